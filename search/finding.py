"""The one way to search: a question and a reader give a result, from the engine or, without it, from the database."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date

from django.utils import timezone

from boroughs.reader import Reader
from search import fallback
from search.audience import audience_of
from search.engines import engine as chosen_engine
from search.engines.engine import PATIENCE, Answer, Engine, EngineUnavailable, IndexMissing, within
from search.marking import highlights
from search.planning import Planned, planned, relaxed
from search.query import Hit, Query, Result, Suggestion
from search.synonyms import Synonyms, synonyms_in_use
from search.tasks import keep_soon
from search.words import is_in_other_letters, words_asked

log = logging.getLogger(__name__)

REST = 5.0
"""Seconds that an engine which did not answer is left alone: nobody waits for it meanwhile."""

MOST_SUGGESTIONS = 10
LONGEST_SUGGESTED = 100
"""Letters of the box that suggestions are made for; nobody types more before choosing."""

_rests_until: dict[str, float] = {}


def find(query: Query, reader: Reader, *, engine: Engine | None = None, today: date | None = None) -> Result:
    """What `reader` may find. Answers within two seconds whatever the engine does; `Result.by_engine` tells."""
    engine = engine or chosen_engine()
    today = today or timezone.localdate()
    if is_in_other_letters(query.text):
        return Result((), 0)
    synonyms = synonyms_in_use()
    try:
        with _asking(engine):
            return _found(query, reader, engine, synonyms, today)
    except EngineUnavailable as error:
        _give_rest(engine, error)
        return fallback.find(query, reader, today)


def _found(query: Query, reader: Reader, engine: Engine, synonyms: Synonyms, today: date) -> Result:
    """First what has all the words and is as understood; then what has most of them; then, where nothing is as was
    understood, which is said, what has the words without it.
    """
    made = planned(query, reader, engine, synonyms, today)
    answer, all_words = _answered(engine, made)
    missed = tuple(one for one in made.understood if one.name != "sort")
    if answer.total or not missed:
        return _result(made, answer, all_words, highlight=query.highlight)
    made = planned(query, reader, engine, synonyms, today, narrow=False)
    answer, all_words = _answered(engine, made)
    result = _result(made, answer, all_words, highlight=query.highlight)
    return replace(result, understood=(), missed=missed)


def _answered(engine: Engine, made: Planned) -> tuple[Answer, bool]:
    """The answer, and whether its documents have all the words."""
    answer = engine.search(made.plan)
    if not answer.total:
        for fewer in relaxed(made):
            some = engine.search(fewer)
            if some.total:
                return some, False
    return answer, True


def _result(made: Planned, answer: Answer, all_words: bool, *, highlight: bool) -> Result:
    hits = tuple(
        Hit(
            one.key,
            one.kind,
            one.object_id,
            one.score,
            highlights(made.plan, one.shown) if highlight else {},
        )
        for one in answer.found
    )
    return Result(
        hits=hits,
        total=answer.total,
        more=answer.more,
        facets=answer.facets,
        histogram=answer.histogram,
        corrected=made.corrected,
        understood=made.understood,
        all_words=all_words,
    )


def suggest(
    text: str, reader: Reader, *, limit: int = MOST_SUGGESTIONS, engine: Engine | None = None
) -> Sequence[Suggestion]:
    """Names that somebody who has typed `text` may mean; from the database where the engine does not answer."""
    engine = engine or chosen_engine()
    words = words_asked(text[:LONGEST_SUGGESTED])
    if not words:
        return []
    try:
        with _asking(engine):
            return engine.suggest(words, audience_of(reader), limit)
    except EngineUnavailable as error:
        _give_rest(engine, error)
        return fallback.suggest(text, reader, limit)


def _asking(engine: Engine) -> AbstractContextManager[None]:
    if time.monotonic() < _rests_until.get(engine.name, 0):
        raise EngineUnavailable("The search engine did not answer a moment ago.")
    return within(PATIENCE)


def wake_up() -> None:
    """Ask every engine again at once."""
    _rests_until.clear()


def _give_rest(engine: Engine, error: EngineUnavailable) -> None:
    """Let the engine be for a while, and have what is missing put right by whoever keeps the index."""
    if time.monotonic() < _rests_until.get(engine.name, 0):
        return
    _rests_until[engine.name] = time.monotonic() + REST
    log.error("The search engine did not answer: %s", error)
    if isinstance(error, IndexMissing):
        keep_soon(rebuild=True)
