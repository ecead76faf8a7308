"""A plan as tantivy's queries. Queries are built, never parsed, so no character means anything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import tantivy

from search.audience import Audience
from search.documents import BY_NAME, SEARCHED, SUGGESTED
from search.engines.embedded.schema import ANY_WORDS, STEMMED, YES, analysers, number
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

MUST, SHOULD, MUST_NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
Query = tantivy.Query
FURTHEST = 2**62

KIND_ORDER = {"system": 3.0, "capability": 2.0, "borough": 2.0, "supplier": 1.5, "page": 1.0}
"""How much the kind of a suggestion counts beside equals: contracts, of which there are most, come last."""


class Compiler:
    """Builds queries over one schema."""

    def __init__(self, schema: tantivy.Schema) -> None:
        self._schema = schema
        self._stemmed = analysers()[STEMMED]

    # --- small pieces

    def term(self, field: str, value: str) -> tantivy.Query:
        return Query.term_query(self._schema, field, value, "basic")

    def terms(self, field: str, values: Sequence[str]) -> tantivy.Query:
        """Any of many values."""
        return Query.term_set_query(self._schema, field, list(values))

    def any_of(self, queries: Iterable[tantivy.Query]) -> tantivy.Query:
        listed = [(SHOULD, query) for query in queries]
        return Query.boolean_query(listed, 1) if listed else Query.empty_query()

    def all_of(self, queries: Iterable[tantivy.Query]) -> tantivy.Query:
        return Query.boolean_query([(MUST, query) for query in queries])

    def filter(self, query: tantivy.Query) -> tantivy.Query:
        """The query as one that chooses and does not score."""
        return Query.const_score_query(query, 0.0)

    def range(self, field: str, asked: Range) -> tantivy.Query:
        low = -FURTHEST if asked.low is None else _bounded(number(asked.low))
        high = FURTHEST if asked.high is None else _bounded(number(asked.high))
        return Query.range_query(self._schema, field, tantivy.FieldType.Integer, low, high)

    # --- who may find, and what is chosen

    def audience(self, audience: Audience) -> tantivy.Query:
        ways = []
        for one in audience.any_of:
            sees = [(MUST, self.term("seen_by", one.token))]
            sees += [(MUST_NOT, self.term("hidden_from", token)) for token in one.but_not]
            ways.append(Query.boolean_query(sees))
        return self.all_of([self.term("data_set", audience.data_set), self.any_of(ways)])

    def chosen(self, one: Chosen) -> tantivy.Query:
        ways = [self.term(one.field, value) for value in one.values]
        ways += [self.span(one.field, span) for span in one.spans]
        return self.any_of(ways)

    def span(self, field: str, span: Span) -> tantivy.Query:
        return self.term("lacks", field) if span.lacks else self.range(field, span.range)

    def lacking(self, unwanted: Sequence[Alternative]) -> tantivy.Query:
        """What holds none of these words."""
        held = [(MUST_NOT, query) for one in unwanted for query in self.alternative(one)]
        return Query.boolean_query([(MUST, Query.all_query()), *held])

    # --- words

    def words(self, plan: Plan) -> tantivy.Query:
        """What the words of a plan find; everything, without words."""
        if not plan.clauses and not plan.exact:
            return Query.all_query()
        ways = []
        if plan.exact:
            same = [self.term("exact", form) for form in plan.exact]
            ways.append((SHOULD, Query.const_score_query(self.any_of(same), EXACT)))
        if plan.begins:
            begun = [self.begun("exact", form) for form in plan.begins]
            ways.append((SHOULD, Query.const_score_query(self.any_of(begun), BEGINS)))
        if plan.clauses:
            wanted = [(SHOULD, self.clause(one)) for one in plan.clauses]
            found = Query.boolean_query(wanted, max(plan.least, 1))
            if len(plan.phrase) > 1:
                beside = [
                    Query.const_score_query(
                        Query.phrase_query(self._schema, one.twin, list(plan.phrase)), PHRASE * one.weight
                    )
                    for one in SEARCHED
                ]
                whole = [(SHOULD, Query.disjunction_max_query(beside))]
                found = Query.boolean_query([(MUST, found), *whole])
            ways.append((SHOULD, found))
        answers = Query.boolean_query(ways, 1)
        bonuses = {**KIND_BONUS, **dict.fromkeys(plan.preferred, PREFERRED)}
        kinds = [
            (SHOULD, Query.const_score_query(self.term("kind", kind), bonus))
            for kind, bonus in bonuses.items()
        ]
        return Query.boolean_query([(MUST, answers), *kinds])

    def clause(self, clause: Clause) -> tantivy.Query:
        ways = [query for one in clause.alternatives for query in self.alternative(one)]
        return Query.disjunction_max_query(ways)

    def alternative(self, one: Alternative) -> list[tantivy.Query]:
        found = []
        stems = [self.stem(word) for word in one.words]
        for field in SEARCHED:
            weight = WORD * field.weight * one.boost
            if len(one.words) == 1:
                stemmed, exact = self.term(field.name, stems[0]), self.term(field.twin, one.words[0])
            else:
                stemmed = Query.phrase_query(self._schema, field.name, list(stems))
                exact = Query.phrase_query(self._schema, field.twin, list(one.words))
            found += [Query.const_score_query(stemmed, weight), Query.const_score_query(exact, weight * TWIN)]
            if one.prefix:
                found.append(Query.const_score_query(self.beginning(field.twin, one.words), weight))
        return found

    def beginning(self, field: str, words: Sequence[str]) -> tantivy.Query:
        """The words beside one another, the last as a beginning."""
        if len(words) == 1:
            return self.begun(field, words[0])
        return Query.phrase_prefix_query(self._schema, field, list(words))

    def begun(self, field: str, text: str) -> tantivy.Query:
        """Terms that begin so. Made in no time, where a regular expression takes some half a millisecond."""
        return Query.fuzzy_term_query(self._schema, field, text, distance=0, prefix=True)

    def stem(self, word: str) -> str:
        return "".join(self._stemmed.analyze(word)) or word

    # --- which words there are

    def has_word(self, word: str) -> tantivy.Query:
        """Documents with a word, or ("plan*") one that begins so."""
        if word.endswith("*"):
            return self.beginning(ANY_WORDS, [word[:-1]])
        return self.term(ANY_WORDS, word)

    def near(self, word: str, edits: int) -> tuple[tantivy.Query, tantivy.Query]:
        """Documents with a word so near in a name, and anywhere."""
        names = self.any_of(Query.fuzzy_term_query(self._schema, one.twin, word, edits) for one in SUGGESTED)
        return names, Query.fuzzy_term_query(self._schema, ANY_WORDS, word, edits)

    def suggested(self, words: Sequence[str]) -> tantivy.Query:
        *whole, last = words
        needed = [self.any_of(self.term(one.twin, word) for one in SUGGESTED) for word in whole]
        needed.append(self.any_of(self.beginning(one.twin, [last]) for one in SUGGESTED))
        start = self.begun("exact", " ".join(words))
        better = [(SHOULD, Query.const_score_query(start, 10.0))]
        better += [
            (SHOULD, Query.const_score_query(self.term("kind", kind), bonus))
            for kind, bonus in KIND_ORDER.items()
        ]
        return Query.boolean_query([(MUST, self.filter(self.all_of(needed))), *better])


def _bounded(value: int) -> int:
    return max(-FURTHEST, min(FURTHEST, value))


def is_flag(field: str) -> bool:
    return BY_NAME[field].kind == "flag"


__all__ = ["KIND_ORDER", "YES", "Compiler", "is_flag"]
