"""What an engine does. Two keep to it, and one shared set of tests holds them to it (tests/search/contract/)."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Protocol

from search.audience import Audience
from search.documents import Document
from search.plan import Plan
from search.query import Suggestion

PATIENCE = 1.5
"""Seconds that a search waits for an engine, altogether: the page answers within two, from the database if need be."""


FINISH = 0.05
"""Seconds that a question is given at least: less is no question at all."""

_until: ContextVar[float | None] = ContextVar("until", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """All questions asked inside it share these seconds."""
    token = _until.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)


def seconds_left() -> float:
    """For how long the next question may take; EngineUnavailable where the time of `within` is over."""
    until = _until.get()
    if until is None:
        return PATIENCE
    left = until - time.monotonic()
    if left < FINISH:
        raise EngineUnavailable(f"The search engine took longer than {PATIENCE} seconds.")
    return left


class EngineUnavailable(Exception):
    """The engine cannot answer now: down, slow, red, read-only, too busy. The message is for operators and names
    no secret (no password, key or user in an address)."""


class EngineMisconfigured(EngineUnavailable):
    """What is at the address will never answer as it is: another major version, another product, a wrong
    password. Waiting does not help; the message says what to change, and names no secret."""


class IndexMissing(EngineUnavailable):
    """There is no index yet, it is of another format (`documents.FORMAT`), or it is corrupt: build it anew."""


def best_suggestions(scored: Iterable[tuple[float, Suggestion]], limit: int) -> list[Suggestion]:
    """The best of some suggestions, one of each kind and title; of equals the shortest name, which was meant most
    often: "Mosaic" before "Mosaic Finance"."""
    ranked = sorted(scored, key=lambda one: (-round(one[0], 3), len(one[1].title), one[1].title))
    return list({(one.kind, one.title): one for _, one in reversed(ranked)}.values())[::-1][:limit]


@dataclass(frozen=True, slots=True)
class Replacement:
    """From now on the object ("contract:12") has exactly these documents; none: it is gone."""

    object: str
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One document found. `shown`: field → its texts (fields with `shown`), where the plan asks for them."""

    key: str
    kind: str
    object_id: int
    score: float
    shown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a plan gives. `total` is exact up to MOST_RESULTS; above, `more` is true and `total` MOST_RESULTS.

    `facets` holds `plan.facets` and `plan.span_facets`: value → documents, none with 0. FLAG: "yes" and "no".
    `histogram`: "2027", "2027-Q1" or "2027-03" → documents, in order of time.
    """

    found: tuple[Found, ...]
    total: int
    more: bool = False
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    histogram: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One document as `scan` finds it."""

    key: str
    version: int
    digest: str


@dataclass(frozen=True, slots=True)
class Health:
    """`state`: "ready", "missing" (no index), "read_only", "unavailable". `words` for operators, no secret."""

    state: str
    words: str
    documents: int = 0


class Engine(Protocol):
    """An index of documents. Every call may raise EngineUnavailable; reads give up after `seconds_left()`.

    Words given to it are folded (lower case, no accents, letters and digits alone), as `search.words` does.
    """

    name: str
    place: str
    """Which index it is, in at most 60 letters: how far it has followed the outbox is known by it."""

    # --- reading; nothing is ever read without an audience

    def search(self, plan: Plan) -> Answer:
        """The page of documents that answer the plan, best first (see `search.plan`), with its facets."""

    def occurrences(self, words: Sequence[str], audience: Audience) -> Mapping[str, int]:
        """Word → in how many documents that the audience sees it stands: in any searched field, unstemmed. A word that
        ends in "*" is the beginning of one."""

    def near(self, word: str, edits: int, audience: Audience) -> Sequence[str]:
        """Texts (of shown fields of documents that the audience sees) that hold a word within so many edits of
        `word` (a swap of neighbours is one), first letter the same; the best documents first, some 50 at most."""

    def suggest(self, words: Sequence[str], audience: Audience, limit: int) -> Sequence[Suggestion]:
        """Objects whose suggested fields hold all the words, the last of them as a beginning; one an object."""

    # --- keeping; `version` only rises, from one caller at a time (`search.following`)

    def apply(self, replacements: Sequence[Replacement], version: int) -> int:
        """Make these objects' documents as given, unless the index holds a newer version of them. Gives how many
        documents were written or deleted. Searches see it when the call returns."""

    def rebuild(self, documents: Iterable[Document], version: int) -> int:
        """Build a whole index beside the live one, see that it holds as many documents as were given, swap it in
        at once, and forget the old one. Killed or failing in the middle, the old one serves on."""

    def scan(self, objects: Sequence[str] | None = None) -> Iterator[Entry]:
        """The key, version and digest of every document, or of those of these objects ("contract:12"; up to some
        thousand), in no order."""

    def mentioned_by(self, objects: Sequence[str]) -> set[str]:
        """What the documents of these objects mention, as the index knows it."""

    def mentioning(self, objects: Sequence[str]) -> set[str]:
        """The objects whose documents mention any of these, as the index knows it."""

    def damaged(self) -> Sequence[str]:
        """Names of the index's files that are not as they were written; a server looks after its own."""

    def health(self) -> Health:
        """How it is; never raises."""
