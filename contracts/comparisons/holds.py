"""Amounts that are held for somebody to look at: shown as held, and in no statistic. Pure; money in pence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from contracts.comparisons.counts import spread
from contracts.comparisons.words import pounds

SOFTWARE_CEILING = 20_000_000_00
"""£20m: notices carry a framework's ceiling as the value of one call-off (£1.84bn for planning software is real)."""

REPEATED_FROM = 100_000_00
"""£100,000: below it two councils may well pay the same round price; above it a repeated sum is a ceiling's."""

REPEATED_BUYERS = 3
"""How many buyers the same amount must stand at before it is taken for a ceiling."""

FAR_ABOVE = 8
"""Times the median of its scope from which an amount is more likely a slip than a price."""

FAR_ABOVE_OTHERS = 3
"""Other prices of the scope that there must be: fewer have no median."""

LONG_TERM_MONTHS = 18
"""Within a year and a half a total may be one year's price."""

TOLERANCE = 0.03
"""By how much yearly price times term may miss the total (rounding, a first part of a year)."""


def ceiling_reasons(
    pence: int, *, ceilings: Collection[int], buyers: Mapping[int, Collection[object]]
) -> tuple[str, ...]:
    """Why an amount may be a framework's ceiling. `buyers`: amount → who has it."""
    reasons = []
    if pence > SOFTWARE_CEILING:
        reasons.append(
            f"held: {pounds(pence)} is over {pounds(SOFTWARE_CEILING)}, which no council pays for software"
        )
    if pence in ceilings:
        reasons.append(f"held: {pounds(pence)} is a framework's ceiling")
    n = len(buyers.get(pence, ()))
    if pence >= REPEATED_FROM and n >= REPEATED_BUYERS:
        reasons.append(f"held: the same {pounds(pence)} stands at {n} buyers")
    return tuple(reasons)


def far_above(pence: int, others: Sequence[int]) -> str:
    """Why an amount is too far above the other prices of its scope; empty where it is not, or they are too few."""
    if len(others) < FAR_ABOVE_OTHERS:
        return ""
    median = spread(others).median
    if not median or pence < FAR_ABOVE * median:
        return ""
    return f"held: {pounds(pence)} is {pence / median:.1f} times the median of its scope ({pounds(median)})"


def reading_reason(
    yearly: int,
    totals: Iterable[int],
    *,
    months: int | None,
    months_with_options: int | None = None,
    one_off: int = 0,
) -> str:
    """Why a stated yearly price does not agree with a total: both readings written out. Empty where it does.

    `one_off`: what the same contract is known to cost once, which the total may hold.
    """
    for total in totals:
        if not months or not total:
            continue
        if yearly == total and months > LONG_TERM_MONTHS:
            return (
                f"held: {pounds(yearly)} is stated both as a year's price and as the total of {months} months: "
                f"either {pounds(yearly)} a year and {pounds(_over(yearly, months))} in all, or {pounds(total)} in all "
                f"and {pounds(total * 12 // months)} a year"
            )
        terms = [months]
        if months_with_options and months_with_options != months:
            terms.append(months_with_options)
        sums = [_over(yearly, term) + once for term in terms for once in dict.fromkeys((0, one_off))]
        if all(abs(found - total) > TOLERANCE * total for found in sums):
            read = f"{pounds(yearly)} a year for {months} months is {pounds(_over(yearly, months))}"
            if len(terms) > 1:
                read += f", with extensions {pounds(_over(yearly, terms[1]))}"
            return f"held: {read}, but the total is stated as {pounds(total)}"
    return ""


def _over(yearly: int, months: int) -> int:
    return yearly * months // 12
