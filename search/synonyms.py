"""Council English at query time: which words of a query have others of the same meaning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.db import connection

from search.models.synonyms import MOST_TERMS, MOST_WORDS, Synonym, terms_of

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """A run of a query's words, from `start` up to `end`, and the other words it also looks for."""

    start: int
    end: int
    others: tuple[Words, ...]


def singular(word: str) -> str:
    """The word without the s of a plural: "bins" and "bin" are one term. No word of council English needs more."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


class Synonyms:
    """What is in use, by term. `rows` are (terms, also) as folded words: with `also` one-way, else equivalent.

    `vocabulary` is every word of the terms: right in a question, whether or not a document holds it.
    """

    def __init__(self, rows: Iterable[tuple[Sequence[str], Sequence[str]]]) -> None:
        rows = list(rows)
        self._others: dict[Words, list[Words]] = {}
        for terms, also in rows:
            words = [tuple(term.split()) for term in terms]
            means = [tuple(term.split()) for term in also] or words
            for word in words:
                held = self._others.setdefault(_key(word), [])
                held.extend(other for other in means if _key(other) != _key(word) and other not in held)
        self._longest = max(map(len, self._others), default=0)
        self.vocabulary = frozenset(word for terms, _ in rows for term in terms for word in term.split())

    def meanings(self, words: Sequence[str]) -> list[Meaning]:
        """The runs of these folded words that have synonyms: the longest first from the left, none overlapping.

        One step only: a synonym of a synonym is not looked for. At most `MOST_TERMS` others of a run.
        """
        found: list[Meaning] = []
        at = 0
        while at < len(words):
            for length in range(min(self._longest, MOST_WORDS, len(words) - at), 0, -1):
                others = self._others.get(_key(words[at : at + length]))
                if others:
                    found.append(Meaning(at, at + length, tuple(others[:MOST_TERMS])))
                    at += length
                    break
            else:
                at += 1
        return found


def _key(words: Sequence[str]) -> Words:
    return tuple(map(singular, words))


_State = tuple[int, Any]
_lock = Lock()
_kept: tuple[_State, Synonyms] | None = None


def synonyms_in_use() -> Synonyms:
    """What the editors have in use now. Read once for each change of theirs: one small query tells."""
    global _kept
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*), MAX(changed_at) FROM {Synonym._meta.db_table}")
        state: _State = cursor.fetchone()
    with _lock:
        kept = _kept
    if kept is not None and kept[0] == state:
        return kept[1]
    rows = Synonym.objects.filter(active=True).order_by("pk").values_list("words", "means")
    synonyms = Synonyms((terms_of(words), terms_of(means)) for words, means in rows)
    with _lock:
        _kept = (state, synonyms)
    return synonyms
