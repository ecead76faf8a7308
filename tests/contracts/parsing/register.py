"""A small register for the tests of its rows."""

from __future__ import annotations

from collections.abc import Sequence

from contracts.imports.layouts import Header, find_header
from contracts.imports.parsing import Parser
from contracts.imports.readers import Row
from contracts.records import ContractRecord, ParsedRow

HEADINGS = ["Reference", "Title", "Supplier", "Start date", "End date", "Total value", "Notes"]
GOOD = ["R1", "Housing system", "Example Ltd", "01/04/2024", "31/03/2027", "£60,000", ""]


def parse(
    *rows: Sequence[str],
    headings: Sequence[str] = HEADINGS,
    accepted: frozenset[str] = frozenset(),
    faults: dict[int, str] | None = None,
    mapping: dict[str, str] | None = None,
) -> tuple[list[ParsedRow], Parser]:
    """The rows under `headings`, of which the last has the reader's `faults`."""
    read = [Row("Contracts", 1, list(headings))]
    read += [Row("Contracts", number, list(row)) for number, row in enumerate(rows, start=2)]
    read[-1] = read[-1]._replace(faults=faults)
    header: Header = find_header({"Contracts": read[:50]}, [], mapping=mapping)
    assert header.usable, header.problems
    parser = Parser(header, organisation="anyborough", accepted=accepted)
    return list(parser.rows(iter(read))), parser


def only(row: ParsedRow) -> ContractRecord:
    (record,) = row.records
    assert isinstance(record, ContractRecord)
    return record


def codes(row: ParsedRow) -> list[tuple[str, str, str]]:
    return [(problem.code, problem.severity, problem.cell) for problem in row.problems]
