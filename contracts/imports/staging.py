"""Parsed rows wait here, on disk, until the whole file has been read and checked; then all apply or none.

The checks that need more than one row are made here: the same row twice, and a contract that one register
lists twice with other values (FAULT 25).
"""

from __future__ import annotations

import marshal
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, NamedTuple

import orjson

from contracts.imports.identity import Keys, contract_keys
from contracts.imports.own_facts import Named, stated_alone
from contracts.records import KIND_OF, ClaimRecord, LineRecord, ParsedRow, Problem, Record, to_data

CHUNK = 2000
"""Rows in one piece on disk."""

MOST_PROBLEMS = 100_000
"""A file with more problems than this is refused: it is the wrong file or the wrong mapping, and nobody reads them."""

SIZE_BYTES = 8

PARTS = 256
"""The most contracts that one row or release may state; a release with more awards is cut into several lines."""

REPEATED = "repeated_reference"

ONE_CONTRACT = ("contract",)
"""The kinds of a row that states a contract and nothing else."""

Stated = tuple[int, int, str, str, tuple[str, ...]]
"""A contract that a register states: place, row, sheet, reference, and the kinds of its row's records."""

Enrich = Callable[[ParsedRow], tuple[Record, ...]]


class StagedRow(NamedTuple):
    """One row that gave records: of each its kind and its data as JSON text; `raw` is JSON text too.

    `organisation` and `key_parts` are those of its contract, where its first record is one; else 0 and None.
    `alone` is the supplier and the own facts of a contract of which the row says nothing else.
    """

    position: int
    sheet: str
    row: int
    raw: str
    row_hash: bytes
    kinds: tuple[str, ...]
    texts: tuple[str, ...]
    address: str
    title: str
    published_on: str
    note: str
    organisation: int
    key_parts: tuple[bytes | None, bytes | None, bytes | None, bytes, str] | None
    alone: tuple[Named | None, tuple[Any, ...]] | None

    @property
    def records(self) -> list[tuple[str, dict[str, Any]]]:
        """The row's records: kind and data."""
        return [(kind, orjson.loads(text)) for kind, text in zip(self.kinds, self.texts, strict=True)]

    @property
    def keys(self) -> Keys | None:
        return Keys._make(self.key_parts) if self.key_parts else None


class TooManyProblems(Exception):
    """The file has more problems than anybody will read."""


@dataclass
class Found:
    """What a whole file comes to: the problems, what was dropped and why, and which rows may not apply."""

    problems: list[Problem] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    blocked: set[int] = field(default_factory=set)
    blocked_rows: int = 0
    records: Counter[str] = field(default_factory=Counter)
    repeated: set[bytes] = field(default_factory=set)
    organisations: set[int] = field(default_factory=set)

    def block(self, position: int, kinds: tuple[str, ...]) -> None:
        """Keep a row that was staged already from being applied."""
        self.blocked.add(position)
        for kind in kinds:
            self.records[kind] -= 1
            if not self.records[kind]:
                del self.records[kind]


class Staging:
    """A file's parsed rows, on disk, and what the whole file came to once it has been read.

    Where another process fills it, `chunks` gives what is there and waits for more.
    """

    def __init__(self, folder: Path | None) -> None:
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115 - closed when it has been applied
        self._wait: Callable[[], None] | None = None
        self.written = 0
        self.whole: Found | None = None
        self.on_written: Callable[[int], None] | None = None

    @property
    def found(self) -> Found:
        """What the whole file came to. Raises `ValueError` before it has been read."""
        if self.whole is None:
            raise ValueError("The file has not been read to its end.")
        return self.whole

    def write(self, chunk: list[tuple[Any, ...]], rows: int) -> None:
        """Add rows to be applied; `rows` of the file have been read by now."""
        # One read for a whole chunk: marshal's own reading from a file takes a call for every few bytes.
        data = marshal.dumps(chunk)
        self._file.write(len(data).to_bytes(SIZE_BYTES, "big") + data)
        self._file.flush()
        self.written += SIZE_BYTES + len(data)
        if self.on_written:
            self.on_written(rows)

    def filled_by(self, wait: Callable[[], None]) -> None:
        """Another process fills it: `wait` returns when there is more, or all that there is."""
        self._wait = wait

    def chunks(self) -> Iterator[list[StagedRow]]:
        """The rows to apply, in the order of the file, some thousand at a time.

        Those of `found.blocked` are left out once they are known, which is when all has been read.
        """
        place = 0
        while self._is_more(place):
            # By place, as a process that fills the file has its own end of it, which is this one's too.
            size = int.from_bytes(os.pread(self._file.fileno(), SIZE_BYTES, place), "big")
            chunk = marshal.loads(os.pread(self._file.fileno(), size, place + SIZE_BYTES))
            place += SIZE_BYTES + size
            blocked = self.whole.blocked if self.whole else ()
            yield [StagedRow._make(row) for row in chunk if row[0] not in blocked]

    def _is_more(self, place: int) -> bool:
        while place >= self.written and self.whole is None and self._wait:
            self._wait()
        return place < self.written

    def close(self) -> None:
        self._file.close()


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
    found = Found()
    by_hash: dict[bytes, int] = {}
    firsts: dict[tuple[bytes, bytes, str], Stated] = {}
    repeated: dict[tuple[bytes, bytes, str], list[Stated]] = {}
    kinds: Counter[tuple[str, ...]] = Counter()
    repeats = _Repeats()
    chunk: list[tuple[Any, ...]] = []
    for position, row in enumerate(parsed):
        found.rows += 1
        if row.problems:
            found.problems.extend(row.problems)
            if len(found.problems) > MOST_PROBLEMS:
                raise TooManyProblems
            if row.blocked:
                found.blocked_rows += 1
                continue
        if row.dropped:
            found.dropped[row.dropped] += 1
            continue
        raw = orjson.dumps(row.raw)
        where = row.provenance
        published = where.published_on.isoformat() if where.published_on else ""
        row_hash = blake2b(
            b"\x1e".join((recipe, raw, where.address.encode(), published.encode())), digest_size=16
        ).digest()
        if row_hash in by_hash:
            found.dropped[f"the same as row {by_hash[row_hash]}"] += 1
            continue
        every = row.records + enrich(row)
        unknown = next(
            (name for name in map(_organisation, every) if name and organisation_of(name) is None), ""
        )
        if unknown:
            found.problems.append(_unknown_organisation(row, unknown))
            found.blocked_rows += 1
            continue
        by_hash[row_hash] = row.row
        for part, records in enumerate(_by_contract([(KIND_OF[type(r)], to_data(r)) for r in every])):
            place = position * PARTS + part
            organisation, keys = 0, None
            names = tuple([kind for kind, _ in records])
            kinds[names] += 1
            if records[0][0] == "contract":
                organisation = organisation_of(records[0][1]["organisation"]) or 0
                found.organisations.add(organisation)
                keys = contract_keys(organisation, records[0][1])
                if one_contract_a_row:
                    repeats.add(keys)
                    key = keys.once
                    if key is not None:
                        stated = (place, row.row, row.sheet, records[0][1].get("reference", ""), names)
                        before = firsts.setdefault(key, stated)
                        if before is not stated:
                            repeated.setdefault(key, [before]).append(stated)
            part_hash = row_hash if part == 0 else blake2b(row_hash + bytes([part]), digest_size=16).digest()
            texts = tuple([orjson.dumps(data).decode() for _, data in records])
            alone = stated_alone(records[0][1]) if names == ONE_CONTRACT else None
            chunk.append(
                (place, row.sheet, row.row, raw.decode(), part_hash, names, texts, where.address, where.title,
                 published, where.note, organisation, keys and tuple(keys), alone)
            )  # fmt: skip
        if len(chunk) >= CHUNK:
            staging.write(chunk, found.rows)
            chunk = []
    if chunk:
        staging.write(chunk, found.rows)
    for names, rows in kinds.items():
        for kind in names:
            found.records[kind] += rows
    in_order = sorted(repeated.values(), key=lambda found: found[0][0])
    _choose_among_repeated(found, in_order, REPEATED in accepted)
    found.repeated = repeats.repeated
    staging.whole = found


def _by_contract(records: list[tuple[str, dict[str, Any]]]) -> list[list[tuple[str, dict[str, Any]]]]:
    """A release may hold several contracts: each with the records that follow it, up to the next."""
    if len(records) == 1:
        return [records]
    parts: list[list[tuple[str, dict[str, Any]]]] = []
    for record in records:
        if not parts or (record[0] == "contract" and any(kind == "contract" for kind, _ in parts[-1])):
            parts.append([])
        parts[-1].append(record)
    return [sorted(part, key=lambda record: record[0] != "contract") for part in parts]


class _Repeats:
    """Which references several rows of one file share, by themselves and with the supplier: they name neither."""

    def __init__(self) -> None:
        self._once: set[bytes] = set()
        self.repeated: set[bytes] = set()

    def add(self, keys: Keys) -> None:
        if keys.reference is not None:
            for key in (keys.reference, keys.reference + keys.supplier):
                if key in self._once:
                    self.repeated.add(key)
                self._once.add(key)


def _organisation(record: Record) -> str:
    return "" if isinstance(record, (LineRecord, ClaimRecord)) else record.organisation


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
                    hint="Correct the file, or accept repeated_reference to take the last of these rows.",
                    sheet=sheet,
                    row=row,
                    value=reference,
                )
            )
