"""Makes the facts of some subjects anew from their live evidence, and notes what changed.

A subject is a contract, or an organisation's use of a system. Its facts are deleted and written again; nothing
else writes facts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from changes.models import note
from contracts.imports import bulk
from contracts.imports.endings import NOTICE, PUBLIC, Endings, called_off
from contracts.imports.fact_rows import FactRows
from contracts.imports.references import Capabilities, Systems
from contracts.imports.shapes import SHAPES, charge_key, contract_values, line_key
from contracts.models import Charge, Claim, ContractFact, Deployment, Evidence, Import, Line, ReviewItem
from contracts.precedence import rank_of
from contracts.resolve import Piece, by_level

SUBJECTS = 2000
"""Subjects derived at a time: some MB of evidence in memory, whatever the size of the import."""

LISTING_KINDS = ("register", "own_form")
"""Sources whose every import lists all that they know: what a newer one lacks was last seen before."""

Use = tuple[int, int]
"""An organisation's use of a system, by ids; 0 where the evidence names no organisation or no system."""

EVIDENCE_FIELDS = (
    "id", "kind", "source_id", "source__kind", "audience", "observed_on", "newest_import_id", "record",
    "organisation_id", "contract_id", "supplier_id", "system_id", "capability_id", "published",
)  # fmt: skip


def piece_of(
    *,
    id: int,
    kind: str,
    source: int,
    source_kind: str,
    level: int,
    observed_on: Any,
    listing: int,
    data: dict[str, Any],
    contract: int | None,
    supplier: int | None,
    system: int | None,
    capability: int | None,
    published: bool,
) -> Piece:
    """A piece of evidence as the resolving takes it, with the ids of what its record names."""
    key: Any = ()
    if kind == "contract":
        values: dict[str, Any] = contract_values(data, supplier)
    elif kind == "line":
        key, values = line_key(data, system), {"line": (data, system, id)}
    elif kind == "charge":
        key = charge_key(data, system)
        values = {**data, "supplier": supplier}
    elif kind == "deployment":
        key = (system, capability)
        values = {"status": "live", "confidence": "high", **data, "supplier": supplier, "contract": contract}
        for name in ("supplier", "contract"):
            if values[name] is None:
                del values[name]
    else:
        key, values = id, {"claim": (data, system, supplier)}
    rank = rank_of(source_kind, level)
    return Piece(id, kind, key, source, rank, level, observed_on, listing, values, published)


class Listings:
    """The newest list of each source and audience, against which a contract may have been last seen earlier."""

    def __init__(self) -> None:
        self._newest: dict[tuple[int, int], int] = {}
        self._days: dict[int, date] = {}
        live = Import.objects.live().filter(source__kind__in=LISTING_KINDS)
        for pk, same, source, audience, started in live.order_by("id").values_list(
            "id", "same_as_id", "source_id", "audience", "started_at"
        ):
            self._newest[source, audience] = same or pk
            self._days[same or pk] = timezone.localdate(started)

    def last_seen(self, pieces: Iterable[Piece]) -> dict[int, date | None]:
        """For each piece's id the day its source last listed it, where its newest list does not; else None."""
        return {
            piece.id: self._days.get(piece.listing)
            if piece.listing < self._newest.get((piece.source, piece.level), 0)
            else None
            for piece in pieces
        }


def _as_answered(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows, those of charges that were proposed with the kinds that somebody chose in the review.

    The evidence keeps what the program had read into the row.
    """
    found = list(rows)
    proposed = [row[0] for row in found if row[1] == "charge" and row[7].get("proposed")]
    if not proposed:
        return found
    answered = ReviewItem.objects.filter(evidence__in=proposed, kind=ReviewItem.Kind.CHARGE)
    accepted = answered.filter(state=ReviewItem.State.ACCEPTED).values_list("evidence_id", "answer")
    chosen = {pk: answer for pk, answer in accepted if answer}
    return [(*row[:7], {**row[7], **chosen.get(row[0], {})}, *row[8:]) for row in found]


class Deriver:
    """Derives facts of one data set. `systems` and `capabilities` are looked up once for the whole import."""

    def __init__(self, data_set: str, systems: Systems, capabilities: Capabilities) -> None:
        self._data_set = data_set
        self._systems = systems
        self._capabilities = capabilities
        self._listings = Listings()

    def rows(self) -> FactRows:
        """Where the rows of some subjects' facts are collected."""
        return FactRows(self._data_set, self._systems, self._capabilities)

    def contracts(self, ids: Iterable[int]) -> None:
        """Make the facts of these contracts anew."""
        for chunk in bulk.chunked(ids, SUBJECTS):
            grouped: dict[int, list[Piece]] = {}
            organisations: dict[int, int] = {}
            notices: dict[int, list[tuple[date, int]]] = {}
            ocids: set[str] = set()
            evidence = Evidence.objects.filter(
                contract__in=chunk, newest_import__isnull=False, stands=True
            ).exclude(kind__in=("deployment", "event"))
            for row in _as_answered(evidence.values_list(*EVIDENCE_FIELDS)):
                grouped.setdefault(row[9], []).append(self._piece(row))
                organisations[row[9]] = row[8]
                if row[7].get("ocid"):
                    ocids.add(row[7]["ocid"])
                if row[1] == "contract" and row[3] == NOTICE and row[4] == PUBLIC:
                    notices.setdefault(row[9], []).append((row[5], row[0]))
            endings = Endings(self._data_set, chunk, ocids)
            for model in (ContractFact, Line, Charge):
                model.objects.filter(contract__in=chunk).delete()
            rows = self.rows()
            for contract, pieces in sorted(grouped.items()):
                stale = self._listings.last_seen(pieces)
                known = endings.put_into(contract, by_level(pieces, SHAPES), notices.get(contract, ()))
                rows.add_contract(contract, organisations[contract], known, stale)
            rows.load()
            note("contract", chunk)

    def uses(self, uses: Iterable[Use]) -> None:
        """Make the deployments, and the charges and claims without a contract, of these uses anew."""
        kept = {(organisation, self._systems.last(system)) for organisation, system in uses}
        for chunk in bulk.chunked(sorted(kept), SUBJECTS // 10):
            wanted = Q()
            for organisation, system in chunk:
                for each in self._systems.alike(system):
                    wanted |= Q(organisation=organisation or None, system=each or None)
            facts = wanted
            grouped: dict[Use, list[Piece]] = {use: [] for use in chunk}
            evidence = Evidence.objects.filter(
                wanted,
                Q(kind__in=("deployment", "claim")) | Q(kind="charge", contract__isnull=True),
                newest_import__isnull=False,
                stands=True,
            )
            told = _as_answered(evidence.values_list(*EVIDENCE_FIELDS))
            off = called_off({row[9] for row in told if row[9] and row[3] == NOTICE})
            for row in told:
                if row[3] != NOTICE or row[9] not in off:
                    grouped[row[8] or 0, self._systems.last(row[11] or 0)].append(self._piece(row))
            Deployment.objects.filter(facts).delete()
            Charge.objects.filter(facts, contract__isnull=True).delete()
            Claim.objects.filter(facts).delete()
            rows = self.rows()
            for (organisation, system), pieces in grouped.items():
                rows.add_use(organisation or None, system or None, by_level(pieces, SHAPES))
            rows.load()
            note("system", sorted({system for _, system in chunk if system}))

    def _piece(self, row: tuple[Any, ...]) -> Piece:
        return piece_of(
            id=row[0],
            kind=row[1],
            source=row[2],
            source_kind=row[3],
            level=row[4],
            observed_on=row[5],
            listing=row[6],
            data=row[7],
            contract=row[9],
            supplier=row[10],
            system=self._systems.last(row[11]) if row[11] else None,
            capability=row[12],
            published=row[13],
        )
