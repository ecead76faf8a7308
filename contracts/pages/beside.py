"""What stands beside the figures that others write: guidance and advice beside a decision, a borough's own page.

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
BoroughWriter = Callable[[Reader, str], Advice | None]
_writers: list[Writer] = []
_borough_writers: list[BoroughWriter] = []


def register(writer: Writer) -> None:
    """Let `writer(reader, capability slug)` say what stands beside the comparison of a capability."""
    if writer not in _writers:
        _writers.append(writer)


def beside(reader: Reader, slug: str) -> Beside:
    """What stands beside the comparison of this capability."""
    for writer in _writers:
        return writer(reader, slug)
    return Beside()


def register_borough(writer: BoroughWriter) -> None:
    """Let `writer(reader, organisation slug)` give the page that an organisation wrote of itself, if it did."""
    if writer not in _borough_writers:
        _borough_writers.append(writer)


def own_page(reader: Reader, slug: str) -> Advice | None:
    """The page that this organisation wrote of itself, with its introduction."""
    for writer in _borough_writers:
        return writer(reader, slug)
    return None
