"""Finds the contract that each new row states, or makes one.

Keys learnt from restricted evidence join nothing at a lower audience. Within one register two rows are never
one contract, so a contract that a row has taken is not offered to another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from hashlib import blake2b
from typing import Any

from contracts.imports import bulk
from contracts.imports.identity import Keys
from contracts.models import Contract, ContractKey

CONTRACT_FIELDS = ("id", "slug", "organisation", "data_set", "level")
KEY_FIELDS = ("contract", "organisation", "key", "level")

BLOCK = 2000
"""Contract ids reserved at a time; unused ones are gaps, which nobody sees."""

REVIEW = 0
"""In place of a contract's id: two identifiers hit two contracts, and somebody must say which it is."""

Row = tuple[int, Keys]
"""The organisation's id, and the record's keys."""


class Matcher:
    """Matches the rows of one import, in the transaction that applies it.

    First `take` what stands unchanged, then `strong` for all rows of the file, then `weak` for the rest, then
    `make` for what is new: a weak key must not take the contract to which another row has a better claim.
    """

    def __init__(self, data_set: str, level: int, *, one_contract_a_row: bool) -> None:
        self._data_set = data_set
        self._level = level
        self._exclusive = one_contract_a_row
        self._taken: set[int] = set()
        self._known: dict[tuple[int, bytes], set[int]] = {}
        self._above: dict[tuple[int, bytes], set[int]] = {}
        self._ids: list[int] = []
        self._new: list[list[Any]] = []
        self._new_keys: dict[tuple[int, bytes], int] = {}
        self._empty: dict[int, bool] = {}

    def take(self, contracts: Iterable[int]) -> None:
        """Rows that stand unchanged have these contracts already."""
        self._taken.update(contracts)

    def strong(self, rows: Sequence[Row], repeated: AbstractSet[bytes] = frozenset()) -> list[int | None]:
        """For each row the contract that its identifiers hit, REVIEW, or None.

        `repeated`: keys that several rows of this file share, and which therefore tell nothing.
        """
        self._look_up((organisation, key) for organisation, keys in rows for g in keys.identifiers for key in g)
        found = []
        for organisation, keys in rows:
            hits = [self._first(organisation, group, repeated) for group in keys.identifiers]
            contracts = {hit for hit in hits if hit is not None}
            contract = None if not contracts else contracts.pop() if len(contracts) == 1 else REVIEW
            if contract:
                self._claim(contract, organisation, keys)
            found.append(contract)
        return found

    def weak(self, rows: Sequence[Row], repeated: AbstractSet[bytes] = frozenset()) -> list[int | None]:
        """For each row the contract that its title, supplier and start hit, or None."""
        self._look_up((organisation, keys.title) for organisation, keys in rows if keys.title)
        found = []
        for organisation, keys in rows:
            contract = self._first(organisation, (keys.title,) if keys.title else (), repeated)
            if contract is None:
                contract = self._adopt(organisation, keys)
            if contract is not None:
                self._claim(contract, organisation, keys)
            found.append(contract)
        return found

    def find_or_make(self, organisation: int, keys: Keys) -> tuple[int, bool]:
        """For a feed, in which several lines may state one contract: its contract, and whether it is new."""
        for contract in (self.strong([(organisation, keys)])[0], self.weak([(organisation, keys)])[0]):
            if contract is not None:
                return contract, False
        return self.make(organisation, keys), True

    def make(self, organisation: int, keys: Keys) -> int:
        """A new contract's id."""
        if not self._ids:
            first = bulk.allocate(Contract, BLOCK)
            self._ids = list(range(first + BLOCK - 1, first - 1, -1))
        contract = self._ids.pop()
        every = keys.all()
        slug = blake2b(b"".join(every) or contract.to_bytes(8, "big"), digest_size=6).hexdigest()
        self._new.append([contract, slug, organisation, self._data_set, self._level])
        self._claim(contract, organisation, keys)
        return contract

    def flush(self) -> None:
        """Write the contracts that were made, and the keys that were learnt, since the last time."""
        if self._new:
            self._give_free_slugs()
            bulk.load(Contract, CONTRACT_FIELDS, self._new)
        by_contract = {contract for contract, _ in self._new_keys}
        made = {row[0] for row in self._new}
        old = by_contract - made
        known: set[tuple[int, bytes]] = set()
        for chunk in bulk.chunked(old):
            for contract, key in ContractKey.objects.filter(contract__in=chunk, level=self._level).values_list(
                "contract_id", "key"
            ):
                known.add((contract, bytes(key)))
        bulk.load(
            ContractKey,
            KEY_FIELDS,
            [(c, organisation, key, self._level) for (c, key), organisation in self._new_keys.items()
             if (c, key) not in known],
        )  # fmt: skip
        self._new, self._new_keys = [], {}

    def forget(self) -> None:
        """Drop the keys looked up so far; those of the next rows are looked up when they come."""
        if self._exclusive:
            self._known, self._above = {}, {}

    def _claim(self, contract: int, organisation: int, keys: Keys) -> None:
        self._taken.add(contract)
        for key in keys.all():
            self._new_keys[contract, key] = organisation
            if not self._exclusive:
                self._known.setdefault((organisation, key), set()).add(contract)

    def _look_up(self, wanted: Iterable[tuple[int, bytes]]) -> None:
        by_organisation: dict[int, set[bytes]] = {}
        for organisation, key in wanted:
            if (organisation, key) not in self._known and not self._has_none(organisation):
                by_organisation.setdefault(organisation, set()).add(key)
        for organisation, keys in by_organisation.items():
            for chunk in bulk.chunked(keys):
                for key in chunk:
                    self._known[organisation, key] = set()
                found = ContractKey.objects.filter(organisation=organisation, key__in=chunk).values_list(
                    "key", "contract_id", "level", "contract__level"
                )
                for key, contract, level, lowest in found:
                    place = organisation, bytes(key)
                    if level <= self._level:
                        self._known[place].add(contract)
                    elif lowest > self._level:
                        self._above.setdefault(place, set()).add(contract)

    def _has_none(self, organisation: int) -> bool:
        if organisation not in self._empty:
            self._empty[organisation] = not ContractKey.objects.filter(organisation=organisation).exists()
        return self._empty[organisation]

    def _first(self, organisation: int, keys: Sequence[bytes], repeated: AbstractSet[bytes]) -> int | None:
        for key in keys:
            if key in repeated:
                continue
            hit = self._known.get((organisation, key), set())
            if self._exclusive:
                hit = hit - self._taken
            if len(hit) == 1:
                return next(iter(hit))
        return None

    def _adopt(self, organisation: int, keys: Keys) -> int | None:
        """A contract that only higher audiences know becomes known here by its first record at this level."""
        for key in keys.all():
            above = self._above.get((organisation, key), set()) - self._taken
            if len(above) == 1:
                (contract,) = above
                for place in self._above:
                    self._above[place].discard(contract)
                Contract.objects.filter(pk=contract).update(level=self._level)
                return contract
        return None

    def _give_free_slugs(self) -> None:
        used: set[str] = set()
        for chunk in bulk.chunked(self._new):
            used.update(
                Contract.objects.filter(slug__in=[row[1] for row in chunk]).values_list("slug", flat=True)
            )
        for row in self._new:
            n = 0
            while row[1] in used:
                n += 1
                row[1] = blake2b(f"{row[1]}{n}".encode(), digest_size=6).hexdigest()
            used.add(row[1])
