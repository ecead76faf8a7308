"""OCDS releases → feed lines: cases worked out by hand, and every release of the real files."""

import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.records import KINDS, from_data
from contracts.sourced.names import ROOT
from contracts.sourced.ocds import company_number, release_to_line, repair_text, value_in_words

FILES = ["releases_EnglishData.jsonl", "releases_ScotishData.jsonl", "releases_WelshData.jsonl"]


def _release(**changes: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "ocid": "ocds-b5fd17-aa",
        "id": "aa-1",
        "date": "2025-01-23T22:10:19Z",
        "tag": ["award"],
        "buyer": {"id": "GB-CFS-1", "name": "London Borough of Anywhere"},
        "parties": [
            {"id": "GB-CFS-1", "name": "London Borough of Anywhere", "roles": ["buyer"]},
            {
                "id": "GB-CFS-2",
                "name": "Example Software Ltd",
                "roles": ["supplier"],
                "identifier": {"scheme": "GB-COH", "id": "1234567"},
            },
        ],
        "tender": {
            "id": "REF-1",
            "title": "Case management",
            "description": "A system at PS20,000 per annum.",
            "classification": {"scheme": "CPV", "id": "48000000"},
            "procurementMethodDetails": "Direct award",
            "legalBasis": {"id": "2023/54", "scheme": "UKPGA"},
        },
        "awards": [
            {
                "id": "aa-award",
                "status": "active",
                "value": {"amount": 20000, "currency": "GBP"},
                "suppliers": [{"id": "GB-CFS-2", "name": "Example Software Ltd"}],
                "contractPeriod": {
                    "startDate": "2021-07-19T00:00:00+01:00",
                    "endDate": "2025-08-04T23:59:59+01:00",
                },
                "documents": [{"documentType": "awardNotice", "url": "https://example.org/notice/aa"}],
            }
        ],
    }
    return {**base, **changes}


def _award(**changes: Any) -> dict[str, Any]:
    release = _release()
    return _release(awards=[{**release["awards"][0], **changes}])


def _contracts(release: dict[str, Any]) -> list[Any]:
    records = release_to_line(release)["records"]
    return [from_data(KINDS[r["kind"]], {k: v for k, v in r.items() if k != "kind"}) for r in records]


def test_an_award_gives_its_contract() -> None:
    (contract,) = _contracts(_release())
    assert contract.organisation == "London Borough of Anywhere"
    assert [(party.role.value, party.other_id) for party in contract.parties] == [("payer", "GB-CFS-1")]
    assert (contract.supplier.name, contract.supplier.company_number) == ("Example Software Ltd", "01234567")
    assert (contract.title, contract.reference, contract.cpv) == ("Case management", "REF-1", ("48000000",))
    assert (contract.ocid, contract.award_id) == ("ocds-b5fd17-aa", "aa-award")
    assert (contract.start, contract.end) == (date(2021, 7, 19), date(2025, 8, 4))
    assert contract.description == "A system at £20,000 per annum."
    assert (contract.value, contract.value_kind) == (Decimal(20000), "annual")
    assert (contract.route, contract.regime) == ("Direct award", "pa_2023")


def test_the_line_says_where_it_stands() -> None:
    assert release_to_line(_release())["provenance"] == {
        "address": "https://example.org/notice/aa",
        "note": "OCDS release aa-1",
        "published_on": "2025-01-23",
        "title": "Case management",
    }


@pytest.mark.parametrize(
    ("release", "reason"),
    [
        (_release(awards=[], tag=["tender"]), "no award: tender"),
        (_release(awards=[], tag=[]), "no award: not tagged"),
        (_release(buyer={}), "the buyer is not named"),
        (_award(status="cancelled"), "no live award names a supplier"),
        (_award(suppliers=[]), "no live award names a supplier"),
    ],
)
def test_a_release_without_a_contract_says_why(release: dict[str, Any], reason: str) -> None:
    line = release_to_line(release)
    assert (line["records"], line["provenance"]["note"]) == ([], reason)


@pytest.mark.parametrize(
    ("value", "description", "reason"),
    [
        ({"amount": 0, "currency": "GBP"}, "A system.", "not_stated"),
        ({}, "A system.", "not_stated"),
        ({"amount": 0, "currency": "GBP"}, "The fee has been withheld but entered as 'PS0'.", "withheld"),
        ({"amount": None, "currency": "GBP"}, "The fee has been withheld.", "not_stated"),
        ({"amount": 500, "currency": "EUR"}, "A system.", "not_stated"),
        ({"amount": -5, "currency": "GBP"}, "A system.", "not_stated"),
        ({"amount": "12k", "currency": "GBP"}, "A system.", "not_stated"),
    ],
)
def test_a_bare_nought_is_not_stated_and_never_no_charge(value: Any, description: str, reason: str) -> None:
    (contract,) = _contracts(_award(value=value, description=description))
    assert (contract.value, contract.value_kind, contract.value_reason) == (None, "not_known", reason)


def test_several_suppliers_are_several_contracts_and_the_value_is_nobodys_share() -> None:
    suppliers = [{"id": "GB-COH-SC012345", "name": "One plc"}, {"id": "x", "name": "Two Ltd"}]
    one, two = _contracts(_award(suppliers=suppliers))
    assert (one.supplier.name, one.supplier.company_number) == ("One plc", "SC012345")
    assert (two.supplier.name, two.supplier.company_number) == ("Two Ltd", "")
    assert (one.value, two.value, one.reference) == (None, None, "")
    assert one.notes == "The award as a whole is worth £20,000; it names 2 suppliers and no shares."


def test_several_awards_are_several_contracts() -> None:
    award = _release()["awards"][0]
    contracts = _contracts(_release(awards=[award, {**award, "id": "aa-award-2"}]))
    assert [contract.award_id for contract in contracts] == ["aa-award", "aa-award-2"]


def test_an_award_that_sets_up_a_framework_has_a_ceiling() -> None:
    tender = {**_release()["tender"], "title": "Framework agreement for printing", "description": "Paper."}
    (contract,) = _contracts(_release(tender=tender))
    assert contract.value_kind == "framework_ceiling"
    (call_off,) = _contracts(
        _release(tender={**tender, "procurementMethodDetails": "Call-off from a framework agreement"})
    )
    assert call_off.value_kind == "not_known"


def test_a_description_that_no_feed_takes_is_cut_and_shows_it() -> None:
    (contract,) = _contracts(_award(description="a" * 5_559))
    assert contract.description == "a" * 4_999 + "…"


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("PS21,000 per annum / PS63,000 over 3 years", "£21,000 per annum / £63,000 over 3 years"),
        ("entered as 'PS0'", "entered as '£0'"),
        ("worth PS1.5m or PS2 million", "worth £1.5m or £2 million"),
        ("a PS5 console", "a PS5 console"),
        ("PSN and GPS21", "PSN and GPS21"),
        ("One.rnrnTwo", "One.\n\nTwo"),
        ("the contractrn", "the contractrn"),
        ("framework.â€¯The", "framework.\u202fThe"),
        ("the councilâ€™s", "the council’s"),
        ("0.2Âµs of a cafÃ©", "0.2µs of a café"),
        ("  kept  ", "kept"),
    ],
)
def test_known_damage_is_undone(text: str, repaired: str) -> None:
    assert repair_text(text) == repaired


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1234567", "01234567"),
        ("01234567 ", "01234567"),
        ("sc012345", "SC012345"),
        ("SC 12345", "SC012345"),
        ("sc-12345", "SC012345"),
        ("OC3456", "OC003456"),
        ("R0000123", "R0000123"),
        ("IP12345R", "IP12345R"),
        ("1234567.0", "01234567"),
        ("XX123456", ""),
        ("00000000", ""),
        ("123456789", ""),
        ("N/A", ""),
        ("", ""),
        ("GB 123", ""),
    ],
)
def test_company_numbers(text: str, number: str) -> None:
    assert company_number(text) == number


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("at a cost of £2,295 per annum", "annual"),
        ("£2295 p.a. for the licence", "annual"),
        ("£2,295.00 a year", "annual"),
        ("£2,295 over three years", "initial_term"),
        ("£2,295 for the initial 3 years", "initial_term"),
        ("£12,295 per annum", "not_known"),
        ("£2,295,000 per annum", "not_known"),
        ("£2,295", "not_known"),
    ],
)
def test_the_notices_own_words_say_what_its_amount_is(text: str, kind: str) -> None:
    assert value_in_words(Decimal(2295), text) == kind


@given(st.integers(min_value=1, max_value=99_999_999))
def test_a_number_that_lost_its_noughts_is_the_same_company(number: int) -> None:
    assert company_number(str(number)) == company_number(f"{number:08d}") == f"{number:08d}"


@given(st.text())
def test_any_text_is_a_company_number_of_eight_characters_or_none(text: str) -> None:
    assert len(company_number(text)) in (0, 8)


@given(st.text())
def test_repairing_twice_is_repairing_once_for_amounts(text: str) -> None:
    assert "PS100" not in repair_text(f"{text} PS100 ")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(["buyer", "tender", "parties", "awards", "date", "tag", "links"]), json_values)
def test_a_release_of_another_shape_gives_a_line_all_the_same(field: str, value: Any) -> None:
    line = release_to_line(_release(**{field: value}))
    assert line["records"] or line["provenance"]["note"]


@pytest.mark.parametrize("name", FILES)
def test_every_real_release_ends_in_records_or_a_reason(shared_data: Path, name: str) -> None:
    text = (shared_data / "ocds_contracts_finder" / name).read_text(encoding="utf-8")
    releases = [json.loads(line) for line in text.splitlines()]
    assert len(releases) == (200 if "English" in name else 90)
    for release in releases:
        line = release_to_line(release)
        suppliers = [s for award in release.get("awards", []) for s in award["suppliers"] if s.get("name")]
        assert len(line["records"]) == len(suppliers)
        assert line["records"] or line["provenance"]["note"].startswith(("no award", "no live award"))
        for record in line["records"]:
            assert record["organisation"] == release["buyer"]["name"]
            assert record.get("value") != "0"
            assert ("value" in record) or record["value_reason"] in ("not_stated", "withheld")


def test_the_command_gives_a_line_for_each_release(shared_data: Path) -> None:
    file = shared_data / "ocds_contracts_finder" / FILES[0]
    command = [sys.executable, "-m", "contracts.sourced.ocds", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert len(done.stdout.splitlines()) == 200


def test_the_command_without_a_file_says_what_is_wanted() -> None:
    command = [sys.executable, "-m", "contracts.sourced.ocds"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "one file of releases" in done.stderr
