"""Reading the demonstration's files with the project's own readers, layouts and parsers."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.demonstration.boroughs import FEED
from contracts.demonstration.workbooks import Workbook
from contracts.imports.layouts import find_header
from contracts.imports.parsing import Parser
from contracts.imports.parsing.feed import parse_feed
from contracts.imports.readers import open_file, read_json_lines
from contracts.records import ContractRecord, ParsedRow, Problem, Record


@dataclass(frozen=True)
class ReadFile:
    """A file of the demonstration as an import reads it."""

    workbook: Workbook
    layout: str
    header_row: int
    rows: list[ParsedRow]
    problems: list[Problem]

    def records(self, reference: str) -> tuple[Record, ...]:
        """What the row with this reference gave."""
        (found,) = [row.records for row in self.rows if row.records and _reference(row) == reference]
        return found

    def contract(self, reference: str) -> ContractRecord:
        first = self.records(reference)[0]
        assert isinstance(first, ContractRecord)
        return first


def _reference(row: ParsedRow) -> str:
    first = row.records[0]
    return first.reference if isinstance(first, ContractRecord) else ""


def read_file(workbook: Workbook) -> ReadFile:
    if workbook.layout == FEED:
        rows = list(parse_feed(read_json_lines(workbook.path)))
        return ReadFile(workbook, FEED, 0, rows, [problem for row in rows for problem in row.problems])
    with open_file(workbook.path) as reading:
        previews = {sheet.name: reading.preview(sheet.name, 50) for sheet in reading.visible}
        header = find_header(previews, reading.sheets)
        parser = Parser(header, organisation=workbook.organisation)
        rows = list(parser.rows(reading.rows(header.sheet)))
        in_rows = [problem for row in rows for problem in row.problems]
        problems = [*header.problems, *in_rows, *parser.problems, *reading.notes]
        return ReadFile(workbook, header.layout, header.row, rows, problems)
