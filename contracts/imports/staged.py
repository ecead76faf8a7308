"""The rows of a file as they wait on disk to be applied: some thousand at a time, by column.

They wait until the whole file has been read and checked; then all apply or none.
"""

from __future__ import annotations

import marshal
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import compress
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, NamedTuple

import orjson

from contracts.imports.identity import Keys, contract_keys
from contracts.imports.own_facts import OWN_FACTS, Named
from contracts.records import Problem

SIZE_BYTES = 8

CONTRACT_ALONE = ("contract",)
"""The kinds of a row that states a contract and nothing else."""


class StagedRow(NamedTuple):
    """One row that gave records: of each its kind and its data as JSON text; `raw` is JSON text too.

    `organisation` and `keys` are those of its contract, where its first record is one; else 0 and None. The keys of a
    feed's rows are made by `StagedChunk.keyed`, in the process that asks for them.
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
    keys: Keys | None

    @property
    def records(self) -> list[tuple[str, dict[str, Any]]]:
        """The row's records: kind and data."""
        return [(kind, orjson.loads(text)) for kind, text in zip(self.kinds, self.texts, strict=True)]


class StagedChunk(NamedTuple):
    """Some rows in the order of the file: the columns of `StagedRow`, and what their contracts state.

    `parties` are the contracts' suppliers, `own` a list for each of OWN_FACTS: what they state of themselves.
    """

    columns: list[list[Any]]
    parties: list[Named | None]
    own: list[list[Any]]

    def __len__(self) -> int:
        return len(self.parties)

    def column(self, name: str) -> list[Any]:
        """What `StagedRow` has under this name, of each row."""
        return self.columns[StagedRow._fields.index(name)]

    def rows(self) -> list[StagedRow]:
        return list(map(StagedRow._make, zip(*self.columns, strict=True)))

    def keyed(self) -> StagedChunk:
        """With the keys of its contracts, which wait without them."""
        organisations, kinds = self.column("organisation"), self.column("kinds")
        made = contract_keys(
            organisations, [party[0] if party else "" for party in self.parties], self._stated
        )
        keys = [one if names[0] == "contract" else None for one, names in zip(made, kinds, strict=True)]
        return StagedChunk([*self.columns[:-1], keys], self.parties, self.own)

    def _stated(self, field: str) -> list[str]:
        return [value or "" for value in self.own[OWN_FACTS.index(field)]]

    def only(self, wanted: Iterable[bool]) -> StagedChunk:
        """The rows of which `wanted` is true."""
        kept = list(wanted)
        if all(kept):
            return self
        return StagedChunk(
            [list(compress(column, kept)) for column in self.columns],
            list(compress(self.parties, kept)),
            [list(compress(column, kept)) for column in self.own],
        )

    def dumped(self) -> bytes:
        """As bytes, for `loaded`."""
        keys = [keys and tuple(keys) for keys in self.columns[-1]]
        columns = [*self.columns[:-1], keys, self.parties, *self.own]
        return marshal.dumps((len(self), [_packed(column) for column in columns]))

    @classmethod
    def loaded(cls, data: bytes) -> StagedChunk:
        count, packed = marshal.loads(data)
        columns = [column * count if len(column) == 1 else column for column in packed]
        width = len(StagedRow._fields)
        columns[width - 1] = [keys and Keys._make(keys) for keys in columns[width - 1]]
        return cls(columns[:width], columns[width], columns[width + 1 :])


def _packed(column: list[Any]) -> list[Any]:
    """A column that holds one value throughout, as many do, as a list of that one."""
    return column[:1] if column.count(column[0]) == len(column) else column


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

    def write(self, chunk: StagedChunk, rows: int) -> None:
        """Add rows to be applied; `rows` of the file have been read by now."""
        data = chunk.dumped()
        self._file.write(len(data).to_bytes(SIZE_BYTES, "big") + data)
        self._file.flush()
        self.written += SIZE_BYTES + len(data)
        if self.on_written:
            self.on_written(rows)

    def filled_by(self, wait: Callable[[], None]) -> None:
        """Another process fills it: `wait` returns when there is more, or all that there is."""
        self._wait = wait

    def chunks(self) -> Iterator[StagedChunk]:
        """The rows to apply, in the order of the file, some thousand at a time.

        Those of `found.blocked` are left out once they are known, which is when all has been read.
        """
        place = 0
        while self._is_more(place):
            # By place, as a process that fills the file has its own end of it, which is this one's too.
            size = int.from_bytes(os.pread(self._file.fileno(), SIZE_BYTES, place), "big")
            chunk = StagedChunk.loaded(os.pread(self._file.fileno(), size, place + SIZE_BYTES))
            place += SIZE_BYTES + size
            if self.whole and self.whole.blocked:
                chunk = chunk.only(place not in self.whole.blocked for place in chunk.column("position"))
            yield chunk

    def _is_more(self, place: int) -> bool:
        while place >= self.written and self.whole is None and self._wait:
            self._wait()
        return place < self.written

    def close(self) -> None:
        self._file.close()
