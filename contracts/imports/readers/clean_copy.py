"""A copy of a workbook's cells for calamine: unpacked once, checked on the way, cut into short sheets.

calamine holds a whole sheet in memory and can end its process on a hostile one. It is given a zip file of
ours with nothing in it but bytes that were looked at: strings, styles, and each worksheet in pieces of some
MB, so that a piece is parsed (outside Python's lock) while the rows of the one before are passed on.
"""

from __future__ import annotations

import os
import tempfile
import zipfile
from typing import IO

from .sheet_scan import ROW_END, head_oddity
from .xlsx_structure import Structure
from .zip_parts import Parts

PIECE = 4 * 2**20
"""About 5,000 rows of 20 cells: large enough for calamine's speed, small beside its shared strings."""
FIRST_ROWS = 2**16
"""Enough rows to see how the writer of a sheet writes."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode()
_FOOT = b"</sheetData></worksheet>"


class CleanCopy:
    """`file` is the copy, which has no name on the disk. `pieces` has, for each worksheet, the numbers of its
    pieces among the copy's sheets, in order; `odd` why a worksheet could not be cut into pieces.
    """

    def __init__(self, parts: Parts, structure: Structure, sheets: list[str]) -> None:
        # Closed with the process; `self` holds it as long as calamine may read it.
        self.file: IO[bytes] = tempfile.TemporaryFile(prefix="citytools-")  # noqa: SIM115
        self.pieces: dict[str, list[int]] = {}
        self.odd: dict[str, str] = {}
        self._places: list[tuple[int, int]] = []
        self._parts = parts
        with zipfile.ZipFile(self.file, "w", zipfile.ZIP_STORED) as copy:
            for name, part in (
                ("xl/sharedStrings.xml", structure.strings),
                ("xl/styles.xml", structure.styles),
            ):
                if part:
                    self._copy(copy, part, name)
            for sheet in sheets:
                self.pieces[sheet] = []
                self._cut(copy, sheet, structure.parts[sheet])
            self._index(copy, structure)
        self.file.flush()

    def rows_of(self, piece: int) -> bytes:
        """The rows of a piece, as the worksheet's own XML has them."""
        start, size = self._places[piece]
        return os.pread(self.file.fileno(), size, start)

    def _copy(self, copy: zipfile.ZipFile, part: str, name: str) -> None:
        with copy.open(zipfile.ZipInfo(name), "w") as target:
            for block in self._parts.blocks(part):
                target.write(block)

    def _cut(self, copy: zipfile.ZipFile, sheet: str, part: str) -> None:
        waiting: list[bytes] = []
        size = 0
        begun = False
        rest = b""
        for block in self._parts.blocks(part):
            data = rest + block
            if not begun:
                start = _end_of_start(data)
                if start < 0:
                    rest = data
                    continue
                begun = True
                self.odd[sheet] = head_oddity(data[: start + FIRST_ROWS])
                data = data[start:]
            end = data.rfind(ROW_END) + len(ROW_END)
            if end < len(ROW_END):
                rest = data
                continue
            rest = data[end:]
            waiting.append(data[:end])
            size += end
            if size >= PIECE:
                self.pieces[sheet].append(self._write(copy, waiting))
                waiting, size = [], 0
        if waiting:
            self.pieces[sheet].append(self._write(copy, waiting))
        if not begun or b"<row" in rest:
            # Not a worksheet as spreadsheet programs write it: the reader of the original will say.
            self.odd[sheet] = "no rows where they are expected"

    def _write(self, copy: zipfile.ZipFile, rows: list[bytes]) -> int:
        number = len(self._places)
        with copy.open(zipfile.ZipInfo(f"xl/worksheets/p{number}.xml"), "w") as target:
            target.write(_HEAD)
            start = self.file.tell()
            for block in rows:
                target.write(block)
            self._places.append((start, self.file.tell() - start))
            target.write(_FOOT)
        return number

    def _index(self, copy: zipfile.ZipFile, structure: Structure) -> None:
        numbers = range(len(self._places))
        sheets = "".join(f'<sheet name="p{n}" sheetId="{n + 1}" r:id="p{n}"/>' for n in numbers)
        flag = int(structure.epoch_1904)
        copy.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr date1904="{flag}"/>'
            f"<sheets>{sheets}</sheets></workbook>",
        )
        related = [(f"p{n}", "worksheet", f"worksheets/p{n}.xml") for n in numbers]
        if structure.strings:
            related.append(("strings", "sharedStrings", "sharedStrings.xml"))
        if structure.styles:
            related.append(("styles", "styles", "styles.xml"))
        copy.writestr("xl/_rels/workbook.xml.rels", _relationships(related))
        copy.writestr("_rels/.rels", _relationships([("workbook", "officeDocument", "xl/workbook.xml")]))
        copy.writestr("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types"/>')


def _relationships(related: list[tuple[str, str, str]]) -> str:
    items = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for name, kind, target in related
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def _end_of_start(data: bytes) -> int:
    """Where the rows begin, after <sheetData>; -1 where it has not come yet."""
    start = data.find(b"<sheetData")
    return data.find(b">", start) + 1 or -1 if start >= 0 else -1
