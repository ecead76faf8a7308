"""What a suggestion asks, as a hash: the same question of a newer file is not put to anybody again. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any

from suppliers.names import fold

UNKNOWN_SYSTEM = "unknown system"
"""The reason of a suggestion whose record stands already, but names a system that the catalogue lacks."""

OWNER_LEVEL = 2
_SAID = ("system", "capability", "covers", "status", "topic", "answer")
"""What of a suggestion makes it another question. An amount or a date that was put right does not."""


def question_of(
    *,
    kind: str,
    reason: str,
    organisation: int | None,
    level: int,
    text: str,
    words: Iterable[str],
    suggestion: Mapping[str, Any],
) -> bytes:
    """The hash of a question. Restricted and public questions differ, and one organisation's from another's.

    Whether a name is that of a system is asked once for all organisations, unless an owner alone may see it.
    """
    asked: tuple[Any, ...]
    if reason == UNKNOWN_SYSTEM:
        asked = (fold(str(suggestion.get("system", ""))), organisation if level == OWNER_LEVEL else None)
    else:
        said = [suggestion.get(name) for name in _SAID]
        asked = (organisation, " ".join(text.split()).casefold(), sorted(words), said)
    return blake2b(repr((kind, reason, level, *asked)).encode(), digest_size=16).digest()


def pair_question(one: int, other: int) -> bytes:
    """The hash of whether two suppliers are one, whichever is named first."""
    return blake2b(repr(("supplier", *sorted((one, other)))).encode(), digest_size=16).digest()
