"""An .xlsx workbook: rows as all programs write them by a pattern, what is odd by the parser of XML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, islice

from .cell_kinds import Kinds
from .limits import Limits
from .markup import in_utf_8, pieces
from .row_patterns import ROW_END
from .rows import MOST_MERGED
from .shared_strings import read_strings
from .sheet_rows import ROWS, ROWS_END, SheetRows
from .sheet_xml import Cells, SheetReader
from .unpacked import Unpacked
from .xlsx_structure import cell_formats, read_structure
from .zip_parts import Parts, damaged

_MERGED = re.compile(r'<mergeCell ref="[A-Z]{1,3}([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})"')


class XlsxFile:
    """Opening it checks every part that is used; no row is given before that is done."""

    def __init__(self, parts: Parts, limits: Limits, wanted: str = "") -> None:
        self.structure = read_structure(parts)
        self.sheets = self.structure.sheets
        self.row_elements = self.hidden_rows = 0
        self.merged_rows: list[int] = []
        places = self.structure.parts
        read = [
            sheet.name
            for sheet in self.sheets
            if sheet.name in places and (not sheet.hidden or sheet.name == wanted)
        ]
        used = {places[name] for name in read}
        with ThreadPoolExecutor(1) as pool:
            # Unpacking leaves Python's lock to the strings meanwhile.
            unpacking = pool.submit(Unpacked, parts, sorted(used))
            strings = read_strings(parts, self.structure.strings)
            formats = cell_formats(parts, self.structure.styles)
            self._unpacked = unpacking.result()
        parts.check_rest(used | {self.structure.strings, self.structure.styles})
        epoch = self.structure.epoch_1904
        self._kinds = Kinds(strings, formats, epoch_1904=epoch)
        self._parser = SheetReader(strings, formats, limits, epoch_1904=epoch)
        self._limits = limits
        for name in read:
            # What is wrong with the first rows is said before anybody asks for them.
            next(self.rows(name), None)

    def rows(self, sheet: str) -> Iterator[Cells]:
        """The rows of a sheet, some of them blank; `row_elements` is their number in the end."""
        self.merged_rows = []
        rows = SheetRows(sheet, self._kinds, self._parser, self._limits.columns)
        blocks = self._unpacked.blocks(self.structure.parts[sheet])
        yield from chain.from_iterable(self._batches(rows, blocks))
        self.row_elements, self.hidden_rows = rows.row_elements, rows.hidden_rows

    def close(self) -> None:
        """Gives up the disk; a process that ends need not call it."""
        self._unpacked.close()

    def _batches(self, rows: SheetRows, blocks: Iterator[bytes]) -> Iterator[Iterable[Cells]]:
        head = next(blocks, b"")
        start = head.find(ROWS) + len(ROWS)
        if start < len(ROWS) or not in_utf_8(head):
            # No rows, or names with a prefix before them.
            yield rows.parsed(chain((head,), blocks))
            return
        following = pieces(chain((head[start:],), blocks), ROW_END.encode())
        for piece in following:
            text = _text(piece)
            if _is_unclear(text):
                # A comment may hold anything, whole rows too: only the parser knows where it ends.
                yield rows.parsed(chain((b"<worksheet>", ROWS, piece), following))
                return
            if text.endswith(ROW_END):
                yield from rows.of(text)
            else:
                found, ended, rest = text.partition(ROWS_END.decode())
                if not ended:
                    raise damaged()
                merged = (int(ends[1]) for ends in _MERGED.finditer(rest) if ends[1] != ends[2])
                self.merged_rows = list(islice(merged, MOST_MERGED))
                yield from rows.of(found)


def _is_unclear(text: str) -> bool:
    """Whether there are comments or the like: one letter is found ten times as fast as two."""
    return ("!" in text and "<!" in text) or ("?" in text and "<?" in text)


def _text(piece: bytes) -> str:
    try:
        return piece.decode()
    except UnicodeDecodeError as error:
        raise damaged() from error
