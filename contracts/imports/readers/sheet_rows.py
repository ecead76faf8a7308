"""The rows of a worksheet found by one pattern for each: some ten times as fast as a parser of XML.

Spreadsheet programs write rows in one way, and the pattern takes that way only. Rows that it does not take,
and those with an error or a formula without a result in them, go to the parser in `sheet_xml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, repeat

from .cell_kinds import Kinds, NotPlain
from .row_patterns import BLANK_ROWS, CONTENT, ROW_END, AnyRow, Groups, KnownRow
from .rows import column_index
from .sheet_xml import MOST_ROWS, Cells, SheetReader
from .zip_parts import damaged

BATCH = 64
"""Rows that are turned into text together, column by column."""
HIDDEN_ROW = re.compile(r'<row [^>]*?\bhidden="(?:1|true)"[^>]*(?<!/)>(?:(?!</row>).)*?<(?:v|is)>', re.DOTALL)
ROWS, ROWS_END = b"<sheetData>", b"</sheetData>"


class SheetRows:
    """Reads one worksheet piece by piece. `row_elements` counts its rows, with content or without; `hidden_rows` those
    that the program does not show, because somebody hid them or a filter does."""

    def __init__(self, sheet: str, kinds: Kinds, parser: SheetReader, columns: int) -> None:
        self.row_elements = self.hidden_rows = 0
        self._sheet = sheet
        self._parser = parser
        self._most_columns = columns
        self._kinds = kinds
        self._any = AnyRow(kinds, 1)
        self._known = KnownRow(kinds)
        self._number = 0

    def of(self, piece: str) -> Iterator[Iterable[Cells]]:
        """The rows of a piece that holds whole rows, in batches; blank ones may be left out."""
        if ' hidden="' in piece:
            self.hidden_rows += len(HIDDEN_ROW.findall(piece))
        widened = False
        at = 0
        while at < len(piece):
            begun = at
            if batch := _matched(self._known.pattern, piece, at):
                at = batch[-1].end()
                yield self._converted(self._known, batch)
            at = self._after_blank_rows(piece, at)
            if at > begun:
                continue
            if batch := _matched(self._any.pattern, piece, at):
                at = batch[-1].end()
                self._known.learn(_groups(batch))
                yield self._converted(self._any, batch)
            elif not widened:
                self._widen(piece)
                widened = True
            else:
                at = self._next_match(piece, at)
                yield self.parsed((ROWS, piece[begun:at].encode(), ROWS_END))

    def parsed(self, blocks: Iterable[bytes]) -> Iterator[Cells]:
        """Rows that the parser is to read; one without a number follows the row before it."""
        for row in self._parser.rows(self._sheet, blocks, self._number):
            self._number = row[0]
            yield row
        self.row_elements += self._parser.row_elements

    def _converted(self, row: AnyRow | KnownRow, batch: list[re.Match[str]]) -> Iterable[Cells]:
        groups = _groups(batch)
        try:
            texts = row.texts(groups)
        except NotPlain:
            if len(batch) > 1:
                return chain.from_iterable(self._converted(row, [match]) for match in batch)
            return self.parsed((ROWS, batch[0][0].encode(), ROWS_END))
        self.row_elements += len(batch)
        numbers = [int(number or 0) for number in groups[0]]
        self._number = numbers[-1]
        if self._number > MOST_ROWS:
            raise damaged()
        return zip(numbers, map(list, zip(*texts, strict=True)), repeat(None), strict=False)

    def _after_blank_rows(self, piece: str, at: int) -> int:
        """Where the next row with content begins: programs style rows by the hundred thousand."""
        blank = BLANK_ROWS.match(piece, at)
        if blank is None:
            return at
        rows = blank[0]
        self.row_elements += rows.count("<row ")
        self._number = int(rows.rpartition('<row r="')[2].partition('"')[0])
        return blank.end()

    def _widen(self, piece: str) -> None:
        """Makes room for the widest row of a piece, as far to the right as cells are read."""
        letters = set(CONTENT.findall(piece))
        widest = max((column_index(column) + 1 for column in letters), default=1)
        columns = min(widest, self._most_columns)
        if columns > self._any.columns:
            self._any = AnyRow(self._kinds, columns)

    def _next_match(self, piece: str, at: int) -> int:
        """Where the next row begins that is as expected; rows that are not go to the parser together."""
        while at < len(piece):
            end = piece.find(ROW_END, at)
            at = len(piece) if end < 0 else end + len(ROW_END)
            if self._any.pattern.match(piece, at) or BLANK_ROWS.match(piece, at):
                break
        return at


def _matched(pattern: re.Pattern[str], piece: str, at: int) -> list[re.Match[str]]:
    """The rows from there on that the pattern takes: as many as make a batch."""
    batch: list[re.Match[str]] = []
    while len(batch) < BATCH and (row := pattern.match(piece, at)):
        batch.append(row)
        at = row.end()
    return batch


def _groups(batch: list[re.Match[str]]) -> Groups:
    return list(zip(*[row.groups() for row in batch], strict=True))
