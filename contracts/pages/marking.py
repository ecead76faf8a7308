"""Marks words in a text without making markup of it."""

from __future__ import annotations

import re
from collections.abc import Iterable


def marked(text: str, words: Iterable[str]) -> list[tuple[str, bool]]:
    """The text in parts, each with whether it is one of `words` (whatever its capitals): templates escape
    each.
    """
    wanted = sorted({word.strip() for word in words if word.strip()}, key=len, reverse=True)
    if not wanted:
        return [(text, False)]
    pattern = re.compile("|".join(re.escape(word) for word in wanted), re.IGNORECASE)
    parts: list[tuple[str, bool]] = []
    at = 0
    for match in pattern.finditer(text):
        parts += [(text[at : match.start()], False), (match.group(), True)]
        at = match.end()
    parts.append((text[at:], False))
    return [part for part in parts if part[0]]
