"""When a contract ends, and by when somebody must have decided what follows. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from contracts.months import add_months

SOON_MONTHS = 18
"""A new system of this size takes about a year to buy and half a year to bring in, so a choice within 18 months is
soon: the horizon that the design gives to "who must decide soon"."""


def months_between(start: date, end: date) -> int | None:
    """The whole months of a term, both days in it: 1 April 2024 to 31 March 2027 is 36. None if it ends first.

    A term that is within ten days of a whole month counts as that many months.
    """
    if end < start:
        return None
    after = end + timedelta(days=1)
    months = (after.year - start.year) * 12 + after.month - start.month
    days = after.day - start.day
    if days < -10:
        months -= 1
    elif days > 20:
        months += 1
    return months


@dataclass(frozen=True, slots=True)
class Ending:
    """When a contract ends. `end` is its end as agreed so far, None where not known.

    `latest` says that only the latest possible end is known. `decide_by` is None where the end is not known or is
    past; without a notice period known it is the end itself and `notice_months` is None. `options_unused` lists the
    months of each option not used. `overdue`: the day by which to decide is past, and the contract still runs.
    """

    end: date | None
    latest: bool
    notice_months: int | None
    decide_by: date | None
    options_unused: tuple[int, ...]
    ended: bool
    overdue: bool = False

    @property
    def turn(self) -> date | None:
        """The day that counts for "who must decide soon": by which to decide, else the end. None once ended."""
        return None if self.ended else self.decide_by or self.end


def ending(
    *,
    end: date | None,
    initial_end: date | None,
    latest_end: date | None,
    notice_months: int | None,
    options: Sequence[Mapping[str, Any]],
    today: date,
) -> Ending:
    """When a contract ends and by when to decide: its end less the notice, where both are known."""
    known = end or initial_end
    day = known or latest_end
    unused: list[int] = []
    for option in options:
        left = int(option.get("count", 1)) - len(option.get("used_on", ()))
        unused += [int(option["months"])] * max(left, 0)
    ended = day is not None and day < today
    decide = None
    if day is not None and notice_months is not None and not ended:
        decide = add_months(day, -notice_months)
    overdue = decide is not None and decide < today
    return Ending(
        day, known is None and day is not None, notice_months, decide, tuple(unused), ended, overdue
    )


def is_soon(turn: date | None, today: date, months: int = SOON_MONTHS) -> bool:
    """Whether somebody must decide within so many months; a day that is past is overdue, and soon."""
    return turn is not None and turn <= add_months(today, months)
