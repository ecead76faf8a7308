"""CSV and its relatives: any delimiter, any usual encoding, read as a stream in bounded memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Iterator
from itertools import chain, islice
from pathlib import Path

from .delimiters import DELIMITERS, find_delimiter, named_delimiter
from .encodings import Encoding, find_encoding, undo_twice
from .limits import Limits, Options
from .reading import Reading
from .rows import NUL, TOO_LONG, Refused, Row, SheetInfo, cell_address, is_blank, refusal, too_many_columns

BUFFER = 2**16
END = "\0the end\0"
"""Stands after the last line, so that a quotation mark which is still open there is noticed. No line of a
file can be equal to it, as it has no line break."""


class CsvReading(Reading):
    """A CSV file; `sheets` has one entry, without a name."""

    def __init__(self, path: Path, options: Options) -> None:
        super().__init__("csv", [SheetInfo("")], [], options.limits)
        self._path = path
        self._encoding = find_encoding(path, options.encoding)
        self.encoding = self._encoding.label
        self.notes.extend(self._encoding.notes)
        # The limit is one for the whole process, so it is raised and never lowered.
        csv.field_size_limit(max(csv.field_size_limit(), options.limits.field_characters))
        head, self._separator_line = self._head()
        if options.delimiter:
            self.delimiter = named_delimiter(options.delimiter)
        else:
            self.delimiter = self._separator_line or find_delimiter(head)

    def _head(self) -> tuple[str, str]:
        """The first lines, and the delimiter that Excel's own first line "sep=;" names, or ""."""
        with _Guarded(self._path, self._encoding, self.limits) as guarded:
            head = ""
            for line in islice(_lines(guarded, self._encoding), HEAD_LINES):
                head += line
                if len(head) > HEAD_CHARACTERS:
                    break
        first = head.partition("\n")[0].strip().strip('"')
        if first.lower().startswith("sep=") and first[4:] in DELIMITERS:
            return head, first[4:]
        return head, ""

    def preview(self, sheet: str = "", n: int = 40) -> list[Row]:
        rows = self.rows(sheet)
        try:
            return list(islice(rows, n))
        finally:
            rows.close()

    def rows(self, sheet: str = "") -> Generator[Row, None, None]:
        self.blank_rows = 0
        columns, longest, most = self.limits.columns, self.limits.cell_characters, self.limits.rows
        number = read = last_line = 0
        # Twice as fast as Row(…), which is a function of Python's own.
        make = tuple.__new__
        with _Guarded(self._path, self._encoding, self.limits) as guarded:
            lines = _lines(guarded, self._encoding)
            if self._separator_line:
                next(lines)
            reader = csv.reader(chain(lines, guarded.end()), delimiter=self.delimiter)
            try:
                for cells in reader:
                    number += 1
                    line = reader.line_num
                    faults = None
                    # A cell can be too long in a record of several lines, or where `look` is set.
                    if guarded.look or line - last_line > 1:
                        if cells and cells[-1].endswith(END):
                            if cells == [END]:
                                return
                            raise _never_closed(number, len(cells) - 1)
                        faults = _faults(cells, longest)
                    last_line = line
                    if not cells or ((not cells[0] or cells[0].isspace()) and is_blank(cells)):
                        self.blank_rows += 1
                        continue
                    if len(cells) > columns:
                        _cut(cells, columns, number)
                    read += 1
                    if most is not None:
                        self.count_row(read)
                    yield make(Row, ("", number, cells, faults))
            except csv.Error as error:
                raise _unreadable(error, number + 1, self.limits) from error


HEAD_LINES = 40
"""Enough lines below titles to see which delimiter repeats."""
HEAD_CHARACTERS = 2**18
"""40 lines of a register with long descriptions are a tenth of this."""


STRETCH = 2**13
"""A line that is too long for a cell (32,767 characters) fills at least one such stretch of a block."""


def _lines(guarded: _Guarded, encoding: Encoding) -> Iterator[str]:
    # TextIOWrapper takes what `read1` gives it; its declared type wants a file of its own kind.
    text = io.TextIOWrapper(guarded, encoding.codec, encoding.errors, newline="")  # type: ignore[type-var]
    return map(undo_twice, text) if encoding.twice else iter(text)


class _Guarded(io.BufferedIOBase):
    """The bytes of a file, refusing a line without an end. `look` is set once rows must be looked at one by
    one: a NUL character or a long line has passed, or the end has come.
    """

    def __init__(self, path: Path, encoding: Encoding, limits: Limits) -> None:
        self._file = path.open("rb", buffering=0)
        self._file.seek(encoding.skip)
        self._line = 0
        self._limit = limits.line_bytes
        # Every other byte of UTF-16 is zero: there each row is looked at.
        self.look = encoding.codec.startswith("utf-16")

    def readable(self) -> bool:
        return True

    def read1(self, size: int = -1, /) -> bytes:
        """The next block, of a size of our own."""
        block = self._file.read(BUFFER)
        last = max(block.rfind(b"\n"), block.rfind(b"\r"))
        self._line = self._line + len(block) if last < 0 else len(block) - last
        if self._line > self._limit:
            raise refusal(
                "line_too_long",
                f"The file has a line of more than {self._limit // 2**20} MB, which no spreadsheet's row has"
                " (field limit).",
                "Check that it is a CSV file with one row a line, and save it again.",
            )
        if not self.look:
            self.look = b"\0" in block or any(
                block.find(b"\n", at, at + STRETCH) < 0 for at in range(0, len(block) - STRETCH + 1, STRETCH)
            )
        return block

    def end(self) -> Iterator[str]:
        """The line after the last."""
        self.look = True
        yield END

    def close(self) -> None:
        self._file.close()
        super().close()


def _faults(cells: list[str], longest: int) -> dict[int, str] | None:
    faults = {}
    for index, text in enumerate(cells):
        if "\0" in text:
            faults[index] = NUL
        if len(text) > longest:
            cells[index] = text[:longest]
            faults[index] = TOO_LONG
    return faults or None


def _cut(cells: list[str], columns: int, number: int) -> None:
    """Takes off the empty cells that some programs write to the right; refuses what holds something."""
    for index in range(columns, len(cells)):
        if cells[index] and not cells[index].isspace():
            address = cell_address(number, index)
            raise too_many_columns(address, columns, row=number)
    del cells[columns:]


def _never_closed(number: int, column: int) -> Refused:
    return refusal(
        "quote_never_closed",
        f"A quotation mark opened in row {number} is never closed: the rest of the file ran into one cell.",
        'Put the missing " in, or open the file in Excel and save it as CSV again.',
        row=number,
        cell=cell_address(number, column),
    )


def _unreadable(error: csv.Error, number: int, limits: Limits) -> Refused:
    if "field limit" in str(error):
        return refusal(
            "field_too_long",
            f"A cell in row {number} has more than {limits.field_characters:,} characters (field limit): most"
            " likely a quotation mark was opened and never closed.",
            'Look for a single " in that row, put it right, and save the file again.',
            row=number,
        )
    return refusal(
        "row_unreadable",
        f"Row {number} cannot be read as CSV ({error}).",
        "Open the file in Excel and save it as CSV again.",
        row=number,
    )
