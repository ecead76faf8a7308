"""Who runs which system: the counts behind every list of systems, suppliers and boroughs.

What counts as running one is what the comparison of a capability counts (`summaries.RUNNING`, `status_on`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from boroughs.models import Organisation
from boroughs.reader import Reader
from contracts.comparisons.decide_by import ending
from contracts.comparisons.kept import kept_summary
from contracts.comparisons.summaries import RUNNING, status_on
from contracts.models import ContractFact, Deployment, Line
from suppliers.models import Capability, System


@dataclass(frozen=True, slots=True)
class Runs:
    """How many run a system or module, or bring it in: London boroughs, and other bodies apart."""

    boroughs: int = 0
    others: int = 0

    @property
    def total(self) -> int:
        return self.boroughs + self.others


@dataclass(frozen=True, slots=True)
class Running:
    """Pairs of organisation and system: a module's user uses what it is part of as well."""

    pairs: frozenset[tuple[int, int]]
    roots: frozenset[tuple[int, int]]

    def by_organisation(self) -> dict[int, int]:
        """Organisation id → how many systems it runs; a module is no system more."""
        counted: dict[int, int] = {}
        for organisation, _ in self.roots:
            counted[organisation] = counted.get(organisation, 0) + 1
        return counted


def running(reader: Reader, today: date) -> Running:
    """Who runs what today, in four queries.

    A deployment says so, or a line of a contract that has not ended.
    """
    deployments = Deployment.objects.visible_to(reader)
    lines = Line.objects.visible_to(reader).filter(system__isnull=False)
    above = dict(System.objects.filter(data_set=reader.data_set).values_list("id", "part_of_id"))
    used = {
        (organisation, system)
        for organisation, system, status, until in deployments.values_list(
            "organisation_id", "system_id", "status", "until"
        )
        if status_on(status, until, today) in RUNNING
    }
    bought = list(lines.values_list("organisation_id", "system_id", "contract_id"))
    if bought:
        ended = _ended(reader, {contract for _, _, contract in bought}, today)
        used |= {
            (organisation, system)
            for organisation, system, contract in bought
            if system is not None and ended.get(contract) is False
        }
    pairs, roots = set(used), set()
    for organisation, system in used:
        root, seen = system, {system}
        while (higher := above.get(root)) is not None and higher not in seen:
            root = higher
            seen.add(root)
            pairs.add((organisation, root))
        roots.add((organisation, root))
    return Running(frozenset(pairs), frozenset(roots))


def _ended(reader: Reader, contracts: set[int], today: date) -> dict[int, bool]:
    """Contract id → whether it has ended, for those that the reader may see."""
    facts = ContractFact.objects.visible_to(reader).filter(
        contract__in=Line.objects.visible_to(reader).filter(system__isnull=False).values("contract")
    )
    rows = facts.values_list("contract_id", "end", "initial_end", "latest_end", "notice_months", "options")
    return {
        contract: ending(
            end=end,
            initial_end=initial,
            latest_end=latest,
            notice_months=notice,
            options=options,
            today=today,
        ).ended
        for contract, end, initial, latest, notice, options in rows
        if contract in contracts
    }


def runs_by_system(reader: Reader, today: date, systems: Iterable[int] | None = None) -> dict[int, Runs]:
    """System id → how many organisations run it, of all systems or of these; each organisation counts once.

    Kept while the facts are the same: every list of systems asks for it.
    """
    kept = kept_summary(reader, "runs", today, lambda: _runs(reader, today))
    wanted = None if systems is None else set(systems)
    return {
        system: Runs(boroughs, others)
        for system, boroughs, others in kept
        if wanted is None or system in wanted
    }


def _runs(reader: Reader, today: date) -> list[tuple[int, int, int]]:
    """(System id, boroughs, others) of every system that somebody runs."""
    users: dict[int, set[int]] = {}
    for organisation, system in running(reader, today).pairs:
        users.setdefault(system, set()).add(organisation)
    boroughs = set(Organisation.objects.visible_to(reader).boroughs().values_list("id", flat=True))
    return [
        (system, len(organisations & boroughs), len(organisations - boroughs))
        for system, organisations in users.items()
    ]


def systems_for(reader: Reader, capabilities: Iterable[int]) -> set[int]:
    """The ids of the systems that are made for, or run for, any of these capabilities."""
    wanted = list(capabilities)
    made = System.objects.filter(data_set=reader.data_set, capabilities__in=wanted)
    run = Deployment.objects.visible_to(reader).filter(capability__in=wanted)
    return {*made.values_list("id", flat=True), *run.values_list("system_id", flat=True)}


def capability_ids(capability: Capability) -> set[int]:
    """A capability with what it stands for: an area its capabilities, a suite its members."""
    ids = {capability.pk}
    ids.update(Capability.objects.filter(parent=capability).values_list("id", flat=True))
    ids.update(capability.members.values_list("id", flat=True))
    return ids
