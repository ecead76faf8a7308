"""Marking the words looked for in the texts of what was found: the same for every engine."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from threading import local

import snowballstemmer

from search.plan import Plan
from search.query import Mark
from search.words import fold_words

AROUND = 90
"""Letters shown before the first marked word of a long text."""

LONGEST = 320
"""Letters of a text that are shown: two lines of a desk, four of a phone."""

_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
_kept = local()


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a folded word. The stemmer keeps a state, so each thread has its own."""
    if not hasattr(_kept, "stemmer"):
        _kept.stemmer = snowballstemmer.stemmer("english")
    return str(_kept.stemmer.stemWord(word))


def highlights(plan: Plan, shown: Mapping[str, Sequence[str]]) -> dict[str, tuple[Mark, ...]]:
    """Field → its text with the words of the plan marked; a field with none of them is left out."""
    stems = frozenset(map(stem, plan.marks))
    found = {}
    for field, texts in shown.items():
        for text in texts:
            marks = marked(text, stems, plan.mark_prefixes)
            if any(mark.hit for mark in marks):
                found[field] = marks
                break
    return found


def marked(text: str, stems: frozenset[str], prefixes: tuple[str, ...] = ()) -> tuple[Mark, ...]:
    """The text in pieces; a long one is cut to what stands around its first marked word."""
    # What is folded to other letters than it is written in is looked at word by word, the rest where it may be marked
    plain = text.isascii() and "'" not in text and "." not in text
    words = _beginnings(stems, prefixes) if plain else _WORD
    spans = [span for span in words.finditer(text) if _is_hit(span.group(), stems, prefixes)]
    if not spans:
        return (Mark(text),)
    start, end = _window(text, spans[0].start())
    pieces: list[Mark] = [Mark("… ")] if start else []
    at = start
    for span in spans:
        if span.end() > end:
            break
        if span.start() > at:
            pieces.append(Mark(text[at : span.start()]))
        pieces.append(Mark(span.group(), hit=True))
        at = span.end()
    if at < end:
        pieces.append(Mark(text[at:end]))
    if end < len(text):
        pieces.append(Mark(" …"))
    return tuple(pieces)


@lru_cache(maxsize=256)
def _beginnings(stems: frozenset[str], prefixes: tuple[str, ...]) -> re.Pattern[str]:
    """Words that begin as those of a stem do: an ending changes its last letter ("happi" of "happy"), and short ones
    change more ("die" of "dying")."""
    roots = {one[:-1] if len(one) > 3 else one[:1] for one in stems if one} | set(filter(None, prefixes))
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, sorted(roots)))})[^\W_]*", re.IGNORECASE)


@lru_cache(maxsize=100_000)
def _parts(word: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The folded words of a piece of text, and their stems. "Mod.gov" is one piece, two words, and one as well."""
    folded = tuple(fold_words(word).split())
    whole = ("".join(folded),) if len(folded) > 1 else ()
    return folded, frozenset(map(stem, (*folded, *whole)))


def _is_hit(word: str, stems: frozenset[str], prefixes: Sequence[str]) -> bool:
    """Whether a piece of text is marked: it is where one of its words is looked for."""
    folded, stemmed = _parts(word)
    return not stems.isdisjoint(stemmed) or any(part.startswith(one) for part in folded for one in prefixes)


def _window(text: str, first: int) -> tuple[int, int]:
    """From where to where a long text is shown: whole words around its first marked one."""
    if len(text) <= LONGEST:
        return 0, len(text)
    start = max(0, first - AROUND)
    if start:
        space = text.find(" ", start, first)
        start = space + 1 if space >= 0 else start
    end = min(len(text), start + LONGEST)
    if end < len(text):
        space = text.rfind(" ", first, end)
        end = space if space > first else end
    return start, end
