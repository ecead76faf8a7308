"""The filters of a comparison: what the address asks for, and what there is to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from contracts.comparisons.capability import Comparison
from contracts.comparisons.decide_by import add_months
from contracts.comparisons.summaries import STATUS_WORDS, SystemSummary

MONTHS = (6, 12, 18, 24, 36)
"""Choices of "ends within": half a year to the three years of an ordinary term."""

SORTS = ("system", "owner", "boroughs", "price", "end")
SORT = "-boroughs"


class ComparisonFilters(forms.Form):
    """What the address may ask of a comparison. Every field may be missing."""

    system = forms.SlugField(required=False, max_length=120)
    borough = forms.SlugField(required=False, max_length=80)
    scope = forms.CharField(required=False, max_length=500)
    api = forms.ChoiceField(required=False, choices=[("", "Any"), ("charged", "Charged for")])
    ends = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, choices=[("", "Any time"), *((n, n) for n in MONTHS)]
    )
    status = forms.ChoiceField(
        required=False, choices=[("", "Any"), *((word, said or word) for word, said in STATUS_WORDS.items())]
    )
    sort = forms.ChoiceField(
        required=False, choices=[(sign + key, key) for key in SORTS for sign in ("", "-")]
    )

    def asked(self) -> Asked:
        """What can be understood of the address; what cannot is as if it were not there."""
        self.is_valid()
        given: dict[str, Any] = {
            name: self.cleaned_data.get(name) or ""
            for name in ("system", "borough", "scope", "api", "status")
        }
        return Asked(
            **given, ends=self.cleaned_data.get("ends") or None, sort=self.cleaned_data.get("sort") or SORT
        )


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


def narrowed(comparison: Comparison, asked: Asked) -> list[SystemSummary]:
    """The rows that are asked for, in the order that is asked for."""
    rows = [row for row in comparison.rows if _wanted(comparison, row, asked)]
    key, falling = asked.sort.removeprefix("-"), asked.sort.startswith("-")
    if key == "boroughs":
        # The comparison's own order: those run by most boroughs first
        return rows if falling else rows[::-1]
    known = [row for row in rows if _sort_key(row, key) is not None]
    unknown = [row for row in rows if _sort_key(row, key) is None]
    return sorted(known, key=lambda row: _sort_key(row, key), reverse=falling) + unknown


def _sort_key(row: SystemSummary, key: str) -> Any:
    if key == "price":
        return row.price.median
    if key == "end":
        return row.next_end.ending.end if row.next_end else None
    return (row.owner if key == "owner" else row.name).casefold() or None


def _wanted(comparison: Comparison, row: SystemSummary, asked: Asked) -> bool:
    everyone = (*row.boroughs, *row.others, *row.ended)
    if asked.system and row.slug != asked.system:
        return False
    if asked.borough and all(
        comparison.facts.places[use.organisation].slug != asked.borough for use in everyone
    ):
        return False
    if asked.api and not row.api.charged:
        return False
    if asked.status and all(use.status != asked.status for use in everyone):
        return False
    if asked.ends:
        until = add_months(comparison.today, asked.ends)
        return row.next_end is not None and (row.next_end.ending.end or until) <= until
    return True


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One filter as a select."""

    name: str
    label: str
    choices: tuple[Choice, ...]


def fields(comparison: Comparison, asked: Asked) -> tuple[Field, ...]:
    """The filters with what there is to choose from, as selects."""
    used = {use.organisation for use in comparison.uses}
    systems = sorted(((row.slug, row.name) for row in comparison.rows), key=lambda pair: pair[1].casefold())
    places = [(place.slug, place.name) for place in comparison.facts.places.values() if place.id in used]
    scopes = [(one.scope.signature, f"{one.words} (n {one.prices.n})") for one in comparison.scopes]
    statuses = {use.status for use in comparison.uses if use.status != "option_considered"}
    return (
        _field("system", "System", asked.system, [("", "Any"), *systems]),
        _field("borough", "Borough", asked.borough, [("", "Any"), *places]),
        _field(
            "scope", "Scope of the prices", comparison.scope.signature, scopes or [("", "No price is known")]
        ),
        _field("api", "API", asked.api, [("", "Any"), ("charged", "Charged for")]),
        _field(
            "ends",
            "Ends within",
            str(asked.ends or ""),
            [("", "Any time"), *((str(months), f"{months} months") for months in MONTHS)],
        ),
        _field(
            "status",
            "Status",
            asked.status,
            [
                ("", "Any"),
                *((word, said or "live") for word, said in STATUS_WORDS.items() if word in statuses),
            ],
        ),
    )


def _field(name: str, label: str, chosen: str, choices: Sequence[tuple[str, str]]) -> Field:
    return Field(name, label, tuple(Choice(value, words, value == chosen) for value, words in choices))
