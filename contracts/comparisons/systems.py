"""All that is known of one system."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from boroughs.reader import Reader
from contracts.comparisons.contracts import CHARGES, TIE
from contracts.comparisons.running import Runs, systems_for
from contracts.comparisons.system_lines import SystemLine, among, by_users, system_lines
from contracts.models import Charge, Claim, ContractFact, Deployment, Line
from suppliers.models import Capability, Ownership, System, SystemName
from suppliers.names import fold


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
    lines = system_lines(reader, today)
    others = [
        line for line in among(lines, rivals) if line.runs.total and not line.part_of and not line.retired_on
    ]
    return SystemView(
        system=system,
        runs=next((line.runs for line in lines if line.id == system.pk), Runs()),
        capabilities=capabilities,
        modules=[line for line in lines if line.part_of and line.part_of[0] == system.slug],
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
        alternatives=by_users(others),
    )


def _other_names(system: System) -> list[str]:
    """Former names and other spellings, those of what is merged into it too."""
    called = SystemName.objects.filter(Q(system=system) | Q(system__merged_into=system)).order_by("name")
    names = [*system.former_names, *called.values_list("name", flat=True)]
    folded = {fold(system.name): system.name}
    return [name for name in names if folded.setdefault(fold(name), name) is name]


def _ownerships(system: System) -> list[Ownership]:
    """How the system changed hands, and how the company did that owns it."""
    changed = Q(system=system) | Q(system__merged_into=system)
    if system.owner_id:
        changed |= Q(company=system.owner_id)
    found = Ownership.objects.filter(changed).select_related("to_supplier", "from_supplier", "company")
    return list(found.order_by("changed_on", "id"))
