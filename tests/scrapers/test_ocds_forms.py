"""The forms in which OCDS is published: packages, links, amendments, the UK's fields, and what breaks the schema."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contracts.models import ContractFact
from scrapers.ocds.schema import flaws
from scrapers.running import spider_class
from tests.scrapers.conftest import Collect
from tests.scrapers.site import Releases, Site

OCID = "ocds-h6vhtk-0abc01"
BARNET = "LONDON BOROUGH OF BARNET"
BUYER = {"id": "GB-PPON-PQGD-7479-CGVN", "name": BARNET}


def party(key: Any, name: str, *roles: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "name": name, "roles": list(roles), **more}


def award(identifier: Any, suppliers: list[Any], amount: Any = 1000, **more: Any) -> dict[str, Any]:
    value = {"amount": amount, "currency": "GBP"}
    listed = [{"id": supplier} for supplier in suppliers]
    return {"id": identifier, "status": "active", "suppliers": listed, "value": value, **more}


def release(**changes: Any) -> dict[str, Any]:
    """A made-up release of an award to one supplier; a part that is changed to None is left out."""
    whole = {
        "ocid": OCID,
        "id": "000001-2026",
        "date": "2026-02-02T09:00:00Z",
        "tag": ["award"],
        "initiationType": "tender",
        "parties": [
            party(BUYER["id"], BARNET, "buyer"),
            party("S1", "First Ltd", "supplier", identifier={"scheme": "GB-COH", "id": "1234567"}),
            party("S2", "Second Ltd", "supplier"),
        ],
        "buyer": BUYER,
        "tender": {"id": "T1", "title": "Case system", "classification": {"scheme": "CPV", "id": "48000000"}},
        "awards": [award("1", ["S1"])],
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not None}


def read(package: Any, *, body: bytes = b"") -> list[dict[str, Any]]:
    """The lines that the spider of Find a Tender makes of a package."""
    spider, body = spider_class("find_a_tender")(), body or json.dumps(package).encode()
    assert spider.shape_problem(body, {}) == ""
    return list(spider.lines(body, {}))


def records(line: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [r for part in line["lines"] for r in part["records"] if r["kind"] == kind]


def contracts(line: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    """(award, supplier, value) of each contract of a line."""
    return [(r["award_id"], r["supplier"]["name"], r.get("value")) for r in records(line, "contract")]


def codes(line: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in line["problems"]]


def test_a_release_package_and_a_record_package_of_it_say_the_same() -> None:
    tender, awarded = release(id="1", tag=["tender"], awards=None), release(id="2")
    compiled = release(id=f"{OCID}-2026-02-02T09:00:00Z", tag=["compiled"])
    record = {"ocid": OCID, "releases": [tender, awarded], "compiledRelease": compiled}
    assert read({"releases": [tender, awarded]}) == read({"records": [record]})
    assert [line["key"] for line in read({"records": [record]})] == [f"{OCID}|1", f"{OCID}|2"]


def test_a_record_that_only_links_to_its_releases_is_read_from_what_they_come_to() -> None:
    links = [
        {"url": f"https://example.org/{n}.json", "date": "2026-01-01T00:00:00Z", "tag": ["tender"]}
        for n in "12"
    ]
    compiled = release(id="compiled", tag=["compiled"])
    (line,) = read({"records": [{"ocid": OCID, "releases": links, "compiledRelease": compiled}]})
    assert contracts(line) == [("1", "First Ltd", "1000")] and codes(line) == []
    (alone,) = read({"records": [{"ocid": OCID, "releases": links}]})
    assert (alone["lines"], codes(alone)) == ([], ["linked"])
    (first, second) = read({"releases": [links[0], release()]})
    assert (codes(first), codes(second)) == (["linked"], [])


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ({"awards": None}, "tender"),
        ({"awards": [award("1", [])]}, "award"),
        ({"awards": None, "tender": None, "planning": {"rationale": "Old one ends"}}, "planning"),
    ],
)
def test_what_was_compiled_is_as_far_as_its_last_part(parts: dict[str, Any], kind: str) -> None:
    (line,) = read({"releases": [release(tag=["compiled"], **parts)]})
    assert [event["event"] for event in records(line, "event")] == [kind]


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
    ("ocid", "found"),
    [
        (OCID, []),
        (f" {OCID} ", []),
        ("ocds-b5fd17-1", ["ocid_prefix"]),
        ("OCDS-h6vhtk-1", ["no_ocid"]),
        ("h6vhtk-1", ["no_ocid"]),
        ("ocds-h6vhtk-", ["no_ocid"]),
        (7, ["no_ocid"]),
    ],
)
def test_prefixes_of_ocids(ocid: Any, found: list[str]) -> None:
    (line,) = read({"releases": [release(ocid=ocid)]})
    assert [code for code in codes(line) if code != "schema"] == found
    assert bool(line["lines"]) is (found != ["no_ocid"])


BROKEN: list[tuple[dict[str, Any], str, str]] = [
    ({"tag": ["sold"]}, "tag/0", "is not one of"),
    ({"tag": []}, "tag", "has less than 1 item"),
    ({"date": "yesterday"}, "date", 'is not a "date-time"'),
    ({"initiationType": "auction"}, "initiationType", "is not one of"),
    ({"initiationType": None}, "", '"initiationType" is a required property'),
    ({"id": 5}, "id", 'is not of type "string"'),
    ({"parties": {}}, "parties", 'is not of type "array"'),
    ({"tender": {"title": "No id"}}, "tender", '"id" is a required property'),
    ({"tender": {"id": "1", "status": "won"}}, "tender/status", "is not one of"),
    ({"awards": [award("1", [], "12")]}, "awards/0/value/amount", "is not of types"),
    ({"awards": [{**award("1", []), "value": {"amount": 1, "currency": "Pounds"}}]}, "awards/0/value/currency",
     "is not one of"),
    ({"awards": [award("1", ["S1"]), award("1", ["S1"])]}, "awards", "has non-unique elements"),
    ({"contracts": [{"id": "1"}]}, "contracts/0", '"awardID" is a required property'),
    ({"parties": [party("1", "A", "buyer", contactPoint={"email": 5})]}, "parties/0/contactPoint/email",
     "is not of types"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "path", "words"), BROKEN)
def test_what_breaks_the_schema_is_said_and_is_a_problem(
    changes: dict[str, Any], path: str, words: str
) -> None:
    broken = release(**changes)
    ((found, said),) = flaws(broken)
    assert found == path and said.startswith(words)
    (line,) = read({"releases": [broken]})
    if line["lines"]:
        assert "schema" in codes(line)


def test_the_united_kingdoms_fields_break_nothing_and_no_value_is_repeated() -> None:
    assert flaws(release()) == []
    document = {"id": "d", "noticeType": "UK6"}
    value = {"amount": 1, "amountGross": 1.2, "currency": "GBP"}
    tender = {
        "id": "T1", "aboveThreshold": True, "lots": [{"id": "1", "status": "active"}], "documents": [document],
        "techniques": {"hasFrameworkAgreement": True}, "legalBasis": {"scheme": "UKPGA", "id": "2023/54"},
    }  # fmt: skip
    assert (
        flaws(release(tender=tender, awards=[{**award("1", []), "value": value, "standstillPeriod": {}}]))
        == []
    )
    ((_, said),) = flaws(release(awards=[{**award("1", []), "status": "ring ann@example.org is not "}]))
    assert "ann@example.org" not in said


@pytest.mark.parametrize(
    ("body", "titles"),
    [
        (b"\xef\xbb\xbf" + json.dumps({"releases": [release()]}).encode(), ["Case system"]),
        (
            json.dumps({"releases": [release(tender={"id": "1", "title": "Half \ud83d"})]}).encode(),
            ["Half ?"],
        ),
        (json.dumps(release()).encode(), ["Case system"]),
    ],
)
def test_bodies_that_are_not_quite_json(body: bytes, titles: list[str]) -> None:
    lines = read(None, body=body)
    assert [record["title"] for line in lines for record in records(line, "contract")] == titles
    # As they are written into the feed.
    assert json.dumps(lines, ensure_ascii=False).encode()


def test_what_is_no_release_is_set_aside_each_by_itself() -> None:
    lines = read(
        {"releases": [None, 1, "x", [], {}, release(date=None), release(tag=None), release(awards=None)]}
    )
    assert [codes(line)[-1] for line in lines] == [
        "not_a_release", "not_a_release", "not_a_release", "not_a_release", "no_ocid", "no_date", "no_tag", "no_award",
    ]  # fmt: skip
    assert all(line["lines"] == [] for line in lines)
    assert len({line["key"] for line in lines}) == len(lines)


def test_a_huge_package_is_read() -> None:
    many = [release(id=f"{n:06d}-2026", ocid=f"ocds-h6vhtk-{n:06x}") for n in range(5_000)]
    assert sum(len(contracts(line)) for line in read({"releases": many})) == 5_000
