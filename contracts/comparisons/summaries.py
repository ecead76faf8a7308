"""One row a system: who runs it, what it costs in one scope, its API and exit charges, what ends next. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.comparisons.counts import Charged, Spread, StatusCount, spread, status_count
from contracts.comparisons.decide_by import Ending
from contracts.comparisons.marks import Mark
from contracts.comparisons.reads import Facts
from contracts.comparisons.rows import ChargeRow, DeploymentRow, LineRow, PlaceRow

RUNNING = ("live", "being_replaced", "implementing", "planned")
"""Statuses of a system that is in use or on its way, the surest first."""

FIRM_OR_UNSAID = ("contracted", "paid", "ordered", "not_known")
"""Bases that count as charged; quotations, budgets, list prices and options are counted apart."""

STATUS_WORDS = {
    "live": "",
    "being_replaced": "being replaced",
    "implementing": "being brought in",
    "planned": "planned",
    "ended": "ended",
    "option_considered": "considered",
    "not_known": "status not known",
}


@dataclass(frozen=True, slots=True)
class Use:
    """One organisation's use of one system, all its deployments and modules together.

    `status` is a DeploymentStatus word; a live one whose `until` is past has ended as far as anybody knows.
    `contracts` are the ids of the contracts that the reader may see. `inferred`: no source says it in words.
    """

    organisation: int
    system: int
    status: str
    modules: tuple[str, ...]
    since: date | None
    until: date | None
    hosting: str
    inferred: bool
    contracts: tuple[int, ...]

    @property
    def running(self) -> bool:
        return self.status in RUNNING


def status_on(status: str, until: date | None, today: date) -> str:
    """The status that holds today: what was to end by now has ended, unless a source says it is planned."""
    if status in ("live", "being_replaced") and until is not None and until < today:
        return "ended"
    return status


def uses(facts: Facts, ends: Mapping[int, Ending], today: date) -> tuple[Use, ...]:
    """Every use, modules in their system's. A line of a contract that has not ended says that it is in use."""
    found: dict[tuple[int, int], list[DeploymentRow]] = {}
    bought: dict[tuple[int, int], list[LineRow]] = {}
    for row in facts.deployments:
        if row.system in facts.systems:
            found.setdefault((row.organisation, facts.root(row.system)), []).append(row)
    for line in facts.lines:
        if line.system is not None and line.system in facts.systems and line.contract in facts.contracts:
            bought.setdefault((line.organisation, facts.root(line.system)), []).append(line)
    made = [
        _use(facts, key, found.get(key, ()), bought.get(key, ()), ends, today)
        for key in found.keys() | bought.keys()
    ]
    names = facts.places
    return tuple(sorted(made, key=lambda use: (names[use.organisation].name, use.system)))


def _use(
    facts: Facts,
    key: tuple[int, int],
    deployments: Sequence[DeploymentRow],
    lines: Sequence[LineRow],
    ends: Mapping[int, Ending],
    today: date,
) -> Use:
    organisation, system = key
    statuses = {status_on(row.status, row.until, today) for row in deployments}
    for line in lines:
        statuses.add("ended" if ends[line.contract].ended else "live")
    order = (*RUNNING, "ended", "not_known", "option_considered")
    modules = [facts.systems[row.system].name for row in deployments if row.system != system]
    modules += [facts.systems[line.system].name for line in lines if line.system and line.system != system]
    modules += [name for row in deployments for name in row.modules]
    modules += [name for line in lines for name in line.modules]
    contracts = [row.contract for row in deployments] + [line.contract for line in lines]
    return Use(
        organisation=organisation,
        system=system,
        status=next(word for word in order if word in statuses),
        modules=tuple(sorted(set(modules))),
        since=min((row.since for row in deployments if row.since), default=None),
        until=max((row.until for row in deployments if row.until), default=None),
        hosting=next((row.hosting for row in deployments if row.hosting), ""),
        inferred=bool(deployments) and all(row.inferred for row in deployments),
        contracts=tuple(sorted({pk for pk in contracts if pk is not None and pk in facts.contracts})),
    )


@dataclass(frozen=True, slots=True)
class NextEnd:
    """The next end of a system's contracts: when, whose, under which contract."""

    organisation: int
    contract: int
    ending: Ending


@dataclass(frozen=True, slots=True)
class SystemSummary:
    """One row of the comparison. `price` is within the page's scope, `prices_elsewhere` counts the other scopes'.

    `prices` has every scope in which there is a price that may be compared.
    """

    system: int
    slug: str
    name: str
    owner: str
    owner_slug: str
    sold_by: tuple[str, ...]
    boroughs: tuple[Use, ...]
    others: tuple[Use, ...]
    ended: tuple[Use, ...]
    price: Spread
    prices: Mapping[str, Spread]
    prices_elsewhere: int
    left_out: int
    api: StatusCount
    exit: StatusCount
    extraction: StatusCount
    next_end: NextEnd | None


def is_borough(place: PlaceRow) -> bool:
    return place.kind == "borough"


def answers(charges: Iterable[ChargeRow], kind: str) -> list[Charged]:
    """What charges say of one kind: of it alone, or (bundled) of it among others."""
    return [
        Charged(
            charge.organisation or 0,
            charge.status,
            firm=charge.basis in FIRM_OR_UNSAID and not charge.estimated,
            bundled=len(charge.covers) > 1,
            per=charge.per,
            unit=charge.unit,
            pence=charge.amount,
            high=charge.high,
        )
        for charge in charges
        if kind in charge.covers and charge.organisation
    ]


def summaries(
    facts: Facts, found: Sequence[Use], marks: Sequence[Mark], ends: Mapping[int, Ending], scope: str
) -> tuple[SystemSummary, ...]:
    """A row for each system that somebody runs, ran or was charged for; those run by most first."""
    by_system: dict[int, list[Use]] = {}
    for use in found:
        if use.status != "option_considered":
            by_system.setdefault(use.system, []).append(use)
    charges: dict[int, list[ChargeRow]] = {}
    for charge in facts.charges:
        if charge.system in facts.systems and charge.basis != "option_considered":
            charges.setdefault(facts.root(charge.system or 0), []).append(charge)
    priced: dict[int, list[Mark]] = {}
    for mark in marks:
        if mark.system is not None:
            priced.setdefault(mark.system, []).append(mark)
    rows = [
        _summary(
            facts,
            system,
            by_system.get(system, ()),
            charges.get(system, ()),
            priced.get(system, ()),
            ends,
            scope,
        )
        for system in by_system.keys() | charges.keys()
    ]
    return tuple(sorted(rows, key=lambda row: (-len(row.boroughs), -len(row.others), row.name.casefold())))


def _summary(
    facts: Facts,
    system: int,
    found: Sequence[Use],
    charges: Sequence[ChargeRow],
    marks: Sequence[Mark],
    ends: Mapping[int, Ending],
    scope: str,
) -> SystemSummary:
    row = facts.systems[system]
    running = [use for use in found if use.running]
    organisations = [use.organisation for use in running]
    comparable = [mark for mark in marks if mark.comparable]
    in_scope: dict[str, list[int]] = {}
    for mark in comparable:
        if mark.price.pence is not None:
            in_scope.setdefault(mark.scope, []).append(mark.price.pence)
    prices = {signature: spread(pence) for signature, pence in in_scope.items()}
    return SystemSummary(
        system=system,
        slug=row.slug,
        name=row.name,
        owner=row.owner,
        owner_slug=row.owner_slug,
        sold_by=tuple(name for name in facts.sold_by.get(system, ()) if name != row.owner),
        boroughs=tuple(use for use in running if is_borough(facts.places[use.organisation])),
        others=tuple(use for use in running if not is_borough(facts.places[use.organisation])),
        ended=tuple(use for use in found if not use.running),
        price=prices.get(scope, spread(())),
        prices=prices,
        prices_elsewhere=sum(mark.scope != scope for mark in comparable),
        left_out=len(marks) - len(comparable),
        api=status_count(answers(charges, "api_access"), organisations),
        exit=status_count(answers(charges, "exit_extraction"), organisations),
        extraction=status_count(answers(charges, "data_extraction"), organisations),
        next_end=_next_end(facts, found, ends),
    )


def _next_end(facts: Facts, found: Sequence[Use], ends: Mapping[int, Ending]) -> NextEnd | None:
    coming = [
        NextEnd(use.organisation, pk, ends[pk])
        for use in found
        if use.running
        for pk in use.contracts
        if ends[pk].end is not None and not ends[pk].ended
    ]
    return min(coming, key=lambda one: (one.ending.end, one.organisation), default=None)
