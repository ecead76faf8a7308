"""What the figures of a comparison are in words: one line a fact. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from contracts.comparisons.counts import Spread, StatusCount, Unit
from contracts.comparisons.decide_by import Ending
from contracts.comparisons.marks import Mark
from contracts.comparisons.prices import DERIVED, MONTHLY, TOTAL_ONLY
from contracts.comparisons.rows import ChargeRow
from contracts.comparisons.words import (
    BASES,
    STATUSES,
    amount_range,
    count,
    day,
    kinds,
    per_words,
    pounds,
    short_pounds,
)
from contracts.months import add_months

TOO_FEW = "too few to show"
NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}


def price_words(prices: Spread) -> str:
    """A system's cell: its median in one scope with n; never one of too few."""
    if prices.median is not None:
        return f"{short_pounds(prices.median)} (n {prices.n})"
    return f"{TOO_FEW} (n {prices.n})" if prices.n else ""


def spread_words(prices: Spread) -> str:
    """ "£171k – £205k – £262k (quartiles, n = 9)", the median alone from three prices, or that they are too few."""
    if prices.lower is not None and prices.median is not None and prices.upper is not None:
        middle = " – ".join(map(short_pounds, (prices.lower, prices.median, prices.upper)))
        return f"{middle} (quartiles, n = {prices.n})"
    if prices.median is not None:
        return f"{short_pounds(prices.median)} (median, n = {prices.n})"
    return f"{TOO_FEW} (n = {prices.n})"


def per_measure_words(prices: Spread, measure: str) -> str:
    """ "£11.20 – £14.05 – £18.90 a year for one of HRA dwellings (quartiles, n = 5)"; empty where none has a size."""
    if not prices.n:
        return ""
    each = f"a year for one of {measure}"
    if prices.lower is not None and prices.median is not None and prices.upper is not None:
        middle = " – ".join(map(short_pounds, (prices.lower, prices.median, prices.upper)))
        return f"{middle} {each} (quartiles, n = {prices.n})"
    if prices.median is not None:
        return f"{short_pounds(prices.median)} {each} (median, n = {prices.n})"
    return f"{each}: {TOO_FEW} (n = {prices.n})"


def count_words(counted: StatusCount) -> str:
    """ "4 charged · 2 none · 0 included · 6 not known"."""
    return (
        f"{counted.charged} charged · {counted.none} none · {counted.included} included · "
        f"{counted.not_known} not known"
    )


def count_lines(counted: StatusCount) -> tuple[str, ...]:
    """What stands under the counts: amounts with their unit, quotations, and what is only in bundles."""
    lines = [unit_words(unit) for unit in counted.units if unit.lowest is not None]
    lines += [f"{unit.n} quoted or budgeted: {unit_words(unit)}" for unit in counted.proposed_units]
    if counted.bundled:
        lines.append(f"{counted.bundled} bundled with other things")
    return tuple(lines)


def extraction_lines(counted: StatusCount) -> tuple[str, ...]:
    """Data extraction during the contract, where anything is known of it: under what is said of the exit."""
    if not (counted.known or counted.proposed or counted.bundled):
        return ()
    return ("; ".join((f"extraction: {count_words(counted)}", *count_lines(counted))),)


def unit_words(unit: Unit) -> str:
    """ "£8k–£31k a year", with the median where five or more are charged so."""
    words = (
        f"{amount_range(unit.lowest, unit.highest) or 'amount not stated'} {per_words(unit.per, unit.unit)}"
    )
    return f"{words}, median {short_pounds(unit.median)}" if unit.median is not None else words


def ending_words(ending: Ending) -> str:
    """ "decide by 31 Mar 2027 (ends 31 Mar 2028, notice 12 months, one 24-month option unused)"."""
    if ending.end is None:
        return "end not known"
    if ending.ended:
        return f"ended {day(ending.end)}"
    parts = [f"{'latest possible end' if ending.latest else 'ends'} {day(ending.end)}"]
    if ending.notice_months is None:
        parts.append("notice not known")
    else:
        parts.append(f"notice {count(ending.notice_months, 'month')}")
    for months in sorted(set(ending.options_unused), reverse=True):
        n = ending.options_unused.count(months)
        parts.append(f"{NUMBERS.get(n, n)} {months}-month {'option' if n == 1 else 'options'} unused")
    said = ", ".join(parts)
    if ending.decide_by is None:
        return said
    return f"{'overdue: ' if ending.overdue else ''}decide by {day(ending.decide_by)} ({said})"


def mark_words(mark: Mark) -> str:
    """What a price is: "a year, stated, contracted, for licence and support"."""
    price = mark.price
    words = ["a year" if price.pence is not None else "total"]
    if price.how == DERIVED and price.total is not None:
        words.append(f"derived from {pounds(price.total)} over {count(price.term_months or 0, 'month')}")
    elif price.how in (DERIVED, MONTHLY):
        words.append(price.how)
    elif price.how != TOTAL_ONLY:
        words.append("stated")
    words.append(BASES.get(price.basis, price.basis))
    if price.estimated:
        words.append("estimate")
    if price.covers:
        words.append(f"for {kinds(price.covers)}")
    return ", ".join(words)


def charge_amount(charge: ChargeRow) -> str:
    """The amount with what it is for one of: "£130,000 one-off"; the status where there is no amount."""
    if charge.amount is None:
        words = STATUSES.get(charge.status, charge.status)
        return "charged, amount not stated" if charge.status == "charged" else words
    amount = pounds(charge.amount)
    if charge.high is not None:
        amount = f"{amount}–{pounds(charge.high)}"
    words = per_words(charge.per, charge.unit)
    if charge.per == "term" and charge.term_months:
        words = f"for the term of {count(charge.term_months, 'month')}"
    return f"{amount} {words}"


def charge_kind(charge: ChargeRow) -> str:
    """What a charge covers; of several, that it is bundled and so is the figure of none of them."""
    covered = kinds(charge.covers)
    if len(charge.covers) > 1:
        return f"bundled: {covered}"
    return covered[:1].upper() + covered[1:]


def basis_words(charge: ChargeRow) -> str:
    """How firm it is: basis, estimate, VAT, inferred."""
    words = [BASES.get(charge.basis, charge.basis)]
    if charge.estimated and charge.basis != "estimated":
        words.append("estimate")
    if charge.inferred:
        words.append("inferred")
    if charge.vat and charge.vat != "not_known":
        words.append("without VAT" if charge.vat.startswith("ex") else "VAT in it")
    return ", ".join(words)


def age_words(oldest: date, today: date) -> str:
    """How old evidence is: "14 months", from two years on "7 years"."""
    months = (today.year - oldest.year) * 12 + today.month - oldest.month - (today.day < oldest.day)
    if months < 1:
        return "under a month"
    if months < 24:
        return count(months, "month")
    return count(months // 12, "year")


def together(ends: Sequence[tuple[str, date]], months: int = 6) -> tuple[str, ...]:
    """The most names whose contracts end within six months of each other: they could buy together.

    `ends`: names with their ends, in the order of the ends. Empty for fewer than two different names.
    """
    best: tuple[str, ...] = ()
    inside: dict[str, int] = {}
    last = 0
    for first, (name, start) in enumerate(ends):
        until = add_months(start, months)
        while last < len(ends) and ends[last][1] <= until:
            inside[ends[last][0]] = inside.get(ends[last][0], 0) + 1
            last += 1
        if len(inside) > max(len(best), 1):
            best = tuple(dict.fromkeys(one for one, _ in ends[first:last]))
        inside[name] -= 1
        if not inside[name]:
            del inside[name]
    return best


def reasons_counted(marks: Iterable[Mark]) -> list[tuple[str, int]]:
    """Why prices were left out, the commonest first: the first reason of each."""
    counted: dict[str, int] = {}
    for mark in marks:
        why = mark.price.reasons[0] if mark.price.reasons else "yearly price not known"
        short = "held for somebody to look at" if mark.held else _general(why)
        counted[short] = counted.get(short, 0) + 1
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def _general(why: str) -> str:
    """A reason without its amounts and dates, so that like ones can be counted."""
    if why.startswith("too old"):
        return "too old"
    if "£" in why:
        return "only a total or an amount of another kind is known"
    return why
