"""The demonstration's files, written once and read with the project's own readers, layouts and parsers."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from contracts.demonstration.boroughs import FEED
from contracts.demonstration.workbooks import Workbook, write_workbooks
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


@pytest.fixture(scope="session")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> list[Workbook]:
    return write_workbooks(tmp_path_factory.mktemp("demonstration"))


@pytest.fixture(scope="session")
def files(workbooks: list[Workbook]) -> dict[str, ReadFile]:
    """By file name."""
    return {workbook.path.name: read_file(workbook) for workbook in workbooks}


@pytest.fixture(scope="session")
def texts(workbooks: list[Workbook], files: dict[str, ReadFile]) -> dict[str, list[str]]:
    """By file name, every cell that holds something, and every line of a feed."""
    found: dict[str, list[str]] = {}
    for workbook in workbooks:
        if workbook.layout == FEED:
            found[workbook.path.name] = workbook.path.read_text(encoding="utf-8").splitlines()
        else:
            with open_file(workbook.path) as reading:
                found[workbook.path.name] = [
                    cell
                    for sheet in reading.sheets
                    for row in reading.rows(sheet.name)
                    for cell in row.cells
                    if cell
                ]
    return found
