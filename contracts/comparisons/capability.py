"""The comparison of the systems that serve one capability, as one reader may see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from boroughs.reader import Reader
from contracts.comparisons.counts import Spread, spread
from contracts.comparisons.decide_by import Ending, is_soon
from contracts.comparisons.marks import Mark, endings, marks, scope_of_lines
from contracts.comparisons.reads import Facts, facts_of
from contracts.comparisons.rows import ChargeRow, DeploymentRow, PlaceRow
from contracts.comparisons.scopes import Scope, scope, words
from contracts.comparisons.summaries import SystemSummary, Use, is_borough, summaries, uses

CITY_OF_LONDON = "E09000001"
"""Its GSS code. It has some 15,000 residents, and would be the dearest of all for each of anything."""


@dataclass(frozen=True, slots=True)
class ScopePrices:
    """The prices of one scope: how many may be compared, their spread, and for one of the capability's measure."""

    scope: Scope
    words: str
    prices: Spread
    per_measure: Spread
    measure: str
    marks: int


@dataclass(frozen=True, slots=True)
class Soon:
    """Somebody who must decide within 18 months: by `ending.turn`."""

    organisation: int
    system: int | None
    contract: int
    ending: Ending


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is not known, of `of` running organisations: how many, and the boroughs to ask, by name."""

    of: int
    price: int
    api: int
    exit: int
    end: int
    ask: tuple[PlaceRow, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """The reader's own organisation: what it runs, its contracts, its price and the same scope elsewhere."""

    place: PlaceRow
    uses: tuple[Use, ...]
    endings: tuple[tuple[int, Ending], ...]
    mark: Mark | None
    scope: Scope
    scope_words: str
    elsewhere: Spread


@dataclass(frozen=True, slots=True)
class Considered:
    """A system that was considered and not taken, with what it would have cost, beside what was taken."""

    organisation: int
    system: int | None
    system_name: str
    charges: tuple[ChargeRow, ...]
    instead: tuple[int, ...]
    instead_marks: tuple[Mark, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All of a capability's page. Ids refer to `facts.places`, `facts.systems` and `facts.contracts`."""

    facts: Facts
    today: date
    ends: Mapping[int, Ending]
    uses: tuple[Use, ...]
    marks: tuple[Mark, ...]
    rows: tuple[SystemSummary, ...]
    scopes: tuple[ScopePrices, ...]
    scope: Scope
    scope_words: str
    known: tuple[PlaceRow, ...]
    unknown: tuple[PlaceRow, ...]
    others: int
    newest_on: date | None
    oldest_on: date | None
    soon: tuple[Soon, ...]
    gaps: Gaps
    own: tuple[Own, ...]
    considered: tuple[Considered, ...]
    moved: tuple[DeploymentRow, ...]
    left_out: tuple[Mark, ...]


def capability_comparison(
    reader: Reader, slug: str, *, today: date, scope_asked: str = ""
) -> Comparison | None:
    """The comparison for the capability or suite with this slug; None where there is none.

    `scope_asked`: the scope signature to compare prices within. Without it the reader's own, else the one with most
    prices that may be compared.
    """
    facts = facts_of(reader, slug)
    if facts is None:
        return None
    ends = endings(facts, today)
    found = uses(facts, ends, today)
    made = marks(facts, ends, today)
    scopes = _scopes(facts, made)
    own = tuple(
        _own(facts, facts.places[pk], found, made, ends)
        for pk in sorted(reader.organisations)
        if pk in facts.places
    )
    chosen = _choose(scope_asked, own, scopes)
    rows = summaries(facts, found, made, ends, chosen)
    running = {use.organisation for use in found if use.running}
    running |= {
        line.organisation for line in facts.lines if line.contract in ends and not ends[line.contract].ended
    }
    boroughs = [place for place in facts.places.values() if is_borough(place)]
    days = [row for group in (facts.deployments, facts.charges, facts.contracts.values()) for row in group]
    return Comparison(
        facts=facts,
        today=today,
        ends=ends,
        uses=found,
        marks=made,
        rows=rows,
        scopes=scopes,
        scope=scope(chosen),
        scope_words=words(scope(chosen), facts.capability_names),
        known=tuple(place for place in boroughs if place.id in running),
        unknown=tuple(place for place in boroughs if place.id not in running),
        others=len(running) - sum(place.id in running for place in boroughs),
        newest_on=max((row.newest_on for row in days), default=None),
        oldest_on=min((row.oldest_on for row in days), default=None),
        soon=_soon(facts, found, ends, today),
        gaps=_gaps(facts, found, made, ends, rows),
        own=own,
        considered=_considered(facts, found, made),
        moved=_moved(facts),
        left_out=tuple(mark for mark in made if not mark.comparable),
    )


def _scopes(facts: Facts, made: Sequence[Mark]) -> tuple[ScopePrices, ...]:
    """Every scope that a price was given for, those with most prices that may be compared first."""
    by_scope: dict[str, list[Mark]] = {}
    for mark in made:
        by_scope.setdefault(mark.scope, []).append(mark)
    found = []
    for signature, members in by_scope.items():
        comparable = [mark for mark in members if mark.comparable]
        sized, measure = _sized(facts, comparable)
        found.append(
            ScopePrices(
                scope(signature),
                words(scope(signature), facts.capability_names),
                spread(mark.price.pence for mark in comparable if mark.price.pence is not None),
                spread(sized),
                measure,
                len(members),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.prices.n, -one.marks, one.scope.signature)))


def _sized(facts: Facts, comparable: Sequence[Mark]) -> tuple[list[int], str]:
    """Yearly prices for one of the commonest measure, in pence; the City of London is not among them."""
    sized = [
        mark
        for mark in comparable
        if mark.quantity and mark.measure and _place(facts, mark).gss != CITY_OF_LONDON
    ]
    if not sized:
        return [], ""
    measure, _ = Counter(mark.measure for mark in sized).most_common(1)[0]
    return [
        round((mark.price.pence or 0) / float(mark.quantity or 1))
        for mark in sized
        if mark.measure == measure
    ], measure


def _place(facts: Facts, mark: Mark) -> PlaceRow:
    return facts.places[mark.organisation or 0]


def _choose(asked: str, own: Sequence[Own], scopes: Sequence[ScopePrices]) -> str:
    known = {one.scope.signature for one in scopes}
    if asked in known:
        return asked
    for one in own:
        if one.scope.signature in known:
            return one.scope.signature
    return next((one.scope.signature for one in scopes if one.scope.is_known), "|")


def _own(
    facts: Facts, place: PlaceRow, found: Sequence[Use], made: Sequence[Mark], ends: Mapping[int, Ending]
) -> Own:
    mine = tuple(use for use in found if use.organisation == place.id and use.running)
    contracts = sorted({pk for use in mine for pk in use.contracts if not ends[pk].ended})
    running = {use.system for use in mine}
    ours = [
        mark for mark in made if mark.organisation == place.id and (mark.system in running or not running)
    ]
    # What may be compared first, then what at least has a price, then the longest contract
    mark = min(
        ours,
        key=lambda one: (not one.comparable, one.price.pence is None, one.ending is None or one.ending.ended),
        default=None,
    )
    signature = (
        mark.scope if mark else scope_of_lines(line for line in facts.lines if line.contract in contracts)
    )
    elsewhere = [
        one.price.pence
        for one in made
        if one.comparable
        and one.scope == signature
        and one.organisation != place.id
        and one.price.pence is not None
    ]
    return Own(
        place=place,
        uses=mine,
        endings=tuple((pk, ends[pk]) for pk in contracts),
        mark=mark,
        scope=scope(signature),
        scope_words=words(scope(signature), facts.capability_names),
        elsewhere=spread(elsewhere),
    )


def _soon(facts: Facts, found: Sequence[Use], ends: Mapping[int, Ending], today: date) -> tuple[Soon, ...]:
    """Who must decide within 18 months, the first first; a contract of one organisation once."""
    running = {pk: use.system for use in found if use.running for pk in use.contracts}
    for line in facts.lines:
        if line.contract in facts.contracts and line.system is None:
            running.setdefault(line.contract, 0)
    coming = [
        Soon(facts.contracts[pk].organisation, system or None, pk, ends[pk])
        for pk, system in running.items()
        if is_soon(ends[pk].turn, today)
    ]
    return tuple(sorted(coming, key=lambda one: (one.ending.turn or date.max, one.contract)))


def _gaps(
    facts: Facts,
    found: Sequence[Use],
    made: Sequence[Mark],
    ends: Mapping[int, Ending],
    rows: Sequence[SystemSummary],
) -> Gaps:
    running = {use.organisation for use in found if use.running}
    priced = {mark.organisation for mark in made if mark.price.pence is not None}
    ending = {use.organisation for use in found if use.running and any(ends[pk].end for pk in use.contracts)}
    told: dict[str, set[int]] = {"api_access": set(), "exit_extraction": set()}
    for charge in facts.charges:
        for kind, who in told.items():
            if charge.covers == (kind,) and charge.status != "not_known" and charge.organisation:
                who.add(charge.organisation)
    asked = running - (priced & told["api_access"] & told["exit_extraction"] & ending)
    return Gaps(
        of=len(running),
        price=len(running - priced),
        api=len(running - told["api_access"]),
        exit=len(running - told["exit_extraction"]),
        end=len(running - ending),
        ask=tuple(place for place in facts.places.values() if place.id in asked and is_borough(place)),
    )


def _considered(facts: Facts, found: Sequence[Use], made: Sequence[Mark]) -> tuple[Considered, ...]:
    keys: dict[tuple[int, int | None, str], list[ChargeRow]] = {}
    sources: dict[tuple[int, int | None, str], list[str]] = {}
    for row in facts.deployments:
        if row.status == "option_considered" and row.system in facts.systems:
            root = facts.root(row.system)
            key = (row.organisation, root, facts.systems[root].name)
            keys.setdefault(key, [])
            sources.setdefault(key, []).append(row.sources)
    for charge in facts.charges:
        if charge.basis == "option_considered" and charge.organisation:
            system = facts.root(charge.system) if charge.system else None
            name = facts.systems[system].name if system and system in facts.systems else charge.system_name
            keys.setdefault((charge.organisation, system, name), []).append(charge)
    result = []
    for (organisation, system, name), charges in keys.items():
        instead = [
            use.system
            for use in found
            if use.organisation == organisation and use.running and use.system != system
        ]
        beside = tuple(mark for mark in made if mark.organisation == organisation and mark.system in instead)
        result.append(
            Considered(
                organisation, system, name, tuple(charges), tuple(instead), beside,
                tuple(sources.get((organisation, system, name), ())),
            )
        )  # fmt: skip
    return tuple(sorted(result, key=lambda one: (facts.places[one.organisation].name, one.system_name)))


def _moved(facts: Facts) -> tuple[DeploymentRow, ...]:
    """What is being replaced or has ended, the latest first."""
    gone = [row for row in facts.deployments if row.status in ("being_replaced", "ended", "implementing")]
    return tuple(sorted(gone, key=lambda row: row.until or row.newest_on, reverse=True))
