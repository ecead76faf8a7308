"""Rows that a workbook hides or a filter leaves out are read, merged cells as if unmerged: the officer is told."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.contracts.imports.fault_imports import write
from tests.contracts.imports.import_commands import HEADINGS, applied, borough, import_register
from tests.contracts.readers import hostile

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize(
    ("hidden", "words"),
    [
        ((), ""),
        ((3,), "1 row is hidden or filtered out in the workbook and read like the others."),
        # Row 20 has no content
        ((2, 4, 20), "2 rows are hidden or filtered out in the workbook and read like the others."),
    ],
)
def test_rows_that_nobody_sees_are_counted(tmp_path: Path, hidden: tuple[int, ...], words: str) -> None:
    borough()
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADINGS)
    for n in range(4):
        sheet.append([f"R{n}", f"System {n}", "Example Ltd", "", "01/04/2024", "31/03/2027", 100 + n])
    for row in hidden:
        sheet.row_dimensions[row].hidden = True
    book.save(tmp_path / "register.xlsx")
    receipt = applied(tmp_path / "register.xlsx")
    assert (receipt["rows"], receipt["new"]) == (4, 4)
    assert _said(receipt) == ([words] if words else [])


def _said(receipt: dict[str, Any]) -> list[str]:
    return [problem["message"] for problem in receipt["problems"] if problem["code"] == "hidden_rows"]


CONTRACTS = [[f"R{n}", f"System {n}", "Example Ltd", "", "01/04/2024", "31/03/2027", "100"] for n in range(4)]


def test_hidden_rows_of_an_xls_workbook_are_counted(tmp_path: Path) -> None:
    borough()
    cells = [
        hostile.xls_text(row, column, text)
        for row, texts in enumerate([list(HEADINGS), *CONTRACTS])
        for column, text in enumerate(texts)
        if text
    ]
    # Rows 2 and 4 are hidden (fDyZero), row 3 is only of another height, row 20 is hidden and empty.
    rows = [
        hostile.record(0x208, struct.pack("<HHHHHHBBH", row, 0, 7, 255, 0, 0, flags, 1, 15))
        for row, flags in ((1, 0x20), (2, 0x40), (3, 0x20), (19, 0x20))
    ]
    receipt = applied(write(tmp_path / "register.xls", hostile.xls([*rows, *cells])))
    assert (receipt["rows"], receipt["new"]) == (4, 4)
    assert _said(receipt) == ["2 rows are hidden or filtered out in the workbook and read like the others."]


def test_hidden_rows_of_an_ods_workbook_are_counted(tmp_path: Path) -> None:
    borough()
    visibility = {1: "collapse", 2: "visible", 3: "filter"}
    rows = "".join(
        f'<table:table-row table:visibility="{visibility.get(number, "visible")}">'
        + "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in texts)
        + "</table:table-row>"
        for number, texts in enumerate([list(HEADINGS), *CONTRACTS])
    )
    empty = (
        '<table:table-row table:visibility="collapse" table:number-rows-repeated="500"><table:table-cell/>'
        "</table:table-row>"
    )
    table = f'<table:table table:name="Contracts">{rows}{empty}</table:table>'
    receipt = applied(write(tmp_path / "register.ods", hostile.ods(table)))
    assert (receipt["rows"], receipt["new"]) == (4, 4)
    assert _said(receipt) == ["2 rows are hidden or filtered out in the workbook and read like the others."]


def test_a_register_on_a_hidden_sheet_beside_an_empty_one_is_named(tmp_path: Path) -> None:
    borough()
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Register"
    for row in [list(HEADINGS), *CONTRACTS]:
        sheet.append(row)
    sheet.sheet_state = "hidden"
    book.active = book.create_sheet("Cover")
    path = tmp_path / "register.xlsx"
    book.save(path)
    code, receipt = import_register(path)
    (refusal,) = receipt["problems"]
    assert (code, refusal["code"]) == (1, "empty_file")
    assert "'Register'" in refusal["hint"]
    assert applied(path, "--sheet", "Register")["new"] == 4


MERGED = (
    "2 cells are merged over several rows: only the first of those rows has what the cell holds, and the others are"
    " read as if it were blank."
)


def _merged(receipt: dict[str, Any]) -> list[str]:
    return [problem["message"] for problem in receipt["problems"] if problem["code"] == "merged_cells"]


def test_cells_that_are_merged_downwards_are_counted_below_the_headings(tmp_path: Path) -> None:
    borough()
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [["Register"], [], list(HEADINGS), *CONTRACTS]:
        sheet.append(row)
    for cells in ("A1:F2", "C4:C5", "G4:G7", "A7:B7"):
        sheet.merge_cells(cells)
    path = tmp_path / "register.xlsx"
    book.save(path)
    receipt = applied(path)
    assert _merged(receipt) == [MERGED]
    assert receipt["new"] == 4

    for cells in ("C4:C5", "G4:G7"):
        sheet.unmerge_cells(cells)
    book.save(path)
    assert _merged(applied(path)) == []


def test_merged_cells_of_older_and_open_workbooks_are_counted(tmp_path: Path) -> None:
    borough()
    texts = [list(HEADINGS), *CONTRACTS]
    cells = [
        hostile.xls_text(row, column, text)
        for row, line in enumerate(texts)
        for column, text in enumerate(line)
        if text
    ]
    ranges = [(1, 2, 2, 2), (1, 4, 6, 6), (3, 3, 0, 1)]
    merged = hostile.record(
        0xE5, struct.pack("<H", 3) + b"".join(struct.pack("<HHHH", *one) for one in ranges)
    )
    assert _merged(applied(write(tmp_path / "register.xls", hostile.xls([*cells, merged])))) == [MERGED]

    spanned = {(1, 2): "2", (1, 6): "4"}
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell table:number-rows-spanned="{spanned.get((number, place), "1")}">'
            f"<text:p>{text}</text:p></table:table-cell>"
            for place, text in enumerate(line)
        )
        + "</table:table-row>"
        for number, line in enumerate(texts)
    )
    path = write(tmp_path / "register.ods", hostile.ods(f'<table:table table:name="A">{rows}</table:table>'))
    assert _merged(applied(path)) == [MERGED]
