"""Facts from evidence. Pure: the same evidence gives the same facts, in whatever order it comes.

`Piece` is one live piece of evidence about one subject; `by_level` gives what each audience knows of it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

LEVELS = (0, 1, 2)
"""Audience levels, lowest first: public, officers, owner."""

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence about one subject: a contract, or an organisation's use of a system.

    `values` holds only what it states. `key` tells the things of one `kind` apart within the subject (one
    charge from another). `rank` is its source's place in `contracts.precedence`, `listing` the newest live
    import that lists it. `published`: `observed_on` is the source's own day, not that of the import.
    """

    id: int
    kind: str
    key: Hashable
    source: int
    rank: int
    level: int
    observed_on: date
    listing: int
    values: Values
    published: bool = True

    @property
    def order(self) -> tuple[int, int, int, int]:
        """Smallest first: best rank, then latest observation, then newest import and piece."""
        return (self.rank, -self.observed_on.toordinal(), -self.listing, -self.id)


@dataclass(frozen=True, slots=True)
class Resolved:
    """What is known: field → value, field → evidence id, and what other sources say instead.

    `disagreements` holds (group's first field, the other values, evidence id), best source first. `evidence`
    lists every piece that speaks of it.
    """

    values: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, int] = field(default_factory=dict)
    disagreements: tuple[tuple[str, dict[str, Any], int], ...] = ()
    evidence: tuple[int, ...] = ()
    newest_on: date = date.min
    oldest_on: date = date.max


@dataclass(frozen=True, slots=True)
class Known:
    """What the levels `seen_from`…`seen_to` know alike of one thing."""

    kind: str
    key: Hashable
    seen_from: int
    seen_to: int
    result: Resolved


@dataclass(frozen=True, slots=True)
class Shape:
    """How one kind of thing is resolved.

    `groups`: fields that are taken together from one source (an amount and its kind), by the group's first
    field; `compared`: the first fields of the groups in which a difference between sources is a disagreement;
    `alike(field, a, b)`: whether two sources' values of a group say the same.
    """

    groups: Mapping[str, tuple[str, ...]]
    compared: frozenset[str]
    alike: Callable[[str, Values, Values], bool]


def speaking(pieces: Iterable[Piece], level: int) -> list[Piece]:
    """What the sources say to an audience, best first: each source speaks with its newest listing alone.

    What a source shares with officers is a list of its own beside the one that it publishes: a newer public list
    does not silence it, nor the other way round.
    """
    newest: dict[tuple[int, int], int] = {}
    heard = [piece for piece in pieces if piece.level <= level]
    for piece in heard:
        if piece.listing > newest.get((piece.source, piece.level), -1):
            newest[piece.source, piece.level] = piece.listing
    return sorted((p for p in heard if p.listing == newest[p.source, p.level]), key=lambda p: p.order)


def resolve(spoken: Sequence[Piece], shape: Shape) -> Resolved:
    """One thing from the pieces that speak of it, best first: each field from the first that states it."""
    values: dict[str, Any] = {}
    sources: dict[str, int] = {}
    disagreements: list[tuple[str, dict[str, Any], int]] = []
    for first, members in shape.groups.items():
        taken: Piece | None = None
        stated: Values = {}
        others: list[Values] = []
        for piece in spoken:
            if first not in piece.values:
                continue
            said = {name: piece.values[name] for name in members if name in piece.values}
            if taken is None:
                taken, stated = piece, said
                values.update(said)
                sources[first] = piece.id
            elif (
                first in shape.compared
                and piece.source != taken.source
                and not shape.alike(first, stated, said)
                and not any(shape.alike(first, other, said) for other in others)
            ):
                others.append(said)
                disagreements.append((first, said, piece.id))
    days = [piece.observed_on for piece in spoken if piece.published] or [
        piece.observed_on for piece in spoken
    ]
    evidence = tuple(sorted(piece.id for piece in spoken))
    return Resolved(values, sources, tuple(disagreements), evidence, max(days), min(days))


def by_level(pieces: Sequence[Piece], shapes: Mapping[str, Shape]) -> list[Known]:
    """Everything that the evidence of one subject makes, for each audience; like levels are put together.

    A piece of a higher level never changes what a lower level gets: each is resolved from its own evidence.
    """
    if len(pieces) == 1:
        # Nearly every contract of a register is known from one row: nothing to choose, nothing to compare.
        (only,) = pieces
        day = only.observed_on
        result = Resolved(dict(only.values), dict.fromkeys(only.values, only.id), (), (only.id,), day, day)
        return [Known(only.kind, only.key, only.level, LEVELS[-1], result)]
    known: list[Known] = []
    open_until: dict[tuple[str, Hashable], int] = {}
    for level in LEVELS:
        things: dict[tuple[str, Hashable], list[Piece]] = {}
        for piece in speaking(pieces, level):
            things.setdefault((piece.kind, piece.key), []).append(piece)
        for thing, spoken in things.items():
            result = resolve(spoken, shapes[thing[0]])
            before = open_until.get(thing)
            if before is not None and known[before].seen_to == level - 1 and known[before].result == result:
                known[before] = replace(known[before], seen_to=level)
            else:
                open_until[thing] = len(known)
                known.append(Known(*thing, level, level, result))
    return known
