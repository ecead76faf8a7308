"""The filters of a comparison: what the address asks for, and what there is to choose from."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.core.validators import slug_re
from django.http import QueryDict

from contracts.comparisons.capability import Comparison
from contracts.comparisons.decide_by import add_months
from contracts.comparisons.summaries import STATUS_WORDS, SystemSummary

MONTHS = (6, 12, 18, 24, 36)
"""Choices of "ends within": half a year to the three years of an ordinary term."""

ENDS = [("", "Any time"), *((str(months), f"{months} months") for months in MONTHS)]

SORTS = ("system", "owner", "boroughs", "price", "end")
SORT = "-boroughs"
ORDERS = frozenset(sign + key for key in SORTS for sign in ("", "-"))

LONGEST = 120
"""Characters of the longest slug."""

LONGEST_SCOPE = 500
"""Characters of the longest scope that a fact can have."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters in use; empty: all."""

    system: str = ""
    borough: str = ""
    scope: str = ""
    api: str = ""
    status: str = ""
    ends: int | None = None
    sort: str = SORT

    @property
    def narrows(self) -> bool:
        """Whether rows are left out: the scope only chooses within which prices are compared."""
        return bool(self.system or self.borough or self.api or self.status or self.ends)


def asked_of(query: QueryDict) -> Asked:
    """What can be understood of an address; what cannot is as if it were not there.

    By hand: a form of seven fields would take longer than the rows that it chooses.
    """

    def given(name: str, of: Container[str] | None = None, longest: int = LONGEST) -> str:
        text = query.get(name, "").strip()
        fits = text in of if of is not None else len(text) <= longest
        return text if fits else ""

    def slug(name: str) -> str:
        text = given(name)
        return text if slug_re.match(text) else ""

    months = given("ends", {str(n) for n in MONTHS})
    return Asked(
        system=slug("system"),
        borough=slug("borough"),
        scope=given("scope", longest=LONGEST_SCOPE),
        api=given("api", ("charged",)),
        status=given("status", STATUS_WORDS),
        ends=int(months) if months else None,
        sort=given("sort", ORDERS) or SORT,
    )


class Keys(NamedTuple):
    """All of a row that a filter or an order asks for. `medians`: scope → pence; `end`: ISO, empty: not known."""

    slug: str
    name: str
    owner: str
    api: bool
    end: str
    medians: Mapping[str, int | None]
    places: Sequence[str]
    statuses: Sequence[str]


def keys_of(made: Comparison, row: SystemSummary) -> Keys:
    """The keys of one row of a comparison."""
    everyone = (*row.boroughs, *row.others, *row.ended)
    end = row.next_end.ending.end if row.next_end else None
    return Keys(
        slug=row.slug,
        name=row.name,
        owner=row.owner,
        api=bool(row.api.charged),
        end=end.isoformat() if end else "",
        medians={scope: prices.median for scope, prices in row.prices.items()},
        places=[made.facts.places[use.organisation].slug for use in everyone],
        statuses=sorted({use.status for use in everyone}),
    )


def narrowed(rows: Sequence[Keys], asked: Asked, scope: str, today: date) -> list[int]:
    """The numbers of the rows that are asked for, in the order that is asked for; `rows` are in their own order.

    `scope`: within which prices are compared.
    """
    until = add_months(today, asked.ends).isoformat() if asked.ends else ""
    wanted = [number for number, row in enumerate(rows) if _wanted(row, asked, until)]
    key, falling = asked.sort.removeprefix("-"), asked.sort.startswith("-")
    if key == "boroughs":
        # The comparison's own order: those run by most boroughs first
        return wanted if falling else wanted[::-1]
    by = {number: _sort_key(rows[number], key, scope) for number in wanted}
    known = [number for number in wanted if by[number] is not None]
    unknown = [number for number in wanted if by[number] is None]
    return sorted(known, key=by.__getitem__, reverse=falling) + unknown


def _sort_key(row: Keys, key: str, scope: str) -> Any:
    if key == "price":
        return row.medians.get(scope)
    if key == "end":
        return row.end or None
    return (row.owner if key == "owner" else row.name).casefold() or None


def _wanted(row: Keys, asked: Asked, until: str) -> bool:
    return (
        (not asked.system or row.slug == asked.system)
        and (not asked.borough or asked.borough in row.places)
        and (not asked.api or row.api)
        and (not asked.status or asked.status in row.statuses)
        and (not until or "" < row.end <= until)
    )


Choices = Sequence[tuple[str, str]]


class Choosing(NamedTuple):
    """What there is to choose from in one comparison, as (value, words)."""

    systems: Choices
    places: Choices
    scopes: Choices
    statuses: Choices


def choosing(made: Comparison) -> Choosing:
    """The choices of the filters that differ from one comparison to the next."""
    used = {use.organisation for use in made.uses}
    statuses = {use.status for use in made.uses if use.status != "option_considered"}
    return Choosing(
        systems=sorted(((row.slug, row.name) for row in made.rows), key=lambda pair: pair[1].casefold()),
        places=[(place.slug, place.name) for place in made.facts.places.values() if place.id in used],
        scopes=[(one.scope.signature, f"{one.words} (n {one.prices.n})") for one in made.scopes],
        statuses=[(word, said or "live") for word, said in STATUS_WORDS.items() if word in statuses],
    )


class Field(NamedTuple):
    """One filter as a select: its choices, and the one that is chosen."""

    name: str
    label: str
    choices: Choices
    chosen: str


def fields(of: Choosing, asked: Asked, scope: str) -> list[Field]:
    """The filters with what there is to choose from; `scope` is the one within which prices are compared."""
    return [
        Field("system", "System", [("", "Any"), *of.systems], asked.system),
        Field("borough", "Borough", [("", "Any"), *of.places], asked.borough),
        Field("scope", "Scope of the prices", of.scopes or [("", "No price is known")], scope),
        Field("api", "API", [("", "Any"), ("charged", "Charged for")], asked.api),
        Field("ends", "Ends within", ENDS, str(asked.ends or "")),
        Field("status", "Status", [("", "Any"), *of.statuses], asked.status),
    ]
