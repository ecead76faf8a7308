"""From a question to a plan: words folded, put right, given their synonyms; choices resolved for the day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from boroughs.reader import Reader
from search.audience import audience_of
from search.choices import FACETS, chosen_of, span_facets
from search.documents import Kind
from search.engines.engine import Engine
from search.operators import Said, either, operators, sides
from search.plan import Alternative, Clause, Plan
from search.query import MOST_WORDS, Query, Range, Understood
from search.spelling import LONG, Spelled, spelled
from search.synonyms import Meaning, Synonyms
from search.understanding import Reading, read
from search.words import ASKING, WEAK, words_asked

SYNONYM, JOINED, BEGUN = 0.8, 0.9, 0.4
"""What another way of saying a word counts beside the word itself."""

GUESSED = 0.3
"""What a word of few letters that was put right counts where nothing has it beside the others: its neighbours mean
something else ("azure" and "Asure", "diary" and "dairy")."""

LETTER = 0.05
"""What a single letter or figure counts there: "5" of "48810000-5" is in every bus route's name."""

SHORTEST_BEGINNING = 4
"""Letters from which a question may be the beginning of a name: three are an abbreviation."""

LEAST = 0.6
"""The part of the words that must be found where no document has them all."""

LONGEST_PART = 3
"""Words of a question that are looked for as a name by themselves."""

_IDENTIFIER = re.compile(r"(?=.{6})[a-z]{0,4}\d{4,}[a-z0-9]*")
"""A number that names one thing, whatever stands beside it: of a company, a contract, a council."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, with what was made of the text. `guessed`: short words that others were put right to."""

    plan: Plan
    corrected: str
    understood: tuple[Understood, ...]
    named: tuple[str, ...] = ()
    guessed: frozenset[str] = frozenset()


def planned(
    query: Query, reader: Reader, engine: Engine, synonyms: Synonyms, today: date, *, narrow: bool = True
) -> Planned:
    """The plan for `query`. Asks the engine which words there are. `narrow`: what is understood of the text chooses;
    else a borough's name is looked for as a word, and what is said of the end is left out.
    """
    audience = audience_of(reader)
    typed = tuple(words_asked(query.text)[:MOST_WORDS])
    said = operators(query.text, without="without" not in query.plain)
    reading = _read(query, said.rest, reader, today)
    understood = (*reading.understood, *_left_out(said))
    without = tuple(Alternative(words) for words in said.without) if narrow else ()
    if not narrow:
        kept = _read(replace(query, plain=query.plain | {"borough"}), said.rest, reader, today)
        if not kept.words and not said.quoted:
            # It said nothing else, so it is words after all
            names = {one.name for one in understood}
            said = operators(query.text, without=False)
            kept = _read(replace(query, plain=query.plain | names), said.rest, reader, today)
        reading = replace(reading, words=kept.words, filters={}, ranges={})
    meanings = synonyms.meanings(reading.words)
    others = frozenset(word for one in meanings for word in reading.words[one.start : one.end])
    spelling = spelled(
        reading.words,
        engine,
        audience,
        others=others,
        vocabulary=synonyms.vocabulary,
        correct="spelling" not in query.plain,
    )
    if spelling.corrected:
        # Put right, the words may be an abbreviation, or a name that was mistyped beside others
        right = tuple(spelling.text.split())
        meanings = synonyms.meanings(right) or meanings
    narrowed = bool(reading.filters or reading.ranges)
    clauses = _clauses(spelling, meanings, alone=not (narrowed or reading.sort or said.quoted or without))
    clauses += tuple(Clause((Alternative(words),)) for words in said.quoted)
    plan = Plan(
        audience=audience,
        clauses=clauses,
        least=len(clauses),
        # Without words left to look for, what was understood is the whole question
        exact=_exact(typed, reading, spelling, meanings) if clauses else (),
        begins=_begins(typed, spelling) if clauses and not understood else (),
        # Who names a borough asks what it has: its contracts come before what else is called so
        preferred=(Kind.CONTRACT,) if narrowed else (),
        phrase=tuple(spelling.corrected.get(at, word) for at, word in enumerate(spelling.words)),
        chosen=chosen_of(_with(query, reading), today),
        ranges=tuple(_both(query.ranges, reading.ranges).items()),
        without=without,
        sort=_sort(query, reading, typed),
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
    named = () if narrow else _named(reading, spelling, meanings)
    guessed = frozenset(right for at, right in spelling.corrected.items() if len(spelling.words[at]) < LONG)
    return Planned(plan, corrected, understood, named, guessed)


_SPANS = ("ends", "status")


def relaxed(made: Planned) -> Iterator[Plan]:
    """The plans for documents that have most of the words, then for those that have any; none where there is one word.

    What is named in the question by itself, a borough beside a service, then comes first.
    """
    plan = made.plan
    named = (*plan.exact, *made.named)
    clauses = tuple(_less_of(one, made.guessed) for one in plan.clauses)
    for least in dict.fromkeys((max(1, round(len(plan.clauses) * LEAST)), 1)):
        if least < plan.least:
            # Of what has a single word, that which is called so comes first
            exact = (*named, *_parts(plan.phrase)) if least == 1 else named
            yield replace(plan, clauses=clauses, least=least, exact=tuple(dict.fromkeys(exact)))


def _parts(words: Sequence[str]) -> Iterator[str]:
    """The words, and those beside one another, that may be a name in the middle of a question."""
    for length in range(LONGEST_PART, 0, -1):
        for start in range(len(words) - length + 1):
            part = words[start : start + length]
            if not WEAK.issuperset(part):
                yield from _forms(" ".join(part))


def _less_of(clause: Clause, guessed: frozenset[str]) -> Clause:
    return Clause(
        tuple(replace(way, boost=way.boost * _share(way.words, guessed)) for way in clause.alternatives)
    )


def _share(words: Sequence[str], guessed: frozenset[str]) -> float:
    if max(map(len, words)) == 1:
        return LETTER
    return GUESSED if guessed.intersection(words) else 1.0


def _left_out(said: Said) -> list[Understood]:
    words = [" ".join(one) for one in said.without]
    return [Understood("without", ",".join(words), f"Not {' and not '.join(words)}")] if words else []


def _read(query: Query, text: str, reader: Reader, today: date) -> Reading:
    """What the text says beside what is chosen in the form, which counts in place of words on the same facet."""
    reading = read(text, reader, today, plain=query.plain)
    return replace(
        reading,
        understood=tuple(one for one in reading.understood if not _chosen(query, one)),
        filters={name: values for name, values in reading.filters.items() if not query.filters.get(name)},
    )


def _chosen(query: Query, one: Understood) -> bool:
    return bool(query.filters.get(one.name)) or (one.name == "sort" and query.sort != "relevance")


def _both(one: Mapping[str, Range], other: Mapping[str, Range]) -> dict[str, Range]:
    """What is in both: of a field that both have a range of, where the two meet."""
    met = {**one, **other}
    for name in one.keys() & other.keys():
        lows = [bound for bound in (one[name].low, other[name].low) if bound is not None]
        highs = [bound for bound in (one[name].high, other[name].high) if bound is not None]
        met[name] = Range(max(lows, default=None), min(highs, default=None))
    return met


def _with(query: Query, reading: Reading) -> Query:
    return replace(query, filters={**query.filters, **reading.filters})


def _sort(query: Query, reading: Reading, typed: Sequence[str]) -> str:
    """Without words nothing matches better than anything else: the newest evidence comes first."""
    if query.sort != "relevance":
        return query.sort
    return reading.sort or ("relevance" if typed else "newest")


def _clauses(spelling: Spelled, meanings: Sequence[Meaning], *, alone: bool) -> tuple[Clause, ...]:
    """One clause a word; weak ones only where there are no others, and (`alone`) nothing else was understood."""
    words = spelling.words
    strong = [at for at, word in enumerate(words) if word not in WEAK]
    if not strong and alone:
        strong = list(range(len(words)))
    made: dict[int, Clause] = {}
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
        made[at] = Clause(tuple(ways))
    for one, other in either(words):
        if one in made and other in made:
            made[other] = Clause((*made.pop(one).alternatives, *made[other].alternatives))
    return tuple(made.values())


def _exact(
    typed: Sequence[str], reading: Reading, spelling: Spelled, meanings: Sequence[Meaning]
) -> tuple[str, ...]:
    """The forms in which the whole question may be a name or reference: as typed, put right, or what it stands for."""
    numbers = [word for word in typed if _IDENTIFIER.fullmatch(word)]
    if reading.filters or reading.ranges:
        # Beside a borough a name is no longer the whole question
        return (*_forms(" ".join(typed)), *numbers)
    forms = [
        form
        for text in (
            *(" ".join(typed), " ".join(reading.words), spelling.text),
            *(*sides(reading.words), *_asked_for(spelling)),
        )
        for form in _forms(text)
    ]
    return tuple(dict.fromkeys((*forms, *numbers, *_meant((" ".join(spelling.words),), spelling, meanings))))


def _asked_for(spelling: Spelled) -> Iterator[str]:
    """The question without the words in which it is put, and without those that most things here are called by: "who
    runs mosaic" and "mosaic system" ask for Mosaic."""
    words = [spelling.corrected.get(at, word) for at, word in enumerate(spelling.words)]
    for left_out in (ASKING, WEAK):
        yield " ".join(word for word in words if word not in left_out)


def _named(reading: Reading, spelling: Spelled, meanings: Sequence[Meaning]) -> tuple[str, ...]:
    """The forms of what stands in the question as a name by itself."""
    forms = [form for text in reading.named for form in _forms(text)]
    return tuple(dict.fromkeys((*forms, *_meant(reading.named, spelling, meanings))))


def _meant(texts: Sequence[str], spelling: Spelled, meanings: Sequence[Meaning]) -> Iterator[str]:
    """What each of these texts stands for, where it is an abbreviation as a whole."""
    for one in meanings:
        if " ".join(spelling.words[one.start : one.end]) in texts:
            yield from (" ".join(other) for other in one.others)


def _forms(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for form in (text, text.replace(" ", "")) if form))


def _begins(typed: Sequence[str], spelling: Spelled) -> tuple[str, ...]:
    """The whole question, and as it was put right, where it is long enough to be the beginning of a name."""
    whole = (" ".join(typed), spelling.text)
    return tuple(dict.fromkeys(text for text in whole if len(text) >= SHORTEST_BEGINNING))


def _typed_with(typed: Sequence[str], reading: Reading, spelling: Spelled) -> str:
    """What was typed, with the words put right: what the reader is told was looked for."""
    right = {reading.words[at]: word for at, word in spelling.corrected.items()}
    return " ".join(right.get(word, word) for word in typed)
