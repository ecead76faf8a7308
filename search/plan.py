"""A question made ready for an engine: words corrected, synonyms added, filters resolved. Engines compile this.

The scoring that both engines give it, highest first:
1. `exact`: the whole question is a name, reference, OCID or company number of the document (field `exact`): the
   constant EXACT on top of everything else.
2. `begins`: a name or reference begins with the whole question: the constant BEGINS.
3. `preferred`: documents of these kinds come before others: the constant PREFERRED.
4. KIND_BONUS for the document's kind.
5. `phrase`: the words as typed stand beside one another in a field's twin: PHRASE × the weight of the best such field.
6. For each clause the best of its alternatives (and of the fields: WORD × weight × boost, the unstemmed twin TWIN
   times as much as the stemmed field).
A document answers when at least `least` clauses do, and every filter, and it holds nothing of `without`.

All of these are constants: how rare a word is, or how long texts are, counts nothing. A statistic over all documents
would let those that a reader may not see move those that they may; so would the order in which documents were
written, and therefore what scores alike is ordered by `newest`, and then by `tie`, both falling. Measured on the
judged queries constants find no worse than BM25 did (nDCG@10 0.966 against 0.964), and alike in both engines.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from search.audience import Audience
from search.query import Histogram, Range, Span

EXACT = 1000.0
BEGINS = 400.0
PREFERRED = 200.0
KIND_BONUS = {"supplier": 5.0, "system": 4.0, "capability": 3.0, "borough": 2.0, "page": 1.0}
"""Added for a document's kind: what decides between things of one name, the same way in both engines. A word in a
title counts some ten times as much."""

WORD = 3.0
PHRASE = 10.0
TWIN = 1.3


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to say a clause: these folded words beside one another. `prefix`: the last may be only a beginning."""

    words: tuple[str, ...]
    boost: float = 1.0
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """One word or phrase of the question, with its alternatives: itself, what it was corrected to, synonyms."""

    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A facet's filter: any of `values` (KEYWORD, FLAG: "yes" or "no") or any of `spans` over `field`."""

    facet: str
    field: str
    values: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class SpanFacet:
    """A facet to count whose values are ranges of `field`."""

    name: str
    field: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """All that an engine is asked. `chosen`: one a facet, all needed; a facet's own counts leave its own out,
    `kind` included (it is among them). `without`: words and phrases that no searched field may hold, compared as an
    alternative's are. `marks`: words to mark, folded, with the prefixes apart.
    """

    audience: Audience
    clauses: tuple[Clause, ...] = ()
    least: int = 0
    exact: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    preferred: tuple[str, ...] = ()
    phrase: tuple[str, ...] = ()
    chosen: tuple[Chosen, ...] = ()
    ranges: tuple[tuple[str, Range], ...] = ()
    without: tuple[Alternative, ...] = ()
    sort: str = "relevance"
    today: date = date.min
    first: int = 0
    rows: int = 20
    facets: tuple[str, ...] = ()
    span_facets: tuple[SpanFacet, ...] = ()
    histogram: Histogram | None = None
    shown: bool = True
    marks: tuple[str, ...] = ()
    mark_prefixes: tuple[str, ...] = field(default=())
