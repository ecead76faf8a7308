"""The list of systems, and all that is known of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Prefetch, Q, QuerySet

from boroughs.reader import Reader
from contracts.comparisons.contracts import CHARGES, TIE
from contracts.comparisons.running import Runs, capability_ids, runs_by_system, systems_for
from contracts.models import Charge, Claim, ContractFact, Deployment, Line
from suppliers.models import Capability, Ownership, System, SystemName
from suppliers.names import fold

SORTS = ("system", "owner", "boroughs")


@dataclass(frozen=True, slots=True)
class SystemLine:
    """One system of a list, with its capabilities loaded."""

    system: System
    runs: Runs


@dataclass(frozen=True, slots=True)
class SystemView:
    """All that a reader may know of one system. `contracts`: contract id → its fact, for what is linked.

    `buying` are the contracts with a line for it; `names` are its other names.
    """

    system: System
    runs: Runs
    capabilities: list[Capability]
    modules: list[SystemLine]
    ownerships: list[Ownership]
    names: list[str]
    deployments: list[Deployment]
    charges: list[Charge]
    claims: list[Claim]
    contracts: dict[int, ContractFact]
    buying: list[ContractFact]
    alternatives: list[SystemLine]


def systems_of(reader: Reader) -> QuerySet[System]:
    """The catalogue's systems of the reader's data set; the catalogue is public."""
    return System.objects.filter(data_set=reader.data_set)


def systems_list(
    reader: Reader,
    today: date,
    *,
    text: str = "",
    capability: Capability | None = None,
    supplier: str = "",
    sort: str = "",
) -> list[int]:
    """The ids of systems whose names hold `text`, for a capability (or area, or suite), owned or sold by a supplier.

    `lines_of` gives those that are shown. `supplier` is a slug. `sort` is one of SORTS, "-" before it for falling; by
    default most boroughs first.
    """
    found = systems_of(reader)
    if text.strip():
        found = found.filter(pk__in=systems_called(reader, text))
    if capability is not None:
        found = found.filter(pk__in=systems_for(reader, capability_ids(capability)))
    if supplier:
        sold = System.objects.filter(sold_by__slug=supplier).values("pk")
        found = found.filter(Q(owner__slug=supplier) | Q(pk__in=sold))
    runs = runs_by_system(reader, today)
    names = found.values_list("id", "name", "owner__name")
    keys = [_Key(pk, fold(name), fold(owner or ""), runs.get(pk, Runs())) for pk, name, owner in names]
    return [key.id for key in _ordered(keys, sort)]


def lines_of(reader: Reader, ids: Sequence[int], today: date) -> list[SystemLine]:
    """These systems in their order, with their capabilities."""
    runs = runs_by_system(reader, today)
    areas = Prefetch("capabilities", Capability.objects.order_by("sort", "name"))
    found = systems_of(reader).filter(pk__in=ids).select_related("owner", "part_of").prefetch_related(areas)
    by_id = {one.pk: one for one in found}
    return [SystemLine(by_id[pk], runs.get(pk, Runs())) for pk in ids if pk in by_id]


def systems_called(reader: Reader, text: str) -> set[int]:
    """The ids of the systems one of whose names, former ones included, holds `text`."""
    wanted = fold(text)
    if not wanted:
        return set()
    names = SystemName.objects.filter(data_set=reader.data_set, folded__contains=wanted)
    rows = systems_of(reader).values_list("id", "name", "former_names")
    return {
        *names.values_list("system_id", flat=True),
        *(pk for pk, name, former in rows if any(wanted in fold(one) for one in (name, *former))),
    }


class _Key(NamedTuple):
    """What systems are ordered by: the folded names, and who runs them."""

    id: int
    name: str
    owner: str
    runs: Runs


def _ordered(keys: list[_Key], sort: str) -> list[_Key]:
    keys.sort(key=lambda key: key.name, reverse=sort == "-system")
    if sort in ("", "-boroughs"):
        keys.sort(key=lambda key: (-key.runs.boroughs, -key.runs.others))
    elif sort == "boroughs":
        keys.sort(key=lambda key: (key.runs.boroughs, key.runs.others))
    elif sort in ("owner", "-owner"):
        keys.sort(key=lambda key: key.owner, reverse=sort.startswith("-"))
        keys.sort(key=lambda key: not key.owner)
    return keys


def by_users(lines: list[SystemLine]) -> list[SystemLine]:
    """The systems that most boroughs run first."""
    return sorted(lines, key=lambda line: (-line.runs.boroughs, -line.runs.others, fold(line.system.name)))


def system_view(reader: Reader, system: System, today: date) -> SystemView:
    """All that is known of a system, in a constant number of queries."""
    deployments = list(
        Deployment.objects.visible_to(reader)
        .filter(system=system)
        .select_related("organisation", "capability", "supplier")
        .order_by("organisation__name", "capability__sort")
    )
    charges = list(
        Charge.objects.visible_to(reader)
        .filter(system=system)
        .select_related("organisation", "contract", "system")
        .order_by("organisation__name", *CHARGES)
    )
    bought = Line.objects.visible_to(reader).filter(system=system).values_list("contract_id", flat=True)
    buying = set(bought)
    linked = {deployment.contract_id for deployment in deployments if deployment.contract_id}
    linked |= {charge.contract_id for charge in charges if charge.contract_id}
    facts = list(
        ContractFact.objects.visible_to(reader)
        .filter(contract__in=linked | buying)
        .select_related("contract", "organisation", "supplier")
        .order_by("end", *TIE)
    )
    capabilities = list(system.capabilities.order_by("sort", "name"))
    rivals = systems_for(reader, [capability.pk for capability in capabilities]) - {system.pk}
    areas = Prefetch("capabilities", Capability.objects.order_by("sort", "name"))
    modules = list(system.modules.select_related("owner", "part_of").prefetch_related(areas).order_by("name"))
    rivals -= {module.pk for module in modules}
    runs = runs_by_system(reader, today, {system.pk, *rivals, *(module.pk for module in modules)})
    others = (
        systems_of(reader)
        .filter(pk__in=[pk for pk in rivals if pk in runs], part_of__isnull=True)
        .select_related("owner", "part_of")
        .prefetch_related(areas)
    )
    return SystemView(
        system=system,
        runs=runs.get(system.pk, Runs()),
        capabilities=capabilities,
        modules=[SystemLine(module, runs.get(module.pk, Runs())) for module in modules],
        ownerships=_ownerships(system),
        names=_other_names(system),
        deployments=deployments,
        charges=charges,
        claims=list(
            Claim.objects.visible_to(reader)
            .filter(system=system)
            .select_related("supplier", "system")
            .order_by("topic", "-stated_on", "answer")
        ),
        contracts={fact.contract_id: fact for fact in facts},
        buying=[fact for fact in facts if fact.contract_id in buying],
        alternatives=by_users([SystemLine(one, runs.get(one.pk, Runs())) for one in others]),
    )


def _other_names(system: System) -> list[str]:
    names = [*system.former_names, *system.names.order_by("name").values_list("name", flat=True)]
    folded = {fold(system.name): system.name}
    return [name for name in names if folded.setdefault(fold(name), name) is name]


def _ownerships(system: System) -> list[Ownership]:
    """How the system changed hands, and how the company did that owns it."""
    changed = Q(system=system)
    if system.owner_id:
        changed |= Q(company=system.owner_id)
    found = Ownership.objects.filter(changed).select_related("to_supplier", "from_supplier", "company")
    return list(found.order_by("changed_on", "id"))
