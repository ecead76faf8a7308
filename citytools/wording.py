"""How dates and money are worded on pages. No Django here: `templatetags/show.py` makes these filters."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

# Written out, because Django's own names follow the reader's language and these pages are in one.
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
THOUSAND, MILLION, BILLION = Decimal(1_000), Decimal(1_000_000), Decimal(1_000_000_000)


def long_day(on: date) -> str:
    """3 November 2026."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def short_day(on: date) -> str:
    """3 Nov 2026."""
    return f"{on.day} {MONTHS[on.month - 1][:3]} {on.year}"


def exact_pounds(value: Decimal | int) -> Decimal:
    """Decimal pounds from pence (`int`) or pounds (`Decimal`); TypeError for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise TypeError(f"Money is integer pence or Decimal pounds, not {type(value).__name__}: {value!r}")
    return Decimal(value) / 100 if isinstance(value, int) else value


def rounded(value: Decimal, places: int) -> str:
    """`value` with at most `places` decimals, halves up, no trailing zeros, thousands marked."""
    text = f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def in_full(value: Decimal) -> str:
    """£1,234 or £1,234.50, from a positive number of pounds."""
    pounds_and_pence = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if pounds_and_pence == pounds_and_pence.to_integral_value():
        return f"£{pounds_and_pence:,.0f}"
    return f"£{pounds_and_pence:,.2f}"


def in_millions(value: Decimal) -> str:
    """£1.84m or £1.84bn, from a million pounds or more."""
    # 999.995m and over would round to 1,000m
    if value >= Decimal("999995000"):
        return f"£{rounded(value / BILLION, 2)}bn"
    return f"£{rounded(value / MILLION, 2)}m"


def signed(value: Decimal, text: str) -> str:
    """`text` with a minus sign (not a hyphen, which may be read as a range) for a negative value."""
    return f"\N{MINUS SIGN}{text}" if value < 0 else text


def short(value: Decimal | int) -> str:
    """£950, £8.4k, £171k, £1.84m: three figures at most, for axes and cells of a comparison."""
    exact = exact_pounds(value)
    size = abs(exact)
    if size < THOUSAND:
        text = in_full(size)
    elif size < THOUSAND * 10:
        text = f"£{rounded(size / THOUSAND, 1)}k"
    # 999,500 and over would round to £1,000k
    elif size < Decimal("999500"):
        text = f"£{rounded(size / THOUSAND, 0)}k"
    else:
        text = in_millions(size)
    return signed(exact, text)
