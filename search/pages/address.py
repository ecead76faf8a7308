"""The address of a search: all of its state, read from the query and written to the links of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from search.amounts import money
from search.choices import FACETS
from search.documents import Kind
from search.query import MOST_VALUES, SORTS, Query, Range, Result, asked

PER_PAGE = 20
AS_WORDS = "as_words"
"""The parameter that names what of the text is not to be understood, or put right ("spelling")."""

DATES = {"start": "Starts", "end": "Ends", "newest": "Newest evidence"}
VALUE = "value"


@dataclass(frozen=True, slots=True)
class Address:
    """One search's address. Links keep all of it but the page; `problems` are parameters that cannot be read."""

    path: str
    given: QueryDict
    query: Query
    problems: tuple[str, ...]

    def without(self, name: str, value: str = "") -> str:
        """This address without a parameter, or without one value of it; on the first page."""
        query = self.given.copy()
        kept = [one for one in query.getlist(name) if value and one != value]
        query.setlist(name, kept)
        return self._written(query)

    def replacing(self, **values: str) -> str:
        """This address with these parameters ("" for none), on its first page."""
        query = self.given.copy()
        for name, value in values.items():
            query[name] = value
        return self._written(query)

    def also(self, name: str, value: str) -> str:
        """This address with one value more."""
        query = self.given.copy()
        query.appendlist(name, value)
        return self._written(query)

    def only_text(self) -> str:
        """This text without any filter."""
        query = QueryDict(mutable=True)
        for name in ("q", "data"):
            query.setlist(name, self.given.getlist(name)[:1])
        return self._written(query)

    def _written(self, query: QueryDict) -> str:
        for name in ("page", "format"):
            query.pop(name, None)
        for name in list(query):
            query.setlist(name, [value for value in query.getlist(name) if value])
        return f"{self.path}?{query.urlencode()}"

    def unfiltered(self) -> list[tuple[str, str]]:
        """What the form of the filters carries on: the kind, order and data set, and what is not understood."""
        return [
            (name, value)
            for name in ("kind", "sort", "data", AS_WORDS)
            for value in self.given.getlist(name)
            if value
        ]

    def kept(self) -> list[tuple[str, str]]:
        """What a form of the text alone carries on: everything but the text and the page."""
        names = [name for name in self.given if name not in ("q", "page", "format", AS_WORDS)]
        return [(name, value) for name in names for value in self.given.getlist(name) if value]


def read_address(request: HttpRequest, *, per_page: int = PER_PAGE) -> Address:
    """The search that an address asks for, every part within its bounds; what cannot be read asks for nothing."""
    return read_query(request.GET, per_page=per_page)


def read_query(given: QueryDict, *, per_page: int = PER_PAGE) -> Address:
    """`read_address` of the query of an address of the search page."""
    problems: list[str] = []
    ranges = {}
    for name in DATES:
        low = _day(given.get(f"{name}_from", ""), f"{DATES[name]}, from", problems)
        high = _day(given.get(f"{name}_to", ""), f"{DATES[name]}, to", problems)
        if low or high:
            ranges[name] = Range(low, high)
        if low and high and low > high:
            problems.append(f"{DATES[name]}: the first day is after the last, so nothing is between them.")
    low_value = _pence(given.get("value_from", ""), "Value, from", problems)
    high_value = _pence(given.get("value_to", ""), "Value, to", problems)
    if low_value is not None or high_value is not None:
        ranges[VALUE] = Range(low_value, high_value)
    if low_value is not None and high_value is not None and low_value > high_value:
        problems.append("Value: the first sum is above the last, so nothing is between them.")
    kind = given.get("kind", "")
    query = asked(
        given.get("q", ""),
        kind=kind if kind in tuple(Kind) else "",
        filters={
            name: tuple(filter(None, given.getlist(name)[:MOST_VALUES])) for name in FACETS if name in given
        },
        ranges=ranges,
        sort=given.get("sort", "relevance"),
        page=_number(given.get("page", "1")),
        per_page=per_page,
        facets=("kind", *FACETS),
        plain=frozenset(given.getlist(AS_WORDS)[:MOST_VALUES]),
    )
    return Address(reverse("search"), given, query, tuple(problems))


def is_search(query: Query) -> bool:
    """Whether anything is asked for at all: an empty box shows how to use it."""
    return bool(query.text or query.kind or query.filters or query.ranges)


def _number(text: str) -> int:
    # int() of a very long number takes long, and of "²" fails
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _day(text: str, words: str, problems: list[str]) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        problems.append(f"{words}: write a day as 2027-03-31.")
        return None


def _pence(text: str, words: str, problems: list[str]) -> int | None:
    if not text.strip():
        return None
    pence = money(text)
    if pence is None:
        problems.append(f"{words}: write pounds, as 25000, £25,000 or 25k.")
    return pence


def sorts(address: Address, result: Result) -> list[Mapping[str, object]]:
    """The orders, as links; the one in use has none, which the words of the question may have asked for."""
    said = next((one.value for one in result.understood if one.name == "sort"), "")
    now = said or address.query.sort
    return [
        {
            "words": words,
            "current": name == now,
            "href": address.also(AS_WORDS, "sort")
            if said and name == "relevance"
            else address.replacing(sort="" if name == "relevance" else name),
        }
        for name, words in SORTS.items()
    ]
