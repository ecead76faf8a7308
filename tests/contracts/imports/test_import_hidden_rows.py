"""Rows that a workbook hides, or that a filter leaves out, are read; the officer is told how many."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.contracts.imports.import_commands import HEADINGS, applied, borough

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
    said = [problem["message"] for problem in receipt["problems"] if problem["code"] == "hidden_rows"]
    assert said == ([words] if words else [])
