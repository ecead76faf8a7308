"""What a question says beside names: a borough, a charge, and when a contract ends.

Taken as filters that are shown to the reader, who can take each back; never silently.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from boroughs.reader import Reader
from contracts.comparisons.organisations import borough_names
from contracts.months import add_months
from search.query import Range, Understood
from search.words import WEAK

SHORTEST_NAME = 4
"""Letters of a borough's name that are taken for it in a question: shorter ones are abbreviations of other things."""

LONGEST_NAME = 8
"""Words of a borough's name: "london borough of richmond upon thames council" has seven."""

YEARS = range(2000, 2100)

_MONTH = {name[:3].lower(): number for number, name in enumerate(calendar.month_name) if number}
_ENDS = r"(?:ends|ending|end|expires|expiring|expire|expiry|finishes|finishing)"
_IN = r"(?:in|by|within|before|during|the|of|next)"
_MONTHS = r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_YEAR = re.compile(rf"\b{_ENDS}(?: {_IN})*(?: (?P<month>{_MONTHS})[a-z]*)? (?P<year>20\d\d)\b")
_WITHIN = re.compile(rf"\b{_ENDS}(?: {_IN})*(?: (?P<n>\d{{1,2}}))? (?P<unit>months?|years?)\b")
_SOON = re.compile(rf"\b{_ENDS} (?:soon|this year|next year)\b")

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

    `named`: what stands in the question as the name of something by itself, should nothing be so that it says.
    """

    words: tuple[str, ...]
    understood: tuple[Understood, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: Mapping[str, Range] = field(default_factory=dict)
    named: tuple[str, ...] = ()


def read(words: Sequence[str], reader: Reader, today: date, *, plain: frozenset[str]) -> Reading:
    """What folded words ask. `plain` names what is not to be understood ("borough", "ends", "api_charge").

    A borough's name alone is looked for as a name: only beside other words does it narrow.
    """
    left = list(words)
    understood: list[Understood] = []
    filters: dict[str, tuple[str, ...]] = {}
    ranges: dict[str, Range] = {}
    named: tuple[str, ...] = ()
    if "ends" not in plain and (found := _ending(" ".join(left), today)):
        text, span, said = found
        left = text.split()
        ranges["end"] = span
        understood.append(Understood("ends", f"{span.low}/{span.high}", said))
    for facet, said, pattern in CHARGES:
        text = " ".join(left)
        if facet not in plain and (found_charge := pattern.search(text)):
            left = f"{text[: found_charge.start()]} {text[found_charge.end() :]}".split()
            filters[facet] = ("yes",)
            understood.append(Understood(facet, "yes", said))
    if "borough" not in plain and (place := _borough(left, reader, today)):
        start, end, slug, name = place
        others = left[:start] + left[end:]
        if others or ranges or filters:
            named = (" ".join(left[start:end]), " ".join(word for word in others if word not in WEAK))
            left = others
            filters["borough"] = (slug,)
            understood.append(Understood("borough", slug, f"Borough: {name}"))
    return Reading(tuple(left), tuple(understood), filters, ranges, named)


def _ending(text: str, today: date) -> tuple[str, Range, str] | None:
    """The text without what it says of the end, the days meant, and those in words."""
    if found := _YEAR.search(text):
        year = int(found["year"])
        if year not in YEARS:
            return None
        month = _MONTH.get(found["month"] or "", 0)
        low = date(year, month or 1, 1)
        high = add_months(low, 1 if month else 12)
        said = f"Ends in {calendar.month_name[month]} {year}" if month else f"Ends in {year}"
    elif found := _WITHIN.search(text):
        n = int(found["n"] or 1)
        months = n * 12 if found["unit"].startswith("year") else n
        low, high = today, date.fromordinal(add_months(today, months).toordinal() + 1)
        said = f"Ends within {months} month{'' if months == 1 else 's'}"
    elif found := _SOON.search(text):
        if found[0].endswith("soon"):
            low, high, said = (
                today,
                date.fromordinal(add_months(today, 12).toordinal() + 1),
                "Ends within 12 months",
            )
        else:
            year = today.year + found[0].endswith("next year")
            low, high, said = date(year, 1, 1), date(year + 1, 1, 1), f"Ends in {year}"
    else:
        return None
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    return " ".join(rest.split()), Range(low, date.fromordinal(high.toordinal() - 1)), said


def _borough(words: Sequence[str], reader: Reader, today: date) -> tuple[int, int, str, str] | None:
    """Where a borough is named: from, up to, its slug and its name. The longest name, the first of equals."""
    names = borough_names(reader, today)
    for length in range(min(LONGEST_NAME, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            name = " ".join(words[start : start + length])
            found = names.get(name) if len(name) >= SHORTEST_NAME else None
            if found:
                return start, start + length, *found
    return None
