"""The register that Norfolk County Council published in 2015: 5,729 rows of 39 columns, all accounted for."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from contracts.imports.layouts import Header, find_header
from contracts.imports.parsing import Parser
from contracts.imports.readers import Row
from contracts.records import ContractRecord, ParsedRow, ValueKind


@pytest.fixture(scope="module")
def rows(shared_data: Path) -> list[Row]:
    path = shared_data / "norfolk_contracts_register" / "NCC164467.csv"
    with path.open(newline="", encoding="utf-8") as file:
        return [Row("", number, cells) for number, cells in enumerate(csv.reader(file), start=1)]


@pytest.fixture(scope="module")
def header(rows: list[Row]) -> Header:
    return find_header({"": rows[:50]}, [])


@pytest.fixture(scope="module")
def parsed(rows: list[Row], header: Header) -> list[ParsedRow]:
    return list(Parser(header, organisation="norfolk").rows(rows))


def contract(row: ParsedRow) -> ContractRecord:
    (record,) = row.records
    assert isinstance(record, ContractRecord)
    return record


def test_the_39_columns_are_all_known(header: Header) -> None:
    assert (header.row, header.layout, header.unknown, header.problems) == (1, "transparency_code", [], [])
    assert len(header.headers) == 39


def test_every_row_is_accounted_for(parsed: list[ParsedRow]) -> None:
    with_records = [row for row in parsed if row.records]
    blocked = [row for row in parsed if row.blocked]
    dropped = [row for row in parsed if row.dropped]
    assert len(parsed) == 5729
    # `grep -c '([0-9]*)'` over the value column gives the six bracketed amounts; nothing else is unreadable.
    assert (len(with_records), len(blocked), len(dropped)) == (5723, 6, 0)
    assert {row.raw["Contract value"] for row in blocked} == {
        "(3728)",
        "(28467)",
        "(54802)",
        "(50074)",
        "(31358)",
        "(126672)",
    }


def test_the_problems_of_its_cells(parsed: list[ParsedRow]) -> None:
    found = Counter((problem.code, problem.severity) for row in parsed for problem in row.problems)
    assert found == {
        ("negative_amount", "needs_answer"): 6,
        ("far_date", "warning"): 69,
        ("latest_before_end", "warning"): 59,
        # HEWLETT-PACKARD LTD/HP ENTERPRISE SERVICES UK LTD
        ("several_suppliers", "warning"): 1,
    }


def test_zeros_are_not_stated_and_estimates_are_said(rows: list[Row], header: Header) -> None:
    parser = Parser(header, organisation="norfolk")
    parsed = list(parser.rows(rows))
    (zeros,) = [problem for problem in parser.problems if problem.code == "zero_amounts"]
    assert zeros.message.startswith("157 amounts of 0")
    stated = [contract(row) for row in parsed if row.records]
    assert not [c for c in stated if c.value == 0]
    # 5,729 rows less 1,133 blank, 157 zeros and 6 negatives.
    assert sum(c.value is not None for c in stated) == 4433


def test_two_rows_by_hand(parsed: list[ParsedRow]) -> None:
    first = contract(parsed[0])
    assert (first.reference, first.start, first.value) == ("BAN12005", None, Decimal(1567))
    assert first.value_estimated
    assert first.supplier is not None
    assert (first.supplier.name, first.supplier.company_number) == ("INCATERN LIMITED", "02165763")
    fifth = contract(parsed[4])
    assert fifth.supplier is not None
    assert fifth.supplier.company_number == "00497029"
    sixth = contract(parsed[5])
    assert sixth.start == date(2000, 1, 1)


def test_the_two_date_formats_of_one_column_are_both_read(parsed: list[ParsedRow]) -> None:
    starts = [row.raw.get("Contract start date", "") for row in parsed if row.records]
    read = [contract(row).start for row in parsed if row.records]
    assert all((start is not None) == bool(text) for start, text in zip(read, starts, strict=True))
    assert {"-" in text for text in starts if text} == {True, False}


def test_a_framework_agreements_value_is_a_ceiling(parsed: list[ParsedRow]) -> None:
    for row in parsed:
        if row.records and contract(row).value is not None:
            framework = row.raw.get("Contract type") == "Framework agreement"
            assert (contract(row).value_kind is ValueKind.FRAMEWORK_CEILING) is framework


def test_fault_26_the_contact_columns_are_kept_nowhere(parsed: list[ParsedRow]) -> None:
    """Their contents are shifted too: the name's column holds a category, as "PART B SERVICES"."""
    kept = {row.raw.get("Nominated contact point: name") for row in parsed}
    assert kept == {"[removed]"}
    assert {row.raw.get("Nominated contact point: email") for row in parsed} == {"[removed]", None}
    assert not [row for row in parsed if "ptprocurement" in repr(row)]
