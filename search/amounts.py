"""What a question says of a contract's value: "over £1m", "under 100k", "between £50k and £200k".

Pure. Reads what was typed and not its folded words, of which "£1.5m" is none.
"""

from __future__ import annotations

import re
from decimal import Decimal

from search.query import Range

MOST_POUNDS = 10**13
"""Ten thousand billion pounds: more fits no column, and no contract is worth it."""

LEAST_BARE = 10_000
"""A number with neither "£" nor "k" is a sum of money from here: below are ages, weights, years and rooms."""

UNITS = {"k": 3, "thousand": 3, "grand": 3, "m": 6, "mn": 6, "mil": 6, "million": 6, "bn": 9, "billion": 9}
"""Unit → noughts."""

_UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
_SHAPE = (
    r"(?P<{0}_sign>£ ?)?(?P<{0}>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?: ?(?P<{0}_unit>"
    + _UNIT
    + r"))?"
)
# A sum by the year is not what contracts are found by, so nothing is understood of it
_BY_THE_YEAR = (
    r" (?:pounds? )?(?:a|per|each|every) (?:year|month|week|day|hour)| ?p\.?a\b| (?:per annum|annually)"
)
_ENDED = rf"(?![\w%£]|[.,]\w)(?!{_BY_THE_YEAR})"
_POUNDS = r"(?: pounds?(?: sterling)?\b| gbp\b)?"
_ABOUT = r"(?:\b(?:worth|valued(?: at)?|values?(?: is| of)?|costing|priced(?: at)?) )?"


def _sum(name: str) -> str:
    return _SHAPE.format(name) + _ENDED + _POUNDS


_OVER = r"\b(?:more than|over|above|exceeding|greater than|bigger than|larger than|in excess of|upwards of)|>"
_FROM = r"\b(?:at least|from|min(?:imum)?(?: of)?|(?:no|not) (?:less than|under|below))|>=|≥"
_UNDER = r"\b(?:less than|under|below|smaller than|cheaper than)|<"
_UP_TO = r"\b(?:up to|at most|max(?:imum)?(?: of)?|(?:no|not) (?:more than|over|above))|<=|≤"

_BETWEEN = re.compile(
    rf"{_ABOUT}(?P<between>\b(?:between|from) )?(?<![\w.,]){_SHAPE.format('low')}{_POUNDS} ?(?:and|to|-) ?"
    rf"{_sum('high')}"
)
_COMPARED = re.compile(
    rf"{_ABOUT}(?:(?P<start>{_FROM})|(?P<limit>{_UP_TO})|(?P<over>{_OVER})|(?P<under>{_UNDER})) ?"
    rf"(?<![\w.]){_sum('low')}"
)
_FOLLOWED = re.compile(
    rf"{_ABOUT}(?<![\w.,£]){_sum('low')} ?"
    r"(?:(?P<start>\+|plus\b|(?:or|and) (?:more|over|above|up)\b)|(?P<limit>(?:or|and) (?:less|under|below)\b))"
)

_ALONE = re.compile(_sum("low"))


def amount(text: str) -> tuple[str, Range, str] | None:
    """The text without what it says of the value, the pence meant, and those in words; None: it says nothing."""
    plain = " ".join(text.translate(_DASHES).split()).lower()
    for pattern in (_BETWEEN, _COMPARED, _FOLLOWED):
        for found in pattern.finditer(plain):
            if said := _between(found) if pattern is _BETWEEN else _related(found):
                return f"{plain[: found.start()]} {plain[found.end() :]}".strip(), *said
    return None


def money(text: str) -> int | None:
    """The pence of a sum that stands alone, as "£25,000", "50k" or "1.5m"; None where it is none."""
    found = _ALONE.fullmatch(" ".join(text.split()).lower())
    return _pence(found, "low", signed=True) if found else None


_DASHES = {ord(dash): "-" for dash in "–—−"}


def _between(found: re.Match[str]) -> tuple[Range, str] | None:
    high = _pence(found, "high")
    shared = (
        found["high_unit"] if not found["low_unit"] and Decimal(found["low"].replace(",", "")) < 1000 else ""
    )
    low = _pence(found, "low", shared or "", signed=bool(found["high_sign"] or found["high_unit"]))
    # "48,000 to 50,000" may be numbers of anything; "from 10000 to 20000" says more
    is_money = (
        found["between"] or found["low_sign"] or found["high_sign"] or found["low_unit"] or found["high_unit"]
    )
    if low is None or high is None or low > high or not is_money:
        return None
    return Range(low, high), f"Value {pounds(low)} to {pounds(high)}"


def _related(found: re.Match[str]) -> tuple[Range, str] | None:
    pence = _pence(found, "low")
    if pence is None:
        return None
    how = {name for name, said in found.groupdict().items() if said}
    if "start" in how:
        return Range(pence, None), f"Value at least {pounds(pence)}"
    if "limit" in how:
        return Range(None, pence), f"Value up to {pounds(pence)}"
    if "over" in how:
        return Range(pence + 1, None), f"Value over {pounds(pence)}"
    return Range(None, pence - 1), f"Value under {pounds(pence)}"


def _pence(found: re.Match[str], name: str, unit: str = "", *, signed: bool = False) -> int | None:
    """The sum of that name; None where it is no money, or more than there is."""
    digits = found[name].replace(",", "")
    if len(digits) > 20:
        return None
    unit = unit or found[f"{name}_unit"] or ""
    worth = Decimal(digits) * 10 ** UNITS.get(unit, 0)
    if not (signed or unit or found[f"{name}_sign"] or worth >= LEAST_BARE) or worth > MOST_POUNDS:
        return None
    return int(worth * 100)


def pounds(pence: int) -> str:
    """As it is written: "£25,000", "£1,234.56"."""
    whole, rest = divmod(pence, 100)
    return f"£{whole:,}.{rest:02}" if rest else f"£{whole:,}"
