"""Finds the contract that each new row states, or makes one.

Keys learnt from restricted evidence join nothing at a lower audience. Within one register two rows are never
one contract, so a contract that a row has taken is not offered to another.

A contract that only higher audiences know is adopted by its first record here, and is from then on exactly what a
new contract would be to whoever knows it from here: the same address, and found by the same keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from hashlib import blake2b
from typing import Any

from django.db import IntegrityError, transaction

from contracts.imports import bulk
from contracts.imports.identity import Keys
from contracts.models import Contract, ContractFact, ContractKey

CONTRACT_FIELDS = ("id", "slug", "organisation", "data_set", "level")
KEY_FIELDS = ("contract", "key", "supplier", "start", "level")

SLUG_BYTES = 6
"""Of a contract's address: twelve figures, and a chance of one in a million that two of 20,000 meet."""

BLOCK = 2000
"""Contract ids reserved at a time; unused ones are gaps, which nobody sees."""

OCID_PREFIX = len("ocds-h6vhtk-")
"""Every prefix of an OCID has this length, and is one publisher's alone (the standard's identifiers reference)."""

REVIEW = 0
"""In place of a contract's id: two identifiers hit two contracts, and somebody must say which it is."""

Row = tuple[int, Keys]
"""The organisation's id, and the record's keys."""

Known = tuple[int, bytes, str]
"""A contract that has a key, and the supplier and start with which it was learnt."""


class Matcher:
    """Matches the rows of one import, in the transaction that applies it.

    First `take` what stands unchanged, then `strong` for all rows of the file, then `weak` for the rest, then
    `adopt`, then `make` for what is new: a weak key must not take the contract to which another row has a better
    claim.
    """

    def __init__(self, data_set: str, level: int, *, one_contract_a_row: bool) -> None:
        self._data_set = data_set
        self._level = level
        self._exclusive = one_contract_a_row
        self._taken: set[int] = set()
        self._known: dict[bytes, set[Known]] = {}
        # Only what a level knows of its own contracts may decide what joins there: what is above stays apart.
        self._above: dict[int, dict[bytes, set[Known]]] = {}
        self._ids: list[int] = []
        self._new: list[list[Any]] = []
        self._learnt: list[tuple[int, Keys, bool]] = []
        self._has_contracts: dict[int, bool] = {}
        self._awards: dict[int, tuple[str, str]] = {}

    def knows(self, organisation: int) -> bool:
        """Whether the organisation has any contract yet; without one there is nothing to match."""
        if organisation not in self._has_contracts:
            self._has_contracts[organisation] = ContractKey.objects.filter(
                contract__organisation=organisation
            ).exists()
        return self._has_contracts[organisation]

    def take(self, contracts: Iterable[int]) -> None:
        """Rows that stand unchanged have these contracts already."""
        self._taken.update(contracts)

    def strong(self, rows: Sequence[Row], repeated: AbstractSet[bytes] = frozenset()) -> list[int | None]:
        """For each row the contract that its identifiers hit, REVIEW, or None.

        `repeated`: references, and references with a supplier, that several rows of this file share, and which
        therefore tell nothing by themselves.
        """
        self._look_up((organisation, key) for organisation, keys in rows for key in keys[:2] if key)
        found = []
        for _, keys in rows:
            hits = self._identified(self._known, keys, repeated)
            contract = None if not hits else hits.pop() if len(hits) == 1 else REVIEW
            if contract:
                self._claim(contract, keys, is_new=False)
            found.append(contract)
        return found

    def weak(self, rows: Sequence[Row], repeated: AbstractSet[bytes] = frozenset()) -> list[int | None]:
        """For each row the contract that its title, supplier and start hit, or None."""
        self._look_up((organisation, key) for organisation, keys in rows for key in keys.learnt())
        found = []
        for _, keys in rows:
            contract = self._only(self._free(keys.title)) if keys.title else None
            # The title's key holds the supplier and the start already.
            if contract is not None and self._is_another_award(contract, keys, alike=bool(keys.start)):
                contract = None
            if contract is not None:
                self._claim(contract, keys, is_new=False)
            found.append(contract)
        return found

    def adopt(self, rows: Sequence[Row], repeated: AbstractSet[bytes] = frozenset()) -> list[int | None]:
        """For each row the contract that only higher audiences knew and that now is known here, or None."""
        self._look_up((organisation, key) for organisation, keys in rows for key in keys.learnt())
        return [self._adopted(keys, repeated) for _, keys in rows]

    def find_or_make(self, rows: Sequence[Row]) -> list[tuple[int, bool]]:
        """For some rows of a feed, in which several may state one contract: its contract, and whether it is new."""
        every = [key for _, keys in rows for key in keys.learnt()]
        self._look_up((organisation, key) for organisation, keys in rows for key in keys.learnt())
        if not self._above and len(set(every)) == len(every) and not any(map(self._known.get, every)):
            return [(contract, True) for contract in self.make(rows)]
        return [self._find_or_make(*row) for row in rows]

    def _find_or_make(self, organisation: int, keys: Keys) -> tuple[int, bool]:
        if self._above or any(self._known.get(key) for key in keys.learnt()):
            for match in (self.strong, self.weak, self.adopt):
                contract = match([(organisation, keys)])[0]
                if contract is not None:
                    return contract, False
        return self.make([(organisation, keys)])[0], True

    def make(self, rows: Sequence[Row]) -> list[int]:
        """A new contract's id for each row."""
        while len(self._ids) < len(rows):
            first = bulk.allocate(Contract, BLOCK)
            self._ids.extend(range(first, first + BLOCK))
        contracts, self._ids = self._ids[: len(rows)], self._ids[len(rows) :]
        for contract, (organisation, keys) in zip(contracts, rows, strict=True):
            self._new.append([contract, self._slug(keys), organisation, self._data_set, self._level])
            self._claim(contract, keys, is_new=True)
        return contracts

    def flush(self) -> None:
        """Write the contracts that were made, and the keys that were learnt, since the last time."""
        if self._new:
            self._load_new()
        level = self._level
        rows: list[tuple[int, bytes, bytes, str, int]] = []
        for contract, keys, is_new in self._learnt:
            rows += [
                (contract, key, keys.supplier, keys.start, level)
                for key in keys[:3]
                if key and (is_new or (contract, keys.supplier, keys.start) not in self._at_this_level(key))
            ]
        # In a feed several lines may state one contract
        bulk.load(ContractKey, KEY_FIELDS, rows if self._exclusive else dict.fromkeys(rows))
        self._new, self._learnt = [], []

    def forget(self) -> None:
        """Drop the keys looked up so far; those of the next rows are looked up when they come."""
        if self._exclusive:
            self._known, self._above = {}, {}

    def _at_this_level(self, key: bytes) -> set[Known]:
        found = ContractKey.objects.filter(key=key, level=self._level).values_list(
            "contract_id", "supplier", "start"
        )
        return {(contract, bytes(supplier), start) for contract, supplier, start in found}

    def _claim(self, contract: int, keys: Keys, *, is_new: bool) -> None:
        self._taken.add(contract)
        self._learnt.append((contract, keys, is_new))
        if keys.procurement:
            self._awards[contract] = (keys.procurement, keys.award)
        if not self._exclusive:
            for key in keys.learnt():
                self._known.setdefault(key, set()).add((contract, keys.supplier, keys.start))

    def _look_up(self, wanted: Iterable[tuple[int, bytes]]) -> None:
        keys = {key for organisation, key in wanted if key not in self._known and self.knows(organisation)}
        for chunk in bulk.chunked(keys):
            for key in chunk:
                self._known[key] = set()
            found = ContractKey.objects.filter(key__in=chunk).values_list(
                "key", "contract_id", "supplier", "start", "level", "contract__level"
            )
            for key, contract, supplier, start, level, lowest in found:
                one = (contract, bytes(supplier), start)
                if level <= self._level:
                    self._known[bytes(key)].add(one)
                elif self._level < lowest == level:
                    self._above.setdefault(level, {}).setdefault(bytes(key), set()).add(one)

    def _free(self, key: bytes, known: Mapping[bytes, set[Known]] | None = None) -> set[Known]:
        found = (self._known if known is None else known).get(key, set())
        return {one for one in found if one[0] not in self._taken} if self._exclusive else found

    @staticmethod
    def _only(known: Iterable[Known]) -> int | None:
        contracts = {contract for contract, _, _ in known}
        return contracts.pop() if len(contracts) == 1 else None

    def _identified(
        self, known: Mapping[bytes, set[Known]], keys: Keys, repeated: AbstractSet[bytes]
    ) -> set[int]:
        """The contracts, two at most, that the OCID and the reference hit."""
        by_ocid = self._only(self._free(keys.ocid, known)) if keys.ocid else None
        by_reference = self._by_reference(known, keys, repeated)
        if by_reference is not None:
            same = (by_reference, keys.supplier, keys.start)
            alike = bool(keys.start) and keys.reference is not None and same in known.get(keys.reference, ())
            if self._is_another_award(by_reference, keys, alike=alike):
                by_reference = None
        return {hit for hit in (by_ocid, by_reference) if hit is not None}

    def _is_another_award(self, contract: int, keys: Keys, *, alike: bool) -> bool:
        """Whether a contract is of another award than a record: of its procurement, or of another of that publisher.

        One OCID may hold several awards, which share a title, often a supplier and a reference, and are not one
        contract for that. Nor are those of two OCIDs of one publisher: buyers write the same reference, often a
        framework's, on one call-off after the other. `alike`: supplier and start agree too, so that a publisher has
        given one contract two OCIDs.
        """
        if not keys.procurement:
            return False
        facts = ContractFact.objects.filter(contract=contract, seen_from__lte=self._level)
        stated = {(ocid.lower(), award) for ocid, award in facts.values_list("ocid", "award_id")}
        if contract in self._awards:
            stated.add(self._awards[contract])
        awards = {award for ocid, award in stated if ocid == keys.procurement}
        if awards:
            return keys.award not in awards
        publisher = keys.procurement[:OCID_PREFIX]
        return not alike and any(ocid[:OCID_PREFIX] == publisher for ocid, _ in stated)

    def _by_reference(
        self, every: Mapping[bytes, set[Known]], keys: Keys, repeated: AbstractSet[bytes]
    ) -> int | None:
        """By the reference alone, then with the supplier, then with the start: the first that hits exactly one."""
        if keys.reference is None:
            return None
        known = self._free(keys.reference, every)
        if keys.reference not in repeated and (hit := self._only(known)) is not None:
            return hit
        known = {one for one in known if one[1] == keys.supplier}
        if keys.reference + keys.supplier not in repeated and (hit := self._only(known)) is not None:
            return hit
        return self._only(one for one in known if one[2] == keys.start)

    def _adopted(self, keys: Keys, repeated: AbstractSet[bytes]) -> int | None:
        """Level by level, lowest first: what a higher level knows never changes what joins at one below it."""
        for level in sorted(self._above):
            known = self._above[level]
            hits = self._identified(known, keys, repeated)
            if not hits and keys.title and (titled := self._only(self._free(keys.title, known))):
                hits = {titled}
            if len(hits) == 1:
                (contract,) = hits
                for contracts in known.values():
                    contracts.difference_update([one for one in contracts if one[0] == contract])
                slug = _free_slug(self._slug(keys), {row[1] for row in self._new})
                Contract.objects.filter(pk=contract).update(level=self._level, slug=slug)
                self._claim(contract, keys, is_new=False)
                return contract
        return None

    def _slug(self, keys: Keys) -> str:
        """Of the keys alone, and apart for each level, so that no address tells that restricted evidence exists."""
        every = b"".join(keys.learnt()) + keys.supplier + keys.start.encode()
        level = bytes([self._level]) if self._level else b""
        return blake2b(every + level, digest_size=SLUG_BYTES).hexdigest()

    def _load_new(self) -> None:
        """Asking which addresses are free, before it is known that one is not, took a twentieth of a first import."""
        try:
            with transaction.atomic():
                bulk.load(Contract, CONTRACT_FIELDS, self._new)
        except IntegrityError:
            self._give_free_slugs()
            bulk.load(Contract, CONTRACT_FIELDS, self._new)

    def _give_free_slugs(self) -> None:
        used = bulk.present(Contract, "slug", (row[1] for row in self._new))
        for row in self._new:
            if row[1] in used:
                row[1] = _free_slug(row[1], used)
            used.add(row[1])


def _free_slug(wanted: str, used: AbstractSet[str]) -> str:
    """`wanted`, or the first after it that neither the table nor `used` has."""
    slug, n = wanted, 0
    while slug in used or Contract.objects.filter(slug=slug).exists():
        n += 1
        slug = blake2b(f"{wanted}{n}".encode(), digest_size=SLUG_BYTES).hexdigest()
    return slug
