"""Columns of one word: VAT, estimates, what an amount is, whether the contract runs; and a number behind a name."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.imports.parsing.names import without_number
from contracts.imports.parsing.one_word import parse_estimated, parse_value_type, parse_vat, status_flaw
from contracts.records import ChargeRecord, ContractRecord, ValueKind
from tests.contracts.parsing.register import GOOD, HEADINGS, codes, only, parse


@pytest.mark.parametrize(
    ("heading", "text", "said"),
    [
        ("VAT Inclusive/Exclusive", "Inclusive", "inc"),
        ("VAT Inclusive/Exclusive", "Exclusive", "ex"),
        ("VAT status", "Inc. VAT", "inc"),
        ("VAT status", "Excl VAT", "ex"),
        ("VAT status", "not included", "ex"),
        ("VAT status", "Net of VAT", "ex"),
        ("VAT status", "Gross", "inc"),
        ("Includes VAT?", "Yes", "inc"),
        ("Includes VAT?", "N", "ex"),
        ("VAT excluded", "Yes", "ex"),
        ("VAT status", "", ""),
        ("VAT status", "TBC", ""),
    ],
)
def test_whether_vat_is_in_an_amount(heading: str, text: str, said: str) -> None:
    assert parse_vat(text, heading) == (said, None)


@pytest.mark.parametrize(("heading", "text"), [("VAT Inclusive/Exclusive", "Yes"), ("VAT status", "20%")])
def test_a_word_that_does_not_say_it_is_warned_about(heading: str, text: str) -> None:
    said, flaw = parse_vat(text, heading)
    assert said == ""
    assert flaw is not None
    assert (flaw.code, flaw.severity) == ("unreadable_vat", "warning")


@pytest.mark.parametrize(
    ("heading", "text", "estimated"),
    [
        ("Fixed cost / estimated cost", "Estimated Cost", True),
        ("Fixed cost / estimated cost", "Fixed", False),
        ("FixedCost", "", False),
        ("FixedCost", "TRUE", False),
        ("FixedCost", "FALSE", True),
        ("Is Value Estimated", "Yes", True),
        ("Is Value Estimated", "No", False),
        ("Estimated (Y/N)", "Y", True),
        ("Estimated?", "n", False),
        ("Estimated?", "Estimated", True),
    ],
)
def test_fixed_or_estimated(heading: str, text: str, estimated: bool) -> None:
    assert parse_estimated(text, heading) == (estimated, None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Annual", ValueKind.ANNUAL),
        ("Per annum", ValueKind.ANNUAL),
        ("Total", ValueKind.INITIAL_TERM),
        ("Whole life", ValueKind.INITIAL_TERM),
        ("Total inc. extensions", ValueKind.WITH_EXTENSIONS),
        ("Estimated", ValueKind.ESTIMATE),
        ("Framework ceiling", ValueKind.FRAMEWORK_CEILING),
        ("Fixed", None),
        ("", None),
    ],
)
def test_what_a_register_says_that_an_amount_is(text: str, kind: ValueKind | None) -> None:
    assert parse_value_type(text) == (kind, None)


def test_a_type_of_value_that_says_nothing_leaves_the_kind_unknown_and_warns() -> None:
    rows, _ = parse([*GOOD[:6], "Revenue"], headings=[*HEADINGS[:6], "Contract value type"])
    assert (only(rows[0]).value, only(rows[0]).value_kind) == (Decimal(60_000), ValueKind.NOT_KNOWN)
    assert codes(rows[0]) == [("unknown_word", "warning", "G2")]


def test_a_type_of_value_says_of_each_row_what_it_is() -> None:
    rows, _ = parse(
        [*GOOD[:6], "Annual"], [*GOOD[:6], "Total"], [*GOOD[:6], ""], headings=[*HEADINGS[:6], "Value type"]
    )
    kinds = [only(row).value_kind for row in rows]
    assert kinds == [ValueKind.ANNUAL, ValueKind.INITIAL_TERM, ValueKind.INITIAL_TERM]


def test_a_register_that_asks_whether_a_value_is_estimated() -> None:
    rows, _ = parse([*GOOD[:6], "Yes"], [*GOOD[:6], "No"], headings=[*HEADINGS[:6], "Is Value Estimated"])
    assert [only(row).value_estimated for row in rows] == [True, False]


@pytest.mark.parametrize(
    ("status", "asked"),
    [
        ("Live", False),
        ("Expired", False),
        ("Closed", False),
        ("Extended", False),
        ("Awarded", False),
        ("Live - retender planned", False),
        ("Current (out to tender)", False),
        ("Live, cancelled from May", True),
        ("", False),
        ("Cancelled", True),
        ("Terminated early", True),
        ("Out to tender", True),
        ("In procurement", True),
        ("Not awarded", True),
        ("Pipeline", True),
        ("Decommissioned", True),
    ],
)
def test_a_contract_that_was_ended_or_not_let_is_asked_about(status: str, asked: bool) -> None:
    assert (status_flaw(status) is not None) is asked
    headings = [*HEADINGS[:6], "Contract Status"]
    rows, _ = parse([*GOOD[:6], status], headings=headings)
    assert rows[0].blocked is asked
    rows, _ = parse([*GOOD[:6], status], headings=headings, accepted=frozenset({"not_running"}))
    assert only(rows[0]).title == "Housing system"


@pytest.mark.parametrize(
    ("name", "number", "expected"),
    [
        ("Civica UK Limited (01628868)", "", ("Civica UK Limited", "01628868")),
        ("Civica UK Limited (Co. No. 1628868)", "", ("Civica UK Limited", "01628868")),
        ("Civica UK Limited, Company Number: 01628868", "", ("Civica UK Limited", "01628868")),
        ("Civica UK Limited [01628868]", "1628868", ("Civica UK Limited [01628868]", "1628868")),
        ("Civica UK Limited [01628868]", "01628868", ("Civica UK Limited", "01628868")),
        ("Burness Paull LLP (SO300380)", "", ("Burness Paull LLP", "SO300380")),
        ("Civica UK Limited (01628868)", "02299747", ("Civica UK Limited (01628868)", "02299747")),
        ("Civica UK Limited (1628868)", "", ("Civica UK Limited (1628868)", "")),
        ("Civica UK Limited 01628868", "", ("Civica UK Limited 01628868", "")),
        ("Capita (100234)", "", ("Capita (100234)", "")),
        ("Studio 54", "", ("Studio 54", "")),
        ("3", "", ("3", "")),
        ("", "", ("", "")),
    ],
)
def test_a_company_number_behind_a_suppliers_name(name: str, number: str, expected: tuple[str, str]) -> None:
    assert without_number(name, number) == expected


def test_the_number_behind_the_name_is_the_suppliers() -> None:
    rows, _ = parse([*GOOD[:2], "Example Ltd (01234567)", *GOOD[3:]])
    supplier = only(rows[0]).supplier
    assert supplier is not None
    assert (supplier.name, supplier.company_number) == ("Example Ltd", "01234567")


@given(st.text(max_size=200), st.text(max_size=40))
def test_any_text_is_read_or_warned_about(text: str, heading: str) -> None:
    for said, flaw in (parse_vat(text, heading), parse_value_type(text)):
        assert flaw is None or not said or said is ValueKind.NOT_KNOWN
    name, number = without_number(text, "")
    assert text.startswith(name)
    assert number == "" or name


def test_a_charge_says_of_vat_what_its_row_says() -> None:
    headings = [*HEADINGS[:6], "Annual value", "VAT status"]
    rows, _ = parse([*GOOD[:6], "20000", "inclusive"], headings=headings)
    contract, charge = rows[0].records
    assert isinstance(contract, ContractRecord)
    assert isinstance(charge, ChargeRecord)
    assert (contract.value_vat, charge.vat) == ("inc", "inc")
