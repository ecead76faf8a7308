"""A whole request for a plan, and its answer read: the page, the facets, the histogram."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from search.engines.elasticsearch import queries
from search.engines.elasticsearch.mapping import STORED
from search.engines.engine import Answer, Found
from search.plan import Plan, SpanFacet
from search.query import FACET_SIZE, MOST_RESULTS, Range

Body = dict[str, Any]
TOGETHER = "together"
"""The name of the facets of which nothing is chosen: they share one filter."""

TIE: Body = {"tie": "desc"}
NEWEST: Body = {"newest": {"order": "desc", "missing": "_last"}}
SORTS: Mapping[str, list[Body]] = {
    "relevance": [{"_score": "desc"}, NEWEST, TIE],
    "ends": [{"end": "asc"}, TIE],
    "value": [{"value": {"order": "desc", "missing": "_last"}}, TIE],
    "newest": [NEWEST, TIE],
}


def request(plan: Plan) -> Body:
    """What is asked of `_search`. What is chosen is taken off after the facets are counted, each of which leaves
    out its own choice; without facets it is a filter as any other."""
    filters = queries.seen_by(plan.audience)
    filters += [queries.in_range(field, asked) for field, asked in plan.ranges]
    if plan.sort == "ends":
        filters.append(queries.in_range("end", Range(plan.today)))
    choices = {one.facet: queries.chosen(one) for one in plan.chosen}
    counted = {*plan.facets, *(one.name for one in plan.span_facets)}
    later = {name: query for name, query in choices.items() if name in counted}
    filters += [query for name, query in choices.items() if name not in counted]
    unwanted = [query for one in plan.without for query in queries.alternative(one)]
    asked = {"filter": filters, "must": [queries.words(plan)], "must_not": unwanted}
    body: Body = {
        "query": {"bool": asked},
        "from": plan.first,
        "size": max(min(plan.rows, MOST_RESULTS - plan.first), 0),
        "sort": SORTS[plan.sort],
        "track_total_hits": MOST_RESULTS + 1,
        "_source": ["key", "kind", "object_id", *([STORED] if plan.shown else [])],
    }
    if not body["size"]:
        body["from"] = 0
    if later:
        body["post_filter"] = {"bool": {"filter": list(later.values())}}
    aggregations = _facets(plan, later)
    if plan.histogram:
        dates = {
            "field": plan.histogram.field,
            "calendar_interval": plan.histogram.interval,
            "min_doc_count": 1,
        }
        aggregations["histogram"] = _filtered(list(later.values()), {"counts": {"date_histogram": dates}})
    if aggregations:
        body["aggs"] = aggregations
    return body


def _filtered(filters: list[Body], inner: Body) -> Body:
    return {"filter": {"bool": {"filter": filters}}, "aggs": inner}


def _facets(plan: Plan, choices: Mapping[str, Body]) -> Body:
    wanted: dict[str, Body] = {name: {"terms": {"field": name, "size": FACET_SIZE}} for name in plan.facets}
    wanted |= {one.name: _spans(one) for one in plan.span_facets}
    made: Body = {}
    together = {name: body for name, body in wanted.items() if name not in choices}
    if together:
        made[TOGETHER] = _filtered(list(choices.values()), together)
    for name in wanted.keys() & choices.keys():
        others = [query for other, query in choices.items() if other != name]
        made[f"facet:{name}"] = _filtered(others, {name: wanted[name]})
    return made


def _spans(one: SpanFacet) -> Body:
    return {"filters": {"filters": [queries.span(one.field, each) for each in one.spans]}}


def answer(plan: Plan, said: Mapping[str, Any]) -> Answer:
    """The answer to `request(plan)`."""
    total = int(said["hits"]["total"]["value"])
    counted: dict[str, Any] = {}
    for name, part in said.get("aggregations", {}).items():
        if name != "histogram":
            counted |= part
    facets = {name: _terms(counted[name], queries.is_flag(name)) for name in plan.facets}
    for one in plan.span_facets:
        found = zip(one.spans, counted[one.name]["buckets"], strict=True)
        facets[one.name] = {
            span.value: int(bucket["doc_count"]) for span, bucket in found if bucket["doc_count"]
        }
    histogram: dict[str, int] = {}
    if plan.histogram:
        for bucket in said["aggregations"]["histogram"]["counts"]["buckets"]:
            histogram[_name(bucket["key"], plan.histogram.interval)] = int(bucket["doc_count"])
    hits = said["hits"]["hits"] if plan.rows else []
    return Answer(
        found=tuple(_found(hit, plan.shown) for hit in hits),
        total=min(total, MOST_RESULTS),
        more=total > MOST_RESULTS,
        facets=facets,
        histogram=histogram,
    )


def _found(hit: Mapping[str, Any], shown: bool) -> Found:
    source = hit["_source"]
    texts = source.get(STORED, {}) if shown else {}
    return Found(
        key=source["key"],
        kind=source["kind"],
        object_id=source["object_id"],
        score=hit["_score"] or 0.0,
        shown={name: tuple(values) for name, values in texts.items()},
    )


def _terms(counted: Mapping[str, Any], flag: bool) -> dict[str, int]:
    found = [
        (("yes" if bucket["key"] else "no") if flag else str(bucket["key"]), int(bucket["doc_count"]))
        for bucket in counted["buckets"]
    ]
    return dict(sorted(found, key=lambda pair: (-pair[1], pair[0])))


def _name(milliseconds: int, interval: str) -> str:
    day = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    if interval == "year":
        return f"{day.year}"
    if interval == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return f"{day.year}-{day.month:02d}"
