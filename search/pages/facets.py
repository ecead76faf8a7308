"""The facets beside the results, the tabs above them, and a chip for each filter in use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from boroughs.models import Organisation
from boroughs.reader import Reader
from contracts.comparisons.suppliers import suppliers_of
from contracts.comparisons.words import day
from contracts.models import Source
from search.amounts import pounds
from search.choices import FACETS, span_facets
from search.documents import KIND_WORDS
from search.kinds import BANDS, UNKNOWN
from search.pages.address import AS_WORDS, DATES, VALUE, Address
from search.query import Range, Result
from suppliers.models import Capability

FIRST = 7
"""Values of a facet that are seen at once; the others unfold."""

OPEN = ("borough", "status", "ends", "capability")
"""Facets that are unfolded to begin with: what most people narrow by."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet. `count` is 0 for a chosen value of which there is nothing."""

    value: str
    words: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    words: str
    first: list[Choice]
    more: list[Choice]
    is_open: bool


def facets_of(reader: Reader, address: Address, result: Result, today: date) -> list[Facet]:
    """What the results can be narrowed by; a facet with a single value that is not chosen narrows nothing, but says."""
    made = []
    chosen = {name: set(values) for name, values in address.query.filters.items()}
    for name in FACETS:
        counts = result.facets.get(name, {})
        values = [*counts, *sorted(chosen.get(name, set()) - counts.keys())]
        if not values:
            continue
        words = words_of(name, values, reader, today)
        choices = [
            Choice(value, words[value], counts.get(value, 0), value in chosen.get(name, ()))
            for value in _ordered(name, values, today)
            if value in words
        ]
        if not choices:
            continue
        first = [one for at, one in enumerate(choices) if at < FIRST or one.chosen]
        more = [one for one in choices if one not in first]
        made.append(Facet(name, FACETS[name], first, more, name in OPEN or name in chosen))
    return made


def _ordered(name: str, values: Iterable[str], today: date) -> list[str]:
    """Bands and times in their own order; the others as they come: most results first."""
    listed = list(values)
    orders = {"value_band": [band for band, _, _ in BANDS] + [UNKNOWN]}
    orders |= {name: [span.value for span in facet.spans] for name, facet in span_facets(today).items()}
    if name in orders:
        return [value for value in orders[name] if value in listed]
    return listed


def words_of(name: str, values: Iterable[str], reader: Reader, today: date) -> dict[str, str]:
    """A facet's values in words, as far as the reader may know of them; others are left out."""
    wanted = list(values)
    spans = span_facets(today)
    if name in spans:
        return {span.value: span.words for span in spans[name].spans}
    if name == "value_band":
        return {**{band: words for band, words, _ in BANDS}, UNKNOWN: "Not known"}
    if name in ("api_charge", "extraction_charge"):
        return {"yes": "Known to be charged"}
    rows: Any
    if name == "borough":
        rows = (
            Organisation.objects.visible_to(reader).filter(slug__in=wanted).values_list("slug", "short_name")
        )
    elif name == "supplier":
        rows = suppliers_of(reader).filter(slug__in=wanted).values_list("slug", "name")
    elif name == "capability":
        rows = Capability.objects.filter(slug__in=wanted).values_list("slug", "name")
    elif name == "source":
        rows = Source.objects.filter(slug__in=wanted, data_set=reader.data_set).values_list("slug", "name")
    else:
        return {value: value for value in wanted}
    return dict(rows)


def tabs(address: Address, result: Result) -> list[Mapping[str, object]]:
    """All, then each kind that something was found of."""
    counts = result.facets.get("kind", {})
    now = address.query.kind
    made: list[Mapping[str, object]] = [
        {"words": "All", "count": sum(counts.values()), "href": address.without("kind"), "current": not now}
    ]
    made += [
        {
            "words": words,
            "count": counts.get(kind, 0),
            "href": address.replacing(kind=kind),
            "current": kind == now,
        }
        for kind, words in KIND_WORDS.items()
        if counts.get(kind) or kind == now
    ]
    return made


def chips(reader: Reader, address: Address, result: Result, today: date) -> list[Mapping[str, str]]:
    """What narrows the results, each with the address without it: what was understood first."""
    made: list[Mapping[str, str]] = [
        {"label": one.words, "href": address.also(AS_WORDS, one.name), "kind": "understood"}
        for one in result.understood
    ]
    for name, values in address.query.filters.items():
        words = words_of(name, values, reader, today)
        made += [
            {"label": f"{FACETS[name]}: {words.get(value, value[:60])}", "href": address.without(name, value)}
            for value in values
        ]
    for name, asked in address.query.ranges.items():
        for end, bound in (("from", asked.low), ("to", asked.high)):
            if bound is not None:
                made.append(
                    {"label": _range_words(name, end, bound), "href": address.without(f"{name}_{end}")}
                )
    return made


def _range_words(name: str, end: str, bound: date | int) -> str:
    if isinstance(bound, date):
        return f"{DATES[name]} {end} {day(bound)}"
    return f"Value {end} {pounds(bound)}"


def range_fields(address: Address) -> list[Mapping[str, object]]:
    """The fields of dates and values, with what is typed in them."""
    fields: list[Mapping[str, object]] = [
        {
            "legend": words,
            "kind": "date",
            "parts": [
                {
                    "name": f"{name}_{end}",
                    "words": end.capitalize(),
                    "value": address.given.get(f"{name}_{end}", ""),
                }
                for end in ("from", "to")
            ],
            "used": name in address.query.ranges,
        }
        for name, words in (("end", DATES["end"]), ("start", DATES["start"]), ("newest", DATES["newest"]))
    ]
    parts = [
        {
            "name": f"{VALUE}_{end}",
            "words": end.capitalize(),
            "value": address.given.get(f"{VALUE}_{end}", ""),
        }
        for end in ("from", "to")
    ]
    fields.insert(
        1, {"legend": "Value, £", "kind": "text", "parts": parts, "used": VALUE in address.query.ranges}
    )
    return fields


__all__ = ["Choice", "Facet", "Range", "chips", "facets_of", "range_fields", "tabs"]
