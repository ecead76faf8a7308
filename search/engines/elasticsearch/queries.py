"""A plan as Elasticsearch's queries. They are built and never parsed, so no character means anything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from search.audience import Audience
from search.documents import BY_NAME, SEARCHED, SUGGESTED, Field, FieldKind
from search.engines.elasticsearch.mapping import ANY_WORDS, twin
from search.plan import (
    BEGINS,
    EXACT,
    KIND_BONUS,
    PHRASE,
    PREFERRED,
    TWIN,
    WORD,
    Alternative,
    Chosen,
    Clause,
    Plan,
)
from search.query import Range, Span

Query = dict[str, Any]

FURTHEST = 2**63 - 1
GRAIN = 256
"""Parts of one that scores are counted in: sums of such are exact, so that what scores alike is equal to the bit."""

MOST_BEGINNINGS = 1_000
"""Words that the end of a phrase may be the beginning of: more than any two letters begin in a million contracts."""

KIND_ORDER = {"system": 3.0, "capability": 2.0, "borough": 2.0, "supplier": 1.5, "page": 1.0}
"""How much the kind of a suggestion counts beside equals: contracts, of which there are most, come last."""

START = 10.0
"""How much more a suggestion counts whose whole name begins as typed."""


# --- small pieces


def term(field: str, value: Any, boost: float = 1.0) -> Query:
    return {"term": {field: {"value": value, "boost": boost}}}


def any_of(queries: Iterable[Query]) -> Query:
    listed = list(queries)
    if not listed:
        return {"match_none": {}}
    return listed[0] if len(listed) == 1 else {"bool": {"should": listed, "minimum_should_match": 1}}


def constant(query: Query, boost: float) -> Query:
    """The query, counting `boost` whatever the statistics of its words are."""
    boost = round(boost * GRAIN) / GRAIN
    return {"constant_score": {"filter": query, "boost": boost}}


def best_of(queries: Iterable[Query]) -> Query:
    return {"dis_max": {"queries": list(queries)}}


def in_range(field: str, asked: Range) -> Query:
    bounds: dict[str, Any] = {}
    for word, bound in (("gte", asked.low), ("lte", asked.high)):
        if bound is not None:
            bounds[word] = _bound(bound)
    return {"range": {field: bounds}} if bounds else {"exists": {"field": field}}


def _bound(value: date | int) -> str | int:
    if isinstance(value, date):
        return value.isoformat()
    return max(-FURTHEST, min(FURTHEST, value))


# --- who may find, and what is chosen


def seen_by(audience: Audience) -> list[Query]:
    """The filters that every query carries."""
    ways: list[Query] = []
    for one in audience.any_of:
        sees: Query = {"filter": [term("seen_by", one.token)]}
        if one.but_not:
            sees["must_not"] = [{"terms": {"hidden_from": list(one.but_not)}}]
        ways.append({"bool": sees})
    return [term("data_set", audience.data_set), any_of(ways)]


def is_flag(field: str) -> bool:
    return field in BY_NAME and BY_NAME[field].kind == FieldKind.FLAG


def chosen(one: Chosen) -> Query:
    values: list[Any] = [value == "yes" for value in one.values] if is_flag(one.field) else list(one.values)
    ways: list[Query] = [{"terms": {one.field: values}}] if values else []
    return any_of([*ways, *(span(one.field, each) for each in one.spans)])


def span(field: str, one: Span) -> Query:
    return term("lacks", field) if one.lacks else in_range(field, one.range)


# --- words


def words(plan: Plan) -> Query:
    """What the words of a plan find; everything, without words."""
    if not plan.clauses and not plan.exact:
        return {"match_all": {}}
    ways = []
    if plan.exact:
        ways.append(constant({"terms": {"exact": list(plan.exact)}}, EXACT))
    if plan.begins:
        begun = ({"prefix": {"exact": {"value": form}}} for form in plan.begins)
        ways.append(constant(any_of(begun), BEGINS))
    if plan.clauses:
        found: Query = {
            "should": [clause(one) for one in plan.clauses],
            "minimum_should_match": max(plan.least, 1),
        }
        if len(plan.phrase) > 1:
            whole = best_of(_beside(twin(one), plan.phrase, PHRASE * one.weight) for one in SEARCHED)
            found = {"must": [{"bool": found}], "should": [whole]}
        ways.append({"bool": found})
    answers = any_of(ways)
    bonuses = {**KIND_BONUS, **dict.fromkeys(plan.preferred, PREFERRED)}
    kinds = [constant(term("kind", kind), bonus) for kind, bonus in bonuses.items()]
    return {"bool": {"must": [answers], "should": kinds}}


def clause(one: Clause) -> Query:
    return best_of(query for each in one.alternatives for query in alternative(each))


def alternative(one: Alternative) -> list[Query]:
    found: list[Query] = []
    for field in SEARCHED:
        weight = WORD * field.weight * one.boost
        found += [_beside(field.name, one.words, weight), _beside(twin(field), one.words, weight * TWIN)]
        if one.prefix:
            found.append(constant(beginning(field, one.words), weight))
    return found


def _beside(field: str, words: Sequence[str], boost: float) -> Query:
    """These words beside one another, as the field analyses them; one word is a term."""
    kind = "match" if len(words) == 1 else "match_phrase"
    return constant({kind: {field: {"query": " ".join(words)}}}, boost)


def beginning(field: Field, words: Sequence[str]) -> Query:
    """The words beside one another, the last as a beginning."""
    if len(words) == 1:
        return {"prefix": {twin(field): {"value": words[0]}}}
    asked = {"query": " ".join(words), "max_expansions": MOST_BEGINNINGS}
    return {"match_phrase_prefix": {twin(field): asked}}


# --- which words there are


def has_word(word: str) -> Query:
    """Documents with a word, or ("plan*") one that begins so."""
    if word.endswith("*"):
        return {"prefix": {ANY_WORDS: {"value": word[:-1]}}}
    return term(ANY_WORDS, word)


def near(word: str, edits: int) -> Query:
    """Documents with a word so near, names before the rest. All such words count, not the nearest few: those may all
    be of documents that the reader does not see."""

    def fuzzy(field: str, boost: float) -> Query:
        asked = {"value": word, "fuzziness": edits, "prefix_length": 1, "transpositions": True}
        return constant({"fuzzy": {field: asked | {"rewrite": "constant_score"}}}, boost)

    return any_of([fuzzy(ANY_WORDS, 1.0), *(fuzzy(twin(one), one.weight) for one in SUGGESTED)])


def suggested(words: Sequence[str], audience: Audience) -> Query:
    *whole, last = words
    needed = [any_of(term(twin(one), word) for one in SUGGESTED) for word in whole]
    needed.append(any_of(beginning(one, [last]) for one in SUGGESTED))
    better = [constant({"prefix": {"exact": {"value": " ".join(words)}}}, START)]
    better += [constant(term("kind", kind), bonus) for kind, bonus in KIND_ORDER.items()]
    return {"bool": {"filter": [*seen_by(audience), *needed], "should": better}}
