"""Rows to records: the whole of a register, a chunk of rows at a time and a column at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import compress, islice, zip_longest
from typing import TYPE_CHECKING, Any

from contracts.imports.layouts.header import Header
from contracts.imports.layouts.match import name_columns
from contracts.imports.layouts.register_systems import measure_of
from contracts.imports.parsing.column import Column, UnreadColumn, make_column
from contracts.imports.parsing.contract_values import (
    VALUE_FIELDS,
    Parties,
    contract_values,
    counted_in,
    first_named,
    titled_by_system,
)
from contracts.imports.parsing.drafts import RowDraft, contract_records, finish_rows
from contracts.imports.parsing.flaws import READER_FAULTS
from contracts.imports.parsing.lines import extra_fields, extra_records, rows_with_extras
from contracts.imports.parsing.remarks import Remarks
from contracts.imports.parsing.row_checks import Chunk, RowChecks
from contracts.imports.parsing.summary import Tally, column_problems
from contracts.personal import REMOVED
from contracts.records import ParsedRow, Problem, Provenance, Record, ValueKind

if TYPE_CHECKING:
    from contracts.imports.readers import Row

VERSION = 9
"""Raised whenever the same row would give other records, so that files already imported are read anew."""

CHUNK_ROWS = 2_000
"""Rows held at once: some 3 MB of a 39-column register, and long enough that work by column pays."""


class _Published(dict[date | None, Provenance]):
    """Day of publication to the provenance of every row that names it; no day, and a row says nothing of it."""

    def __missing__(self, day: date | None) -> Provenance:
        return self.setdefault(day, Provenance(published_on=day))


class Parser:
    """Parses the rows of one sheet. `rows` may be used once; `problems` holds what concerns whole columns
    after it.

    `organisation` is the slug or name of the buyer whose register it is; `accepted` are the codes of
    `needs_answer` problems that the officer has said yes to.
    """

    def __init__(self, header: Header, *, organisation: str, accepted: frozenset[str] = frozenset()) -> None:
        self.header = header
        self.organisation = organisation
        self._tally = Tally()
        watched = next(
            (f for f in ("title", "description", "reference", "system") if f in header.columns), ""
        )
        self._columns = [
            make_column(field, index, header.headers[index], accepted, field == watched)
            for field, index in header.columns.items()
        ]
        taken = {column.index for column in self._columns} | header.personal
        self._unread = [
            UnreadColumn(index, heading) for index, heading in enumerate(header.headers) if index not in taken
        ]
        self._estimated = frozenset(
            column.field
            for column in self._columns
            if column.kind == "money" and "estimat" in column.heading.casefold()
        )
        self._measure = next(
            (measure_of(column.heading) for column in self._columns if column.field == "quantity"), ""
        )
        self._accepted = accepted
        self._remarks = Remarks()
        self._vat: str | None = None
        self._checks = RowChecks(header, self._columns, accepted, self._remarks)
        self._parties = Parties()
        self._published = _Published()
        self._extras = extra_fields(list(header.columns))

    @property
    def problems(self) -> list[Problem]:
        """Warnings about whole columns: how dates were read, zeros, years of two figures, columns left
        aside."""
        problems = column_problems(self.header, self._columns, self._tally)
        if any(column.kind == "money" for column in self._columns):
            problems += self._remarks.problems(self.header, self._accepted)
        return problems

    @property
    def organisation_named(self) -> str:
        """The organisation that the file itself names first, as it stands there; empty where it names none."""
        return self._checks.organisation_named

    @property
    def lists_several_organisations(self) -> bool:
        """Whether most rows name another organisation than that one."""
        return self._checks.lists_several_organisations

    def rows(self, rows: Iterable[Row]) -> Iterator[ParsedRow]:
        """Every row below the header as a `ParsedRow`. The titles above it give what they say of all amounts."""
        first = self.header.row
        iterator = iter(rows)
        while chunk := list(islice(iterator, CHUNK_ROWS)):
            if chunk[0].number <= first:
                for row in chunk:
                    if row.number < first:
                        self._remarks.look(row.number, row.cells)
                chunk = [row for row in chunk if row.number > first]
            if chunk:
                yield from self._parse(chunk)

    def _parse(self, rows: list[Row]) -> list[ParsedRow]:
        count = len(rows)
        cells: list[Sequence[str]] = list(zip_longest(*[row.cells for row in rows], fillvalue=""))
        width = len(self.header.headers)
        if len(cells) < width:
            cells += [("",) * count] * (width - len(cells))
        values = {column.field: column.read(cells[column.index]) for column in self._columns}
        for unread in self._unread:
            unread.look(cells[unread.index])
        if self._vat is None:
            self._vat = self._remarks.vat
        if self._vat:
            values["vat"] = [said or self._vat for said in values.get("vat", ("",) * count)]
        first_named(values)
        titled_by_system(values)
        counted_in(values, self._measure)
        records = contract_records(
            count,
            self.organisation,
            contract_values(count, values, self._parties, self._estimated),
        )
        raws = self._raws(cells)
        days = values.get("effective_on") or [None] * count
        empty: tuple[Any, ...] = ()
        drafts = [
            RowDraft(row.sheet, row.number, raw, record, empty, "", self._published[day])
            for row, raw, record, day in zip(rows, raws, zip(records, strict=True), days, strict=True)
        ]
        if self._extras:
            self._add_extras(drafts, values)
        self._judge(Chunk(rows, cells, values), drafts)
        return finish_rows(drafts)

    def _raws(self, cells: list[Sequence[str]]) -> list[dict[str, str]]:
        """The rows as they are kept: the cells that hold something, by heading, fit to be stored."""
        headers = self.header.headers
        if len(cells) > len(headers):
            headers = name_columns(headers, len(cells))
        kept = list(cells)
        for index in self.header.personal:
            kept[index] = [REMOVED if cell else "" for cell in cells[index]]
        every: list[Column | UnreadColumn] = [*self._columns, *self._unread]
        for column in every:
            if column.kept:
                replaced = column.kept
                kept[column.index] = [replaced.get(cell, cell) for cell in cells[column.index]]
        live = [index for index, column_cells in enumerate(kept) if any(column_cells)]
        names = [headers[index] for index in live]
        # `compress` leaves out the empty cells without a step of Python for each; `strict` would cost as
        # much again.
        return [
            dict(compress(zip(names, row), row))  # noqa: B905 - a row has a cell for each name by construction
            for row in zip(*(kept[index] for index in live), strict=True)
        ] or [{} for _ in cells[0]]

    def _add_extras(self, drafts: list[Any], values: dict[str, list[Any]]) -> None:
        for index in rows_with_extras(values, self._extras):
            draft = drafts[index]
            contract = draft.records[0]
            extras: tuple[Record, ...] = extra_records(values, index, contract.value_kind is ValueKind.ANNUAL)
            if extras:
                draft.records += extras

    def _judge(self, chunk: Chunk, drafts: list[Any]) -> None:
        """Puts the problems on their rows, and takes the records from rows that are blocked or dropped."""
        flaws = self._cell_flaws(chunk)
        for column in self._columns:
            if column.zeros and column.field in VALUE_FIELDS:
                zeros = column.zeros
                self._tally.zeros[column.field] += sum(cell in zeros for cell in chunk.cells[column.index])
        for index, (problems, dropped) in self._checks.verdicts(chunk, flaws).items():
            draft = drafts[index]
            draft.problems = tuple(problems)
            draft.dropped = dropped
            if dropped or any(problem.severity != "warning" for problem in problems):
                draft.records = ()

    def _cell_flaws(self, chunk: Chunk) -> dict[int, list[Problem]]:
        """Row of the chunk to the problems of its cells."""
        found: dict[int, list[Problem]] = {}
        faulty: set[tuple[int, int]] = set()
        mapped = {column.index: column for column in self._columns}
        for number, row in enumerate(chunk.rows):
            if row.faults:
                for index, code in row.faults.items():
                    if index in mapped:
                        faulty.add((number, index))
                        problem = chunk.problem(number, mapped[index], READER_FAULTS[code])
                        found.setdefault(number, []).append(problem)
        every: list[Column | UnreadColumn] = [*self._columns, *self._unread]
        for either in every:
            flaws = either.flaws
            if flaws:
                for number, cell in enumerate(chunk.cells[either.index]):
                    if cell in flaws and (number, either.index) not in faulty:
                        found.setdefault(number, []).append(chunk.problem(number, either, flaws[cell]))
        return found


def parse_rows(
    rows: Iterable[Row], header: Header, *, organisation: str, accepted: frozenset[str] = frozenset()
) -> Iterator[ParsedRow]:
    """The rows of a register as `ParsedRow`; use `Parser` where the problems of whole columns are wanted
    too."""
    return Parser(header, organisation=organisation, accepted=accepted).rows(rows)
