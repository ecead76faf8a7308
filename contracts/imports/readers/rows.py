"""What a reader gives: rows of text with their addresses, the sheets of a file, and a refusal."""

from __future__ import annotations

from typing import NamedTuple

from contracts.records import Problem

EXCEL_ERROR = "excel_error"
"""The cell shows an error such as #N/A or #REF!; its text is that error."""
FORMULA = "formula"
"""The cell holds a formula whose result was never worked out and saved; its text is empty."""
NUL = "nul"
"""The cell holds a NUL character, which no spreadsheet can hold: the file is damaged there."""
TOO_LONG = "too_long"
"""The cell is longer than a spreadsheet program allows; its text is cut off at that length."""


class Row(NamedTuple):
    """One row that holds something.

    `number` counts from 1 as a spreadsheet program shows it (in a CSV file: the record, so that a cell with
    line breaks in it counts once). `cells[0]` is column A always. `faults` maps the index of a cell that
    could not be read to one of the words above, and is None where the row is clean.
    """

    sheet: str
    number: int
    cells: list[str]
    faults: dict[int, str] | None = None


MOST_MERGED = 10_000
"""Cells merged over several rows that are noted: enough to say that there are many."""


class SheetInfo(NamedTuple):
    """A sheet of a workbook. `kind`: worksheet, chartsheet, dialogsheet or macrosheet."""

    name: str
    hidden: bool = False
    kind: str = "worksheet"


class Refused(Exception):
    """The whole file cannot be read; `problem` says why and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem

    def __reduce__(self) -> tuple[type[Refused], tuple[Problem]]:
        """As another process is told of it: an exception is made again of its words alone, else."""
        return Refused, (self.problem,)


def refusal(
    code: str,
    message: str,
    hint: str,
    *,
    severity: str = "error",
    sheet: str = "",
    row: int = 0,
    cell: str = "",
    value: str = "",
) -> Refused:
    """The exception to raise; `severity` is "needs_answer" where the user can settle it with an answer."""
    return Refused(
        Problem(code, severity, message, hint, sheet=sheet, row=row, cell=cell, value=value),
    )


def warning(code: str, message: str, hint: str = "") -> Problem:
    """A note on the whole file that keeps nothing from being read."""
    return Problem(code, "warning", message, hint)


def too_many_columns(address: str, columns: int, *, sheet: str = "", row: int = 0) -> Refused:
    """The refusal of a file with a cell too far to the right."""
    where = f" of the sheet “{sheet}”" if sheet else ""
    return refusal(
        "too_many_columns",
        f"Cell {address}{where} is further to the right than the {columns} columns that are read.",
        "Delete the columns that are not part of the register (also empty-looking ones), and save it again.",
        sheet=sheet,
        row=row,
        cell=address,
    )


def column_letters(index: int) -> str:
    """The letters of a column counted from 0: 0 is A, 25 is Z, 26 is AA, 16383 is XFD."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The reverse of `column_letters`: "A" is 0. The letters may be of either case."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def cell_address(row: int, column_index: int) -> str:
    """The address of a cell as shown, such as "B7", from its row (from 1) and its column (from 0)."""
    return f"{column_letters(column_index)}{row}"


def is_blank(cells: list[str]) -> bool:
    """Whether a row holds nothing but white space."""
    return not any(text and not text.isspace() for text in cells)
