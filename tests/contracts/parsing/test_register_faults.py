"""Faults 14 to 26 in the rows of a register, by their numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from contracts.imports.layouts import find_header
from contracts.imports.parsing import Parser
from contracts.imports.readers import Row
from contracts.records import ValueKind, ValueReason
from tests.contracts.parsing.register import GOOD, HEADINGS, codes, only, parse


def test_fault_14_a_totals_row_is_asked_about_and_then_dropped() -> None:
    total = ["Total", "", "", "", "", "120000", ""]
    rows, _ = parse(GOOD, GOOD, total)
    assert codes(rows[2]) == [("looks_like_total", "needs_answer", "A4")]
    assert rows[2].records == ()
    rows, _ = parse(GOOD, GOOD, total, accepted=frozenset({"looks_like_total"}))
    assert (rows[2].problems, rows[2].records, rows[2].dropped) == ((), (), "a totals row")


@pytest.mark.parametrize(
    "cells",
    [
        ["", "Grand Total", "", "", "", "5", ""],
        ["", "", "TOTAL:", "", "", "5", ""],
        ["", "", "", "", "", "120,000.00", ""],
        ["", "", "", "", "", "120000", "Totals"],
    ],
)
def test_fault_14_every_shape_of_a_totals_row(cells: list[str]) -> None:
    rows, _ = parse(GOOD, GOOD, cells)
    assert [problem.code for problem in rows[2].problems] == ["looks_like_total"]


def test_fault_14_a_supplier_called_total_is_no_total() -> None:
    rows, _ = parse(["R2", "Total facilities management", "Total Gas & Power", "01/04/2024", "", "5000", ""])
    assert only(rows[0]).title == "Total facilities management"


def test_fault_14_the_header_again_and_notes_are_dropped_with_their_reason() -> None:
    rows, _ = parse(GOOD, HEADINGS, ["* values are estimates", *[""] * 6], [""] * 7, GOOD)
    assert [row.dropped for row in rows] == [
        "",
        "the header again",
        "a note, not a contract: one cell alone is filled",
        "a blank row",
        "",
    ]
    assert [len(row.records) for row in rows] == [1, 0, 0, 0, 1]


def test_fault_15_a_row_with_more_cells_than_headings_is_asked_about() -> None:
    shifted = [*GOOD, "moved"]
    header_rows = [Row("", 1, HEADINGS), Row("", 2, GOOD)]
    header = find_header({"": header_rows}, [])
    parser = Parser(header, organisation="anyborough")
    (good, bad) = parser.rows([*header_rows, Row("", 3, shifted)])
    assert good.records
    assert codes(bad) == [("extra_cells", "needs_answer", "H3")]
    assert bad.raw["Column H"] == "moved"


def test_fault_19_unreadable_and_unusual_amounts_by_cell() -> None:
    cells = ["NaN", "(500)", "6bn", "0", "TBC", "Withheld", "£1m p.a.", "10k-20k"]
    rows, parser = parse(*[[*GOOD[:5], cell, ""] for cell in cells])
    assert [codes(row) for row in rows] == [
        [("unreadable_amount", "error", "F2")],
        [("negative_amount", "needs_answer", "F3")],
        [("over_5bn", "needs_answer", "F4")],
        [],
        [("not_stated", "warning", "F6")],
        [],
        [],
        [],
    ]
    assert [bool(row.records) for row in rows] == [False, False, False, True, True, True, True, True]
    kept = [only(row) for row in rows[3:]]
    assert [(c.value, c.value_high, c.value_kind, c.value_reason) for c in kept] == [
        (None, None, ValueKind.NOT_KNOWN, ValueReason.NOT_STATED),
        (None, None, ValueKind.NOT_KNOWN, ValueReason.NOT_STATED),
        (None, None, ValueKind.NOT_KNOWN, ValueReason.WITHHELD),
        (Decimal(1_000_000), None, ValueKind.ANNUAL, None),
        (Decimal(10_000), Decimal(20_000), ValueKind.BAND, None),
    ]
    assert [(p.code, p.severity) for p in parser.problems if p.code == "zero_amounts"] == [
        ("zero_amounts", "warning")
    ]


def test_fault_19_an_accepted_negative_is_loaded_as_it_stands() -> None:
    rows, _ = parse([*GOOD[:5], "(500)", ""], accepted=frozenset({"negative_amount"}))
    assert only(rows[0]).value == Decimal(-500)
    assert rows[0].problems == ()


@pytest.mark.parametrize("index", [0, 1, 2, 3, 5])
@pytest.mark.parametrize(
    "text", ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"]
)
def test_fault_20_an_excel_error_in_any_column_is_an_error(index: int, text: str) -> None:
    cells = list(GOOD)
    cells[index] = text
    rows, _ = parse(cells)
    assert codes(rows[0]) == [("excel_error", "error", f"{'ABCDEFG'[index]}2")]
    assert rows[0].records == ()


@pytest.mark.parametrize("code", ["excel_error", "formula", "nul", "too_long"])
def test_fault_20_what_the_reader_found_is_an_error_in_a_known_column_alone(code: str) -> None:
    rows, _ = parse(GOOD, faults={5: code})
    assert codes(rows[0]) == [(code, "error", "F2")]
    rows, _ = parse([*GOOD, "x"], headings=[*HEADINGS, "Our own column"], faults={7: code})
    assert rows[0].records
    assert rows[0].problems == ()


def test_fault_21_mixed_dates_are_read_day_first_and_the_column_is_warned() -> None:
    starts = ["03/04/2026", "2026-04-13", "13/04/2026", "45000", "31/02/2026", "01/01/9999", "04/13/2026"]
    rows, parser = parse(*[[*GOOD[:3], start, "", "", ""] for start in starts])
    assert [only(row).start for row in rows[:4]] == [
        date(2026, 4, 3),
        date(2026, 4, 13),
        date(2026, 4, 13),
        date(2023, 3, 15),
    ]
    assert [codes(row) for row in rows[4:]] == [
        [("impossible_date", "error", "D6")],
        [("date_out_of_range", "error", "D7")],
        [("impossible_date", "error", "D8")],
    ]
    said = {problem.code: problem for problem in parser.problems}
    assert {"dates_day_first", "ambiguous_dates", "excel_serial"} <= set(said)
    assert said["ambiguous_dates"].column == "Start date"
    assert "03/04/2026" in said["ambiguous_dates"].message


def test_fault_21_plain_british_dates_are_stated_and_not_called_ambiguous() -> None:
    _, parser = parse(GOOD, [*GOOD[:3], "28/04/2024", "", "", ""])
    assert [problem.code for problem in parser.problems] == ["dates_day_first"]


def test_fault_21_an_end_before_the_start_is_an_error() -> None:
    rows, _ = parse([*GOOD[:3], "01/04/2024", "31/03/2024", "", ""])
    assert codes(rows[0]) == [("end_before_start", "error", "E2")]
    assert rows[0].records == ()


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x","y")', "+cmd|' /C calc'!A0", "@SUM(A1)", "＝1+1", "-lead"]
)
def test_fault_22_formulas_in_texts_are_kept_as_text(text: str) -> None:
    rows, _ = parse([GOOD[0], text, text, *GOOD[3:6], text])
    contract = only(rows[0])
    assert contract.supplier is not None
    assert (contract.title, contract.supplier.name, contract.notes) == (text, text, text)
    assert rows[0].raw["Title"] == text


def test_fault_22_leading_tabs_and_returns_go_from_the_field_and_stay_in_the_row() -> None:
    rows, _ = parse([GOOD[0], "\t=1+1", "\rExample", *GOOD[3:]])
    assert only(rows[0]).title == "=1+1"
    assert rows[0].raw["Title"] == "\t=1+1"


def test_fault_24_long_and_strange_texts() -> None:
    rows, _ = parse(
        ["R1", "x" * 10_000, *GOOD[2:]],
        ["R2", "Hous\u200bing\u202e Cafe\u0301 \U0001f600", *GOOD[2:]],
        ["R3", "half \ud83d of it", *GOOD[2:]],
        ["R4", "Housing", "s" * 1_000_000, *GOOD[3:]],
    )
    assert codes(rows[0]) == [("too_long", "error", "B2")]
    assert only(rows[1]).title == "Housing Caf\u00e9 \U0001f600"
    assert rows[1].raw["Title"] == "Hous\u200bing\u202e Cafe\u0301 \U0001f600"
    assert codes(rows[2]) == [("broken_character", "warning", "B4")]
    assert only(rows[2]).title == "half \ufffd of it"
    assert codes(rows[3]) == [("too_long", "error", "C5")]
    assert all(len(problem.value) <= 200 for row in rows for problem in row.problems)


def test_fault_26_personal_data_is_warned_and_kept_nowhere() -> None:
    rows, _ = parse(
        ["R1", "Call jo@anyborough.gov.uk", "Example Ltd", *GOOD[3:6], "Ring 020 7946 0000, NI AB123456C"],
    )
    contract = only(rows[0])
    assert contract.title == "Call [removed]"
    assert contract.notes == "Ring [removed], NI [removed]"
    assert codes(rows[0]) == [("personal_data", "warning", "B2"), ("personal_data", "warning", "G2")]
    assert rows[0].raw["Title"] == "Call [removed]"
    assert not any("jo@" in text or "7946" in text for text in rows[0].raw.values())
    assert not any("jo@" in p.value or "7946" in p.value for p in rows[0].problems)


def test_fault_26_contact_columns_and_columns_of_no_field_keep_none_either() -> None:
    headings = [*HEADINGS, "Contact name", "Service's e-mail (monitored)", "Our own column"]
    rows, _ = parse([*GOOD, "Jo Example", "jo at anyborough", "see jo@anyborough.gov.uk"], headings=headings)
    assert rows[0].raw["Contact name"] == "[removed]"
    assert rows[0].raw["Service's e-mail (monitored)"] == "[removed]"
    assert rows[0].raw["Our own column"] == "see [removed]"
    assert codes(rows[0]) == [("personal_data", "warning", "J2")]
    assert rows[0].records


def test_fault_24_long_texts_are_let_go_between_chunks() -> None:
    """6,000 notes of 4,000 characters are 24 MB; a chunk of them is 8 MB and is all that is held."""
    notes = [[f"R{n}", f"T{n}", "S", "", "", "", f"{n}{'y' * 4_000}"] for n in range(6_000)]
    rows = [Row("", 1, HEADINGS), *(Row("", n, cells) for n, cells in enumerate(notes, start=2))]
    parser = Parser(find_header({"": rows[:50]}, []), organisation="anyborough")
    (column,) = [column for column in parser._columns if column.field == "notes"]
    assert sum(len(row.records) for row in parser.rows(rows)) == 6_000
    assert 0 < len(column) <= 2_000
