"""Parsed rows are staged: made ready to be applied, a chunk at a time and by column.

The checks that need more than one row are made here: the same row twice, and a contract that one register
lists twice with other values (FAULT 25).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from hashlib import blake2b
from itertools import islice
from typing import Any

import orjson

from contracts.imports.contract_columns import ContractColumns, each_once
from contracts.imports.identity import Keys
from contracts.imports.own_facts import named, own_columns
from contracts.imports.staged import CONTRACT_ALONE, Found, StagedChunk, Staging
from contracts.records import (
    KIND_OF,
    ClaimRecord,
    ContractRecord,
    LineRecord,
    ParsedRow,
    Problem,
    Provenance,
    Record,
    to_data,
)

CHUNK = 2000
"""Rows in one piece on disk."""

MOST_PROBLEMS = 100_000
"""A file with more problems than this is refused: it is the wrong file or the wrong mapping, and nobody reads them."""

PARTS = 256
"""The most contracts that one row or release may state; a release with more awards is cut into several lines."""

REPEATED = "repeated_reference"

NO_CONTRACT = ContractRecord("")
"""In the place of a contract, in the columns of rows of which some state none."""

NO_ROWS = StagedChunk([], [], [])

Once = tuple[bytes, bytes, str]
"""What a register may hold once: see `Keys.once`."""

Stated = tuple[int, int, str, str, tuple[str, ...]]
"""A contract that a register states: place, row, sheet, reference, and the kinds of its row's records."""

Enrich = Callable[[ParsedRow], tuple[Record, ...]]


class TooManyProblems(Exception):
    """The file has more problems than anybody will read."""


def stage(
    parsed: Iterable[ParsedRow],
    staging: Staging,
    *,
    recipe: bytes,
    organisation_of: Callable[[str], int | None],
    enrich: Enrich,
    one_contract_a_row: bool,
    accepted: frozenset[str] = frozenset(),
) -> None:
    """Read a whole file's parsed rows into `staging`.

    `recipe` goes into each row's hash: what else decides what a row gives. `enrich` gives a row's further
    records (the systems named in its words). `one_contract_a_row`: a register, in which a contract stands once;
    a repeated one needs an answer, and with "repeated_reference" accepted the last of its rows is taken.
    Raises `TooManyProblems`.
    """
    stager = _Stager(recipe, organisation_of, enrich, one_contract_a_row)
    found = stager.found
    rows = iter(parsed)
    while batch := list(islice(rows, CHUNK)):
        chunk = stager.chunk(batch)
        if chunk:
            staging.write(chunk, found.rows)
    stager.finish(take_last=REPEATED in accepted)
    staging.whole = found


class _Stager:
    """Makes the chunks of one file, and finds out what concerns more than one of its rows."""

    def __init__(
        self,
        recipe: bytes,
        organisation_of: Callable[[str], int | None],
        enrich: Enrich,
        one_contract_a_row: bool,
    ) -> None:
        self.found = Found()
        self._recipe = recipe
        self._organisation_of = organisation_of
        self._enrich = enrich
        self._register = one_contract_a_row
        self._by_hash: dict[bytes, int] = {}
        self._firsts: dict[Once, Stated] = {}
        self._repeated: dict[Once, list[Stated]] = {}

    def chunk(self, batch: list[ParsedRow]) -> StagedChunk:
        """What the next rows of the file give."""
        found = self.found
        waiting: list[tuple[Any, ...]] = []
        every: list[list[Record]] = []
        where, beside, texts = None, b"", _beside(Provenance())
        for position, row in enumerate(batch, found.rows):
            if not self._takes(row):
                continue
            if row.provenance is not where:
                where = row.provenance
                texts = _beside(where)
                beside = f"\x1e{texts[0]}\x1e{texts[2]}".encode()
            raw = orjson.dumps(row.raw)
            row_hash = blake2b(self._recipe + b"\x1e" + raw + beside, digest_size=16).digest()
            if row_hash in self._by_hash:
                found.dropped[f"the same as row {self._by_hash[row_hash]}"] += 1
                continue
            records = row.records + self._enrich(row)
            if not self._knows_organisations(row, records):
                continue
            self._by_hash[row_hash] = row.row
            for part, of_one in enumerate(_by_contract(records)):
                part_hash = (
                    row_hash if part == 0 else blake2b(row_hash + bytes([part]), digest_size=16).digest()
                )
                waiting.append((position * PARTS + part, row.sheet, row.row, raw.decode(), part_hash, *texts))
                every.append(of_one)
        found.rows += len(batch)
        return self._by_column(waiting, every)

    def _takes(self, row: ParsedRow) -> bool:
        found = self.found
        if row.problems:
            found.problems.extend(row.problems)
            if len(found.problems) > MOST_PROBLEMS:
                raise TooManyProblems
            if row.blocked:
                found.blocked_rows += 1
                return False
        if row.dropped:
            found.dropped[row.dropped] += 1
            return False
        return True

    def _knows_organisations(self, row: ParsedRow, records: tuple[Record, ...]) -> bool:
        for record in records:
            if isinstance(record, (LineRecord, ClaimRecord)) or not record.organisation:
                continue
            if self._organisation_of(record.organisation) is None:
                self.found.problems.append(_unknown_organisation(row, record.organisation))
                self.found.blocked_rows += 1
                return False
        return True

    def _by_column(self, waiting: list[tuple[Any, ...]], every: list[list[Record]]) -> StagedChunk:
        """`waiting`: of each row what is known beside its records, `every`."""
        if not waiting:
            return NO_ROWS
        places, sheets, rows, *rest = map(list, zip(*waiting, strict=True))
        firsts = [records[0] for records in every]
        stated = [first if isinstance(first, ContractRecord) else NO_CONTRACT for first in firsts]
        contracts = ContractColumns(stated)
        ids = [self._organisation_of(contract.organisation) or 0 for contract in stated]
        kinds = [tuple([KIND_OF[record.__class__] for record in records]) for records in every]
        texts = [
            (text,) if names == CONTRACT_ALONE else _texts_of(records, text)
            for names, records, text in zip(kinds, every, contracts.json_texts(), strict=True)
        ]
        for names, count in Counter(kinds).items():
            for kind in names:
                self.found.records[kind] += count
        self.found.organisations.update(
            pk for pk, one in zip(ids, stated, strict=True) if one is not NO_CONTRACT
        )
        chunk = StagedChunk(
            [places, sheets, rows, *rest[:2], kinds, texts, *rest[2:], ids, [None] * len(ids)],
            each_once(lambda party: party and named(party), contracts.of("supplier")),
            own_columns(contracts),
        )
        if self._register:
            chunk = chunk.keyed()
            self._find_repeated(
                chunk.column("keys"),
                zip(places, rows, sheets, contracts.of("reference", ""), kinds, strict=True),
            )
        return chunk

    def _find_repeated(self, keys: Iterable[Keys | None], stated: Iterable[Stated]) -> None:
        for key, one in zip(keys, stated, strict=True):
            once = key and key.once
            if once:
                before = self._firsts.setdefault(once, one)
                if before is not one:
                    self._repeated.setdefault(once, [before]).append(one)

    def finish(self, take_last: bool) -> None:
        """Judge what stands more than once, now that the whole file is known."""
        in_order = sorted(self._repeated.values(), key=lambda found: found[0][0])
        _choose_among_repeated(self.found, in_order, take_last)
        # The references that several rows share, by themselves and with the supplier, name neither.
        shared = Counter(name for once in self._firsts for name in _references(once))
        shared.update(name for once in self._repeated for name in _references(once))
        self.found.repeated = {name for name, rows in shared.items() if rows > 1}


def _references(once: Once) -> tuple[bytes, ...]:
    """Of what stands once by its reference: the reference, and that with the supplier."""
    return (once[0], once[0] + once[1]) if once[1] else ()


def _beside(where: Provenance) -> tuple[str, str, str, str]:
    published = where.published_on.isoformat() if where.published_on else ""
    return where.address, where.title, published, where.note


def _texts_of(records: list[Record], contract: str) -> tuple[str, ...]:
    """The records as JSON; `contract` is that of the first, where it is one."""
    first, *more = records
    texts = [orjson.dumps(to_data(record)).decode() for record in more]
    return (contract if isinstance(first, ContractRecord) else orjson.dumps(to_data(first)).decode(), *texts)


def _by_contract(records: tuple[Record, ...]) -> list[list[Record]]:
    """A release may hold several contracts: each with the records that follow it, up to the next."""
    if len(records) == 1:
        return [list(records)]
    parts: list[list[Record]] = []
    for record in records:
        states_one = isinstance(record, ContractRecord)
        if not parts or (states_one and any(isinstance(before, ContractRecord) for before in parts[-1])):
            parts.append([])
        parts[-1].append(record)
    return [sorted(part, key=lambda record: not isinstance(record, ContractRecord)) for part in parts]


def _unknown_organisation(row: ParsedRow, name: str) -> Problem:
    return Problem(
        code="unknown_organisation",
        severity="error",
        message=f"City Tools does not know the organisation “{name}”.",
        hint="Add it with add_borough, or correct its name.",
        sheet=row.sheet,
        row=row.row,
        value=name,
    )


def _choose_among_repeated(found: Found, repeated: Iterable[list[Stated]], take_last: bool) -> None:
    for rows_of_one in repeated:
        if take_last:
            for position, _, _, _, kinds in rows_of_one[:-1]:
                found.block(position, kinds)
                found.dropped[f"replaced by row {rows_of_one[-1][1]}, which states the same contract"] += 1
            continue
        rows = ", ".join(str(row) for _, row, *_ in rows_of_one[:10])
        for position, row, sheet, reference, kinds in rows_of_one:
            found.block(position, kinds)
            found.blocked_rows += 1
            named = f"The reference {reference}" if reference else "This contract"
            found.problems.append(
                Problem(
                    code=REPEATED,
                    severity="needs_answer",
                    message=f"{named} stands in rows {rows} with the same supplier and start but other values.",
                    hint="Correct the file, or take the last of these rows with --accept repeated_reference.",
                    sheet=sheet,
                    row=row,
                    value=reference,
                )
            )
