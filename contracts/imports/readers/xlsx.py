"""An .xlsx workbook: calamine for sheets that are clean, our own reader for the others."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from python_calamine import CalamineSheet, CalamineWorkbook

from .cell_text import value_text
from .clean_copy import CleanCopy
from .limits import Limits
from .sheet_xml import Cells, SheetReader
from .xlsx_structure import read_structure
from .zip_parts import Parts


class XlsxFile:
    """Opening it checks every part that is used; no row is given before that is done.

    `blank_rows` counts the rows of the last `rows()` that the sheet has and that hold nothing.
    """

    def __init__(self, parts: Parts, limits: Limits, wanted: str = "") -> None:
        self.structure = read_structure(parts)
        self.sheets = self.structure.sheets
        self.blank_rows = 0
        read = [
            sheet.name
            for sheet in self.sheets
            if sheet.name in self.structure.parts and (not sheet.hidden or sheet.name == wanted)
        ]
        self._copy = CleanCopy(parts, self.structure, read, limits)
        used = {self.structure.parts[name] for name in read}
        parts.check_rest(used | {self.structure.strings, self.structure.styles})
        self._reader = SheetReader(parts, self.structure, limits)
        self._book: CalamineWorkbook | None = None

    def rows(self, sheet: str) -> Iterator[Cells]:
        """The rows of a sheet; some of them may be blank."""
        scan = self._copy.scans[sheet]
        if scan.odd:
            yield from self._reader.rows(sheet)
            return
        for found in self._parsed(self._copy.pieces[sheet]):
            if found.start is None:
                continue
            top, left = found.start
            margin = [""] * left
            number = top
            for values in found.to_python():
                number += 1
                cells = [value if value.__class__ is str else value_text(value) for value in values]
                yield number, margin + cells if left else cells, None

    def row_elements(self, sheet: str) -> int:
        """How many rows the sheet has, blank or not, once `rows` has ended."""
        scan = self._copy.scans[sheet]
        return self._reader.row_elements if scan.odd else scan.row_elements

    def _parsed(self, pieces: list[int]) -> Iterator[CalamineSheet]:
        """The pieces of a sheet in order; the next is parsed while the rows of one are passed on."""
        if not pieces:
            return
        if self._book is None:
            # A file without a name on the disk is opened by its number.
            self._book = CalamineWorkbook.from_path(f"/dev/fd/{self._copy.file.fileno()}")
        with ThreadPoolExecutor(1) as pool:
            coming = pool.submit(self._book.get_sheet_by_index, pieces[0])
            for piece in pieces[1:]:
                found = coming.result()
                coming = pool.submit(self._book.get_sheet_by_index, piece)
                yield found
            yield coming.result()
