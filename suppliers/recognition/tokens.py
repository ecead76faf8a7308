"""Words of a text, folded for comparison, with the place where each stands in the text."""

import re
from dataclasses import dataclass

from suppliers.names import ascii_words, fold

# An apostrophe or a combining accent inside a word belongs to it, as in `suppliers.names.fold`.
_TOKEN = re.compile(r"[^\W_]+(?:['’\u0300-\u036f]+[^\W_]+)*|[&+]")


@dataclass(frozen=True, slots=True)
class Tokens:
    """`words[i]` is the folded word that stands at `text[starts[i]:ends[i]]`."""

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.words)

    def written(self, first: int, after: int) -> str:
        """The words `first` up to but not `after`, as they stand in the text."""
        return self.text[self.starts[first] : self.ends[after - 1]]

    def span(self, first: int, after: int) -> tuple[int, int]:
        """Where the words `first` up to but not `after` stand, with the bracket that closes one of theirs."""
        start, end = self.starts[first], self.ends[after - 1]
        if (
            self.text.count("(", start, end) > self.text.count(")", start, end)
            and self.text[end : end + 1] == ")"
        ):
            end += 1
        return start, end

    def before(self, index: int) -> str:
        """The folded word before `index`, or ''."""
        return self.words[index - 1] if index > 0 else ""

    def at(self, index: int) -> str:
        """The folded word at `index`, or '' outside the text."""
        return self.words[index] if 0 <= index < len(self.words) else ""


def tokens_of(text: str) -> Tokens:
    """Split and fold a text. Joined, the words are what `fold` makes of the text."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        folded = [word.lower()] if word.isascii() and word.isalnum() else fold(word).split()
        for part in folded:
            words.append(part)
            starts.append(match.start())
            ends.append(match.end())
    return Tokens(text, tuple(words), tuple(starts), tuple(ends))


def words_in(text: str) -> set[str]:
    """The folded words of a text without their places: the cheap first look at it."""
    if text.isascii():
        return set(ascii_words(text))
    return set(fold(text).split())


def listed(words: str) -> frozenset[str]:
    """The words of a list written as text."""
    return frozenset(words.split())
