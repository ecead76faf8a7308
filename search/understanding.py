"""What a question says beside names: a borough, a charge, a value, and when a contract ends.

Taken as filters that are shown to the reader, who can take each back; never silently.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from boroughs.reader import Reader
from contracts.comparisons.organisations import borough_names
from search.amounts import amount
from search.ending import ending
from search.ordering import order
from search.query import MOST_WORDS, SORTS, Range, Understood
from search.words import WEAK, words_asked

SHORTEST_NAME = 4
"""Letters of a borough's name that are taken for it in a question: shorter ones are abbreviations of other things."""

LONGEST_NAME = 8
"""Words of a borough's name: "london borough of richmond upon thames council" has seven."""

_NO_PLACE = re.compile(r"hackney carriages?$")
"""Taxis, wherever they are licensed."""

_CHARGE = r"(?:charge|fee|cost)s?"
_OUT = r"(?:data )?(?:extraction|extract|export|exit)s?"
CHARGES = (
    (
        "api_charge",
        "API charge",
        re.compile(rf"\bapi {_CHARGE}\b|\b{_CHARGE} (?:for|of) (?:an |the )?apis?\b"),
    ),
    (
        "extraction_charge",
        "Charge for getting data out",
        re.compile(rf"\b{_OUT} {_CHARGE}\b|\b{_CHARGE} (?:for|of) {_OUT}\b"),
    ),
)
"""Facet, its words, and how people ask for what has such a charge."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The words that are left to look for, and what the others were understood as.

    `sort`: the order that was asked for. `named`: what stands in the question as the name of something by itself,
    should nothing be so that it says.
    """

    words: tuple[str, ...]
    understood: tuple[Understood, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: Mapping[str, Range] = field(default_factory=dict)
    sort: str = ""
    named: tuple[str, ...] = ()


def read(text: str, reader: Reader, today: date, *, plain: frozenset[str]) -> Reading:
    """What a text asks. `plain` names what is not to be understood ("borough", "ends", "value", "sort", "api_charge").

    A borough's name alone is looked for as a name: only beside other words does it narrow. Of several, what any has.
    """
    understood: list[Understood] = []
    filters: dict[str, tuple[str, ...]] = {}
    ranges: dict[str, Range] = {}
    named: tuple[str, ...] = ()
    if "value" not in plain and (found_sum := amount(text)):
        text, pence, said = found_sum
        ranges["value"] = pence
        understood.append(Understood("value", _bounds(pence), said))
    left = words_asked(text)[:MOST_WORDS]
    if "ends" not in plain and (found := ending(" ".join(left), today)):
        text, span, said = found
        left = text.split()
        ranges["end"] = span
        understood.append(Understood("ends", _bounds(span), said))
    for facet, said, pattern in CHARGES:
        text = " ".join(left)
        if facet not in plain and (found_charge := pattern.search(text)):
            left = f"{text[: found_charge.start()]} {text[found_charge.end() :]}".split()
            filters[facet] = ("yes",)
            understood.append(Understood(facet, "yes", said))
    sort = ""
    if "sort" not in plain and (found_order := order(" ".join(left))):
        text, sort = found_order
        left = text.split()
        understood.append(Understood("sort", sort, f"{SORTS[sort]} first"))
    if "borough" not in plain:
        places, others = _boroughs(left, reader, today)
        # Several that nothing else is said of may be one body's name: "Camden and Islington"
        alone = not others if len(places) == 1 else WEAK.issuperset(others)
        if places and not (alone and not ranges and not filters and not sort):
            named = (
                *(typed for typed, _, _ in places),
                " ".join(word for word in others if word not in WEAK),
            )
            left = others
            filters["borough"] = tuple(slug for _, slug, _ in places)
            names = " or ".join(name for _, _, name in places)
            understood.append(Understood("borough", ",".join(filters["borough"]), f"Borough: {names}"))
    return Reading(tuple(left), tuple(understood), filters, ranges, sort, named)


def _bounds(asked: Range) -> str:
    return "/".join("" if bound is None else str(bound) for bound in (asked.low, asked.high))


def _boroughs(
    words: Sequence[str], reader: Reader, today: date
) -> tuple[list[tuple[str, str, str]], list[str]]:
    """The boroughs named, each as (words typed, slug, name), and the other words."""
    left = list(words)
    places: dict[str, tuple[str, str, str]] = {}
    while place := _borough(left, reader, today):
        start, end, slug, name = place
        places.setdefault(slug, (" ".join(left[start:end]), slug, name))
        left = left[:start] + left[end:]
    return list(places.values()), left


def _borough(words: Sequence[str], reader: Reader, today: date) -> tuple[int, int, str, str] | None:
    """Where a borough is named: from, up to, its slug and its name. The longest name, the first of equals."""
    names = borough_names(reader, today)
    for length in range(min(LONGEST_NAME, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            name = " ".join(words[start : start + length])
            found = names.get(name) if len(name) >= SHORTEST_NAME else None
            if found and not _NO_PLACE.match(" ".join(words[start : start + 2])):
                return start, start + length, *found
    return None
