"""The one query language: what can be asked of an index, and what comes back. Pure; no engine, no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

MOST_TEXT = 10_000
"""Characters of the box that are looked at at all (FAULT 37); longer is cut."""

MOST_WORDS = 24
"""Words that are looked for, the first ones: longer than any title of an officer's question; each costs time."""

MOST_RESULTS = 10_000
"""Results that can be paged through or exported, and up to which a total is exact."""

MOST_PER_PAGE = 100
MOST_VALUES = 100
"""Values of one filter that are listened to: there are 33 boroughs, and some 200 bodies."""

FACET_SIZE = 200
"""Values of a facet that are counted: `terms` aggregations give ten by default, and there are 33 boroughs."""

SORTS = {
    "relevance": "Best match",
    "ends": "Ends soonest",
    "value": "Highest value",
    "newest": "Newest evidence",
}
"""`ends` gives only what has an end known that has not passed; `value` and `newest` put the unknown last."""


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`, both included, None without bound. Dates for DATE fields, integers for NUMBER."""

    low: date | int | None = None
    high: date | int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """One value of a facet that is made at the time of the question: documents whose field is in the range, or
    (`lacks`) whose `lacks` holds the field's name."""

    value: str
    words: str
    range: Range = Range()
    lacks: bool = False


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts of a DATE field by month, quarter or year."""

    field: str
    interval: str = "year"


@dataclass(frozen=True, slots=True)
class Query:
    """One question. Build it with `asked` where the parts come from a stranger: that bounds every part.

    `filters`: facet field → the values of which a document needs one (several facets: all of them); the facets
    of `spans` (`ends`, `status`) among them. `ranges`: field → range. `kind`: "" for all. `plain`: the names
    of understood parts ("borough", "ends", "value", "sort", "without") that the reader does not want understood but
    looked for as words, or "spelling", where no word is to be put right.
    """

    text: str = ""
    kind: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: Mapping[str, Range] = field(default_factory=dict)
    sort: str = "relevance"
    page: int = 1
    per_page: int = 20
    facets: tuple[str, ...] = ()
    histogram: Histogram | None = None
    highlight: bool = True
    plain: frozenset[str] = frozenset()

    @property
    def first(self) -> int:
        """How many results come before this page."""
        return (self.page - 1) * self.per_page


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of a text; `hit`: it is one of the words looked for."""

    text: str
    hit: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One found document. `highlights`: field → its pieces, only for fields in which something is marked; a long
    text is cut to what stands around the first marked words."""

    key: str
    kind: str
    object_id: int
    score: float
    highlights: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Understood:
    """Something of the text that was taken as a filter or an order: shown to the reader, who can take it back.

    `name`: a facet, "ends", "value", "sort" or "without"; `value`: the facet's values, the order, the words left out,
    or the bounds, "2027-01-01/2027-12-31", in pence for "value" (nothing: no bound); `words` for people.
    """

    name: str
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Result:
    """What was found. `total` is exact up to MOST_RESULTS; `more`: there are more than that.

    `facets`: field → value → documents; a facet's counts leave its own filter out, and a value of no document
    is left out. `corrected`: the text as it was searched, where words were put right; else "". `by_engine`:
    False where the engine did not answer and the database did (then there are no facets and no marks). `all_words`:
    False where nothing held all the words, and these hold most. `missed`: what was understood, but is so of nothing.
    """

    hits: tuple[Hit, ...]
    total: int
    more: bool = False
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    histogram: Mapping[str, int] = field(default_factory=dict)
    corrected: str = ""
    understood: tuple[Understood, ...] = ()
    by_engine: bool = True
    all_words: bool = True
    missed: tuple[Understood, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name that somebody may be typing, of an object that they may see."""

    kind: str
    object_id: int
    title: str


def asked(
    text: str = "",
    *,
    kind: str = "",
    filters: Mapping[str, tuple[str, ...]] | None = None,
    ranges: Mapping[str, Range] | None = None,
    sort: str = "relevance",
    page: int = 1,
    per_page: int = 20,
    facets: tuple[str, ...] = (),
    histogram: Histogram | None = None,
    highlight: bool = True,
    plain: frozenset[str] = frozenset(),
) -> Query:
    """A Query with every part within its bounds: text without control characters and cut, page within
    MOST_RESULTS, an unknown sort "relevance"."""
    # Half of a surrogate pair can be typed into an address, and no index takes it
    text = text[:MOST_TEXT].encode("utf-8", "ignore").decode()
    clean = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    per_page = min(max(per_page, 1), MOST_RESULTS)
    return Query(
        text=clean,
        kind=kind,
        filters={name: values[:MOST_VALUES] for name, values in (filters or {}).items() if values},
        ranges=dict(ranges or {}),
        sort=sort if sort in SORTS else "relevance",
        page=min(max(page, 1), -(-MOST_RESULTS // per_page)),
        per_page=per_page,
        facets=facets,
        histogram=histogram,
        highlight=highlight,
        plain=plain,
    )
