"""The words of kinds, units and bases, for people. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

KINDS = {
    "api_access": "API access",
    "integration": "integration",
    "data_extraction": "data extraction",
    "exit_extraction": "getting data out at exit",
    "data_load": "data load",
    "migration": "migration",
    "licence": "licence",
    "support": "support",
    "hosting": "hosting",
    "implementation": "implementation",
    "training": "training",
    "internal_effort": "the organisation's own effort",
}
PER = {
    "one_off": "one-off",
    "year": "a year",
    "month": "a month",
    "term": "for the whole term",
    "call": "a call",
    "user": "a user",
    "record": "a record",
    "connector": "a connector",
    "not_known": "per what is not known",
}
BASES = {
    "paid": "paid",
    "ordered": "ordered",
    "contracted": "contracted",
    "quoted": "quoted",
    "budgeted": "budgeted",
    "estimated": "estimated",
    "option_considered": "option considered, not taken",
    "list_price": "list price",
    "framework_ceiling": "framework ceiling",
    "not_known": "basis not stated",
}
STATUSES = {
    "charged": "charged",
    "none": "confirmed that there is no charge",
    "included": "included in another price",
    "not_known": "not known",
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def pounds(pence: int) -> str:
    """£1,234 or £1,234.50, in full: where two readings are set beside each other, rounding would hide them."""
    sign = "−" if pence < 0 else ""
    whole, rest = divmod(abs(pence), 100)
    return f"{sign}£{whole:,}.{rest:02d}" if rest else f"{sign}£{whole:,}"


def short_pounds(pence: int) -> str:
    """£950, £8.4k, £171k or £1.84m, for a cell that compares; halves are rounded up."""
    size = abs(pence)
    sign = "−" if pence < 0 else ""
    if size < 100_000:
        return pounds(pence)
    if size < 1_000_000:
        text = f"{(size + 5_000) // 10_000 / 10:g}k"
    elif size < 99_950_000:
        text = f"{(size + 50_000) // 100_000}k"
    elif size < 99_999_500_000:
        text = f"{(size + 500_000) // 1_000_000 / 100:g}m"
    else:
        text = f"{(size + 500_000_000) // 1_000_000_000 / 100:g}bn"
    return f"{sign}£{text}"


def amount_range(low: int | None, high: int | None) -> str:
    """£8k–£31k, or the one amount; empty where none is stated."""
    if low is None:
        return ""
    if high is None or high == low:
        return short_pounds(low)
    return f"{short_pounds(low)}–{short_pounds(high)}"


def day(value: date) -> str:
    """3 Nov 2026."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def count(n: int, singular: str, plural: str = "") -> str:
    """ "1 price", "2 prices"."""
    return f"{n:,} {singular if n == 1 else plural or singular + 's'}"


def listed(names: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def kinds(covers: Iterable[str]) -> str:
    """What a charge covers: "licence and support"."""
    return listed([KINDS.get(kind, kind) for kind in covers])


def per_words(per: str, unit: str) -> str:
    """What an amount is for one of, with the unit as stated where there is one."""
    words = PER.get(per, per)
    return f"{words} ({unit})" if unit else words
