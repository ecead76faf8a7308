"""Names that a text nearly writes: suggestions for a person, never a match."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rapidfuzz import fuzz, process

from suppliers.recognition.context import CONTEXT_WORDS
from suppliers.recognition.naming import Entry, Key
from suppliers.recognition.ordinary import ORDINARY_WORDS
from suppliers.recognition.tokens import Tokens

# Below six letters one letter's difference makes another word ("Spydus" has six).
SHORTEST = 6
# One letter changed in eight is 87.5, one dropped from seven 92: two changes in eight (75) are another word.
LOWEST_SCORE = 87.0
# A description of thousands of words is not searched for misspellings beyond its opening.
MOST_WORDS = 120

# Words that titles of software are full of, and that some name resembles ("Software", Softwire).
NO_NAMES = ORDINARY_WORDS | CONTEXT_WORDS

_FORMS_OF_WORDS = ("s", "ing", "ed", "es", "er", "al", "ly")


class NearNames:
    """The strong names by their letters without spaces: "Liquid Logic" has those of "Liquidlogic"."""

    def __init__(self, by_key: Mapping[Key, tuple[Entry, ...]]) -> None:
        self._by_letters: dict[str, Entry] = {}
        for key, found in by_key.items():
            letters = "".join(key)
            strong = [e for e in found if not e.weak]
            if len(letters) >= SHORTEST and strong:
                self._by_letters.setdefault(letters, strong[0])
        self._single = [
            letters for letters in self._by_letters if (letters,) in by_key and not letters.isdigit()
        ]

    def find(self, tokens: Tokens, taken: set[int]) -> Iterator[tuple[int, int, Entry, float]]:
        """(first word, word after the last, entry, score) for words that are in no accepted name."""
        done: set[str] = set()
        last = min(len(tokens), MOST_WORDS)
        for first in range(last):
            for after in range(first + 1, min(first + 3, last) + 1):
                letters = "".join(tokens.words[first:after])
                if letters in done or not taken.isdisjoint(range(first, after)):
                    continue
                done.add(letters)
                entry = self._by_letters.get(letters)
                if entry is not None:
                    yield first, after, entry, 100.0
                elif after == first + 1 and self._may_be_misspelt(tokens, first):
                    close = process.extractOne(
                        letters, self._single, scorer=fuzz.ratio, score_cutoff=LOWEST_SCORE
                    )
                    if close and close[0][0] == letters[0] and not _forms_of_one_word(letters, close[0]):
                        yield first, after, self._by_letters[close[0]], close[1]

    def _may_be_misspelt(self, tokens: Tokens, index: int) -> bool:
        word = tokens.words[index]
        if len(word) < SHORTEST or not word.isalpha() or word in NO_NAMES:
            return False
        text = tokens.text
        return text[tokens.starts[index]].isupper() or text.islower()


def _forms_of_one_word(word: str, other: str) -> bool:
    shorter, longer = sorted((word, other), key=len)
    return longer.startswith(shorter) and longer[len(shorter) :] in _FORMS_OF_WORDS
