"""Undoes an import: what it alone listed speaks no more, and what it replaced speaks again."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from changes.models import note
from contracts.imports import bulk
from contracts.imports.deriving import Deriver
from contracts.imports.endings import concerned, noticed_uses
from contracts.imports.references import Capabilities, Systems
from contracts.imports.supplier_references import forget_numbers
from contracts.models import ContractFact, Evidence, Import, ImportRow, Source

BY_OFFICER = "officer"
"""The kind of source of what an officer stated, in `contracts.precedence`."""


class CannotUndo(Exception):
    """The import is not applied, so there is nothing to undo."""


@dataclass(frozen=True)
class Undone:
    """What an undo did. `kept`: titles of contracts that stay, because an earlier import or another source states
    them too; `kept_by_officers`: those that stay because an officer stated something of them (FAULT 33).

    `repeats`: later imports of the same file, undone with it.
    """

    imported: int
    withdrawn: int
    restored: int
    kept: list[str]
    kept_by_officers: list[str]
    repeats: list[int]


def undo_import(imported: Import) -> Undone:
    """Take back an applied import, in one transaction. Raises `CannotUndo`.

    Imports of the very same file that added nothing to it are undone with it: they have no list of their own.
    """
    with bulk.patience(), transaction.atomic():
        bulk.lock_facts()
        imported.refresh_from_db()
        if imported.status != Import.Status.APPLIED:
            raise CannotUndo(
                f"Import {imported.pk} is {imported.get_status_display().lower()}: nothing to undo."
            )
        imported.status = Import.Status.UNDONE
        imported.undone_at = timezone.now()
        imported.save(update_fields=["status", "undone_at"])
        live = Import.objects.live().filter(same_as=imported)
        repeats = sorted(live.values_list("pk", flat=True))
        live.update(status=Import.Status.UNDONE, undone_at=imported.undone_at)
        withdrawn, restored, contracts, uses, suppliers = relist(imported.source, imported.audience)
        forget_numbers(suppliers)
        deriver = Deriver(imported.source.data_set, Systems(imported.source.data_set), Capabilities())
        stale = set(
            ContractFact.objects.filter(
                last_seen_on__isnull=False, contract__evidence__source=imported.source
            ).values_list("contract_id", flat=True)
        )
        deriver.contracts(sorted(contracts | stale))
        deriver.uses(uses)
        note("import", [imported.pk, *repeats])
        kept, kept_by_officers = _kept(contracts) if withdrawn else ([], [])
        return Undone(imported.pk, withdrawn, restored, kept, kept_by_officers, repeats)


def _kept(contracts: set[int]) -> tuple[list[str], list[str]]:
    """The titles of those of the contracts of which something is still known: by sources, and by officers."""
    known = ContractFact.objects.filter(contract__in=contracts).order_by("title")
    officers = Exists(
        Evidence.objects.filter(
            contract=OuterRef("contract"), source__kind=BY_OFFICER, newest_import__isnull=False
        )
    )
    titles = {
        stated: list(
            dict.fromkeys(known.filter(officers if stated else ~officers).values_list("title", flat=True))
        )
        for stated in (False, True)
    }
    return titles[False], titles[True]


def relist(source: Source, audience: int) -> tuple[int, int, set[int], set[tuple[int, int]], set[int]]:
    """Set each piece's newest live listing anew, after an import of the source was undone.

    Gives how many pieces fell silent, how many speak with another list, the contracts and uses to derive, and the
    suppliers of what fell silent.
    """
    live = Import.objects.live().filter(source=source, audience=audience)
    listings = {one.listing_id for one in live}
    floor = max((one.listing_id for one in live if one.full_list), default=0)
    newest = dict(
        ImportRow.objects.filter(
            imported__in=[pk for pk in listings if pk >= floor], evidence__audience=audience
        )
        .values_list("evidence_id")
        .annotate(newest=Max("imported_id"))
    )
    changes: dict[int | None, list[int]] = {}
    withdrawn = restored = 0
    contracts: set[int] = set()
    uses: set[tuple[int, int]] = set()
    suppliers: set[int] = set()
    events: list[int] = []
    every = Evidence.objects.filter(source=source, audience=audience).values_list(
        "id", "newest_import_id", "contract_id", "organisation_id", "system_id", "kind", "supplier_id"
    )
    for pk, before, contract, organisation, system, kind, supplier in every.iterator(chunk_size=bulk.CHUNK):
        after = newest.get(pk)
        if before == after:
            continue
        changes.setdefault(after, []).append(pk)
        withdrawn += after is None
        restored += after is not None
        if after is None and supplier:
            suppliers.add(supplier)
        if contract:
            contracts.add(contract)
        if kind == Evidence.Kind.EVENT:
            events.append(pk)
        if kind != "contract" and (system or not contract):
            uses.add((organisation or 0, system or 0))
    for listing, ids in changes.items():
        bulk.set_field(Evidence, "newest_import_id", ids, listing)
    ended = concerned(events)
    contracts |= ended
    uses |= noticed_uses(ended)
    return withdrawn, restored, contracts, uses, suppliers
