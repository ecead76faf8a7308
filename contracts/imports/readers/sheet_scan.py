"""A look at a worksheet's bytes before calamine parses them: cells too far to the right, cells that it would
give as blanks (errors, formulas without a result), and markup that it may read otherwise.

It runs on every byte of every sheet, so it looks only for what stands there seldom: of the cells of a row,
which stand in order, it looks at the last.
"""

from __future__ import annotations

import re

from .rows import column_index, too_many_columns

ROW_END = b"</row>"

_FORMULA_WITHOUT_RESULT = re.compile(rb"</f>(?!<v>[^<])")
_ROW = re.compile(rb'<row r="([0-9]{1,7})"')
_CELL = re.compile(rb'<c r="([A-Za-z]+)([0-9]+)"([^>]*)>(.{0,4})', re.DOTALL)


def head_oddity(head: bytes) -> str:
    """Why calamine is not to read a sheet that begins so, or "": a writer keeps to one style of markup."""
    # The line that says it is XML may be in single quotes all the same.
    head = head.partition(b"?>")[2] or head
    return "quotes or names of another style" if b"='" in head or b":row" in head else ""


class SheetScan:
    """Looks through the rows of a worksheet piece by piece.

    `row_elements` counts the rows that the pieces had, with content or without.
    """

    def __init__(self, sheet: str, columns: int) -> None:
        self.sheet = sheet
        self.row_elements = 0
        self._columns = columns

    def oddity(self, rows: bytes) -> str:
        """Why calamine is not to read these whole rows, or "". Raises `Refused` naming a cell with content
        that is too far to the right.
        """
        odd = ""
        listed = rows.split(ROW_END)
        for row in listed:
            at = row.rfind(b'<c r="') + 6
            # An address with one letter, as in A1, is near enough; one with more is looked at closely.
            if at > 5 and not row[at + 1 : at + 2].isdigit() and self._is_unclear(row, at - 6):
                odd = "addresses of another style"
        numbered = rows.count(b'<row r="')
        # Rows without any cell need no end of their own.
        elements = numbered if numbered == len(listed) - 1 else rows.count(b"<row")
        self.row_elements += elements
        if elements != numbered:
            odd = "rows without a number"
        return odd or _gap(rows, numbered) or _oddity(rows)

    def _is_unclear(self, row: bytes, at: int) -> bool:
        """Whether the last address of a row is unclear. Raises `Refused` for content beyond the columns."""
        last = _CELL.match(row, at)
        if last is None:
            return True
        if column_index(last[1][:8].decode()) < self._columns:
            return False
        for cell in _CELL.finditer(row):
            empty = cell[3].endswith(b"/") or cell[4].startswith(b"</c")
            if not empty and column_index(cell[1][:8].decode()) >= self._columns:
                address = (cell[1] + cell[2])[:16].decode().upper()
                raise too_many_columns(address, self._columns, sheet=self.sheet, row=int(cell[2][:7]))
        return False


def _gap(rows: bytes, count: int) -> str:
    """calamine keeps a place for every cell of the rows between: a note far below would fill the memory."""
    first, last = _ROW.match(rows, rows.find(b"<row")), _ROW.match(rows, rows.rfind(b"<row"))
    if first is None or last is None:
        return "rows without a number"
    return "rows far apart" if int(last[1]) - int(first[1]) > 4 * count + 10_000 else ""


def _oddity(rows: bytes) -> str:
    if b't="e"' in rows:
        return "an error"
    # A formula may end in itself (<f …/></c>, the later cells of a shared one) or in an empty result.
    if b"<f" in rows and (b"/></c>" in rows or _FORMULA_WITHOUT_RESULT.search(rows)):
        return "a formula without a result"
    if b"<!" in rows:
        return "a comment or raw text"
    return ""
