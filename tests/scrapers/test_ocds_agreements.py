"""What releases tell of awards and contracts: who bought of whom, for how much and how long, and what changed."""

from __future__ import annotations

from typing import Any

import pytest

from boroughs.models import Organisation
from contracts.models import ContractFact
from tests.scrapers.conftest import Collect
from tests.scrapers.ocds_releases import (
    BARNET,
    BUYER,
    OCID,
    award,
    codes,
    contracts,
    party,
    read,
    records,
    release,
)
from tests.scrapers.site import Releases, Site


def test_awards_by_suppliers_by_lots(collect: Collect, catalogue: None) -> None:
    """Two lots awarded to one each and a third to two: four contracts, and a shared amount is nobody's."""
    one = release(
        awards=[
            award("1", ["S1"], 1000, relatedLots=["L1"]),
            award("2", ["S2"], 2000, relatedLots=["L2"]),
            award("3", ["S1", "S2"], 3000, relatedLots=["L3", "L4"]),
        ]
    )
    site = Site(Releases([one], path="/api/1.0/ocdsReleasePackages", since="updatedFrom", until="updatedTo"))
    with site:
        found = collect("find_a_tender", site.url, "--since", "2026-02-02", "--until", "2026-02-03")
    assert (found["records"], found["new"], found["held"]) == (1, 1, None)
    facts = ContractFact.objects.values_list(
        "ocid", "award_id", "supplier_name", "value_pence", "organisation__slug"
    )
    assert set(facts) == {
        (OCID, "1", "First Ltd", 1000_00, "barnet"),
        (OCID, "2", "Second Ltd", 2000_00, "barnet"),
        (OCID, "3", "First Ltd", None, "barnet"),
        (OCID, "3", "Second Ltd", None, "barnet"),
    }


def test_an_award_and_its_contract_in_one_release_are_one_contract() -> None:
    signed = {
        "id": "C1",
        "awardID": "1",
        "value": {"amount": 900, "amountGross": 1080, "currency": "GBP"},
        "period": {"startDate": "2026-03-01T00:00:00Z", "endDate": "2029-02-28T00:00:00Z"},
    }
    (line,) = read({"releases": [release(tag=["award", "contract"], contracts=[signed])]})
    (one,) = records(line, "contract")
    assert (one["award_id"], one["value"], one["start"], one["end"]) == (
        "1",
        "900",
        "2026-03-01",
        "2029-02-28",
    )
    assert one["notes"] == "The notice states £1,080 with VAT."


def test_a_contract_details_notice_as_find_a_tender_publishes_it() -> None:
    """063249-2025 of Dartford Borough Council, in the parts of it that a stored page repeats (see sources.csv)."""
    buyer = {"id": "GB-PPON-PZJD-3364-WHJT", "name": "Dartford Borough Council"}
    supplier = {"id": "GB-COH-10092461", "name": "CLUDO UK LTD."}
    classified = {
        "description": "Software package and information systems",
        "id": "48000000",
        "scheme": "CPV",
    }
    document = {
        "datePublished": "2025-10-08T12:19:38+01:00",
        "documentType": "contractNotice",
        "id": "063249-2025",
        "noticeType": "UK7",
        "url": "https://www.find-tender.service.gov.uk/Notice/063249-2025",
    }
    signed = {
        "aboveThreshold": False,
        "awardID": "1",
        "dateSigned": "2025-10-01T00:00:00+01:00",
        "documents": [document],
        "hasRenewal": True,
        "id": "1",
        "period": {
            "endDate": "2028-01-31T23:59:59Z",
            "maxExtentDate": "2029-01-31T23:59:59Z",
            "startDate": "2026-02-01T00:00:00Z",
        },
        "renewal": {"description": "Dependent on success of initial contract period"},
        "status": "active",
        "title": "Search & Discovery solution for Public Website and Staff Intranet",
        "value": {"amount": 25300, "amountGross": 30360, "currency": "GBP"},
    }
    items = [{"additionalClassifications": [classified], "id": "1", "relatedLot": "1"}]
    awarded = {
        "id": "1",
        "items": items,
        "relatedLots": ["1"],
        "status": "active",
        "suppliers": [supplier],
    }
    one = release(
        ocid="ocds-h6vhtk-05aa55",
        id="063249-2025",
        date="2025-10-08T12:19:38+01:00",
        tag=["award", "contract"],
        buyer=buyer,
        parties=[
            party(buyer["id"], buyer["name"], "buyer"),
            party(supplier["id"], supplier["name"], "supplier"),
        ],
        tender=None,
        awards=[awarded],
        contracts=[signed],
    )
    (line,) = read({"releases": [one]})
    (told,) = records(line, "contract")
    assert line["problems"] == []
    assert (told["title"], told["supplier"]["name"]) == (signed["title"], "CLUDO UK LTD.")
    assert (told["start"], told["end"], told["latest_end"]) == ("2026-02-01", "2028-01-31", "2029-01-31")
    assert (told["value"], told["cpv"]) == ("25300", ["48000000"])
    assert told["notes"] == (
        "The notice states £30,360 with VAT. "
        "The notice says of renewal: Dependent on success of initial contract period"
    )
    where = line["lines"][0]["provenance"]
    assert (where["note"], where["address"]) == ("OCDS release 063249-2025", document["url"])


def test_a_renewal_that_all_lots_of_an_award_share_is_told() -> None:
    lots = [
        {"id": "1", "renewal": {"description": "2 annual extensions"}},
        {"id": "2", "renewal": {"description": "2 annual extensions"}},
        {"id": "3", "renewal": {"description": "None"}},
    ]
    tender = {"id": "T1", "title": "Case system", "lots": lots}
    awards = [award("1", ["S1"], relatedLots=["1", "2"]), award("2", ["S2"], relatedLots=["2", "3"])]
    (line,) = read({"releases": [release(tender=tender, awards=awards)]})
    assert [one.get("notes", "") for one in records(line, "contract")] == [
        "The notice says of renewal: 2 annual extensions",
        "",
    ]


def test_two_contracts_of_one_award_go_by_their_own_ids() -> None:
    signed = [{"id": f"C{n}", "awardID": "1", "value": {"amount": n, "currency": "GBP"}} for n in (6, 7)]
    (line,) = read({"releases": [release(tag=["contract"], contracts=signed)]})
    assert contracts(line) == [("C6", "First Ltd", "6"), ("C7", "First Ltd", "7")]


@pytest.mark.parametrize(
    ("value", "expected", "note"),
    [
        ({"amount": 1000, "currency": "EUR"}, None, "The notice states 1,000 EUR, not pounds."),
        (
            {"amount": 1000, "amountGross": 1200, "currency": "EUR"},
            None,
            "The notice states 1,000 EUR, not pounds.",
        ),
        ({"amount": "12500.50", "currency": "GBP"}, "12500.50", ""),
        ({"amount": "12,500.50", "currency": "GBP"}, None, ""),
        ({"amount": -5, "currency": "GBP"}, None, ""),
        ({"amount": 1e300, "currency": "GBP"}, None, ""),
        ({"amount": True, "currency": "GBP"}, None, ""),
        ({}, None, ""),
    ],
)
def test_what_an_amount_says(value: dict[str, Any], expected: str | None, note: str) -> None:
    (line,) = read({"releases": [release(awards=[{**award("1", ["S1"]), "value": value}])]})
    (one,) = records(line, "contract")
    assert (one.get("value"), one.get("notes", "")) == (expected, note)


@pytest.mark.parametrize(
    "changes",
    [
        {"buyer": None},
        {"buyer": {"id": BUYER["id"]}},
        {"buyer": None, "parties": [party("P1", BARNET, "procuringEntity"), party("S1", "First Ltd", "supplier")]},
        {"buyer": None, "parties": [party("S1", "First Ltd", "supplier")],
         "tender": {"id": "T1", "title": "Case system", "procuringEntity": {"id": "P1", "name": BARNET}}},
    ],
)  # fmt: skip
def test_a_buyer_that_only_the_parties_name(changes: dict[str, Any]) -> None:
    (line,) = read({"releases": [release(**changes)]})
    assert [record["organisation"] for record in records(line, "contract")] == [BARNET]
    assert line["buyers"] and BARNET in line["buyers"][0] and codes(line) == []


def test_ids_of_parties_mean_somebody_within_their_release_alone() -> None:
    def of(ocid: str, buyer: str, supplier: str) -> dict[str, Any]:
        parties = [party(1, buyer, "buyer"), party(2, supplier, "supplier")]
        return release(ocid=ocid, parties=parties, buyer={"id": 1, "name": buyer}, awards=[award(7, [2])])

    lines = read(
        {"releases": [of(OCID, BARNET, "First Ltd"), of("ocds-h6vhtk-0abc02", "Other Council", "Second Ltd")]}
    )
    assert [
        (record["organisation"], record["supplier"]["name"], record["award_id"])
        for line in lines
        for record in records(line, "contract")
    ] == [(BARNET, "First Ltd", "7"), ("Other Council", "Second Ltd", "7")]


def test_a_change_says_what_why_and_who() -> None:
    amendment = {
        "id": "A1",
        "date": "2026-01-05T00:00:00Z",
        "description": "More users",
        "rationale": "The service grew",
        "rationaleClassifications": [{"id": "additional", "description": "Additional goods"}],
        "suppliersAdded": [{"id": "S2", "name": "Second Ltd"}],
        "suppliersRemoved": [{"id": "S1", "name": "First Ltd"}],
        "value": {"amount": 1500, "currency": "GBP"},
        "period": {"endDate": "2031-03-31T00:00:00Z"},
    }
    signed = {"id": "C1", "awardID": "1", "amendments": [amendment]}
    (line,) = read({"releases": [release(tag=["contractAmendment"], contracts=[signed])]})
    (event,) = records(line, "event")
    assert (event["event"], event["on"], event["value"], event["new_end"]) == (
        "contract_change", "2026-01-05", "1500", "2031-03-31",
    )  # fmt: skip
    assert event["what"] == (
        "More users; The service grew; Additional goods; Supplier added: Second Ltd; Supplier removed: First Ltd"
    )


@pytest.mark.parametrize(
    ("notice", "tag", "contract", "kind", "what"),
    [
        ("UK9", "implementation",
         {"implementation": {"metrics": [{"id": "1", "title": "Uptime", "observations": [
             {"id": "1", "measureClassification": {"id": "good", "description": "Good"}}]}]}},
         "performance", "Uptime: Good"),
        ("UK9", "implementation",
         {"implementation": {"performanceFailures": [{"requirement": "Answer in a day", "description": "Two weeks"}]}},
         "performance", "Breach or failure to perform: Answer in a day. Two weeks"),
        ("UK10", "contractUpdate", {}, "contract_change", ""),
        ("UK11", "contractTermination",
         {"terminationRationaleClassifications": [{"id": "discharge", "description": "Discharge"}]},
         "termination", "Discharge"),
        # Its notice's type tells more than its tag.
        ("UK11", "contract", {}, "termination", ""),
    ],
)  # fmt: skip
def test_notices_of_a_contract_are_events(
    notice: str, tag: str, contract: dict[str, Any], kind: str, what: str
) -> None:
    document = {"id": "d", "noticeType": notice, "datePublished": "2026-02-02T00:00:00Z"}
    signed = {"id": "C1", "awardID": "1", "documents": [document], **contract}
    (line,) = read({"releases": [release(tag=[tag], contracts=[signed])]})
    (event,) = records(line, "event")
    assert (event["event"], event["notice_type"], event.get("what", "")) == (kind, notice, what)
    assert len(records(line, "contract")) == 1


@pytest.mark.parametrize(
    ("awards", "signed", "expected"),
    [
        # The contract of the only award that there is, whatever it is called
        ([award("1", ["S1"])], [{"id": "C1"}], [("1", "First Ltd", "900")]),
        # Which of two it belongs to, nobody says: it is a third
        ([award("1", ["S1"]), award("2", ["S1"])], [{"id": "C1"}],
         [("1", "First Ltd", "1000"), ("2", "First Ltd", "1000"), ("C1", "First Ltd", "900")]),
        ([award("1", ["S1"]), award("2", ["S1"])], [{"id": "C1", "awardID": "2"}],
         [("1", "First Ltd", "1000"), ("2", "First Ltd", "900")]),
    ],
)  # fmt: skip
def test_a_contract_that_does_not_name_its_award(
    awards: list[dict[str, Any]], signed: list[dict[str, Any]], expected: list[tuple[str, str, str]]
) -> None:
    worth = [{**each, "value": {"amount": 900, "currency": "GBP"}} for each in signed]
    parties = [party(BUYER["id"], BARNET, "buyer"), party("S1", "First Ltd", "supplier")]
    (line,) = read({"releases": [release(tag=["contract"], awards=awards, contracts=worth, parties=parties)]})
    assert contracts(line) == expected


def test_an_award_that_lists_no_suppliers_went_to_the_party_in_that_role() -> None:
    bare = {"id": "1", "status": "active", "value": {"amount": 5, "currency": "GBP"}}
    parties = [party(BUYER["id"], BARNET, "buyer"), party("S9", "Role Ltd", "supplier")]
    (line,) = read({"releases": [release(awards=[bare], parties=parties)]})
    assert contracts(line) == [("1", "Role Ltd", "5")]
    # One that lists none went to nobody, and of two awards nobody knows whose the party is
    for awards in ([{**bare, "suppliers": []}], [bare, {**bare, "id": "2"}]):
        (line,) = read({"releases": [release(awards=awards, parties=parties)]})
        assert contracts(line) == [] and len(records(line, "event")) == 1


FOUR = {"startDate": "2026-04-01T00:00:00Z", "endDate": "2030-03-31T00:00:00Z"}
TWO = {"startDate": "2026-04-01T00:00:00Z", "endDate": "2028-03-31T00:00:00Z"}


@pytest.mark.parametrize(
    ("lots", "own", "end"),
    [
        ([FOUR, TWO], {"relatedLots": ["1"]}, "2030-03-31"),
        ([FOUR, TWO], {"relatedLots": ["2"]}, "2028-03-31"),
        ([FOUR, TWO], {"relatedLots": ["1", "2"]}, None),
        ([FOUR, TWO], {}, None),
        ([TWO, TWO], {}, "2028-03-31"),
        ([FOUR], {"contractPeriod": TWO}, "2028-03-31"),
        ([{}], {"relatedLots": ["1"]}, None),
    ],
)
def test_the_period_of_an_awards_lots(
    lots: list[dict[str, str]], own: dict[str, Any], end: str | None
) -> None:
    tender = {
        "id": "T1", "title": "Case system",
        "lots": [{"id": str(n), "contractPeriod": period} for n, period in enumerate(lots, 1)],
    }  # fmt: skip
    (line,) = read({"releases": [release(tender=tender, awards=[award("1", ["S1"], **own)])]})
    (one,) = records(line, "contract")
    assert (one.get("end"), codes(line)) == (end, [])


def test_awards_without_ids_or_of_one_id_keep_what_is_their_own() -> None:
    def of(identifier: str | None) -> list[tuple[Any, ...]]:
        awards = [
            award(identifier, ["S1"], 1000, contractPeriod={**TWO, "maxExtentDate": "2029-03-31T00:00:00Z"}),
            award(identifier, ["S2"], 2000, contractPeriod={**FOUR, "maxExtentDate": "2031-03-31T00:00:00Z"}),
        ]
        awards[1]["value"]["amountGross"] = 2400.5
        (line,) = read({"releases": [release(awards=awards)]})
        return [
            (r.get("award_id"), r["supplier"]["name"], r["end"], r["latest_end"], r.get("notes", ""))
            for r in records(line, "contract")
        ]

    with_vat = "The notice states £2,400.50 with VAT."
    for identifier in (None, "1"):
        assert of(identifier) == [
            (identifier, "First Ltd", "2028-03-31", "2029-03-31", ""),
            (identifier, "Second Ltd", "2030-03-31", "2031-03-31", with_vat),
        ]


def test_a_buyer_that_has_an_identifier_and_no_name(collect: Collect, catalogue: None) -> None:
    """Known by its PPON it is that borough; one that nobody knows is set aside, and no organisation is made of it."""
    ppon = {"scheme": "GB-PPON", "id": "PQGD-7479-CGVN"}
    supplier = party("S1", "First Ltd", "supplier")
    known, unknown = (
        release(
            ocid=f"{OCID}{n}",
            buyer={"id": f"P{n}"},
            parties=[{"id": f"P{n}", "roles": ["buyer"], "identifier": identifier}, supplier],
        )
        for n, identifier in enumerate((ppon, {**ppon, "id": "PXXX-0000-XXXX"}))
    )
    with Site(
        Releases(
            [known, unknown], path="/api/1.0/ocdsReleasePackages", since="updatedFrom", until="updatedTo"
        )
    ) as site:
        found = collect(
            "find_a_tender", site.url, "--since", "2026-02-02", "--until", "2026-02-03", "--all-buyers"
        )  # fmt: skip
    assert (found["new"], found["set_aside"], found["held"]) == (1, 1, None)
    (fact,) = ContractFact.objects.select_related("organisation")
    assert (fact.organisation.slug, fact.parties) == ("barnet", [])
    assert not Organisation.objects.filter(name__contains="PXXX").exists()


def test_a_party_without_an_id_is_nobody_elses() -> None:
    nobody = {
        "name": "Other Council",
        "roles": ["supplier"],
        "identifier": {"scheme": "GB-COH", "id": "7654321"},
    }
    named = release(
        buyer={"name": BARNET}, parties=[party(None, BARNET, "buyer"), nobody], awards=[award("1", [])]
    )
    named["awards"][0]["suppliers"] = [{"name": "First Ltd"}]
    (line,) = read({"releases": [named]})
    assert line["buyers"] == [[BARNET]]
    assert records(line, "contract")[0]["supplier"] == {"name": "First Ltd"}
    legal = {"id": "P1", "roles": ["buyer"], "identifier": {"legalName": BARNET}}
    (line,) = read({"releases": [release(buyer={"id": "P1"}, parties=[legal])]})
    assert line["buyers"] == [["P1", BARNET]] and "unnamed_buyer" not in codes(line)


def test_a_term_that_ends_before_it_starts_is_a_problem_and_no_term() -> None:
    backwards = {"startDate": FOUR["endDate"], "endDate": FOUR["startDate"]}
    (line,) = read({"releases": [release(awards=[award("1", ["S1"], contractPeriod=backwards)])]})
    (one,) = records(line, "contract")
    assert "start" not in one and "end" not in one
    assert [(p["code"], p["value"]) for p in line["problems"]] == [
        ("end_before_start", "2030-03-31 to 2026-04-01")
    ]


@pytest.mark.parametrize(
    ("notice", "tag", "kind"),
    [
        ("UK4", "tenderUpdate", "tender_change"),
        ("UK4", "tenderCancellation", "tender_cancelled"),
        ("UK6", "awardUpdate", "award_change"),
        ("UK4", "tender", "tender"),
        ("UK11", "contractUpdate", "termination"),
    ],
)
def test_a_notice_that_is_published_again_keeps_its_type_and_is_told_by_its_tag(
    notice: str, tag: str, kind: str
) -> None:
    document = {"id": "d", "noticeType": notice, "datePublished": "2026-02-02T00:00:00Z"}
    awards = [award("1", ["S1"], documents=[document])] if tag.startswith("award") else None
    tender = {"id": "T1", "title": "Case system", "documents": [document]}
    (line,) = read({"releases": [release(tag=[tag], tender=tender, awards=awards)]})
    assert [event["event"] for event in records(line, "event")] == [kind]
