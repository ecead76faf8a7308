"""An .xlsx workbook: calamine for sheets that are clean, our own reader for the others."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from python_calamine import CalamineSheet, CalamineWorkbook

from .cell_text import TEXT_OF
from .clean_copy import CleanCopy
from .limits import Limits
from .rows import cell_address, too_many_columns
from .sheet_scan import SheetScan
from .sheet_xml import Cells, SheetReader
from .xlsx_structure import read_structure
from .zip_parts import Parts

AHEAD = 2
"""Pieces that are being parsed or waiting for it; one more only takes memory."""


class XlsxFile:
    """Opening it checks every part that is used; no row is given before that is done."""

    def __init__(self, parts: Parts, limits: Limits, wanted: str = "") -> None:
        self.structure = read_structure(parts)
        self.sheets = self.structure.sheets
        read = [
            sheet.name
            for sheet in self.sheets
            if sheet.name in self.structure.parts and (not sheet.hidden or sheet.name == wanted)
        ]
        self._copy = CleanCopy(parts, self.structure, read)
        used = {self.structure.parts[name] for name in read}
        parts.check_rest(used | {self.structure.strings, self.structure.styles})
        self._limits = limits
        for name in read:
            # A small sheet is one piece: what is wrong with it is said before anybody asks for its rows.
            for piece in self._copy.pieces[name][:1]:
                SheetScan(name, limits.columns).oddity(self._copy.rows_of(piece))
        self._reader = SheetReader(parts, self.structure, limits)
        self._book: CalamineWorkbook | None = None
        self.row_elements = 0

    def rows(self, sheet: str, ahead: int = AHEAD) -> Iterator[Cells]:
        """The rows of a sheet, some of them blank; `row_elements` is their number in the end."""
        if self._copy.odd[sheet]:
            yield from self._reader.rows(sheet)
            self.row_elements = self._reader.row_elements
            return
        scan = SheetScan(sheet, self._limits.columns)
        number = 0
        for piece, found in self._parsed(sheet, scan, ahead):
            if found is None:
                for row in self._reader.rows_of_piece(sheet, self._copy.rows_of(piece), number):
                    number = row[0]
                    yield row
            elif found.start is not None:
                number, left = found.start
                margin = [""] * left
                self._check_width(sheet, found)
                for values in found.to_python():
                    number += 1
                    cells = [
                        value if value.__class__ is str else TEXT_OF[value.__class__](value)
                        for value in values
                    ]
                    yield number, margin + cells if left else cells, None
        self.row_elements = scan.row_elements

    def _parsed(self, sheet: str, scan: SheetScan, ahead: int) -> Iterator[tuple[int, CalamineSheet | None]]:
        """The pieces of a sheet in order; some are parsed ahead while the rows of one are passed on. None in
        place of a piece that calamine is not to see.
        """
        if self._book is None:
            # A file without a name on the disk is opened by its number.
            self._book = CalamineWorkbook.from_path(f"/dev/fd/{self._copy.file.fileno()}")
        waiting: deque[tuple[int, Future[CalamineSheet] | None]] = deque()
        with ThreadPoolExecutor(1) as pool:
            for piece in self._copy.pieces[sheet]:
                odd = scan.oddity(self._copy.rows_of(piece))
                waiting.append((piece, None if odd else pool.submit(self._book.get_sheet_by_index, piece)))
                if len(waiting) > ahead:
                    yield self._taken(waiting)
            while waiting:
                yield self._taken(waiting)

    def _taken(
        self, waiting: deque[tuple[int, Future[CalamineSheet] | None]]
    ) -> tuple[int, CalamineSheet | None]:
        piece, coming = waiting.popleft()
        return piece, coming.result() if coming else None

    def _check_width(self, sheet: str, found: CalamineSheet) -> None:
        """Cells out of order may hide one too far to the right from the scan, which looks at the last."""
        row, column = found.end or (0, 0)
        if column >= self._limits.columns:
            raise too_many_columns(cell_address(row + 1, column), self._limits.columns, sheet=sheet)
