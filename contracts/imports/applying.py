"""Applies a staged file: evidence, contracts and their keys, the list of rows seen, and the facts, or nothing.

Everything happens in the caller's transaction. Rows that stand unchanged write only their place in this
import's list; only subjects whose evidence changed are derived anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate, compress
from typing import Any

from boroughs.models import Organisation
from changes.models import note
from contracts.imports import bulk
from contracts.imports.deriving import Deriver, Use
from contracts.imports.endings import ended_by, noticed_uses
from contracts.imports.event_rows import add_events
from contracts.imports.evidence_rows import EvidenceRows
from contracts.imports.matching import REVIEW, Matcher
from contracts.imports.references import Capabilities, Systems
from contracts.imports.shapes import SHAPES
from contracts.imports.staged import CONTRACT_ALONE, StagedChunk, StagedRow, Staging
from contracts.models import Evidence, Import, ImportRow, Source
from contracts.records import Problem
from contracts.resolve import by_level

LISTED_FIELDS = ("imported", "evidence", "sheet", "row", "cells")


@dataclass
class Applied:
    """What an import did: rows by what became of them, and what it found on the way.

    `listed`: the contracts that it states something of; `gone`: those that the list before held and this one lacks.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    last_seen: int = 0
    to_review: int = 0
    listed: set[int] = field(default_factory=set)
    gone: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass
class Standing:
    """What the source's evidence holds of one row already: its pieces, their newest listing, its contract."""

    ids: list[int] = field(default_factory=list)
    listing: int | None = None
    contract: int | None = None
    uses: set[Use] = field(default_factory=set)


class Applier:
    """Applies one staged file of one source. `run` is called once, in a transaction that holds `lock_facts`."""

    def __init__(
        self,
        imported: Import,
        staging: Staging,
        *,
        previous: int | None,
        one_contract_a_row: bool,
        accepted: frozenset[str] = frozenset(),
        read_on: date | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        self._import = imported
        self._source: Source = imported.source
        self._staging = staging
        self._previous = previous
        self._register = one_contract_a_row
        self._progress = progress
        data_set = self._source.data_set
        self._level = imported.audience
        systems, capabilities = Systems(data_set), Capabilities()
        self._evidence = EvidenceRows(imported, systems, capabilities, read_on)
        self._deriver = Deriver(data_set, systems, capabilities)
        self._matcher = Matcher(data_set, self._level, one_contract_a_row=one_contract_a_row)
        self._first_of_source = not Evidence.objects.filter(
            source=self._source, audience=self._level
        ).exists()
        self._standing: dict[int, Standing] = {}
        self._contracts: dict[int, int] = {}
        self._touched: set[int] = set()
        self._uses: set[Use] = set()
        self.applied = Applied()

    def finds_nothing_known(self, organisation: Organisation | None) -> bool:
        """Whether no row can be one that is known already, so that each may be applied as it comes.

        True of a source's first import, and of a register only where its organisation has no contract yet.
        """
        if not self._first_of_source:
            return False
        return not self._register or (organisation is not None and not self._matcher.knows(organisation.pk))

    def run(self, *, as_it_comes: bool = False) -> Applied:
        """Apply the rows. `as_it_comes`: nothing is known of them, so none waits for those behind it."""
        if not as_it_comes:
            self._find_standing()
            if self._register:
                self._match_register()
        done = 0
        for chunk in self._staging.chunks():
            self._apply_chunk(chunk)
            done += len(chunk)
            if self._progress:
                self._progress(done)
        if self._staging.found.records["event"]:
            add_events(self._import)
        ended = ended_by(self._import)
        self._touched |= ended
        self._uses |= noticed_uses(ended)
        self._mark_vanished()
        self._deriver.contracts(sorted(self._touched))
        self._deriver.uses(self._uses | self._evidence.uses)
        self.applied.to_review = self._evidence.to_review
        return self.applied

    def _find_standing(self) -> None:
        if self._first_of_source:
            return
        for chunk in self._staging.chunks():
            places = dict(zip(chunk.column("row_hash"), chunk.column("position"), strict=True))
            for hashes in bulk.chunked(places):
                found = Evidence.objects.filter(
                    source=self._source, audience=self._level, row_hash__in=hashes
                ).values_list(
                    "row_hash",
                    "id",
                    "newest_import_id",
                    "contract_id",
                    "organisation_id",
                    "system_id",
                    "kind",
                )
                for row_hash, pk, listing, contract, organisation, system, kind in found:
                    standing = self._standing.setdefault(places[bytes(row_hash)], Standing())
                    standing.ids.append(pk)
                    standing.listing = listing
                    standing.contract = standing.contract or contract
                    if kind in ("deployment", "claim") or (kind == "charge" and contract is None):
                        standing.uses.add((organisation or 0, system or 0))
        self.applied.listed.update(s.contract for s in self._standing.values() if s.contract)
        self._matcher.take(self.applied.listed)

    def _match_register(self) -> None:
        """Each new row's contract: those with a strong claim first, over the whole file."""
        if not any(self._matcher.knows(organisation) for organisation in self._staging.found.organisations):
            return
        for name in ("strong", "weak", "adopt"):
            match = getattr(self._matcher, name)
            for chunk in self._staging.chunks():
                places = zip(
                    chunk.column("position"), chunk.column("organisation"), chunk.column("keys"), strict=True
                )
                rows = [
                    (place, (organisation, keys))
                    for place, organisation, keys in places
                    if keys and place not in self._standing and place not in self._contracts
                ]
                found = match([row for _, row in rows], self._staging.found.repeated)
                for (place, _), contract in zip(rows, found, strict=True):
                    if contract is not None:
                        self._contracts[place] = contract
                self._matcher.forget()

    def _contracts_of(self, chunk: StagedChunk) -> list[tuple[int, bool]]:
        """The contract of each of these new rows, 0 without one, and whether it is new."""
        rows = list(zip(chunk.column("organisation"), chunk.column("keys"), strict=True))
        if not self._register:
            found = iter(self._matcher.find_or_make([row for row in rows if row[1]]))
            return [next(found) if keys else (0, False) for _, keys in rows]
        matched = self._contracts
        places = chunk.column("position")
        unmatched = [row for place, row in zip(places, rows, strict=True) if row[1] and place not in matched]
        made = iter(self._matcher.make(unmatched))
        return [
            (0, False) if not keys else (matched[place], False) if place in matched else (next(made), True)
            for place, (_, keys) in zip(places, rows, strict=True)
        ]

    def _apply_chunk(self, chunk: StagedChunk) -> None:
        listed: list[tuple[Any, ...]] = []
        relisted: list[int] = []
        if self._standing:
            stands = [place in self._standing for place in chunk.column("position")]
            for row in compress(chunk.rows(), stands):
                relisted.extend(self._list_again(row, listed))
            chunk = chunk.only(not one for one in stands)
        fresh = self._apply_new(chunk, listed) if len(chunk) else []
        bulk.load(ImportRow, LISTED_FIELDS, listed)
        bulk.set_field(Evidence, "newest_import", relisted, self._import)
        note("contract", fresh)

    def _apply_new(self, chunk: StagedChunk, listed: list[tuple[Any, ...]]) -> list[int]:
        """Apply rows that no import brought before; gives the contracts that they make."""
        if not self._register:
            chunk = chunk.keyed()
        found = self._contracts_of(chunk)
        doubtful = [
            contract == REVIEW and keys is not None
            for (contract, _), keys in zip(found, chunk.column("keys"), strict=True)
        ]
        if any(doubtful):
            self._two_contracts(list(compress(chunk.rows(), doubtful)))
            found = [one for one, in_doubt in zip(found, doubtful, strict=True) if not in_doubt]
            chunk = chunk.only(not in_doubt for in_doubt in doubtful)
        kinds = chunk.column("kinds")
        ends = list(accumulate(map(len, kinds)))
        first = bulk.allocate(Evidence, ends[-1]) if ends else 0
        ids = [first + end - len(names) for end, names in zip(ends, kinds, strict=True)]
        facts = self._deriver.rows()
        alone = [is_new and names == CONTRACT_ALONE for (_, is_new), names in zip(found, kinds, strict=True)]
        # Row by row, as the order in which suppliers are first named decides their addresses.
        suppliers: list[int | None] = []
        others = iter(chunk.only(not one for one in alone).rows())
        for pk, (contract, is_new), party, is_alone in zip(ids, found, chunk.parties, alone, strict=True):
            if is_alone:
                suppliers.append(self._evidence.supplier(party))
                continue
            row = next(others)
            pieces = self._evidence.add(row, pk, contract or None)
            if is_new:
                facts.add_contract(contract, row.organisation, by_level(pieces, SHAPES), {})
            elif contract:
                self._touched.add(contract)
        contracts = [contract for contract, _ in compress(found, alone)]
        self._evidence.add_alone(chunk.only(alone), list(compress(ids, alone)), contracts, suppliers, facts)
        sheets, rows = chunk.column("sheet"), chunk.column("row")
        for pk, names, sheet, number in zip(ids, kinds, sheets, rows, strict=True):
            listed += [(self._import.pk, pk + ordinal, sheet, number, "") for ordinal in range(len(names))]
        self.applied.listed.update(contract for contract, _ in found if contract)
        self._count(chunk, found)
        self._evidence.flush_suppliers()
        self._matcher.flush()
        self._evidence.flush()
        facts.load()
        self._evidence.flush_reviews()
        # Should a later line of a feed state one of them as well, its facts are derived again at the end.
        return [contract for contract, is_new in found if is_new]

    def _count(self, chunk: StagedChunk, found: list[tuple[int, bool]]) -> None:
        """A row that a newer parser or catalogue reads again, and reads alike, is unchanged."""
        if self._first_of_source:
            self.applied.new += len(found)
            return
        matched = [self._contracts[place] for place in chunk.column("position") if place in self._contracts]
        stated = self._stated_before(matched)
        for row, (contract, is_new) in zip(chunk.rows(), found, strict=True):
            before = stated.get(contract)
            if is_new or not contract or (self._register and before is None):
                self.applied.new += 1
            elif before == [list(record) for record in row.records]:
                self.applied.unchanged += 1
            else:
                self.applied.changed += 1

    def _stated_before(self, contracts: Iterable[int]) -> dict[int, list[Any]]:
        """What the list before said of these contracts: contract → records."""
        stated: dict[int, list[Any]] = {}
        for chunk in bulk.chunked(contracts):
            before = Evidence.objects.filter(
                source=self._source, audience=self._level, newest_import=self._previous, contract__in=chunk
            ).order_by("row_hash", "ordinal")
            for contract, kind, record in before.values_list("contract_id", "kind", "record"):
                stated.setdefault(contract, []).append([kind, record])
        return stated

    def _list_again(self, row: StagedRow, listed: list[tuple[Any, ...]]) -> Iterator[int]:
        standing = self._standing[row.position]
        if standing.listing is not None and standing.listing == self._previous:
            self.applied.unchanged += 1
        else:
            # It was not in the list before this one, so another row, or none, spoke for its contract until now; none
            # did where every import of the source has been undone.
            if self._previous is None:
                self.applied.new += 1
            else:
                self.applied.changed += 1
            if standing.contract:
                self._touched.add(standing.contract)
            self._uses |= standing.uses
        for pk in standing.ids:
            listed.append((self._import.pk, pk, row.sheet, row.row, ""))
            yield pk

    def _two_contracts(self, rows: Iterable[StagedRow]) -> None:
        self.applied.problems += [
            Problem(
                code="two_contracts",
                severity="needs_answer",
                message="The notice's identifier and the reference belong to two different contracts here.",
                hint="Correct the reference or the OCID in the file.",
                sheet=row.sheet,
                row=row.row,
                value=row.records[0][1].get("reference", ""),
            )
            for row in rows
        ]

    def _mark_vanished(self) -> None:
        """What the list before held and this one lacks: last seen then, or gone where this is the full list."""
        if self._previous is None:
            return
        gone = Evidence.objects.filter(source=self._source, audience=self._level)
        if self._import.full_list:
            gone = gone.filter(newest_import__lt=self._import.pk)
        else:
            gone = gone.filter(newest_import=self._previous)
        found = list(gone.values_list("id", "contract_id", "organisation_id", "system_id", "kind"))
        self._touched.update(contract for _, contract, _, _, _ in found if contract)
        self._uses |= {(o or 0, s or 0) for _, c, o, s, kind in found if kind != "contract" and (s or not c)}
        self.applied.gone = sorted(
            {c for _, c, _, _, kind in found if kind == "contract"} - self.applied.listed
        )
        self.applied.last_seen = len(self.applied.gone)
        if self._import.full_list:
            bulk.set_field(Evidence, "newest_import", (pk for pk, *_ in found), None)
