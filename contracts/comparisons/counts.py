"""The statistics: quartiles with their n, and how many were charged. Pure. Never a mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MEDIAN_FROM = 3
"""The fewest prices that have a median: of two it would only be their middle, and would give both away."""

QUARTILES_FROM = 4
"""The fewest prices that have quartiles: below it they are drawn between two neighbours."""

CHARGED_MEDIAN_FROM = 5
"""The fewest charges of one kind that have a median (the design's rule for API and exit figures)."""


@dataclass(frozen=True, slots=True)
class Spread:
    """n amounts in pence, smallest to largest; `median` and the quartiles are None where n is too few."""

    n: int
    lowest: int | None = None
    lower: int | None = None
    median: int | None = None
    upper: int | None = None
    highest: int | None = None


def spread(pence: Iterable[int]) -> Spread:
    """The median (from three amounts) and the quartiles (from four), drawn linearly, to the whole penny."""
    values = sorted(pence)
    n = len(values)
    if n < MEDIAN_FROM:
        return Spread(n, values[0] if values else None, highest=values[-1] if values else None)
    lower, median, upper = (_quartile(values, number) for number in (1, 2, 3))
    if n < QUARTILES_FROM:
        return Spread(n, values[0], None, median, None, values[-1])
    return Spread(n, values[0], lower, median, upper, values[-1])


def _quartile(values: Sequence[int], number: int) -> int:
    """The first, second or third quartile of sorted amounts, in whole numbers: pandas takes 2 ms for so few."""
    before, quarters = divmod((len(values) - 1) * number, 4)
    after = values[min(before + 1, len(values) - 1)]
    fourfold = 4 * values[before] + quarters * (after - values[before])
    # Halves away from nought, as money is rounded
    return (abs(fourfold) + 2) // 4 * (1 if fourfold >= 0 else -1)


@dataclass(frozen=True, slots=True)
class Unit:
    """What was charged in one unit (`per`): n amounts from `lowest` to `highest` pence, None where not stated."""

    per: str
    unit: str
    n: int
    lowest: int | None
    highest: int | None
    median: int | None


@dataclass(frozen=True, slots=True)
class StatusCount:
    """How many organisations were charged for one thing. The four first are the whole; nobody counts twice.

    `proposed` counts quotations, budgets and options, `bundled` charges that cover it with other things: neither
    is among the charged, and neither is in a range or median.
    """

    charged: int
    none: int
    included: int
    not_known: int
    units: tuple[Unit, ...] = ()
    proposed: int = 0
    proposed_units: tuple[Unit, ...] = ()
    bundled: int = 0

    @property
    def known(self) -> int:
        return self.charged + self.none + self.included


@dataclass(frozen=True, slots=True)
class Charged:
    """One organisation's answer about one thing: a ChargeStatus word, and the amount where it is charged."""

    organisation: int
    status: str
    firm: bool = True
    bundled: bool = False
    per: str = ""
    unit: str = ""
    pence: int | None = None
    high: int | None = None


def status_count(answers: Iterable[Charged], organisations: Iterable[int]) -> StatusCount:
    """Counts `organisations`, and whoever has an answer, by what is known: charged before none before included.

    A charge counts before a "none" of the same organisation: it was charged at least once.
    """
    firm: dict[int, set[str]] = {organisation: set() for organisation in organisations}
    amounts: list[Charged] = []
    proposed: list[Charged] = []
    bundled: set[int] = set()
    for answer in answers:
        if answer.bundled:
            bundled.add(answer.organisation)
        elif answer.status == "charged" and not answer.firm:
            proposed.append(answer)
        else:
            firm.setdefault(answer.organisation, set()).add(answer.status)
            if answer.status == "charged":
                amounts.append(answer)
    tally = {"charged": 0, "none": 0, "included": 0, "not_known": 0}
    for statuses in firm.values():
        tally[next((word for word in ("charged", "none", "included") if word in statuses), "not_known")] += 1
    return StatusCount(
        **tally,
        units=_units(amounts, median=True),
        proposed=len({answer.organisation for answer in proposed}),
        proposed_units=_units(proposed, median=False),
        bundled=len(bundled),
    )


def _units(amounts: Sequence[Charged], *, median: bool) -> tuple[Unit, ...]:
    by_unit: dict[tuple[str, str], list[Charged]] = {}
    for answer in amounts:
        by_unit.setdefault((answer.per, answer.unit), []).append(answer)
    units = []
    for (per, unit), members in by_unit.items():
        stated = [answer.pence for answer in members if answer.pence is not None]
        tops = stated + [answer.high for answer in members if answer.high is not None]
        exact = [answer.pence for answer in members if answer.pence is not None and answer.high is None]
        middle = spread(exact).median if median and len(exact) >= CHARGED_MEDIAN_FROM else None
        units.append(
            Unit(per, unit, len(members), min(stated, default=None), max(tops, default=None), middle)
        )
    return tuple(sorted(units, key=lambda unit: (-unit.n, unit.per, unit.unit)))
