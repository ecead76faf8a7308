"""Systems and suppliers as they can be found: gathered from the facts that each audience sees. See `findable`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max

from boroughs.reader import OFFICERS, OWNER, PUBLIC
from contracts.comparisons.findable import (
    Catalogue,
    Findable,
    View,
    Words,
    charges_api,
    charges_extraction,
    distinct,
    evidence_ids,
    source_of_evidence,
)
from contracts.models import Charge, Claim, ContractFact, Deployment, Line
from suppliers.models import Supplier, SupplierName, System
from suppliers.names import fold_supplier


@dataclass(frozen=True, slots=True)
class _Seen:
    """One thing known of a system or supplier by the levels from `seen_from` to `seen_to` of `organisation` (0:
    none); what is not said is empty."""

    organisation: int
    seen_from: int
    seen_to: int
    supplier: int = 0
    uses: bool = False
    capability: int = 0
    api: bool = False
    extraction: bool = False
    newest: date | None = None
    evidence: frozenset[int] = frozenset()

    def at(self, level: int, owner: int) -> bool:
        own = level if self.organisation == owner else min(level, OFFICERS)
        return self.seen_from <= own <= self.seen_to


def _views(seen: Sequence[_Seen], make: Callable[[list[_Seen]], Words | None]) -> tuple[View, ...]:
    """The public's and officers' view, and one for each owner who knows something else than officers do."""
    public = make([one for one in seen if one.at(PUBLIC, 0)])
    officers = make([one for one in seen if one.at(OFFICERS, 0)])
    made: list[View] = []
    if public is not None and public == officers:
        made.append(View((PUBLIC, OFFICERS), 0, public))
    else:
        made += [
            View((level,), 0, words) for level, words in ((PUBLIC, public), (OFFICERS, officers)) if words
        ]
    apart = {
        one.organisation
        for one in seen
        if one.organisation and one.at(OWNER, one.organisation) != one.at(OFFICERS, 0)
    }
    for owner in sorted(apart):
        words = make([one for one in seen if one.at(OWNER, owner)])
        if words is not None and words != officers:
            made.append(View((OWNER,), owner, words))
    return tuple(made)


def findable_systems(ids: Iterable[int], catalogue: Catalogue) -> list[Findable]:
    """These systems of the catalogue; who runs them and what they were charged as each audience knows it."""
    wanted = [pk for pk in ids if pk in catalogue.systems]
    seen: dict[int, list[_Seen]] = defaultdict(list)
    uses: Any = Deployment.objects.filter(system__in=wanted).values_list(
        "system_id", "capability_id", "organisation_id", "seen_from", "seen_to", "newest_on", "sources"
    )
    for system, capability, organisation, seen_from, seen_to, newest, sources in uses:
        evidence = frozenset(evidence_ids(sources))
        seen[system].append(
            _Seen(
                organisation,
                seen_from,
                seen_to,
                uses=True,
                capability=capability or 0,
                newest=newest,
                evidence=evidence,
            )
        )
    lines: Any = Line.objects.filter(system__in=wanted).order_by()
    lines = lines.values_list("system_id", "organisation_id", "seen_from", "seen_to").distinct()
    for system, organisation, seen_from, seen_to in lines:
        seen[system].append(_Seen(organisation, seen_from, seen_to, uses=True))
    for pk, one in _charges("system_id", wanted):
        seen[pk].append(one)
    sources_by = source_of_evidence(pk for rows in seen.values() for one in rows for pk in one.evidence)
    systems = (
        System.objects.filter(pk__in=wanted, retired_on__isnull=True, merged_into__isnull=True)
        .select_related("owner", "part_of")
        .prefetch_related("sold_by")
    )
    return [_system(system, seen[system.pk], catalogue, sources_by) for system in systems.order_by("pk")]


def _charges(field: str, ids: Sequence[int]) -> Iterator[tuple[int, _Seen]]:
    rows: Any = Charge.objects.filter(**{f"{field}__in": ids}).values_list(
        field, "organisation_id", "seen_from", "seen_to", "covers", "status", "newest_on", "sources"
    )
    for pk, organisation, seen_from, seen_to, covers, status, newest, sources in rows:
        yield (
            pk,
            _Seen(
                organisation or 0, seen_from, seen_to,
                api=charges_api(covers, status), extraction=charges_extraction(covers, status),
                newest=newest, evidence=frozenset(evidence_ids(sources)),
            ),
        )  # fmt: skip


def _system(system: System, seen: list[_Seen], catalogue: Catalogue, sources: dict[int, str]) -> Findable:
    made_for = catalogue.system_capabilities.get(system.pk, [])
    names = catalogue.names_of(system.pk)
    sellers = sorted(system.sold_by.all(), key=lambda one: one.name)
    companies = ([system.owner] if system.owner else []) + sellers

    def words(known: list[_Seen]) -> Words:
        capabilities = {*made_for, *(one.capability for one in known if one.capability)}
        return Words(
            title=system.name,
            names=names[1:],
            exact=names,
            parties=distinct(one.name for one in companies),
            about=distinct(
                (system.part_of.name if system.part_of else "", *catalogue.capability_words(capabilities))
            ),
            boroughs=catalogue.boroughs(one.organisation for one in known if one.uses and one.organisation),
            suppliers=tuple(sorted({one.slug for one in companies})),
            capabilities=catalogue.slugs(capabilities),
            sources=tuple(sorted({sources[pk] for one in known for pk in one.evidence if pk in sources})),
            api_charge=any(one.api for one in known),
            extraction_charge=any(one.extraction for one in known),
            newest=max((one.newest for one in known if one.newest), default=None),
        )

    mentions = {("supplier", one.pk) for one in companies}
    mentions |= {
        ("capability", pk) for pk in (*made_for, *(one.capability for one in seen if one.capability))
    }
    return Findable("system", system.pk, (system.data_set,), _views(seen, words), tuple(sorted(mentions)))


def findable_suppliers(ids: Iterable[int], catalogue: Catalogue) -> list[Findable]:
    """These suppliers, except what is merged into another: that one carries its names and contracts."""
    wanted = list(ids)
    kept = {one.pk: one for one in Supplier.objects.filter(pk__in=wanted, merged_into__isnull=True)}
    parents = Supplier.objects.in_bulk([one.parent_id for one in kept.values() if one.parent_id])
    into = {pk: pk for pk in kept}
    layer = list(kept)
    merged: dict[int, list[Supplier]] = defaultdict(list)
    while layer:
        found = [gone for gone in Supplier.objects.filter(merged_into__in=layer) if gone.pk not in into]
        for gone in found:
            into[gone.pk] = into[gone.merged_into_id or 0]
            merged[into[gone.pk]].append(gone)
        layer = [gone.pk for gone in found]
    seen: dict[int, list[_Seen]] = defaultdict(list)
    for pk, one in _named(list(into)):
        seen[into[pk]].append(one)
    names: dict[int, list[str]] = defaultdict(list)
    for pk, name in (
        SupplierName.objects.filter(supplier__in=into).order_by("name").values_list("supplier_id", "name")
    ):
        names[pk].append(name)
    systems: dict[int, set[int]] = defaultdict(set)
    for pk, owner in System.objects.filter(owner__in=into, merged_into__isnull=True).values_list(
        "id", "owner_id"
    ):
        systems[into[owner or 0]].add(pk)
    for pk, seller in System.sold_by.through.objects.filter(supplier__in=into).values_list(
        "system_id", "supplier_id"
    ):
        systems[into[seller]].add(pk)
    return [
        _supplier(
            company,
            merged[pk],
            seen[pk],
            names,
            sorted(systems[pk]),
            parents.get(company.parent_id or 0),
            catalogue,
        )
        for pk, company in sorted(kept.items())
    ]


def _named(suppliers: list[int]) -> Iterator[tuple[int, _Seen]]:
    """Every fact that names one of these suppliers, contracts gathered by organisation and levels."""
    levels = ("supplier_id", "organisation_id", "seen_from", "seen_to")
    for model in (ContractFact, Deployment, Claim):
        rows: Any = model.objects.filter(supplier__in=suppliers).order_by()
        for pk, organisation, seen_from, seen_to, newest in rows.values_list(*levels).annotate(
            Max("newest_on")
        ):
            uses = model is not Claim
            yield pk, _Seen(organisation or 0, seen_from, seen_to, supplier=pk, uses=uses, newest=newest)
    for pk, one in _charges("supplier_id", suppliers):
        yield pk, _Seen(
            one.organisation, one.seen_from, one.seen_to, supplier=pk, uses=bool(one.organisation),
            api=one.api, extraction=one.extraction, newest=one.newest, evidence=one.evidence,
        )  # fmt: skip


def _supplier(
    supplier: Supplier,
    merged: list[Supplier],
    seen: list[_Seen],
    names: dict[int, list[str]],
    systems: list[int],
    parent: Supplier | None,
    catalogue: Catalogue,
) -> Findable:
    capabilities = {pk for system in systems for pk in catalogue.system_capabilities.get(system, ())}

    def words(known: list[_Seen]) -> Words | None:
        """None where nothing that this audience sees names it."""
        called = {one.supplier for one in known}
        family = [one for one in (supplier, *merged) if one.in_catalogue or one.pk in called]
        if not family:
            return None
        own = distinct(
            name for one in sorted(family, key=lambda one: (one is not supplier, one.name))
            for name in (one.name, *names[one.pk])
        )  # fmt: skip
        numbers = distinct(number for one in family for number in (one.company_number, one.ppon))
        return Words(
            title=supplier.name,
            names=distinct(name for name in own if name != supplier.name),
            # Nobody types "UK Limited", and spreadsheets lose the zeros that a number begins with
            exact=distinct(
                (
                    supplier.name,
                    *own,
                    *map(fold_supplier, (supplier.name, *own)),
                    *numbers,
                    *(number.lstrip("0") for number in numbers),
                )
            ),
            parties=distinct((supplier.group_name, parent.name if parent and parent.in_catalogue else "")),
            about=distinct(
                (*(catalogue.systems[pk].name for pk in systems), *catalogue.capability_words(capabilities))
            ),
            boroughs=catalogue.boroughs(one.organisation for one in known if one.uses and one.organisation),
            suppliers=(supplier.slug,),
            capabilities=catalogue.slugs(capabilities),
            api_charge=any(one.api for one in known),
            extraction_charge=any(one.extraction for one in known),
            newest=max((one.newest for one in known if one.newest), default=None),
        )

    mentions = {("supplier", one.pk) for one in merged} | {("system", pk) for pk in systems}
    mentions |= {("capability", pk) for pk in capabilities}
    if parent:
        mentions.add(("supplier", parent.pk))
    return Findable(
        "supplier", supplier.pk, (supplier.data_set,), _views(seen, words), tuple(sorted(mentions))
    )
