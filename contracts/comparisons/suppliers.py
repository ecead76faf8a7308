"""The list of suppliers that a reader may know of, and all that is known of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from boroughs.models import Organisation
from boroughs.reader import Reader
from contracts.comparisons.contracts import CHARGES
from contracts.comparisons.kept import kept_summary
from contracts.comparisons.system_lines import SystemLine, among, by_users, system_lines
from contracts.models import Charge, Claim, ContractFact, Deployment
from contracts.records import Outcome
from suppliers.models import Ownership, Supplier, SupplierName, System
from suppliers.names import fold, fold_supplier

SORTS = ("supplier", "contracts", "organisations", "systems")


@dataclass(frozen=True, slots=True)
class SupplierLine:
    """One supplier of a list: how many contracts of how many organisations, and systems of the catalogue."""

    id: int
    slug: str
    name: str
    group: str
    company_number: str
    contracts: int
    organisations: int
    systems: int


@dataclass(frozen=True, slots=True)
class Share:
    """One organisation's part of a supplier's contracts that are known here."""

    organisation: Organisation
    contracts: int
    percent: float


@dataclass(frozen=True, slots=True)
class SupplierView:
    """All that a reader may know of one supplier, its merged names included. `contracts` is unsliced."""

    supplier: Supplier
    merged: list[Supplier]
    names: list[str]
    group: list[Supplier]
    ownerships: list[Ownership]
    systems: list[SystemLine]
    sold: list[SystemLine]
    contracts: QuerySet[ContractFact]
    n_contracts: int
    called_off: int
    charges: list[Charge]
    claims: list[Claim]
    shares: list[Share]


def suppliers_of(reader: Reader) -> QuerySet[Supplier]:
    """The suppliers that a reader may know of: the catalogue's, and whom a fact that the reader sees names.

    A supplier that only restricted evidence names does not exist for a lower audience.
    """
    named = Q(in_catalogue=True)
    for model in (ContractFact, Deployment, Charge, Claim):
        named |= Q(Exists(model.objects.visible_to(reader).filter(supplier=OuterRef("pk"))))
    kept = Q(Exists(Supplier.objects.filter(named, merged_into=OuterRef("pk"))))
    return Supplier.objects.filter(named | kept, data_set=reader.data_set)


def supplier_names(reader: Reader, suppliers: Iterable[int] | QuerySet[Supplier]) -> QuerySet[SupplierName]:
    """The names of suppliers that this reader may see."""
    return SupplierName.objects.filter(supplier__in=suppliers, data_set=reader.data_set)


def suppliers_list(reader: Reader, *, text: str = "", sort: str = "") -> list[SupplierLine]:
    """The suppliers whose names hold `text`; `sort` is one of SORTS, most contracts first by default.

    What is merged counts for the supplier that is kept.
    """
    found = kept_summary(reader, "suppliers", timezone.localdate(), lambda: _totals(reader))
    lines = [SupplierLine(*line) for line in found["lines"]]
    if text.strip():
        into = dict(found["merged"])
        visible = suppliers_of(reader)
        folded = supplier_names(reader, visible).filter(folded__contains=fold_supplier(text) or fold(text))
        wanted = {last_kept(pk, into) for pk in folded.values_list("supplier_id", flat=True)}
        wanted |= {last_kept(pk, into) for pk, name in found["names"] if fold(text) in fold(name)}
        lines = [line for line in lines if line.id in wanted]
    return _sorted(lines, sort)


def _totals(reader: Reader) -> dict[str, list[tuple[Any, ...]]]:
    """The lines of every supplier that is kept, which are merged into which, and every name with its id."""
    rows = list(
        suppliers_of(reader).values_list(
            "id", "slug", "name", "group_name", "company_number", "merged_into_id", "parent__name"
        )
    )
    into = {row[0]: row[5] for row in rows if row[5]}
    contracts: Counter[int] = Counter()
    organisations: dict[int, set[int]] = {}
    facts = ContractFact.objects.visible_to(reader).filter(supplier__isnull=False)
    facts = facts.exclude(outcome=Outcome.CALLED_OFF)
    for supplier, organisation, n in facts.values_list("supplier_id", "organisation_id").annotate(
        n=Count("id")
    ):
        last = last_kept(supplier, into)
        contracts[last] += n
        organisations.setdefault(last, set()).add(organisation)
    systems = Counter(
        last_kept(owner, into)
        for owner in System.objects.filter(
            data_set=reader.data_set, owner__isnull=False, merged_into__isnull=True
        ).values_list("owner_id", flat=True)
    )
    return {
        "lines": [
            (
                pk,
                slug,
                name,
                group or parent or "",
                number,
                contracts[pk],
                len(organisations.get(pk, ())),
                systems[pk],
            )
            for pk, slug, name, group, number, merged, parent in rows
            if not merged
        ],
        "merged": list(into.items()),
        "names": [(row[0], row[2]) for row in rows],
    }


def last_kept(pk: int, kept: Mapping[int, int]) -> int:
    """The supplier that `pk` is merged into at last, by `kept` (gone → kept)."""
    seen = {pk}
    while pk in kept and kept[pk] not in seen:
        pk = kept[pk]
        seen.add(pk)
    return pk


def _sorted(lines: list[SupplierLine], sort: str) -> list[SupplierLine]:
    key, falling = (sort.removeprefix("-"), sort.startswith("-")) if sort else ("contracts", True)
    lines.sort(key=lambda line: (fold(line.name), line.slug), reverse=key == "supplier" and falling)
    if key != "supplier":
        lines.sort(key=lambda line: getattr(line, key), reverse=falling)
    return lines


def supplier_view(reader: Reader, supplier: Supplier, today: date) -> SupplierView:
    """All that is known of a supplier, in a number of queries that only its merged names' depth changes."""
    visible = suppliers_of(reader)
    merged: list[Supplier] = []
    level = [supplier.pk]
    while level:
        found = list(visible.filter(merged_into__in=level).exclude(pk__in=[one.pk for one in merged]))
        merged += found
        level = [one.pk for one in found]
    family = [supplier.pk, *(one.pk for one in merged)]
    contracts = (
        ContractFact.objects.visible_to(reader)
        .filter(supplier__in=family)
        .select_related("contract", "organisation", "supplier")
    )
    by_organisation = dict(
        contracts.exclude(outcome=Outcome.CALLED_OFF)
        .order_by()
        .values_list("organisation_id")
        .annotate(n=Count("id"))
        .order_by("-n", "organisation__name")
    )
    total = sum(by_organisation.values())
    organisations = Organisation.objects.visible_to(reader).in_bulk(list(by_organisation))
    ours = System.objects.filter(data_set=reader.data_set)
    owned = set(ours.filter(owner__in=family).values_list("pk", flat=True))
    sold = set(ours.filter(sold_by__in=family).values_list("pk", flat=True)) - owned
    lines = by_users(system_lines(reader, today))
    return SupplierView(
        supplier=supplier,
        merged=merged,
        names=_names(reader, supplier, family),
        group=_group(visible, supplier),
        ownerships=list(
            Ownership.objects.filter(Q(company__in=family) | Q(to_supplier__in=family, system__isnull=False))
            .select_related("to_supplier", "company", "system")
            .order_by("changed_on", "id")
        ),
        systems=among(lines, owned),
        sold=among(lines, sold),
        contracts=contracts,
        n_contracts=total,
        called_off=contracts.filter(outcome=Outcome.CALLED_OFF).count(),
        charges=list(
            Charge.objects.visible_to(reader)
            .filter(Q(supplier__in=family) | Q(contract__in=contracts.values("contract")))
            .select_related("organisation", "contract", "system")
            .order_by("organisation__name", *CHARGES)
        ),
        claims=list(
            Claim.objects.visible_to(reader)
            .filter(supplier__in=family)
            .select_related("system")
            .order_by("system_name", "topic", "answer")
        ),
        shares=[
            Share(organisations[pk], n, 100 * n / total)
            for pk, n in by_organisation.items()
            if pk in organisations
        ],
    )


def _names(reader: Reader, supplier: Supplier, family: list[int]) -> list[str]:
    names = supplier_names(reader, family).order_by("name").values_list("name", flat=True)
    return [name for name in dict.fromkeys(names) if fold(name) != fold(supplier.name)]


def _group(visible: QuerySet[Supplier], supplier: Supplier) -> list[Supplier]:
    """The other companies of its group: what it belongs to, what belongs to it, who shares its name."""
    same = Q(parent=supplier)
    if supplier.parent_id:
        same |= Q(pk=supplier.parent_id) | Q(parent=supplier.parent_id)
    if supplier.group_name:
        same |= Q(group_name=supplier.group_name)
    return list(visible.filter(same, merged_into__isnull=True).exclude(pk=supplier.pk).order_by("name"))
