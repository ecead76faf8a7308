"""A copy of a workbook's cells for calamine: unpacked once, checked on the way, cut into short sheets.

calamine holds a whole sheet in memory and can end its process on a hostile one. It is given a zip file of
ours with nothing in it but bytes that were looked at: strings, styles, and each worksheet in pieces of some
MB, so that a piece is parsed (outside Python's lock) while the rows of the one before are passed on.
"""

from __future__ import annotations

import tempfile
import zipfile
from typing import IO
from xml.sax.saxutils import quoteattr

from .limits import Limits
from .sheet_scan import SheetScan
from .xlsx_structure import Structure
from .zip_parts import Parts

PIECE = 4 * 2**20
"""About 5,000 rows of 20 cells: large enough for calamine's speed, small beside its shared strings."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode()
_FOOT = b"</sheetData></worksheet>"
_ROW_END = b"</row>"


class CleanCopy:
    """`file` is the copy, which has no name on the disk. `pieces` has, for each worksheet, the positions of
    its pieces among the copy's sheets, in order; `scans` what was noticed. A sheet whose scan is `odd` has
    no pieces that can be relied on.
    """

    def __init__(self, parts: Parts, structure: Structure, sheets: list[str], limits: Limits) -> None:
        self.file: IO[bytes] = tempfile.TemporaryFile(prefix="citytools-")
        self.pieces: dict[str, list[int]] = {}
        self.scans: dict[str, SheetScan] = {}
        self._count = 0
        self._parts = parts
        with zipfile.ZipFile(self.file, "w", zipfile.ZIP_STORED) as copy:
            for name, part in (
                ("xl/sharedStrings.xml", structure.strings),
                ("xl/styles.xml", structure.styles),
            ):
                if part:
                    self._copy(copy, part, name)
            for sheet in sheets:
                self._cut(copy, sheet, structure.parts[sheet], limits.columns)
            self._index(copy, structure)
        self.file.flush()

    def _copy(self, copy: zipfile.ZipFile, part: str, name: str) -> None:
        with copy.open(zipfile.ZipInfo(name), "w") as target:
            for block in self._parts.blocks(part):
                target.write(block)

    def _cut(self, copy: zipfile.ZipFile, sheet: str, part: str, columns: int) -> None:
        scan = self.scans[sheet] = SheetScan(sheet, columns)
        pieces = self.pieces[sheet] = []
        waiting: list[bytes] = []
        size = 0
        begun = False
        for block in self._parts.blocks(part):
            scan.feed(block)
            if scan.odd:
                continue
            if not begun:
                block = b"".join(waiting) + block
                waiting = [block]
                rows = _after_start(block)
                if rows is None:
                    continue
                begun, block, waiting, size = True, rows, [], 0
            waiting.append(block)
            size += len(block)
            if size >= PIECE:
                end = block.rfind(_ROW_END)
                if end >= 0:
                    end += len(_ROW_END)
                    waiting[-1] = block[:end]
                    pieces.append(self._write(copy, waiting))
                    waiting, size = [block[end:]], len(block) - end
        scan.finish()
        if not begun or scan.odd:
            # Not a worksheet as spreadsheet programs write it: the reader of the original will say.
            scan.odd = scan.odd or "no rows where they are expected"
            return
        rest = b"".join(waiting)
        end = rest.rfind(_ROW_END)
        if end >= 0:
            pieces.append(self._write(copy, [rest[: end + len(_ROW_END)]]))

    def _write(self, copy: zipfile.ZipFile, rows: list[bytes]) -> int:
        with copy.open(zipfile.ZipInfo(_piece_name(self._count)), "w") as target:
            target.write(_HEAD)
            for block in rows:
                target.write(block)
            target.write(_FOOT)
        self._count += 1
        return self._count - 1

    def _index(self, copy: zipfile.ZipFile, structure: Structure) -> None:
        numbers = range(self._count)
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


def _piece_name(number: int) -> str:
    return f"xl/worksheets/p{number}.xml"


def _relationships(related: list[tuple[str, str, str]]) -> str:
    items = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target={quoteattr(target)}/>'
        for name, kind, target in related
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def _after_start(data: bytes) -> bytes | None:
    """What follows <sheetData>, or None where that has not come yet."""
    start = data.find(b"<sheetData")
    if start < 0:
        return None
    end = data.find(b">", start)
    if end < 0:
        return None
    return b"" if data[end - 1 : end] == b"/" else data[end + 1 :]
