"""A worksheet read cell by cell by a parser of XML: slower than `sheet_rows`, and it takes whatever there is.

It tells an error and a formula without a result from a blank, holds one row at a time, and reads whatever
markup the standard allows (ECMA-376 part 1, 18.3.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol
from xml.parsers import expat

from .cell_text import number_text, serial_text
from .limits import Limits
from .markup import unescape
from .number_formats import marked_text
from .rows import EXCEL_ERROR, FORMULA, TOO_LONG, cell_address, column_index, too_many_columns
from .xlsx_structure import local
from .zip_parts import damaged, document_type

MOST_ROWS = 1_048_576
"""A worksheet's own limit since Excel 2007."""

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")

Cells = tuple[int, list[str], dict[int, str] | None]
"""The row's number, its cells from column A, and its faults."""


class _Run:
    """The text of one <t>: without the space around it, unless it says that the space is part of it."""

    def __init__(self, attributes: dict[str, str]) -> None:
        self._keep = any(local(name) == "space" and value == "preserve" for name, value in attributes.items())
        self.pieces: list[str] = []

    def text(self) -> str:
        text = "".join(self.pieces)
        return text if self._keep else text.strip(" \t\r\n")


class Strings:
    """Collects the shared strings, in order. Phonetic readings (rPh) are no part of the text."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._text: list[str] = []
        self._run: _Run | None = None
        self._phonetic = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "t" and not self._phonetic:
            self._run = _Run(attributes)
        elif name == "rPh":
            self._phonetic += 1

    def end(self, tag: str) -> None:
        name = local(tag)
        if name == "t" and self._run:
            self._text.append(self._run.text())
            self._run = None
        elif name == "rPh":
            self._phonetic -= 1
        elif name == "si":
            self.found.append(unescape("".join(self._text)))
            self._text = []

    def data(self, text: str) -> None:
        if self._run:
            self._run.pieces.append(text)


class _Sheet:
    """Collects the rows of a worksheet; take them from `ready` after each block."""

    def __init__(
        self,
        sheet: str,
        strings: Sequence[str],
        formats: Sequence[str],
        epoch_1904: bool,
        limits: Limits,
        after: int,
    ) -> None:
        self.ready: list[Cells] = []
        self._sheet = sheet
        self._strings = strings
        self._formats = formats
        self._epoch_1904 = epoch_1904
        self._limits = limits
        self._row = after
        self._column = -1
        self._cells: list[str] = []
        self._faults: dict[int, str] = {}
        self._kind = ""
        self._style = ""
        self._formula = False
        self._value: list[str] = []
        self._in_value = False
        self._run: _Run | None = None
        self._phonetic = False
        self._in_row = False
        self.row_elements = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "c" and self._in_row:
            self._start_cell(attributes)
        elif name == "v":
            self._in_value = True
        elif name == "t" and not self._phonetic:
            self._run = _Run(attributes)
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._phonetic = True
        elif name == "row":
            self._start_row(attributes.get("r", ""))

    def _start_row(self, number: str) -> None:
        self._row = int(number) if number.isdecimal() and len(number) < 9 else self._row + 1
        if self._row > MOST_ROWS:
            raise damaged()
        self.row_elements += 1
        self._in_row = True
        self._column = -1
        self._cells, self._faults = [], {}

    def _start_cell(self, attributes: dict[str, str]) -> None:
        address = _ADDRESS.fullmatch(attributes.get("r", ""))
        self._column = column_index(address[1]) if address else self._column + 1
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        self._formula = False
        self._value = []

    def end(self, tag: str) -> None:
        name = local(tag)
        if name == "v":
            self._in_value = False
        elif name == "t" and self._run:
            self._value.append(self._run.text())
            self._run = None
        elif name == "rPh":
            self._phonetic = False
        elif name == "c" and self._in_row:
            self._end_cell()
        elif name == "row":
            self._in_row = False
            self.ready.append((self._row, self._cells, self._faults or None))

    def data(self, text: str) -> None:
        if self._run:
            self._run.pieces.append(text)
        elif self._in_value:
            self._value.append(text)

    def _end_cell(self) -> None:
        text = "".join(self._value)
        fault = ""
        if not text and self._kind == "e":
            text = "#N/A"
        if not text:
            # A formula whose result is text may well have worked out to an empty one.
            if not self._formula or self._kind == "str":
                return
            fault = FORMULA
        elif self._kind == "e":
            fault = EXCEL_ERROR
        else:
            text = self._text(text)
        self._put(text, fault)

    def _put(self, text: str, fault: str) -> None:
        column = self._column
        if column >= self._limits.columns:
            address = cell_address(self._row, column)
            raise too_many_columns(address, self._limits.columns, sheet=self._sheet, row=self._row)
        if len(text) > self._limits.cell_characters:
            text, fault = text[: self._limits.cell_characters], TOO_LONG
        missing = column + 1 - len(self._cells)
        if missing > 0:
            self._cells.extend([""] * missing)
        self._cells[column] = text
        if fault:
            self._faults[column] = fault

    def _text(self, text: str) -> str:
        kind = self._kind
        if kind == "s":
            number = text.strip()
            if not number.isdecimal() or int(number) >= len(self._strings):
                raise damaged()
            return self._strings[int(number)]
        if kind in ("str", "inlineStr"):
            return unescape(text)
        if kind == "b":
            return "TRUE" if text.strip() in ("1", "true") else "FALSE"
        if kind == "d":
            return text.strip().removesuffix("T00:00:00").removesuffix("T00:00:00.000").replace("T", " ")
        return self._number(text.strip())

    def _number(self, text: str) -> str:
        try:
            value = float(text)
        except ValueError:
            return text
        style = int(self._style) if self._style.isdecimal() and len(self._style) < 9 else 0
        format_kind = self._formats[style] if style < len(self._formats) else ""
        if format_kind in ("date", "duration"):
            return serial_text(value, epoch_1904=self._epoch_1904, duration=format_kind == "duration")
        return marked_text(value, format_kind) if format_kind else number_text(value)


class SheetReader:
    """Reads the rows of worksheets of one workbook, whole sheets or some rows of them.

    `formats` is as `xlsx_structure.cell_formats` gives it.
    """

    def __init__(
        self, strings: Sequence[str], formats: Sequence[str], limits: Limits, *, epoch_1904: bool
    ) -> None:
        self._strings = strings
        self._formats = formats
        self._limits = limits
        self._epoch_1904 = epoch_1904
        self.row_elements = 0

    def rows(self, sheet: str, blocks: Iterable[bytes], after: int) -> Iterator[Cells]:
        """The rows of a sheet or of a part of it, blank ones too; `row_elements` is their number in the end.

        `blocks` are one element of XML; a row without a number follows the row `after`.
        """
        collector = _Sheet(sheet, self._strings, self._formats, self._epoch_1904, self._limits, after)
        for _ in feed(blocks, f"the sheet “{sheet}”", collector):
            yield from collector.ready
            collector.ready = []
        self.row_elements = collector.row_elements


class Collector(Protocol):
    """What expat's events go to."""

    def start(self, tag: str, attributes: dict[str, str]) -> None: ...

    def end(self, tag: str) -> None: ...

    def data(self, text: str) -> None: ...


FEED = 2**16
"""So much XML at a time: the rows of one such piece are all that is held."""


def feed(
    blocks: Iterable[bytes], name: str, collector: Collector, separator: str | None = None
) -> Iterator[None]:
    """Parses a part, pausing after each 64 kB. Raises `Refused` where it is not XML or has a DTD.

    Names come with their namespace's address before the `separator`; without one they come as written, so
    that a piece of a sheet can be read without the declarations at the sheet's beginning.
    """
    parser = expat.ParserCreate(namespace_separator=separator)
    parser.buffer_text = True
    parser.StartElementHandler = collector.start
    parser.EndElementHandler = collector.end
    parser.CharacterDataHandler = collector.data

    def refuse(*_: object) -> None:
        raise document_type(name)

    parser.StartDoctypeDeclHandler = refuse
    try:
        for block in blocks:
            for at in range(0, len(block), FEED):
                parser.Parse(block[at : at + FEED], False)
                yield
        parser.Parse(b"", True)
        yield
    except expat.ExpatError as error:
        raise damaged() from error
