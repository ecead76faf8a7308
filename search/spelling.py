"""Putting words right: what was typed against the words of the documents that the reader may see, and no others."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from search.audience import Audience
from search.engines.engine import Engine
from search.words import fold_text

SHORTEST = 4
"""Letters of a word that may be put right: of three letters every other word is near."""

LONG = 8
"""Letters from which two slips are likely and still leave few words near."""

BEGINNING = 3
"""Letters from which the last word may be only a beginning."""

MOST_CANDIDATES = 12
"""Near words whose documents are counted."""

Join = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Spelled:
    """What became of the words. `known`: in how many documents each stands (a last word in "*": begins so).

    `corrected`: place → the word it was put right to; `joined`: place of the first of two words → they as one;
    `split`: place → its two parts.
    """

    words: tuple[str, ...]
    known: Mapping[str, int]
    corrected: Mapping[int, str] = field(default_factory=dict)
    joined: Mapping[int, str] = field(default_factory=dict)
    split: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    begins: bool = False

    @property
    def text(self) -> str:
        """The words with those put right; empty where none was."""
        if not self.corrected:
            return ""
        return " ".join(self.corrected.get(place, word) for place, word in enumerate(self.words))


def edits(word: str) -> int:
    """How many slips a word may have."""
    if len(word) < SHORTEST or any(letter.isdigit() for letter in word):
        return 0
    return 2 if len(word) >= LONG else 1


def spelled(
    words: Sequence[str],
    engine: Engine,
    audience: Audience,
    *,
    others: frozenset[str],
    vocabulary: Collection[str] = (),
    correct: bool = True,
) -> Spelled:
    """What these folded words mean among the words that `audience` sees. Two or three short questions.

    `others` are words that are right though no document holds them: those that are terms of synonyms here.
    `vocabulary`: all the words of such terms, which may be meant though no document holds them. `correct`: False
    where the words are to be looked for as they are.
    """
    pairs = {place: first + words[place + 1] for place, first in enumerate(words[:-1])}
    last = words[-1] if words else ""
    begun = f"{last}*" if len(last) >= BEGINNING else ""
    known = dict(engine.occurrences(tuple(dict.fromkeys((*words, *pairs.values()))), audience))
    if begun and not known.get(last):
        known |= engine.occurrences((begun,), audience)
    joined = {place: word for place, word in pairs.items() if known.get(word)}
    paired = {at for place in joined for at in (place, place + 1)}
    unknown = [
        place
        for place, word in enumerate(words)
        if not known.get(word) and word not in others and place not in paired
    ]
    begins = bool(begun and known.get(begun) and not known.get(last))
    corrected: dict[int, str] = {}
    split: dict[int, tuple[str, str]] = {}
    for place in unknown if correct else ():
        word = words[place]
        if place == len(words) - 1 and begins:
            continue
        # A letter left out makes two words of one: "enviro mental"
        if right := _corrected(word, 1, engine, audience, vocabulary):
            corrected[place] = right
        elif parts := _split(word, engine, audience):
            split[place] = parts
        elif right := _corrected(word, 2, engine, audience, vocabulary):
            corrected[place] = right
    return Spelled(tuple(words), known, corrected, joined, split, begins)


def _corrected(word: str, slips: int, engine: Engine, audience: Audience, vocabulary: Collection[str]) -> str:
    """The word so many slips away, of several the commonest; empty where none is, or it may not have so many."""
    if slips > edits(word):
        return ""
    words = {other for text in engine.near(word, slips, audience) for other in fold_text(text).split()}
    nearest = sorted(
        other
        for other in words.union(vocabulary)
        if other[0] == word[0] and 0 < OSA.distance(word, other, score_cutoff=slips) <= slips
    )[:MOST_CANDIDATES]
    if len(nearest) < 2:
        return "".join(nearest)
    counts = engine.occurrences(nearest, audience)
    return min(nearest, key=lambda other: (-counts.get(other, 0), other))


def _split(word: str, engine: Engine, audience: Audience) -> tuple[str, str] | None:
    """Two words written as one: the parts that both stand in documents, those of the rarer part most often. A part has
    three letters at least, but for figures beside letters: "dynamics 5".
    """
    ways = [
        (word[:at], word[at:])
        for at in range(1, len(word))
        if 3 <= at <= len(word) - 3 or word[at - 1].isdigit() != word[at].isdigit()
    ]
    if not ways or len(word) > 30:
        return None
    counts = engine.occurrences(tuple({part for way in ways for part in way}), audience)
    both = [way for way in ways if counts.get(way[0]) and counts.get(way[1])]
    return max(both, key=lambda way: min(counts[way[0]], counts[way[1]]), default=None)
