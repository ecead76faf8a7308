"""Who runs which system: the counts behind every list of systems, suppliers and boroughs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from boroughs.models import Organisation
from boroughs.reader import Reader
from contracts.models import Deployment
from suppliers.models import Capability

IN_USE = ("live", "being_replaced")
"""What counts as running a system. Planned, being brought in and no longer in use are shown, and not counted."""


@dataclass(frozen=True, slots=True)
class Runs:
    """How many run a system: London boroughs, and other bodies apart; None: no evidence of anybody."""

    boroughs: int = 0
    others: int = 0
    newest_on: date | None = None


def runs_by_system(reader: Reader, systems: Iterable[int] | None = None) -> dict[int, Runs]:
    """System id → how many organisations run it, in one query. Counts each organisation once."""
    found = Deployment.objects.visible_to(reader).filter(status__in=IN_USE)
    if systems is not None:
        found = found.filter(system__in=list(systems))
    users: dict[int, dict[int, str]] = {}
    newest: dict[int, date] = {}
    for system, organisation, kind, on in found.values_list(
        "system_id", "organisation_id", "organisation__kind", "newest_on"
    ):
        users.setdefault(system, {})[organisation] = kind
        newest[system] = max(on, newest.get(system, on))
    counted = {}
    for system, kinds in users.items():
        boroughs = sum(kind == Organisation.Kind.BOROUGH for kind in kinds.values())
        counted[system] = Runs(boroughs, len(kinds) - boroughs, newest[system])
    return counted


def systems_by_capability(reader: Reader, capabilities: Iterable[int]) -> set[int]:
    """The ids of the systems that somebody runs for any of these capabilities."""
    found = Deployment.objects.visible_to(reader).filter(
        status__in=IN_USE, capability__in=list(capabilities)
    )
    return set(found.values_list("system_id", flat=True))


def capability_ids(capability: Capability) -> set[int]:
    """A capability with what it stands for: an area its capabilities, a suite its members."""
    ids = {capability.pk}
    ids.update(Capability.objects.filter(parent=capability).values_list("id", flat=True))
    ids.update(capability.members.values_list("id", flat=True))
    return ids
