"""Excel 97-2003 workbooks (.xls): calamine reads the values, our look at the records finds what it hides."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineWorkbook

from .cell_text import TEXT_OF
from .compound_file import CompoundFile
from .limits import Limits
from .rows import EXCEL_ERROR, MOST_MERGED, TOO_LONG, SheetInfo, cell_address, refusal, too_many_columns
from .sheet_xml import Cells
from .xlsx_structure import macros
from .zip_parts import damaged, password

BOF, EOF, FILEPASS, BOUNDSHEET, BOOLERR, FORMULA = 0x809, 0x0A, 0x2F, 0x85, 0x205, 0x06
BLANK, MULBLANK = 0x201, 0xBE
CELLS = frozenset((0x203, 0x27E, 0xFD, 0x204, 0xD6, BOOLERR, FORMULA))
"""NUMBER, RK, LABELSST, LABEL, RSTRING, BOOLERR, FORMULA: one cell each, beginning with row and column."""
MULRK = 0xBD
ROW, HIDDEN = 0x208, 0x20
MERGED = 0xE5
"""[MS-XLS] 2.4.221, Row: the bit fDyZero of the byte at 12."""

KINDS = {0: "worksheet", 1: "macrosheet", 2: "chartsheet", 6: "module"}
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
"""[MS-XLS] 2.5.10, BErr."""


class XlsFile:
    """An .xls workbook. Opening it looks through the records of its visible sheets."""

    def __init__(self, path: Path, limits: Limits, wanted: str = "") -> None:
        self._limits = limits
        self._path = path
        container = CompoundFile(path)
        names = container.names
        if "EncryptedPackage" in names or "EncryptionInfo" in names:
            raise password()
        stream = next((name for name in ("Workbook", "Book") if name in names), "")
        if not stream:
            what = "a Word document" if "WordDocument" in names else "not a spreadsheet"
            raise refusal(
                "not_a_workbook",
                f"This file is {what}, in the container that old Office programs use.",
                "Send the spreadsheet itself, saved as .xlsx, .xls, .ods or CSV.",
            )
        if "_VBA_PROJECT_CUR" in names:
            raise macros()
        self._stream = container.stream(stream)
        self.sheets: list[SheetInfo] = []
        self._starts: dict[str, int] = {}
        self.blank_rows = self.hidden_rows = 0
        self._hidden: dict[str, int] = {}
        self.merged_rows: list[int] = []
        self._merged: dict[str, list[int]] = {}
        self._errors: dict[str, dict[tuple[int, int], str]] = {}
        try:
            self._read_globals()
            for sheet in self.sheets:
                if sheet.kind == "worksheet" and (not sheet.hidden or sheet.name == wanted):
                    self._errors[sheet.name] = self._look(sheet.name)
        except struct.error as error:
            raise damaged() from error
        self._book: CalamineWorkbook | None = None

    def _records(self, at: int) -> Iterator[tuple[int, int, int]]:
        """The kind, the place and the length of each record from a place on, to the end of its substream."""
        stream = self._stream
        depth = 0
        while True:
            kind, length = struct.unpack_from("<HH", stream, at)
            if at + 4 + length > len(stream):
                raise damaged()
            yield kind, at + 4, length
            at += 4 + length
            # A chart inside a sheet is a substream of its own.
            depth += (kind == BOF) - (kind == EOF)
            if not depth:
                return

    def _read_globals(self) -> None:
        version = struct.unpack_from("<HHH", self._stream, 0)
        if version[0] != BOF:
            raise refusal(
                "is_old_excel",
                "This file is from a version of Excel before 1993.",
                "Open it in Excel, save it as .xlsx, and send that.",
            )
        for kind, at, length in self._records(0):
            if kind == FILEPASS:
                raise password()
            if kind == BOUNDSHEET:
                start, state, sheet_kind, size = struct.unpack_from("<IBBB", self._stream, at)
                name = self._name(at + 7, size, length - 7, version[2])
                self.sheets.append(SheetInfo(name, bool(state & 3), KINDS.get(sheet_kind, "other")))
                self._starts[name] = start

    def _name(self, at: int, size: int, room: int, version: int) -> str:
        if version < 0x600:
            return self._stream[at : at + min(size, room)].decode("cp1252", "replace")
        wide = self._stream[at] & 1
        raw = self._stream[at + 1 : at + 1 + min(size << wide, room - 1)]
        return raw.decode("utf-16-le" if wide else "latin-1", "replace")

    def _look(self, sheet: str) -> dict[tuple[int, int], str]:
        """A sheet's errors by row and column from 0; counts its hidden rows. Raises `Refused` for a cell too far to
        the right."""
        errors: dict[tuple[int, int], str] = {}
        merged = self._merged[sheet] = []
        hidden: set[int] = set()
        filled: set[int] = set()
        stream, columns = self._stream, self._limits.columns
        for kind, at, length in self._records(self._starts[sheet]):
            if kind in CELLS:
                row, column = struct.unpack_from("<HH", stream, at)
                filled.add(row)
                if kind == BOOLERR and stream[at + 7] == 1:
                    errors[row, column] = ERRORS.get(stream[at + 6], "#N/A")
                elif kind == FORMULA and stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == 2:
                    errors[row, column] = ERRORS.get(stream[at + 8], "#N/A")
            elif kind == MULRK:
                row = struct.unpack_from("<H", stream, at)[0]
                column = struct.unpack_from("<H", stream, at + length - 2)[0]
                filled.add(row)
            elif kind == ROW and length > 12 and stream[at + 12] & HIDDEN:
                hidden.add(struct.unpack_from("<H", stream, at)[0])
                continue
            elif kind == MERGED and len(merged) < MOST_MERGED:
                ranges = struct.iter_unpack("<HHHH", stream[at + 2 : at + 2 + (length - 2) // 8 * 8])
                merged += [first + 1 for first, last, _, _ in ranges if last > first]
                continue
            else:
                continue
            if column >= columns:
                raise too_many_columns(cell_address(row + 1, column), columns, sheet=sheet, row=row + 1)
        self._hidden[sheet] = len(hidden & filled)
        return errors

    def rows(self, sheet: str) -> Iterator[Cells]:
        """All rows of a sheet between the first and the last that hold something."""
        errors = self._errors[sheet]
        self.hidden_rows, self.merged_rows = self._hidden[sheet], self._merged[sheet]
        if self._book is None:
            # calamine believes a name's ending: this name has none, so that it looks at the bytes.
            self._open = self._path.open("rb")
            self._book = CalamineWorkbook.from_path(f"/dev/fd/{self._open.fileno()}")
        found = self._book.get_sheet_by_name(sheet)
        top, left = found.start or (0, 0)
        rows = {row for row, _column in errors}
        number = top
        # Rows with nothing but errors above the first value are blank to calamine: they come first.
        yield from (self._error_row(row, errors) for row in sorted(rows) if row < top)
        for values in found.to_python() if found.start else ():
            cells = [""] * left + [
                value if value.__class__ is str else TEXT_OF[value.__class__](value) for value in values
            ]
            faults = None
            if number in rows or max(map(len, cells), default=0) > self._limits.cell_characters:
                faults = self._faults(number, cells, errors)
            yield number + 1, cells, faults
            number += 1
        yield from (self._error_row(row, errors) for row in sorted(rows) if row >= max(number, top))

    def _error_row(self, row: int, errors: dict[tuple[int, int], str]) -> Cells:
        cells: list[str] = []
        return row + 1, cells, self._faults(row, cells, errors)

    def _faults(
        self, row: int, cells: list[str], errors: dict[tuple[int, int], str]
    ) -> dict[int, str] | None:
        faults = {}
        for column in range(self._limits.columns):
            if (row, column) in errors:
                cells.extend([""] * (column + 1 - len(cells)))
                cells[column] = errors[row, column]
                faults[column] = EXCEL_ERROR
        for column, text in enumerate(cells):
            if len(text) > self._limits.cell_characters:
                cells[column] = text[: self._limits.cell_characters]
                faults[column] = TOO_LONG
        return faults or None
