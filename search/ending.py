"""What a question says of when a contract ends: "ending before 2027", "up for renewal Q1 2027", "next six months".

Pure. Words are folded, so "31/03/2027" is "31 03 2027", and "2027/28" is "2027 28".
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from contracts.comparisons.words import day
from contracts.months import add_months
from search.query import Range

YEARS = range(2000, 2100)
MOST_MONTHS = 600
"""Months from today that are listened to: no contract ends later."""

ONE_DAY = timedelta(days=1)
MONTH = timedelta(days=31)

_ENDS = (
    r"(?:(?:due to )?(?:end(?:s|ing|ed)?|expir(?:es?|ing|ed|y)|finish(?:es|ing|ed)?|laps(?:es?|ing|ed))(?: dates?)?"
    r"|(?:(?:due|up|coming up) )?(?:for )?(?:renewals?|renewing)(?: due)?|due|com(?:es?|ing) (?:to an end|up)"
    r"|run(?:s|ning)? out)"
)
_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"20\d\d"
_NAMED_DAY = rf"(?:{_DAY} (?:of )?{_MONTHS}|{_MONTHS} {_DAY})"
_QUARTERS = ("first", "second", "third", "fourth")
_QUARTER = rf"(?:(?:q|qtr|quarter) ?[1-4]|(?:{'|'.join(_QUARTERS)}|last) quarter)"
_QUARTER_OF_YEAR = rf"(?:{_QUARTER} (?:of )?{_YEAR}(?: \d\d\b)?|{_YEAR}(?: \d\d)? {_QUARTER})"
_WHEN = (
    rf"(?:{_QUARTER_OF_YEAR}|{_NAMED_DAY} {_YEAR}|\d{{1,2}} \d{{1,2}} {_YEAR}|{_YEAR} \d\d \d\d|{_MONTHS} {_YEAR}"
    rf"|\d{{1,2}} {_YEAR}|{_YEAR} \d\d|{_YEAR})\b"
)
_SMALL = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_NUMBER = rf"\d{{1,3}}|{'|'.join(sorted(_SMALL, key=len, reverse=True))}|an?"

_BEFORE = r"before|prior to|earlier than"
_UNTIL = r"(?:before|by|until|till?) (?:the )?end of|by|until|till|up to|no later than|not later than"
_AFTER = r"after|later than|beyond"
_FROM = r"on or after|from|since"
_HOW = rf"(?:(?P<until>{_UNTIL})|(?P<before>{_BEFORE})|(?P<after>{_AFTER})|(?P<since>{_FROM}))"
_FILL = r"(?:in|on|at|within|during|over|the|of|is|are|end|next|year)"
_NOT = r"(?P<no>(?:not|never|dont|doesnt) )?"

_BETWEEN = re.compile(
    rf"\b{_ENDS} (?:(?:between|from|in|on|the|of) )*(?P<low>{_WHEN}|{_NAMED_DAY}|{_MONTHS})"
    rf"(?: (?:and|to|until|or))? (?P<high>{_WHEN})"
)
_AT = re.compile(rf"\b{_NOT}{_ENDS}(?: {_HOW})?(?: {_FILL})* (?P<when>{_WHEN})")
_IN_MONTH = re.compile(rf"\b{_ENDS} (?:{_HOW}|in|during|this|next) (?P<month>{_MONTHS})\b")
_WITHIN = re.compile(
    rf"\b{_ENDS}(?: (?:in|by|within|over|during|the|next|coming|(?P<past>last|past|previous)))*"
    rf"(?: (?P<n>{_NUMBER}))? (?P<unit>day|week|month|year)s?\b"
)
_NAMED = re.compile(
    rf"\b{_ENDS}(?: (?:in|within|during|by|the))*"
    r" (?P<which>soon|(?:this|next|last) (?:financial )?year|(?:this|next|last) month)\b"
)
_ALREADY = re.compile(
    r"\b(?:ended|expired|lapsed) contracts?\b"
    r"|\bcontracts? (?:(?:that|which|have|has|had|are|already) )*(?:ended|expired|lapsed)\b"
)
_UNSAID = re.compile(
    rf"(?:\b(?:in|within|over|during|for) )?(?:\bthe )?\b(?:next|coming) (?P<n>{_NUMBER}) (?P<unit>week|month|year)s?\b"
)
_UNSAID_SPAN = re.compile(
    rf"\b(?:in )?(?P<when>{_QUARTER_OF_YEAR}|(?:fy|financial year) {_YEAR}(?: \d\d)?)\b"
)
"""Months to come, a quarter and a financial year are asked for what ends in them, also where nobody says so."""
_STILL = re.compile(r"\b(?:current|live|active) contracts?\b")

Said = tuple[Range, str]


def ending(text: str, today: date) -> tuple[str, Range, str] | None:
    """The folded text without what it says of the end, the days meant, and those in words; None: it says nothing."""
    for pattern, read in _READERS:
        found = pattern.search(text)
        if found and (said := read(found, today)):
            rest = f"{text[: found.start()]} {text[found.end() :]}"
            return " ".join(rest.split()), *said
    return None


def _between(found: re.Match[str], _: date) -> Said | None:
    high = _days(found["high"])
    low = _days(found["low"]) or _days(f"{found['low']} {high[1].year}" if high else "")
    if not low or not high or low[0] > high[0]:
        return None
    return Range(low[0], high[1]), f"Ends between {day(low[0])} and {day(high[1])}"


def _at(found: re.Match[str], _: date) -> Said | None:
    span = _days(found["when"])
    return _related(found, *span, _in_words(*span), no=bool(found["no"])) if span else None


def _unsaid_span(found: re.Match[str], _: date) -> Said | None:
    text = re.sub(r"^(?:fy|financial year) ", "", found["when"])
    if text != found["when"] and " " not in text:
        text = f"{text} {(int(text) + 1) % 100:02}"
    span = _days(text)
    return (Range(*span), f"Ends {_in_words(*span)}") if span else None


def _in_month(found: re.Match[str], today: date) -> Said | None:
    """A month without its year is the next one of that name, or this one."""
    number = _month(found["month"])
    span = _whole_month(today.year + (number < today.month), number)
    return _related(found, *span, _in_words(*span))


def _related(found: re.Match[str], low: date, high: date, words: str, *, no: bool = False) -> Said | None:
    bare = words.removeprefix("in ").removeprefix("on ")
    before, after = found["before"], found["after"]
    if no and not before and not after:
        return None
    if (after and no) or found["until"]:
        return Range(None, high), f"Ends by {day(high)}"
    if (before and no) or found["since"]:
        return Range(low, None), f"Ends on or after {day(low)}"
    is_quarter = words.startswith("between")
    if before:
        return Range(None, low - ONE_DAY), f"Ends before {day(low) if is_quarter else bare}"
    if after:
        return Range(high + ONE_DAY, None), f"Ends after {day(high) if is_quarter else bare}"
    return Range(low, high), f"Ends {words}"


def _within(found: re.Match[str], today: date) -> Said | None:
    said, unit = found["n"] or "1", found["unit"]
    n = int(said) if said.isdigit() else _SMALL.index(said) + 1 if said in _SMALL else 1
    past = found.groupdict().get("past")
    sign = -1 if past else 1
    if unit in ("day", "week"):
        other = today + sign * ONE_DAY * n * (7 if unit == "week" else 1)
    else:
        n, unit = (n * 12, "month") if unit == "year" else (n, unit)
        if n > MOST_MONTHS:
            return None
        other = add_months(today, sign * n)
    length = f"{n} {unit}{'' if n == 1 else 's'}"
    if past:
        return Range(other, today), f"Ended in the last {length}"
    return Range(today, other), f"Ends within {length}"


def _named(found: re.Match[str], today: date) -> Said | None:
    if found["which"] == "soon":
        return Range(today, add_months(today, 12)), "Ends within 12 months"
    which, *_, unit = found["which"].split()
    step = {"last": -1, "this": 0, "next": 1}[which]
    if unit == "month":
        there = add_months(today, step)
        span = _whole_month(there.year, there.month)
    elif "financial" in found["which"]:
        span = _financial_year(today.year - (today.month < 4) + step)
    else:
        span = date(today.year + step, 1, 1), date(today.year + step, 12, 31)
    return Range(*span), f"Ends {_in_words(*span)}"


def _already(_: re.Match[str], today: date) -> Said:
    return Range(None, today - ONE_DAY), "Has ended"


def _still(_: re.Match[str], today: date) -> Said:
    return Range(today, None), "Not ended"


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Said | None]], ...] = (
    (_BETWEEN, _between),
    (_AT, _at),
    (_NAMED, _named),
    (_WITHIN, _within),
    (_IN_MONTH, _in_month),
    (_ALREADY, _already),
    (_STILL, _still),
    (_UNSAID_SPAN, _unsaid_span),
    (_UNSAID, _within),
)


def _month(word: str) -> int:
    return [name[:3].lower() for name in calendar.month_name].index(word[:3])


def _whole_month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _financial_year(year: int) -> tuple[date, date]:
    return date(year, 4, 1), date(year + 1, 3, 31)


def _quarter(year: date, text: str) -> tuple[date, date]:
    """Of a year that begins on this day: three months each."""
    last = text.split()[0]
    number = int(text[-1]) if text[-1].isdigit() else 4 if last == "last" else _QUARTERS.index(last) + 1
    low = add_months(year, 3 * number - 3)
    return low, add_months(low, 3) - ONE_DAY


def _days(text: str) -> tuple[date, date] | None:
    """The first and last day of a folded date, month, financial year or year; None where there is no such day."""
    words = [word for word in text.split() if word != "of"]
    if quarter := re.search(_QUARTER, text):
        rest = _days(text.replace(quarter[0], ""))
        return _quarter(rest[0], quarter[0]) if rest and rest[1] - rest[0] > MONTH else None
    named = [word for word in words if word[0].isalpha()]
    numbers = [int(re.sub(r"\D", "", word)) for word in words if word[0].isdigit()]
    if not numbers or max(numbers) not in YEARS:
        return None
    try:
        if named:
            *days, year = numbers
            month = _month(named[0])
            return (date(year, month, days[0]),) * 2 if days else _whole_month(year, month)
        if len(numbers) == 3:
            year, month, of_month = numbers if numbers[0] in YEARS else numbers[::-1]
            return (date(year, month, of_month),) * 2
        if len(numbers) == 2:
            year, other = numbers if numbers[0] in YEARS else numbers[::-1]
            if year == numbers[0] and other == (year + 1) % 100:
                return _financial_year(year)
            return _whole_month(year, other)
    except ValueError:
        return None
    return date(numbers[0], 1, 1), date(numbers[0], 12, 31)


def _in_words(low: date, high: date) -> str:
    if low == high:
        return f"on {day(low)}"
    if high - low < 3 * MONTH and high - low > MONTH:
        return f"between {day(low)} and {day(high)}"
    if (low.month, low.day) == (4, 1) and high.year > low.year:
        return f"in the financial year {low.year}/{high.year % 100:02}"
    if low.month == high.month:
        return f"in {calendar.month_name[low.month]} {low.year}"
    return f"in {low.year}"
