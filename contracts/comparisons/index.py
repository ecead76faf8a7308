"""Every capability by service area, with how much is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models.functions import Coalesce
from django.utils import timezone

from boroughs.models import Organisation
from boroughs.reader import Reader
from contracts.comparisons.kept import kept_summary
from contracts.comparisons.summaries import RUNNING, status_on
from contracts.models import ContractFact, Deployment, Line
from suppliers.models import Capability, System


@dataclass(frozen=True, slots=True)
class CapabilityLine:
    """One capability: how many systems are run for it, and in how many boroughs that is known."""

    slug: str
    name: str
    is_suite: bool
    systems: int
    boroughs: int


@dataclass(frozen=True, slots=True)
class Area:
    """A service area; `of` is the number of boroughs that there are."""

    slug: str
    name: str
    description: str
    of: int
    lines: tuple[CapabilityLine, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """What a capability is called, and whether it is a service area: a heading over capabilities."""

    name: str
    is_area: bool


def capability_named(slug: str) -> Named | None:
    """The capability, suite or service area with this slug; None where there is none."""
    found = Capability.objects.filter(slug=slug).values_list("name", "kind").first()
    return Named(found[0], found[1] == Capability.Kind.AREA) if found else None


def capability_index(reader: Reader) -> tuple[Area, ...]:
    """The service areas in order, each with its capabilities; kept while the facts are the same."""
    found = kept_summary(reader, "capabilities", timezone.localdate(), lambda: _areas(reader))
    return tuple(
        Area(**{**area, "lines": tuple(CapabilityLine(**line) for line in area["lines"])}) for area in found
    )


def _areas(reader: Reader) -> tuple[Area, ...]:
    """The service areas in order, each with its capabilities; in six queries.

    A borough is known as on the capability's own page: it runs a system for it, or has a contract for it that has
    not ended.
    """
    every = list(Capability.objects.values_list("id", "slug", "name", "kind", "parent_id", "description"))
    kinds = {row[0]: row[3] for row in every}
    related: dict[int, set[int]] = {row[0]: {row[0]} for row in every}
    for suite, member in Capability.members.through.objects.values_list(
        "from_capability_id", "to_capability_id"
    ):
        related[suite].add(member)
        related[member].add(suite)
    boroughs = set(
        Organisation.objects.visible_to(reader)
        .filter(kind=Organisation.Kind.BOROUGH)
        .values_list("id", flat=True)
    )
    above = dict(System.objects.filter(data_set=reader.data_set).values_list("id", "part_of_id"))
    used: dict[int, set[tuple[int, int]]] = {}
    today = timezone.localdate()
    running = Deployment.objects.visible_to(reader).filter(status__in=RUNNING)
    served: dict[int, list[int]] = {}
    for system, capability in System.capabilities.through.objects.filter(
        system__data_set=reader.data_set
    ).values_list("system_id", "capability_id"):
        served.setdefault(system, []).append(capability)
    for organisation, system, capability, status, until in running.values_list(
        "organisation_id", "system_id", "capability_id", "status", "until"
    ):
        if status_on(status, until, today) in RUNNING:
            for pk in [capability] if capability else served.get(system, ()):
                used.setdefault(pk, set()).add((organisation, _root(system, above)))
    contracts = ContractFact.objects.visible_to(reader)
    ended = contracts.annotate(last=Coalesce("end", "initial_end", "latest_end")).filter(last__lt=today)
    lines = Line.objects.visible_to(reader).filter(
        capabilities__isnull=False, contract__in=contracts.values("contract")
    )
    lines = lines.exclude(contract__in=ended.values("contract"))
    for organisation, system, capability in lines.values_list(
        "organisation_id", "system_id", "capabilities"
    ).distinct():
        used.setdefault(capability, set()).add((organisation, _root(system, above) if system else 0))
    lines_of: dict[int, list[CapabilityLine]] = {}
    for pk, slug, name, kind, parent, _ in every:
        if parent is None or kind == Capability.Kind.AREA:
            continue
        pairs = {pair for one in related[pk] for pair in used.get(one, ())}
        lines_of.setdefault(parent, []).append(
            CapabilityLine(
                slug,
                name,
                kind == Capability.Kind.SUITE,
                len({system for _, system in pairs if system}),
                len({organisation for organisation, _ in pairs} & boroughs),
            )
        )
    return tuple(
        Area(slug, name, description, len(boroughs), tuple(lines_of.get(pk, ())))
        for pk, slug, name, _, _, description in every
        if kinds[pk] == Capability.Kind.AREA
    )


def _root(system: int, above: Mapping[int, int | None]) -> int:
    """The system that a module is part of, at the top."""
    seen = {system}
    while (parent := above.get(system)) is not None and parent not in seen:
        seen.add(parent)
        system = parent
    return system
