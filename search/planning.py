"""From a question to a plan: words folded, put right, given their synonyms; choices resolved for the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from boroughs.reader import Reader
from search.audience import audience_of
from search.choices import FACETS, chosen_of, span_facets
from search.engines.engine import Engine
from search.plan import Alternative, Clause, Plan
from search.query import MOST_WORDS, Query, Understood
from search.spelling import Spelled, spelled
from search.synonyms import Meaning, Synonyms
from search.understanding import Reading, read
from search.words import fold_text

WEAK = frozenset(
    (
        "a", "an", "and", "are", "at", "by", "for", "from", "in", "is", "it", "of", "on", "or", "our", "the", "to",
        "we", "who", "what", "which", "with",
        "system", "systems", "software", "solution", "solutions", "contract", "contracts", "supplier", "suppliers",
    )
)  # fmt: skip
"""Words that narrow nothing here, where nearly all are systems or contracts: looked for only without others."""

SYNONYM, JOINED, BEGUN = 0.8, 0.9, 0.4
"""What another way of saying a word counts beside the word itself."""

LEAST = 0.6
"""The part of the words that must be found where no document has them all."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, with what was made of the text."""

    plan: Plan
    corrected: str
    understood: tuple[Understood, ...]


def planned(
    query: Query, reader: Reader, engine: Engine, synonyms: Synonyms, today: date, *, narrow: bool = True
) -> Planned:
    """The plan for `query`. Asks the engine which words there are. `narrow`: what is understood of the text chooses;
    else a borough's name is looked for as a word, and what is said of the end is left out.
    """
    audience = audience_of(reader)
    typed = tuple(fold_text(query.text).split()[:MOST_WORDS])
    reading = _read(query, typed, reader, today)
    if not narrow:
        kept = _read(replace(query, plain=query.plain | {"borough"}), typed, reader, today)
        reading = replace(reading, words=kept.words, filters={}, ranges={})
    meanings = synonyms.meanings(reading.words)
    others = frozenset(word for one in meanings for word in reading.words[one.start : one.end])
    spelling = spelled(reading.words, engine, audience, others=others, correct="spelling" not in query.plain)
    if spelling.corrected:
        # Put right, the words may be an abbreviation, or a name that was mistyped beside others
        right = tuple(spelling.text.split())
        meanings = synonyms.meanings(right) or meanings
    clauses = _clauses(spelling, meanings)
    plan = Plan(
        audience=audience,
        clauses=clauses,
        least=len(clauses),
        # Without words left to look for, what was understood is the whole question
        exact=_exact(typed, reading, spelling, meanings) if clauses else (),
        phrase=tuple(spelling.corrected.get(at, word) for at, word in enumerate(spelling.words)),
        chosen=chosen_of(_with(query, reading), today),
        ranges=tuple((query.ranges | reading.ranges).items()),  # type: ignore[operator]  # both are dictionaries
        sort=_sort(query, typed),
        today=today,
        first=query.first,
        rows=query.per_page,
        facets=tuple(
            name for name in query.facets if name == "kind" or (name in FACETS and name not in _SPANS)
        ),
        span_facets=tuple(facet for name, facet in span_facets(today).items() if name in query.facets),
        histogram=query.histogram,
        shown=query.highlight,
        marks=tuple(dict.fromkeys(word for one in clauses for way in one.alternatives for word in way.words)),
        mark_prefixes=(spelling.words[-1],) if spelling.begins else (),
    )
    corrected = ""
    if spelling.corrected:
        corrected = _typed_with(typed, reading, spelling)
    return Planned(plan, corrected, reading.understood)


_SPANS = ("ends", "status")


def relaxed(plan: Plan) -> Plan | None:
    """The plan for documents that have most of the words; None where it asks for no more than one."""
    least = max(1, round(len(plan.clauses) * LEAST))
    return replace(plan, least=least) if least < plan.least else None


def _read(query: Query, typed: Sequence[str], reader: Reader, today: date) -> Reading:
    plain = set(query.plain)
    if query.filters.get("borough"):
        plain.add("borough")
    if "end" in query.ranges or query.filters.get("ends") or query.filters.get("status"):
        plain.add("ends")
    return read(typed, reader, today, plain=frozenset(plain))


def _with(query: Query, reading: Reading) -> Query:
    return replace(query, filters={**query.filters, **reading.filters})


def _sort(query: Query, typed: Sequence[str]) -> str:
    """Without words nothing matches better than anything else: the newest evidence comes first."""
    return "newest" if query.sort == "relevance" and not typed else query.sort


def _clauses(spelling: Spelled, meanings: Sequence[Meaning]) -> tuple[Clause, ...]:
    """One clause a word, weak ones only where there are no others."""
    words = spelling.words
    strong = [at for at, word in enumerate(words) if word not in WEAK] or list(range(len(words)))
    made = []
    for at in strong:
        word = spelling.corrected.get(at, words[at])
        ways = [Alternative((word,))]
        if at in spelling.split:
            ways.append(Alternative(spelling.split[at], JOINED))
        pairs = [first for first in (at - 1, at) if first in spelling.joined]
        ways += [Alternative((spelling.joined[first],), JOINED) for first in pairs]
        for meaning in meanings:
            if meaning.start <= at < meaning.end:
                ways += [Alternative(other, SYNONYM) for other in meaning.others]
        if at == len(words) - 1 and spelling.begins:
            ways.append(Alternative((words[at],), BEGUN, prefix=True))
        made.append(Clause(tuple(ways)))
    return tuple(made)


def _exact(
    typed: Sequence[str], reading: Reading, spelling: Spelled, meanings: Sequence[Meaning]
) -> tuple[str, ...]:
    """The forms in which the whole question may be a name or reference: as typed, put right, or what it stands for."""
    whole = [" ".join(typed), " ".join(reading.words), spelling.text]
    forms = [form for text in whole if text for form in (text, text.replace(" ", ""))]
    forms += [
        " ".join(other)
        for one in meanings
        if one.start == 0 and one.end == len(spelling.words)
        for other in one.others
    ]
    return tuple(dict.fromkeys(forms))


def _typed_with(typed: Sequence[str], reading: Reading, spelling: Spelled) -> str:
    """What was typed, with the words put right: what the reader is told was looked for."""
    right = {reading.words[at]: word for at, word in spelling.corrected.items()}
    return " ".join(right.get(word, word) for word in typed)
