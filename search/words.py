"""How words are compared in the search: one folding for queries, synonyms and what is indexed."""

import re
from collections.abc import Sequence

from suppliers.names import fold, fold_each

__all__ = ["ASKING", "WEAK", "fold_text", "fold_texts", "fold_words", "is_in_other_letters", "words_asked"]

LONGEST_WORD = 100
"""Letters of a word that is looked for. The longest of the real notices has 70 (two run together); longer ones are
probes, and no engine takes a word of any length."""

ASKING = frozenset(
    (
        "a", "an", "and", "are", "at", "by", "for", "from", "in", "is", "it", "of", "on", "or", "our", "the", "to",
        "we", "who", "what", "which", "with", "can", "do", "does", "did", "get", "has", "have", "how", "i", "me",
        "my", "now", "should", "that", "them", "they", "this", "us", "was", "were", "when", "where", "why", "will",
        "you", "your", "run", "runs", "use", "used", "uses", "using", "london", "much", "vs", "versus", "borough",
        "boroughs", "councils", "else", "anyone", "anybody",
    )
)  # fmt: skip
"""Words in which a question is put, and where nearly all of it is."""

WEAK = ASKING | {
    "system", "systems", "software", "solution", "solutions", "contract", "contracts", "supplier", "suppliers",
}  # fmt: skip
"""Words that narrow nothing here, where nearly all are systems or contracts: looked for only without others."""


_PLAIN = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
    | {"Ø": "O", "Æ": "AE", "Œ": "OE", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "TH"}
)
"""Letters that are no letter with an accent, as people type them who have no such key."""


def fold_words(text: str) -> str:
    """The words as they are compared: lower case, no accents or punctuation, "&" as "and", one space apart.

    An abbreviation's full stops go, as people type them or not: "E.D.R.M.S." is "edrms".
    """
    return fold(_without_stops(_in_plain_letters(text)))


def fold_text(text: str) -> str:
    """`fold_words` of a long text, which is not worth remembering."""
    return fold.__wrapped__(_without_stops(_in_plain_letters(text)))


def fold_texts(texts: Sequence[str]) -> list[str]:
    """`fold_text` of each."""
    lines = "\n".join(texts)
    if not lines.isascii():
        texts = [_in_plain_letters(text) for text in texts]
    return fold_each([_without_stops(text) for text in texts] if _STOPS.search(lines) else texts)


# Two full stops with a letter between them at most: nearly all texts have none, and are done with.
_STOPS = re.compile(r"\.\S?\.")


def words_asked(text: str) -> list[str]:
    """The folded words of a question, without those that are too long to be any."""
    return [word for word in fold_text(text).split() if len(word) <= LONGEST_WORD]


def is_in_other_letters(text: str) -> bool:
    """Whether a question has words, but none in letters that are compared here ("σοφια"), or none of any length."""
    return not words_asked(text) and any(letter.isalnum() for letter in text)


def _in_plain_letters(text: str) -> str:
    return text if text.isascii() else text.translate(_PLAIN)


def _without_stops(text: str) -> str:
    if not _STOPS.search(text):
        return text
    parts = text.split()
    for at, part in enumerate(parts):
        letters = part.split(".")
        if len(letters) > 2 and all(len(letter) <= 1 for letter in letters):
            parts[at] = "".join(letters)
    return " ".join(parts)
