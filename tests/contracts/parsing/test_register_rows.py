"""Whole rows of a register: what becomes a contract, what is blocked, what is dropped, and why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from contracts.imports.layouts import find_header
from contracts.imports.parsing import Parser
from contracts.imports.readers import Row
from contracts.records import ChargeRecord, ContractRecord, Option, ParsedRow, Per, ValueKind
from tests.contracts.parsing.register import GOOD, HEADINGS, codes, only, parse


def test_a_row_becomes_a_contract() -> None:
    (row,), _ = parse(GOOD)
    contract = only(row)
    assert (contract.organisation, contract.reference, contract.title) == (
        "anyborough",
        "R1",
        "Housing system",
    )
    assert contract.supplier is not None
    assert contract.supplier.name == "Example Ltd"
    assert (contract.start, contract.end) == (date(2024, 4, 1), date(2027, 3, 31))
    assert (contract.value, contract.value_kind) == (Decimal(60_000), ValueKind.INITIAL_TERM)
    assert (row.sheet, row.row, row.problems, row.dropped) == ("Contracts", 2, (), "")
    assert row.raw == dict(zip(HEADINGS[:6], GOOD[:6], strict=True))


def test_records_are_frozen_though_they_are_built_quickly() -> None:
    (row,), _ = parse(GOOD)
    assert type(row) is ParsedRow
    with pytest.raises(AttributeError):
        only(row).title = "x"  # type: ignore[misc]  # the very thing that must fail
    assert only(row) == only(parse(GOOD)[0][0])
    assert hash(only(row)) == hash(only(parse(GOOD)[0][0]))


def test_a_short_row_is_filled_up() -> None:
    rows, _ = parse(GOOD, ["R2", "Planning system", "Example Ltd"])
    assert only(rows[1]).end is None


def test_a_contract_without_a_supplier_is_kept_and_warned() -> None:
    rows, _ = parse(["R1", "Housing system", "TBC", *GOOD[3:]])
    assert only(rows[0]).supplier is None
    assert codes(rows[0]) == [("no_supplier", "warning", "C2")]


def test_a_row_without_title_or_reference_is_an_error() -> None:
    rows, _ = parse(["", "", *GOOD[2:]], ["R2", "", *GOOD[2:]])
    assert codes(rows[0]) == [("no_title", "error", "B2")]
    assert codes(rows[1]) == [("no_title", "warning", "B3")]
    assert rows[1].records


def test_the_last_extension_date_is_the_latest_end_and_never_the_end() -> None:
    headings = [*HEADINGS[:4], "Last extension date", *HEADINGS[5:]]
    rows, _ = parse(GOOD, headings=headings)
    assert (only(rows[0]).end, only(rows[0]).latest_end) == (None, date(2027, 3, 31))


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Annual value", ValueKind.ANNUAL),
        ("Contract value", ValueKind.INITIAL_TERM),
        ("Total contract value (including extensions)", ValueKind.WITH_EXTENSIONS),
        ("Max value incl extensions", ValueKind.WITH_EXTENSIONS),
        ("Estimated contract value", ValueKind.ESTIMATE),
    ],
)
def test_the_heading_says_what_the_value_is(heading: str, kind: ValueKind) -> None:
    rows, _ = parse(GOOD, headings=[*HEADINGS[:5], heading, "Notes"])
    assert (only(rows[0]).value, only(rows[0]).value_kind) == (Decimal(60_000), kind)
    assert only(rows[0]).value_estimated is (kind is ValueKind.ESTIMATE)


def test_a_frameworks_value_is_its_ceiling() -> None:
    rows, _ = parse([*GOOD[:6], "Framework agreement"], headings=[*HEADINGS[:6], "Contract type"])
    assert only(rows[0]).value_kind is ValueKind.FRAMEWORK_CEILING


def test_an_annual_value_beside_a_total_is_a_charge_that_covers_nothing_stated() -> None:
    rows, _ = parse([*GOOD[:6], "20000"], [*GOOD[:5], "", "20000"], headings=[*HEADINGS[:6], "Annual value"])
    contract, charge = rows[0].records
    assert isinstance(contract, ContractRecord)
    assert isinstance(charge, ChargeRecord)
    assert (contract.value, contract.value_kind) == (Decimal(60_000), ValueKind.INITIAL_TERM)
    assert (charge.covers, charge.amount, charge.per) == ((), Decimal(20_000), Per.YEAR)
    assert (only(rows[1]).value, only(rows[1]).value_kind) == (Decimal(20_000), ValueKind.ANNUAL)


def test_options_in_two_columns_of_numbers() -> None:
    headings = [
        "Reference",
        "Title",
        "Supplier",
        "End date",
        "Option to extend (months)",
        "How many extensions",
    ]
    rows, _ = parse(["R1", "Housing", "Example Ltd", "31/03/2027", "12", "2"], headings=headings)
    assert only(rows[0]).options == (Option(12, 2),)


def test_another_organisation_in_the_file_is_asked_about() -> None:
    headings = ["Organisation name", *HEADINGS]
    rows, _ = parse(
        ["London Borough of Anyborough", *GOOD],
        ["Anyborough Council", *GOOD],
        ["", *GOOD],
        ["Otherborough", *GOOD],
        headings=headings,
    )
    assert [codes(row) for row in rows] == [[], [], [], [("another_organisation", "needs_answer", "A5")]]


def test_titles_above_the_header_are_no_rows() -> None:
    rows = [Row("", 1, ["Contracts register"]), Row("", 3, HEADINGS), Row("", 4, GOOD)]
    header = find_header({"": rows}, [])
    parsed = list(Parser(header, organisation="anyborough").rows(rows))
    assert [(row.row, len(row.records)) for row in parsed] == [(4, 1)]


def test_rows_over_many_chunks_keep_their_own_cells() -> None:
    many = [
        [f"R{n}", f"Title {n}", f"Supplier {n % 7}", "01/04/2024", "31/03/2027", str(n + 1), ""]
        for n in range(4500)
    ]
    rows, _ = parse(*many)
    assert len(rows) == 4500
    for number, row in enumerate(rows):
        contract = only(row)
        assert (row.row, contract.reference, contract.value) == (
            number + 2,
            f"R{number}",
            Decimal(number + 1),
        )
        assert row.raw["Title"] == f"Title {number}"


def test_a_total_of_the_rows_of_many_chunks_is_seen() -> None:
    many = [[f"R{n}", f"Title {n}", "S", "", "", "10", ""] for n in range(2500)]
    rows, _ = parse(*many, ["", "", "", "", "", "25000", ""])
    assert [problem.code for problem in rows[-1].problems] == ["looks_like_total"]
