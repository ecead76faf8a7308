"""Applies a staged file: evidence, contracts and their keys, the list of rows seen, and the facts, or nothing.

Everything happens in the caller's transaction. Rows that stand unchanged write only their place in this
import's list; only subjects whose evidence changed are derived anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import orjson
from django.utils import timezone

from changes.models import note
from contracts.imports import bulk
from contracts.imports.deriving import Deriver, Use, piece_of
from contracts.imports.matching import REVIEW, Matcher
from contracts.imports.references import Capabilities, Organisations, Systems
from contracts.imports.reviewing import ReviewRows
from contracts.imports.staging import StagedRow, Staging
from contracts.imports.supplier_references import Suppliers
from contracts.models import Evidence, Import, ImportRow, Source
from contracts.records import Party, Problem
from contracts.resolve import Piece

EVIDENCE_FIELDS = (
    "id", "source", "row_hash", "ordinal", "kind", "audience", "record", "raw", "address", "title", "observed_on",
    "published", "confidence", "inferred", "stands", "newest_import", "organisation", "contract", "supplier",
    "system", "capability",
)  # fmt: skip
LISTED_FIELDS = ("imported", "evidence", "sheet", "row", "cells")


@dataclass
class Applied:
    """What an import did: rows by what became of them, and what it found on the way.

    `gone`: the contracts that the list before held and this one lacks.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    last_seen: int = 0
    to_review: int = 0
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
        self._organisations = Organisations(data_set)
        self._systems = Systems(data_set)
        self._capabilities = Capabilities()
        self._suppliers = Suppliers(data_set)
        self._deriver = Deriver(data_set, self._systems, self._capabilities)
        self._matcher = Matcher(data_set, self._level, one_contract_a_row=one_contract_a_row)
        self._reviews = ReviewRows(data_set, self._level)
        self._today = timezone.localdate(imported.started_at).isoformat()
        self._first_of_source = not Evidence.objects.filter(
            source=self._source, audience=self._level
        ).exists()
        self._standing: dict[int, Standing] = {}
        self._contracts: dict[int, tuple[int, bool]] = {}
        self._touched: set[int] = set()
        self._listed: set[int] = set()
        self._uses: set[Use] = set()
        self.applied = Applied()

    def run(self) -> Applied:
        self._find_standing()
        if self._register:
            self._match_register()
        done = 0
        for chunk in self._staging.chunks():
            self._apply_chunk(chunk)
            done += len(chunk)
            if self._progress:
                self._progress(done)
        self._mark_vanished()
        self._deriver.contracts(sorted(self._touched))
        self._deriver.uses(self._uses)
        return self.applied

    def _find_standing(self) -> None:
        if self._first_of_source:
            return
        for chunk in self._staging.chunks():
            places = {row.row_hash: row.position for row in chunk}
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
        self._listed.update(s.contract for s in self._standing.values() if s.contract)
        self._matcher.take(self._listed)

    def _match_register(self) -> None:
        """Each new row's contract: those with a strong claim first, over the whole file."""
        if not any(self._matcher.knows(organisation) for organisation in self._staging.organisations):
            return
        for name in ("strong", "weak", "adopt"):
            match = getattr(self._matcher, name)
            for chunk in self._staging.chunks():
                rows = [
                    row
                    for row in chunk
                    if row.keys and row.position not in self._standing and row.position not in self._contracts
                ]
                found = match([(row.organisation, row.keys) for row in rows], self._staging.repeated)
                for row, contract in zip(rows, found, strict=True):
                    if contract is not None:
                        self._contracts[row.position] = (contract, False)
                self._matcher.forget()

    def _contract_of(self, row: StagedRow) -> tuple[int, bool]:
        """The row's contract and whether it is new."""
        if row.keys is None:
            return 0, False
        if row.position in self._contracts:
            return self._contracts[row.position]
        if self._register:
            return self._matcher.make(row.organisation, row.keys), True
        return self._matcher.find_or_make(row.organisation, row.keys)

    def _apply_chunk(self, chunk: list[StagedRow]) -> None:
        evidence: list[tuple[Any, ...]] = []
        listed: list[tuple[Any, ...]] = []
        relisted: list[int] = []
        fresh: list[tuple[int, int, list[Piece]]] = []
        fresh_contracts: list[int] = []
        new_rows = [row for row in chunk if row.position not in self._standing]
        for row in chunk:
            if row.position in self._standing:
                relisted.extend(self._list_again(row, listed))
        stated = {} if self._first_of_source else self._stated_before(new_rows)
        first = bulk.allocate(Evidence, sum(len(row.records) for row in new_rows)) if new_rows else 0
        for row in new_rows:
            contract, is_new = self._contract_of(row)
            if row.keys is not None and contract == REVIEW:
                self._two_contracts(row)
                continue
            pieces: list[Piece] = []
            for ordinal, (kind, data) in enumerate(row.records):
                pieces += self._evidence(row, first, ordinal, kind, data, contract or None, evidence)
                listed.append((self._import.pk, first, row.sheet, row.row, ""))
                first += 1
            if is_new and self._register:
                fresh.append((contract, row.organisation, pieces))
                fresh_contracts.append(contract)
            elif contract:
                self._touched.add(contract)
            if contract:
                self._listed.add(contract)
            self._count(row, contract, is_new, stated)
        self._suppliers.flush()
        self._matcher.flush()
        bulk.load(Evidence, EVIDENCE_FIELDS, evidence)
        bulk.load(ImportRow, LISTED_FIELDS, listed)
        bulk.set_field(Evidence, "newest_import", relisted, self._import)
        self._deriver.fresh(fresh)
        self._reviews.flush()
        note("contract", fresh_contracts)

    def _stated_before(self, rows: list[StagedRow]) -> dict[int, list[Any]]:
        """What the list before said of the contracts that these rows are matched with: contract → records."""
        contracts = [self._contracts[row.position][0] for row in rows if row.position in self._contracts]
        stated: dict[int, list[Any]] = {}
        for chunk in bulk.chunked(contracts):
            before = Evidence.objects.filter(
                source=self._source, audience=self._level, newest_import=self._previous, contract__in=chunk
            ).order_by("row_hash", "ordinal")
            for contract, kind, record in before.values_list("contract_id", "kind", "record"):
                stated.setdefault(contract, []).append([kind, record])
        return stated

    def _count(self, row: StagedRow, contract: int, is_new: bool, stated: dict[int, list[Any]]) -> None:
        """A row that a newer parser or catalogue reads again, and reads alike, is unchanged."""
        before = stated.get(contract)
        if is_new or not contract or self._first_of_source or (self._register and before is None):
            self.applied.new += 1
        elif before == orjson.loads(orjson.dumps(row.records)):
            self.applied.unchanged += 1
        else:
            self.applied.changed += 1

    def _list_again(self, row: StagedRow, listed: list[tuple[Any, ...]]) -> Iterator[int]:
        standing = self._standing[row.position]
        if standing.listing is not None and standing.listing == self._previous:
            self.applied.unchanged += 1
        else:
            # It was not in the list before this one, so another row, or none, spoke for its contract until now.
            self.applied.changed += 1
            if standing.contract:
                self._touched.add(standing.contract)
            self._uses |= standing.uses
        for pk in standing.ids:
            listed.append((self._import.pk, pk, row.sheet, row.row, ""))
            yield pk

    def _two_contracts(self, row: StagedRow) -> None:
        self.applied.problems.append(
            Problem(
                code="two_contracts",
                severity="needs_answer",
                message="The notice's identifier and the reference belong to two different contracts here.",
                hint="Correct the reference or the OCID in the file.",
                sheet=row.sheet,
                row=row.row,
                value=row.records[0][1].get("reference", ""),
            )
        )

    def _evidence(
        self,
        row: StagedRow,
        pk: int,
        ordinal: int,
        kind: str,
        data: dict[str, Any],
        contract: int | None,
        rows: list[tuple[Any, ...]],
    ) -> list[Piece]:
        """Add one record's evidence to `rows`; give its piece where it speaks of its contract, else nothing."""
        name = data.get("organisation", "")
        organisation = self._organisations.find(name) if name else (row.organisation or None)
        system = self._systems.find(data.get("system", "")) if "system" in data else None
        named = data.get("capability", "")
        capability = self._capabilities.find(named) if named else None
        supplier = self._supplier(data.get("supplier"))
        stands = not data.get("proposed", False)
        in_contract = contract if kind in ("contract", "line", "charge", "deployment") else None
        observed = row.published_on or self._today
        rows.append(
            (
                pk, self._source.pk, row.row_hash, ordinal, kind, self._level, orjson.dumps(data).decode(),
                row.raw if ordinal == 0 else None, row.address, row.title, observed, bool(row.published_on),
                data.get("confidence", "high"), data.get("inferred", False), stands, self._import.pk, organisation,
                in_contract, supplier, system, capability,
            )
        )  # fmt: skip
        self.applied.to_review += self._reviews.consider(
            pk, organisation, kind, data, system_known=system is not None, text=self._text(row)
        )
        if not stands:
            return []
        if kind in ("deployment", "claim") or (kind == "charge" and not in_contract):
            if kind != "deployment" or system is not None:
                self._uses.add((organisation or 0, system or 0))
            return []
        return [
            piece_of(
                id=pk, kind=kind, source=self._source.pk, source_kind=self._source.kind, level=self._level,
                observed_on=_day(observed), listing=self._import.pk, data=data, contract=in_contract,
                supplier=supplier, system=system, capability=capability, published=bool(row.published_on),
            )
        ]  # fmt: skip

    def _text(self, row: StagedRow) -> str:
        first = row.records[0][1]
        words = (first.get("title", ""), first.get("description", ""), first.get("statement", ""), row.title)
        return " — ".join(dict.fromkeys(filter(None, words)))

    def _supplier(self, named: Any) -> int | None:
        if not named:
            return None
        if isinstance(named, str):
            return self._suppliers.ensure(Party(named), self._level)
        return self._suppliers.ensure(
            Party(named["name"], company_number=named.get("company_number", ""), ppon=named.get("ppon", "")),
            self._level,
        )

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
        self.applied.gone = sorted({c for _, c, _, _, kind in found if kind == "contract"} - self._listed)
        self.applied.last_seen = len(self.applied.gone)
        if self._import.full_list:
            bulk.set_field(Evidence, "newest_import", (pk for pk, *_ in found), None)


@lru_cache(maxsize=10_000)
def _day(text: str) -> date:
    return date.fromisoformat(text)
