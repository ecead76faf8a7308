"""A file that is open, with its header found: ready to be parsed, whatever its format."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from contracts.imports.asked import Asked
from contracts.imports.layouts import Header, find_header
from contracts.imports.parsing import Parser
from contracts.imports.parsing.feed import parse_feed
from contracts.imports.readers import Options, Reading, Refused, open_file, read_json_lines
from contracts.imports.receipt import Receipt
from contracts.records import ParsedRow, Problem

PREVIEW_ROWS = 50
"""Rows of each sheet among which the header is looked for: title lines and notes above one are never more."""

MANY_BLANK_ROWS = 100
"""So many are styled by mistake or stand for lost rows; a few between the parts of a register are usual."""


class Opened:
    """A file that is ready to be parsed, whatever its format."""

    def __init__(self, reading: Reading, path: Path, asked: Asked, header: Header | None) -> None:
        self._reading = reading
        self._path = path
        self._asked = asked
        self.header = header
        slug = asked.organisation.slug if asked.organisation else ""
        self._parser = Parser(header, organisation=slug, accepted=asked.accepted) if header else None
        self._slug = slug

    @property
    def is_feed(self) -> bool:
        return self._parser is None

    @property
    def recipe(self) -> str:
        if self.header is None:
            return "feed"
        columns = sorted((field, self.header.headers[index]) for field, index in self.header.columns.items())
        return f"{self.header.layout}/{self.header.layout_version}/{self._slug}/{columns}"

    def rows(self) -> Iterator[ParsedRow]:
        if self._parser is None or self.header is None:
            return parse_feed(
                read_json_lines(self._path, self._asked.limits), self._slug, accepted=self._asked.accepted
            )
        return self._parser.rows(self._reading.rows(self.header.sheet))

    @property
    def organisation_named(self) -> str:
        """The organisation that the file itself names, once its rows have been read."""
        return self._parser.organisation_named if self._parser else ""

    @property
    def lists_several_organisations(self) -> bool:
        """Whether most rows that have been read name another organisation than that one."""
        return self._parser is not None and self._parser.lists_several_organisations

    def problems(self) -> list[Problem]:
        """Warnings about the whole file, known once its rows have been read."""
        notes = list(self._reading.notes)
        blank = self._reading.blank_rows
        if self.header is not None and blank >= MANY_BLANK_ROWS:
            notes.append(
                Problem(
                    "blank_rows",
                    "warning",
                    f"{blank:,} blank rows were left out.",
                    "Delete them if they were not meant to hold anything.",
                    sheet=self.header.sheet,
                )
            )
        hidden = self._reading.hidden_rows
        if self.header is not None and hidden:
            notes.append(
                Problem(
                    "hidden_rows",
                    "warning",
                    f"{hidden:,} {'row is' if hidden == 1 else 'rows are'} hidden or filtered out in the workbook"
                    " and read like the others.",
                    "Delete them if they should not be here.",
                    sheet=self.header.sheet,
                )
            )
        merged = sum(row > self.header.row for row in self._reading.merged_rows) if self.header else 0
        if self.header is not None and merged:
            notes.append(
                Problem(
                    "merged_cells",
                    "warning",
                    f"{merged:,} {'cell is' if merged == 1 else 'cells are'} merged over several rows: only the first"
                    " of those rows has what the cell holds, and the others are read as if it were blank.",
                    "Unmerge them, write in each row what belongs to it, and load the file again.",
                    sheet=self.header.sheet,
                )
            )
        return notes + (self._parser.problems if self._parser else [])

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *_: object) -> None:
        self._reading.close()


def open_for_import(path: Path, asked: Asked, receipt: Receipt) -> Opened:
    """Open a file and find its header; the receipt learns sheet, layout and header row. Raises `Refused`."""
    options = Options(asked.sheet, asked.encoding, asked.delimiter, asked.limits)
    reading = open_file(path, options)
    try:
        if reading.kind == "jsonl":
            receipt.layout = "feed"
            return Opened(reading, path, asked, None)
        wanted = [reading.sheet_called(asked.sheet)] if asked.sheet else reading.visible
        previews = {sheet.name: reading.preview(sheet.name, PREVIEW_ROWS) for sheet in wanted}
        header = find_header(
            previews,
            reading.sheets,
            sheet=wanted[0].name if asked.sheet else "",
            header_row=asked.header_row,
            layout=asked.layout,
            mapping=asked.mapping,
        )
        receipt.sheet, receipt.layout = header.sheet, header.layout
        receipt.header_row = header.row or None
        if not header.usable:
            blocking = [problem for problem in header.problems if problem.severity != "warning"]
            receipt.problems += [p for p in header.problems if p is not blocking[-1]] if blocking else []
            raise Refused(blocking[-1] if blocking else _no_header())
        receipt.problems += header.problems
        return Opened(reading, path, asked, header)
    except BaseException:
        reading.close()
        raise


def _no_header() -> Problem:
    return Problem(
        "no_header", "needs_answer", "No row of headings was found.", "Say where it is with --header-row."
    )
