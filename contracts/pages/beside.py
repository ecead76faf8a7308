"""What stands beside a decision that others write: guidance, and pages with an editor's advice.

The pages of editors are above contracts, so they register themselves here; without them nothing stands there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from boroughs.reader import Reader


@dataclass(frozen=True, slots=True)
class Advice:
    """A page to read: what it is called, what it says in a sentence, its address."""

    title: str
    summary: str
    href: str


@dataclass(frozen=True, slots=True)
class Beside:
    """All that is written for one decision."""

    comparisons: Sequence[Advice] = ()
    guidance: Sequence[Advice] = ()
    every_href: str = ""


Writer = Callable[[Reader, str], Beside]
_writers: list[Writer] = []


def register(writer: Writer) -> None:
    """Let `writer(reader, capability slug)` say what stands beside the comparison of a capability."""
    if writer not in _writers:
        _writers.append(writer)


def beside(reader: Reader, slug: str) -> Beside:
    """What stands beside the comparison of this capability."""
    for writer in _writers:
        return writer(reader, slug)
    return Beside()
