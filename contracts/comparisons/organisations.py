"""The list of boroughs and other bodies, and all that is known of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from boroughs.models import Organisation, OrganisationName
from boroughs.reader import Reader
from contracts.comparisons.joint import shared_contracts
from contracts.comparisons.kept import kept_summary
from contracts.comparisons.running import running
from contracts.models import Charge, ContractFact, Deployment, Evidence, Import
from contracts.records import Outcome
from suppliers.models import Capability
from suppliers.names import fold

SORTS = ("borough", "systems", "contracts", "end", "newest")


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """What is known of one organisation: systems, contracts, the next end, and evidence."""

    organisation: Organisation
    systems: int = 0
    contracts: int = 0
    next_end: date | None = None
    newest_on: date | None = None
    oldest_on: date | None = None

    @property
    def is_known(self) -> bool:
        return self.newest_on is not None


@dataclass(frozen=True, slots=True)
class AreaUse:
    """A service area: what is known to be run for each capability, and those of which nothing is known."""

    area: Capability
    deployments: list[Deployment]
    unknown: list[Capability]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source of what is known of an organisation: how many pieces of evidence, from when to when."""

    name: str
    publisher: str
    kind: str
    licence: str
    pieces: int
    newest_on: date
    oldest_on: date
    last_import: Import | None


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """All that a reader may know of one organisation, but for its contracts: see `contracts_of`."""

    line: OrganisationLine
    areas: list[AreaUse]
    elsewhere: list[Deployment]
    contracts: dict[int, ContractFact]
    ending: list[ContractFact]
    n_ending: int
    called_off: int
    shared: list[ContractFact]
    charges: list[Charge]
    sources: list[SourceLine]
    members: list[Organisation]


def end_of() -> Coalesce:
    """When a contract ends as agreed so far: its current end, else the end of its initial term."""
    return Coalesce("end", "initial_end")


def organisation_lines(
    reader: Reader, organisations: Iterable[Organisation], today: date
) -> list[OrganisationLine]:
    """One line for each of `organisations`, in their order; what they say is kept while the facts are the same."""
    kept = {
        row[0]: row[1:]
        for row in kept_summary(reader, "organisations", today, lambda: _totals(reader, today))
    }
    lines = []
    for one in organisations:
        systems, contracts, *days = kept.get(one.pk, (0, 0, None, None, None))
        next_end, newest, oldest = (date.fromisoformat(day) if day else None for day in days)
        lines.append(OrganisationLine(one, systems, contracts, next_end, newest, oldest))
    return lines


Totals = tuple[int, int, int, date | None, date | None, date | None]
"""An organisation's id, systems, contracts, next end, newest and oldest evidence."""


def _totals(reader: Reader, today: date) -> list[Totals]:
    """What is known of each organisation of which anything is, in a constant number of queries."""
    counted = ~Q(outcome=Outcome.CALLED_OFF)
    contracts = {
        row["organisation_id"]: row
        for row in ContractFact.objects.visible_to(reader)
        .order_by()
        .values("organisation_id")
        .annotate(
            n=Count("id", filter=counted),
            next_end=Min(
                end_of(), filter=counted & (Q(end__gte=today) | Q(end__isnull=True, initial_end__gte=today))
            ),
            newest=Max("newest_on"),
            oldest=Min("oldest_on"),
        )
    }
    used = running(reader, today).by_organisation()
    deployed = _days(Deployment.objects.visible_to(reader))
    charged = _days(Charge.objects.visible_to(reader).filter(organisation__isnull=False))
    totals: list[Totals] = []
    for pk in sorted({*contracts, *used, *deployed, *charged}):
        known = [kind[pk] for kind in (contracts, deployed, charged) if pk in kind]
        of_contracts = contracts.get(pk, {})
        totals.append(
            (
                pk,
                used.get(pk, 0),
                of_contracts.get("n", 0),
                of_contracts.get("next_end"),
                max((row["newest"] for row in known), default=None),
                min((row["oldest"] for row in known), default=None),
            )
        )
    return totals


def _days(facts: QuerySet[Any]) -> dict[int, dict[str, Any]]:
    """Organisation id → the days of its newest and oldest evidence among these facts."""
    rows = facts.order_by().values("organisation_id")
    return {
        row["organisation_id"]: row for row in rows.annotate(newest=Max("newest_on"), oldest=Min("oldest_on"))
    }


def sorted_lines(lines: list[OrganisationLine], sort: str) -> list[OrganisationLine]:
    """By one of SORTS, "-" before it for falling; what is not known stands last. By name by default."""
    key, falling = sort.removeprefix("-") or "borough", sort.startswith("-")
    lines.sort(key=lambda line: line.organisation.name, reverse=key == "borough" and falling)
    if key in ("systems", "contracts"):
        lines.sort(key=lambda line: getattr(line, key), reverse=falling)
    elif key in ("end", "newest"):
        name = {"end": "next_end", "newest": "newest_on"}[key]
        lines.sort(key=lambda line: getattr(line, name) or date.min, reverse=falling)
        lines.sort(key=lambda line: getattr(line, name) is None)
    return lines


def boroughs_and_others(reader: Reader, today: date) -> tuple[list[OrganisationLine], list[OrganisationLine]]:
    """The boroughs, all of them always, and the other bodies of which something is known."""
    every = Organisation.objects.visible_to(reader).order_by("name")
    lines = organisation_lines(reader, every, today)
    boroughs = [line for line in lines if line.organisation.kind == Organisation.Kind.BOROUGH]
    others = [
        line
        for line in lines
        if line.organisation.kind != Organisation.Kind.BOROUGH
        and (line.is_known or line.organisation.by_hand)
    ]
    return boroughs, others


def organisation_view(
    reader: Reader, organisation: Organisation, today: date, *, soonest: int
) -> OrganisationView:
    """All that is known of an organisation, with the `soonest` contracts to end; constant queries."""
    deployments = list(
        Deployment.objects.visible_to(reader)
        .filter(organisation=organisation)
        .select_related("system", "capability", "supplier")
        .order_by("capability__sort", "system__name")
    )
    facts = contracts_of(reader, organisation)
    running = facts.exclude(outcome=Outcome.CALLED_OFF).annotate(ends=end_of()).filter(ends__gte=today)
    to_end = running.order_by("ends", "title", "contract__slug")
    linked = {one.contract_id for one in deployments if one.contract_id}
    areas, elsewhere = _areas(deployments)
    return OrganisationView(
        line=organisation_lines(reader, [organisation], today)[0],
        areas=areas,
        elsewhere=elsewhere,
        contracts={fact.contract_id: fact for fact in facts.filter(contract__in=linked)},
        ending=list(to_end[:soonest]),
        n_ending=to_end.count(),
        shared=list(
            ContractFact.objects.visible_to(reader)
            .filter(contract__in=shared_contracts(reader, organisation.pk, today))
            .select_related("contract", "supplier", "organisation")
            .order_by("title", "contract__slug")
        ),
        called_off=facts.filter(outcome=Outcome.CALLED_OFF).count(),
        charges=list(
            Charge.objects.visible_to(reader)
            .filter(organisation=organisation)
            .select_related("organisation", "system", "contract")
            .order_by("system_name", "covers_one", "amount_pence", "per", "basis", "status", "what")
        ),
        sources=_sources(reader, organisation),
        members=list(organisation.members.order_by("name")),
    )


def contracts_of(reader: Reader, organisation: Organisation) -> QuerySet[ContractFact]:
    """The contracts of an organisation, with their supplier."""
    return (
        ContractFact.objects.visible_to(reader)
        .filter(organisation=organisation)
        .select_related("contract", "supplier", "organisation")
    )


def _areas(deployments: list[Deployment]) -> tuple[list[AreaUse], list[Deployment]]:
    """Every service area with what is run there and what is not known; and what serves no known one."""
    every = list(Capability.objects.order_by("sort", "name"))
    areas = [one for one in every if one.kind == Capability.Kind.AREA]
    uses: dict[int, list[Deployment]] = {}
    for one in deployments:
        if one.capability_id:
            uses.setdefault(one.capability_id, []).append(one)
    lines = []
    for area in areas:
        under = [one for one in every if one.parent_id == area.pk and one.kind == Capability.Kind.CAPABILITY]
        lines.append(
            AreaUse(
                area,
                [use for one in (area, *under) for use in uses.get(one.pk, ())],
                [one for one in under if one.pk not in uses],
            )
        )
    placed = {use.pk for line in lines for use in line.deployments}
    return lines, [one for one in deployments if one.pk not in placed]


def _sources(reader: Reader, organisation: Organisation) -> list[SourceLine]:
    """Where the live evidence that the reader may see comes from, newest first."""
    found = (
        Evidence.objects.filter(
            organisation=organisation,
            source__data_set=reader.data_set,
            audience__lte=reader.level_for(organisation.pk),
            newest_import__isnull=False,
            stands=True,
        )
        .order_by()
        .values("source_id", "source__name", "source__publisher", "source__kind", "source__licence")
        .annotate(
            n=Count("id"), newest=Max("observed_on"), oldest=Min("observed_on"), last=Max("newest_import_id")
        )
    )
    rows = list(found)
    imports = Import.objects.in_bulk([row["last"] for row in rows])
    lines = [
        SourceLine(
            row["source__name"], row["source__publisher"], row["source__kind"], row["source__licence"],
            row["n"], row["newest"], row["oldest"], imports.get(row["last"]),
        )
        for row in rows
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (-line.newest_on.toordinal(), line.name))


def borough_names(reader: Reader, today: date) -> Mapping[str, tuple[str, str]]:
    """What boroughs are called, as folded words → slug and short name; kept while the facts are the same.

    Who they are is public. A borough's own name counts before what another is also called.
    """
    found: dict[str, tuple[str, str]] = kept_summary(
        reader, "borough names", today, lambda: _borough_names(reader)
    )
    return found


def _borough_names(reader: Reader) -> dict[str, tuple[str, str]]:
    boroughs = {
        pk: (slug, short, name)
        for pk, slug, short, name in Organisation.objects.visible_to(reader)
        .boroughs()
        .order_by("pk")
        .values_list("pk", "slug", "short_name", "name")
    }
    also = OrganisationName.objects.filter(organisation__in=boroughs).order_by("pk")
    named = [*also.values_list("organisation_id", "folded")]
    named += [(pk, fold(text)) for pk, (_, short, name) in boroughs.items() for text in (name, short)]
    return {folded: boroughs[pk][:2] for pk, folded in named}
