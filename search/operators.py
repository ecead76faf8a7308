"""What in a question says how its words are meant: "quoted words", "not capita", "-capita", "civica or nec".

Pure, and looks at what was typed: of folded words nobody can tell that they were quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.words import WEAK, fold_text

MOST_QUOTED = 8
"""Quoted phrases that are listened to, and as many that are left out: more is no question of an officer's."""

LONGEST_QUOTED = 12
"""Words of a phrase; a text that was pasted between quotation marks is looked for as words."""

OR = ("or", "vs", "versus")
"""Who compares two things asks for both of them."""

_PHRASE = r"\"[^\"]+\"(?!\w)"
_QUOTED = re.compile(rf"(?<!\w){_PHRASE}")
_SAYS_NO = re.compile(
    # Behind an auxiliary verb it is the "not" of a sentence: "the supplier does not answer"
    r"(?<!\S)(?:-(?=[a-z\"])|(?<!\bdo )(?<!\bdoes )(?<!\bdid )(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bcan )(?<!\bhas )"
    r"(?<!\bhave )(?<!\bwill )(?<!\bor )(?<!\bwhy )(?<!\bshould )(?:but )?(?:not|except(?: for)?|excluding) "
    r"(?:by |from |with |in )?)"
    rf"(?P<said>{_PHRASE}|[^\W\d_][\w&.'’-]*)",
    re.IGNORECASE,
)
_SENTENCE = frozenset(
    (
        "not", "known", "for", "yet", "only", "just", "before", "after", "until", "till", "by", "later", "earlier",
        "more", "less", "over", "under", "end", "ends", "ending", "ended", "expired", "expiring", "be", "been", "being",
        "all", "any",
    )
)  # fmt: skip
"""Words before which "not" leaves nothing out: "end not known", "not for profit", "not ending before 2028"."""


@dataclass(frozen=True, slots=True)
class Said:
    """The question without them; the phrases that must stand so, and what must not stand anywhere, as folded words.

    `plain` is the question with what is left out gone, and the quotation marks alone taken from the rest.
    """

    rest: str
    quoted: tuple[tuple[str, ...], ...] = ()
    without: tuple[tuple[str, ...], ...] = ()
    plain: str = ""


def operators(text: str, *, without: bool = True) -> Said:
    """What `text` says so. `without`: False where "not" is a word as any other."""
    text = text.translate(_MARKS)
    left_out: list[tuple[str, ...]] = []

    def leave_out(found: re.Match[str]) -> str:
        words = _words(found["said"])
        if not words or len(left_out) == MOST_QUOTED or words[0] in _SENTENCE or WEAK.issuperset(words):
            return found[0]
        left_out.append(words)
        return " "

    plain = _SAYS_NO.sub(leave_out, text) if without else text
    phrases = [words for found in _QUOTED.findall(plain) if 0 < len(words := _words(found)) <= LONGEST_QUOTED]
    phrases = phrases[:MOST_QUOTED]
    rest = _QUOTED.sub(lambda found: " " if _words(found[0]) in phrases else found[0], plain)
    return Said(rest, tuple(dict.fromkeys(phrases)), tuple(dict.fromkeys(left_out)), plain.replace('"', " "))


def either(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The places of the words of which either will do: those before and behind an "or"."""
    for at in range(1, len(words) - 1):
        if words[at] in OR and words[at - 1] not in OR and words[at + 1] not in OR:
            yield at - 1, at + 1


def sides(words: Sequence[str]) -> list[str]:
    """What stands before, between and behind the "or"s; nothing where there is none."""
    parts: list[list[str]] = [[]]
    for word in words:
        if word in OR:
            parts.append([])
        else:
            parts[-1].append(word)
    return [" ".join(part) for part in parts if part] if len(parts) > 1 else []


_MARKS = {ord(mark): '"' for mark in "“”„«»"}


def _words(text: str) -> tuple[str, ...]:
    return tuple(fold_text(text).split())
