"""Search without an engine: names and references looked up in the database, as the reader may see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from boroughs.reader import Reader
from contracts.comparisons.called import MOST, called
from search.kinds import cards
from search.query import Hit, Query, Result, Suggestion

LONGEST = 200
"""Characters that are looked for: longer than any name here, so nothing more could be found."""

STATEMENT_MS = 400
"""Milliseconds that PostgreSQL gives each look-up: with the engine's own patience all stay within two seconds."""


def find(query: Query, reader: Reader, today: date) -> Result:
    """What is called as the text says, kind by kind, at most MOST of each; no facets, and filters choose nothing."""
    found = _look_up(query.text[:LONGEST], reader)
    hits = [
        Hit(f"{kind}:{pk}", kind, pk, 0.0)
        for kind, ids in found.items()
        for pk in ids
        if query.kind in ("", kind)
    ]
    counts = {kind: len(ids) for kind, ids in found.items() if ids}
    page = hits[query.first : query.first + query.per_page]
    full = any(len(ids) >= MOST for ids in found.values())
    return Result(tuple(page), len(hits), more=full, facets={"kind": counts}, by_engine=False)


def suggest(text: str, reader: Reader, limit: int) -> Sequence[Suggestion]:
    found = _look_up(text[:LONGEST], reader)
    every = [(kind, pk) for kind, ids in found.items() for pk in ids]
    named = cards(every[:limit], reader, timezone.localdate())
    return [Suggestion(kind, pk, card.name) for (kind, pk), card in named.items()]


def _look_up(text: str, reader: Reader) -> dict[str, list[int]]:
    if not text.strip():
        return {}
    try:
        with _quickly():
            return called(reader, text)
    except OperationalError:
        # Even the names could not be looked through in time: nothing is better than a page that never comes
        return {}


@contextmanager
def _quickly() -> Iterator[None]:
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL statement_timeout = %s", [STATEMENT_MS])
        yield
