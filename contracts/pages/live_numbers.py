"""The numbers behind what live blocks show: those of a snapshot are held against today's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from boroughs.reader import Reader
from contracts.comparisons.capability import Comparison
from contracts.comparisons.kept_many import kept_summaries
from contracts.comparisons.words import pounds
from contracts.pages.capability_words import charge_kind
from contracts.pages.live import Asked
from contracts.pages.live_blocks import Desk, name_of
from contracts.pages.live_tables import DATA_KINDS

CHANGED = 0.1
"""A figure has changed where it moved by more than this share since a page was written (the issue's own limit)."""

MONEY, COUNT = "money", "count"


@dataclass(frozen=True, slots=True)
class Number:
    """One figure: what it is of, its value (money in pence), and whether it is money or a count."""

    label: str
    value: int
    unit: str = COUNT

    @property
    def words(self) -> str:
        return pounds(self.value) if self.unit == MONEY else f"{self.value:,}"


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that moved: `after` is empty where it is not known any more, `share` is of the value before."""

    label: str
    before: str
    after: str
    share: float | None

    @property
    def words(self) -> str:
        return f"{self.label}: {self.before} → {self.after or 'not known any more'}"


def numbers_of(reader: Reader, every: Iterable[Asked], today: date) -> dict[Asked, list[Number]]:
    """The numbers of each question for one reader, kept until anything changes."""
    asked = set(every)
    desk = Desk(reader, asked, today)
    names = {one: name_of(one).replace("block", "numbers") for one in asked}
    kept = kept_summaries(reader, {names[one]: partial(_made, desk, one) for one in asked}, today)
    return {one: [Number(*number) for number in kept[names[one]]] for one in asked}


def changes(before: Sequence[Number], now: Sequence[Number]) -> list[Change]:
    """The numbers that moved by more than a tenth, or are gone, the furthest first. What is new is no change."""
    known = {number.label: number for number in now}
    found = []
    for was in before:
        number = known.get(was.label)
        if number is None:
            found.append(Change(was.label, was.words, "", None))
        elif number.value != was.value and abs(number.value - was.value) > CHANGED * abs(was.value):
            share = (number.value - was.value) / was.value if was.value else None
            found.append(Change(was.label, was.words, number.words, share))
    return sorted(found, key=lambda one: -abs(one.share) if one.share is not None else float("-inf"))


# --- the numbers of each kind of block ------------------------------------------------------------------


def _made(desk: Desk, asked: Asked) -> list[tuple[str, int, str]]:
    if asked.kind in ("system", "supplier"):
        card = (desk.systems if asked.kind == "system" else desk.suppliers).get(asked.subject)
        return [(f"{card.name}: {label}", value, COUNT) for label, value in card.numbers] if card else []
    found: list[Number] = []
    for slug in asked.subjects:
        made = desk.made(slug)
        if made is not None:
            found += KINDS[asked.kind](made, desk.as_kept(asked))
    return list({one.label: (one.label, one.value, one.unit) for one in found}.values())


def _compared(made: Comparison, asked: Asked) -> Iterator[Number]:
    yield from _known(made, asked)
    for row in made.rows:
        if asked.systems and row.slug not in asked.systems:
            continue
        yield Number(f"{row.name}: boroughs", len(row.boroughs))
        if row.price.median is not None:
            yield Number(f"{row.name}: yearly price, median of its scope", row.price.median, MONEY)
        yield Number(f"{row.name}: API charges known", row.api.charged)
        yield Number(f"{row.name}: exit charges known", row.exit.charged)


def _known(made: Comparison, asked: Asked) -> Iterator[Number]:
    yield Number(f"{made.facts.capability.name}: boroughs known", len(made.known))


def _soon(made: Comparison, asked: Asked) -> Iterator[Number]:
    places = {
        pk for pk, place in made.facts.places.items() if not asked.boroughs or place.slug in asked.boroughs
    }
    number = sum(one.organisation in places for one in made.soon)
    yield Number(f"{made.facts.capability.name}: contracts to decide within 18 months", number)


def _charges(made: Comparison, asked: Asked) -> Iterator[Number]:
    charges = [charge for charge in made.facts.charges if not DATA_KINDS.isdisjoint(charge.covers)]
    yield Number(f"{made.facts.capability.name}: data charges known", len(charges))
    for charge in charges:
        place = made.facts.places.get(charge.organisation or 0)
        if charge.amount is not None and place is not None:
            label = f"{place.name}, {charge.system_name or 'system not named'}: {charge_kind(charge)}"
            yield Number(label, charge.amount, MONEY)


def _prices(made: Comparison, asked: Asked) -> Iterator[Number]:
    for one in made.scopes:
        yield Number(f"{made.facts.capability.name}, {one.words}: prices compared", one.prices.n)
        if one.prices.median is not None:
            yield Number(f"{made.facts.capability.name}, {one.words}: median", one.prices.median, MONEY)


KINDS: Mapping[str, Callable[[Comparison, Asked], Iterator[Number]]] = {
    "comparison": _compared,
    "renewals": _soon,
    "matrix": _known,
    "charges": _charges,
    "price_chart": _prices,
}
