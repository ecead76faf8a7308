"""Reading dates as British registers write them: day before month, and never a guess."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from contracts.imports.parsing.flaws import (
    ERROR,
    EXCEL_ERROR,
    EXCEL_ERRORS,
    NEEDS_ANSWER,
    NOT_STATED,
    OPEN_ENDED,
    TO_BE_STATED,
    WARNING,
    Flaw,
    not_stated_flaw,
)

EARLIEST_YEAR = 1950
LATEST_YEAR = 2100
"""A contract of a living council lies between these; 2100 and later are ways to write "no end"."""

MONTH_ALONE = "month_alone"
"""The flaw of a month without a day: `day_of_month` gives the day that may stand for it."""

MONTH_FIRST = "month_first"
"""The answer that the dates of a file are written month/day/year."""

YEAR_ALONE = "year_alone"
"""The flaw of a financial year or a quarter of one: `day_of_year` gives the day that may stand for it."""

FAR_YEAR = 2090
"""From here on a date is rather a way to write "no end": the Norfolk register has 69 of 31/12/2099."""

LONGEST_TEXT = 60
"""No date with its weekday and time is longer; what is, is not worth a pattern's time."""

_SERIAL_ORIGIN = date(1899, 12, 30)
"""Excel's day 0 in the 1900 system, once its leap day of 1900 that never was has passed."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}

_TIME = r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]m)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.IGNORECASE)
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_DAY_FIRST = re.compile(rf"(\d{{1,2}}) ?([-/. ]) ?(\d{{1,2}}) ?\2 ?(\d{{1,4}}){_TIME}", re.IGNORECASE)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thurs?|fri|sat(?:ur)?|sun)(?:day)?,? +)?"
_DAY_NAMED = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[-/. ]*([a-z]+)[-/., ]*(\d{{2,4}}){_TIME}", re.IGNORECASE
)
_NAMED_DAY = re.compile(
    rf"{_WEEKDAY}([a-z]+)[-. ]+(\d{{1,2}})(?:st|nd|rd|th)?[-,. ]+(\d{{4}}){_TIME}", re.IGNORECASE
)
_MONTH = re.compile(
    r"(?:(?P<name>[a-z]{3,9})[-/. ,']*|(?P<number>\d{1,2})[-/](?=\d{4}))(?P<year>\d{4}|\d{2})"
)
_NO_DAY = re.compile(r"[a-z]{3,9}[-/. ,']*(?:\d{2}|\d{4})|\d{1,2}[-/]\d{4}|(?:19|20)\d{2}")
_END_OF_MONTH = re.compile(r"(?:the )?end (?:of )?(?P<month>.+)")
_YEARS = r"(?:fy ?)?(?:20)?(?P<{0}>\d{{2}}) ?[-/\u2013] ?(?:20)?(?P<{0}_next>\d{{2}})"
_FINANCIAL_YEAR = re.compile(r"(?:fy ?\d{2}|(?:fy ?)?20\d{2}) ?[-/\u2013] ?(?:20)?\d{2}")
_QUARTER = re.compile(
    rf"q(?:tr|uarter)? ?(?P<before>[1-4]),? ?{_YEARS.format('a')}"
    rf"|{_YEARS.format('b')},? ?q(?:tr|uarter)? ?(?P<after>[1-4])"
)
_UNTIL_ENDED = re.compile(
    r"(?:(?:annual|annually|yearly|monthly|quarterly|\d{1,2} months?|month[- ](?:by|to)[- ]month) )?rolling"
    r"(?:[- ](?:annual|annually|yearly|monthly|quarterly|\d{1,2} months?|month[- ](?:by|to)[- ]month|contract"
    r"|agreement|basis|term|licen[cs]e|subscription|renewal|year|month))*"
    r"|month[- ](?:by|to)[- ]month|(?:perpetual|open[- ]ended|ongoing|on-going|evergreen)"
    r" (?:contract|agreement|licen[cs]e|term|arrangement)|no (?:fixed )?(?:end|term|expiry)(?: date)?"
)
"""That a contract runs until somebody ends it, in more words than one."""
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")


class DateRead(NamedTuple):
    """A cell read as a date. `form`: iso, day_first, either (day and month could be swapped), month_first
    (only month/day could be meant), named, serial, or nothing; `short_year` where the year had two
    figures."""

    value: date | None = None
    flaw: Flaw | None = None
    form: str = ""
    short_year: bool = False


_UNREADABLE = Flaw(
    "unreadable_date",
    ERROR,
    "The date cannot be read.",
    "Write it as day/month/year with four figures for the year, as 31/03/2027.",
)
_IMPOSSIBLE = Flaw(
    "impossible_date",
    ERROR,
    "There is no such day.",
    "Write it as day/month/year, as 31/03/2027.",
)
_MONTH_FIRST = Flaw(
    "impossible_date",
    ERROR,
    "There is no such day: dates are read as day/month/year, and there is no such month.",
    "If the day and the month are the wrong way round, swap them in the whole column.",
)
_NO_END = Flaw(
    "date_out_of_range",
    ERROR,
    f"The year is {LATEST_YEAR} or later.",
    "If the contract has no fixed end, leave the cell blank; else put the year right.",
)
_FAR = Flaw(
    "far_date",
    WARNING,
    f"The year is {FAR_YEAR} or later, which looks like a way to write that there is no end.",
    "If the contract has no fixed end, leave the cell blank.",
)
_TOO_EARLY = Flaw(
    "date_out_of_range",
    ERROR,
    f"The year is before {EARLIEST_YEAR}.",
    "Put the year right.",
)
_DAY_MISSING = Flaw(
    "unreadable_date",
    ERROR,
    "The date has no day, so it cannot be read.",
    "Write the whole date as day/month/year, as 31/03/2027.",
)
_MONTH_ALONE = Flaw(
    MONTH_ALONE,
    NEEDS_ANSWER,
    "The date has a month and no day.",
    "Write the whole date as day/month/year, as 31/03/2027; or take the first day of the month in which a contract"
    f" starts and the last of the one in which it ends, with --accept {MONTH_ALONE}.",
)
_YEAR_ALONE = Flaw(
    YEAR_ALONE,
    NEEDS_ANSWER,
    "The date is a financial year or a quarter of one, and has no day.",
    "Write the whole date as day/month/year, as 31/03/2027; or take the first day of the year or quarter in which a"
    f" contract starts and the last of the one in which it ends, with --accept {YEAR_ALONE}.",
)
_LENGTH = Flaw(
    "unreadable_date",
    ERROR,
    "This is a length of time, not a date.",
    "Write the day, as 31/03/2027. If the whole column says how long a contract may be extended, load it with"
    " --map options=HEADER.",
)
NO_DAY = frozenset({MONTH_ALONE, YEAR_ALONE, "unreadable_date"})
"""Flaws of what says something of when, and no day."""

NO_REVIEW_DAY = Flaw(
    "no_review_day",
    WARNING,
    "This names no day, so the contract has no review date.",
    "Write the day, as 31/03/2027, if it should be shown.",
)
"""Registers say "Annually" or "Dec 2026" there: no contract is kept back for the day on which it is looked at."""
_LENGTH_OF_TIME = re.compile(
    r"(?:[a-z]+ ){0,2}\d{1,3}(?: ?[+x] ?\d{1,3})* ?-? ?(?:y(?:ea)?rs?|m(?:on)?ths?)\b.*"
    r"|\d{1,2}(?: ?\+ ?\d{1,2})+"
)
"""A length of time where a day should be: 3 years, up to 24 months, 1+1."""


def parse_date(text: str, *, month_first: bool = False) -> DateRead:
    """Reads one cell. A blank, a dash or "N/A" is not stated; a word such as TBC or "ongoing" too, with a
    warning. `month_first`: somebody has said that the file writes month/day/year."""
    if len(text) > LONGEST_TEXT:
        return DateRead(None, _UNREADABLE)
    text = " ".join(text.split())
    if text[-1:] == "." and text[-2:-1].isdigit():
        text = text[:-1]
    if not text:
        return DateRead()
    if match := _YEAR_FIRST.fullmatch(text):
        return _day(int(match[1]), int(match[3]), int(match[4]), "iso")
    if match := _DAY_FIRST.fullmatch(text):
        first, second = int(match[1]), int(match[3])
        if month_first:
            return _DAY_CAME_FIRST if first > 12 else _day_first(second, first, match[4])
        return _day_first(first, second, match[4])
    if match := _DAY_NAMED.fullmatch(text):
        return _named(match[2], int(match[1]), match[3])
    if match := _NAMED_DAY.fullmatch(text):
        return _named(match[1], int(match[2]), match[3])
    if match := _SERIAL.fullmatch(text):
        day = _SERIAL_ORIGIN + timedelta(days=int(match[1]))
        if EARLIEST_YEAR <= day.year < LATEST_YEAR:
            return DateRead(day, None, "serial")
        return DateRead(None, _UNREADABLE)
    if match := _COMPACT.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]), "iso")
    if match := _END_OF_MONTH.fullmatch(text.casefold()):
        end = day_of_month(match["month"], last=True)
        if end is not None:
            return DateRead(end, None, "named")
    return DateRead(None, _in_words(text))


_DAY_CAME_FIRST = DateRead(
    None,
    _IMPOSSIBLE._replace(
        message="There is no such day: the dates of this file are read as month/day/year, and there is no such month.",
        hint="Write the dates of the file one way throughout, best as day/month/year.",
    ),
)


def day_of_month(text: str, *, last: bool) -> date | None:
    """The first or last day of the month that "Apr-25", "April 2025" or "04/2025" names; None for another text."""
    if not (match := _MONTH.fullmatch(" ".join(text.casefold().split()))):
        return None
    month = _MONTHS.get(match["name"], 0) if match["name"] else int(match["number"])
    year = _year(match["year"]) or 0
    if not (1 <= month <= 12 and EARLIEST_YEAR <= year < FAR_YEAR):
        return None
    return date(year, month, monthrange(year, month)[1] if last else 1)


def day_of_year(text: str, *, last: bool) -> date | None:
    """The first or last day of the financial year "2026/27" or the quarter "Q4 25/26"; None for another text.

    A council's year begins on 1 April (Local Government Finance Act 1992, section 116).
    """
    folded = " ".join(text.casefold().split())
    if match := _QUARTER.fullmatch(folded):
        years = (match["a"], match["a_next"]) if match["before"] else (match["b"], match["b_next"])
        quarter = int(match["before"] or match["after"])
    elif _FINANCIAL_YEAR.fullmatch(folded) and (match := re.fullmatch(_YEARS.format("a"), folded)):
        years, quarter = (match["a"], match["a_next"]), 0
    else:
        return None
    year = 2000 + int(years[0])
    if (int(years[0]) + 1) % 100 != int(years[1]) or year + 1 >= FAR_YEAR:
        return None
    month = 1 + 3 * (quarter % 4) if quarter else 3 if last else 4
    month += 2 if last and quarter else 0
    if quarter == 4 or (last and not quarter):
        year += 1
    return date(year, month, monthrange(year, month)[1] if last else 1)


def _in_words(text: str) -> Flaw | None:
    folded = text.casefold()
    if folded in NOT_STATED or folded == "0":
        return None
    if folded in TO_BE_STATED:
        return not_stated_flaw(text, "the date")
    if folded in OPEN_ENDED or _UNTIL_ENDED.fullmatch(folded):
        return Flaw(
            "open_ended",
            WARNING,
            f"{text!r} is read as: no date is stated.",
            "If the contract has no fixed end, leave the cell blank.",
        )
    if text.upper() in EXCEL_ERRORS:
        return EXCEL_ERROR
    if day_of_month(text, last=False) is not None:
        return _MONTH_ALONE
    if day_of_year(text, last=False) is not None:
        return _YEAR_ALONE
    if _NO_DAY.fullmatch(folded):
        return _DAY_MISSING
    if _LENGTH_OF_TIME.fullmatch(folded):
        return _LENGTH
    return _UNREADABLE


def _day(year: int, month: int, day: int, form: str, short_year: bool = False) -> DateRead:
    if year >= LATEST_YEAR:
        return DateRead(None, _NO_END, form)
    if year < EARLIEST_YEAR:
        return DateRead(None, _TOO_EARLY, form)
    try:
        return DateRead(date(year, month, day), _FAR if year >= FAR_YEAR else None, form, short_year)
    except ValueError:
        return DateRead(None, _IMPOSSIBLE, form)


def _year(figures: str) -> int | None:
    """A year of four figures, or of two as Excel reads them: 00 to 29 are 2000 to 2029.

    Ends lie further ahead than Excel's 2029, so 30 to 69 are this century too: no register lists 1969.
    """
    if len(figures) == 4:
        return int(figures)
    if len(figures) == 2:
        return int(figures) + (2000 if int(figures) < 70 else 1900)
    return None


def _day_first(day: int, month: int, figures: str) -> DateRead:
    year = _year(figures)
    if year is None:
        return DateRead(None, _UNREADABLE)
    if month > 12 and 1 <= day <= 12:
        return DateRead(None, _MONTH_FIRST, "month_first")
    form = "either" if day <= 12 and month <= 12 and day != month else "day_first"
    return _day(year, month, day, form, len(figures) == 2)


def _named(name: str, day: int, figures: str) -> DateRead:
    month = _MONTHS.get(name.casefold())
    year = _year(figures)
    if month is None or year is None:
        return DateRead(None, _UNREADABLE)
    return _day(year, month, day, "named", len(figures) == 2)
