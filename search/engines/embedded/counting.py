"""Facets and histograms: what a plan counts, with each facet's own choice left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import tantivy

from search.engines.embedded.compiling import Compiler
from search.engines.embedded.schema import number
from search.plan import Plan, SpanFacet
from search.query import FACET_SIZE, Histogram, Span

YEARS = range(1990, 2061)
"""Years that a histogram shows: no contract of a register began before, and the longest end in the 2050s."""

MONTHS = {"year": 12, "quarter": 3, "month": 1}


def facets(
    searcher: tantivy.Searcher, compiler: Compiler, plan: Plan, base: Sequence[tantivy.Query]
) -> dict[str, Mapping[str, int]]:
    """The counts of `plan.facets` and `plan.span_facets`. `base` is all that is asked but the choices."""
    choices = {one.facet: compiler.filter(compiler.chosen(one)) for one in plan.chosen}
    spans = {one.name: one for one in plan.span_facets}
    together = [name for name in (*plan.facets, *spans) if name not in choices]
    rounds = [(together, list(choices.values()))] if together else []
    rounds += [
        ([name], [query for other, query in choices.items() if other != name])
        for name in choices
        if name in plan.facets or name in spans
    ]
    counted: dict[str, Mapping[str, int]] = {}
    for names, queries in rounds:
        wanted: dict[str, Any] = {}
        for name in names:
            wanted |= _span_aggregations(spans[name]) if name in spans else {name: _terms(name)}
        got = searcher.aggregate(compiler.all_of([*base, *queries]), wanted)
        for name in names:
            counted[name] = _span_counts(spans[name], got) if name in spans else _buckets(got[name])
    return counted


def _terms(field: str) -> dict[str, Any]:
    return {"terms": {"field": field, "size": FACET_SIZE}}


def _buckets(got: Mapping[str, Any]) -> dict[str, int]:
    found = [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in got["buckets"]]
    return dict(sorted(found, key=lambda pair: (-pair[1], pair[0])))


def _edges(spans: Sequence[Span]) -> list[int]:
    """Where any span begins or (the day after) has ended: between two of them every span holds all or nothing."""
    found = set()
    for span in spans:
        if span.lacks:
            continue
        if span.range.low is not None:
            found.add(number(span.range.low))
        if span.range.high is not None:
            found.add(number(span.range.high) + 1)
    return sorted(found)


def _range_aggregation(field: str, edges: Sequence[int]) -> dict[str, Any]:
    ranges = [{"to": edges[0]}]
    ranges += [{"from": low, "to": high} for low, high in pairwise(edges)]
    return {"range": {"field": field, "ranges": [*ranges, {"from": edges[-1]}]}}


def _span_aggregations(facet: SpanFacet) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    edges = _edges(facet.spans)
    if edges:
        wanted[facet.name] = _range_aggregation(facet.field, edges)
    if any(span.lacks for span in facet.spans):
        wanted[f"{facet.name} lacks"] = _terms("lacks")
    return wanted


def _span_counts(facet: SpanFacet, got: Mapping[str, Any]) -> dict[str, int]:
    pieces = [
        (bucket.get("from"), bucket.get("to"), int(bucket["doc_count"]))
        for bucket in got.get(facet.name, {"buckets": []})["buckets"]
    ]
    lacking = _buckets(got.get(f"{facet.name} lacks", {"buckets": []}))
    counted = {}
    for span in facet.spans:
        if span.lacks:
            n = lacking.get(facet.field, 0)
        else:
            low = None if span.range.low is None else number(span.range.low)
            high = None if span.range.high is None else number(span.range.high) + 1
            n = sum(
                count
                for begin, end, count in pieces
                if (low is None or (begin is not None and begin >= low))
                and (high is None or (end is not None and end <= high))
            )
        if n:
            counted[span.value] = n
    return counted


def histogram(searcher: tantivy.Searcher, query: tantivy.Query, asked: Histogram) -> dict[str, int]:
    """Documents by the year, quarter or month of a date; what has none is left out."""
    step = MONTHS[asked.interval]
    starts = [date(year, month, 1) for year in YEARS for month in range(1, 13, step)]
    aggregation = _range_aggregation(asked.field, [start.toordinal() for start in starts])
    got = searcher.aggregate(query, {"h": aggregation})
    names = {start.toordinal(): _name(start, asked.interval) for start in starts[:-1]}
    return {
        names[int(bucket["from"])]: int(bucket["doc_count"])
        for bucket in got["h"]["buckets"]
        if bucket["doc_count"] and bucket.get("from") is not None and int(bucket["from"]) in names
    }


def _name(start: date, interval: str) -> str:
    if interval == "year":
        return str(start.year)
    if interval == "quarter":
        return f"{start.year}-Q{(start.month + 2) // 3}"
    return f"{start.year}-{start.month:02d}"
