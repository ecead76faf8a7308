"""Reading a contract's start and end out of one cell: "01/04/2022 - 31/03/2025", "3 years from 01/04/2022".

Options to extend may stand behind them: "01/04/2022 - 31/03/2025 (+1+1)".
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from contracts.imports.parsing.dates import (
    FAR_YEAR,
    LONGEST_TEXT,
    MONTH_ALONE,
    DateRead,
    day_of_month,
    parse_date,
)
from contracts.imports.parsing.flaws import ERROR, NOT_STATED, TO_BE_STATED, WARNING, Flaw, not_stated_flaw
from contracts.imports.parsing.terms import parse_months, parse_options
from contracts.months import add_months
from contracts.records import Option

_BETWEEN = re.compile(r" ?(?:[-\u2013\u2014]|\b(?:to|until|till)\b) ?", re.IGNORECASE)
_REVIEW = re.compile(r"[;,.]? ?\(?\breview(?:ed)?(?: date| by| on)?[: ]+[^;]+$", re.IGNORECASE)
"""The review that the Transparency Code names beside the two days: it is no part of the period."""
_FROM = re.compile(r"^from ", re.IGNORECASE)
_NO_FIXED_END = ("open_ended", "not_stated")
_FROM_A_DAY = r"(?:from|since|commencing|starting|beginning|with effect from|w\.?e\.?f\.?)(?: on)?"
_LENGTH = r"(?:\d{1,3}|[a-z]+(?:-four)?)[ -]?(?:years?|yrs?|months?|mths?)"
_LENGTH_FIRST = re.compile(
    rf"(?P<length>{_LENGTH})(?: (?:contract|term))?,? {_FROM_A_DAY} (?P<start>.+)", re.IGNORECASE
)
_LENGTH_LAST = re.compile(
    rf"(?:{_FROM_A_DAY} )?(?P<start>.+?),? ?(?:for (?P<for>{_LENGTH})|\((?P<in>{_LENGTH})\))", re.IGNORECASE
)
_ROLLING_FROM = re.compile(
    rf"(?P<words>rolling(?: annual)?|ongoing|open[- ]ended)(?: contract)?,? {_FROM_A_DAY} (?P<start>.+)",
    re.IGNORECASE,
)
_WITH_OPTIONS = re.compile(
    r"(?P<period>.+?)[ ,;]*"
    r"(?:\( ?(?=\+|plus |with |option|extension|extendable)(?P<inside>[^()]+)\)"
    r"|(?=\+|\bplus |\bwith (?!effect)|\boptions? |\bextendable )(?P<behind>.+))",
    re.IGNORECASE,
)
_NO_OPTION_WORD = re.compile(
    r"^(?:[+, ]|plus |with |and |the |an? (?=option|extension)|(?:possible|potential) |extendable (?:by|for) "
    r"|options? to extend (?:by |for )?|options? of (?=\d{1,2} ?x))+",
    re.IGNORECASE,
)
_YEARS_ALONE = re.compile(
    r"(?:19|20)\d{2} ?(?:[-\u2013\u2014/]|to) ?(?:(?:19|20)?\d{2})(?:/\d{2})?", re.IGNORECASE
)

_UNREADABLE = Flaw(
    "unreadable_period",
    WARNING,
    "The start and the end cannot be read from this cell; the contract is kept without them.",
    "Write them as 01/04/2024 - 31/03/2027, or give each a column of its own.",
)
_NO_DAYS = _UNREADABLE._replace(
    message="The cell has years and no days; the contract is kept without its start and end."
)
_WORKED_OUT = Flaw(
    "end_worked_out",
    WARNING,
    "The cell says how long the contract runs and not until when: its end is worked out from its start.",
    "If it ends on another day, write both days, as 01/04/2024 - 31/03/2027.",
)
_BACKWARDS = Flaw(
    "end_before_start",
    ERROR,
    "The contract's end is before its start.",
    "Put the start or the end right.",
)


class Period(NamedTuple):
    """The first and the last day of a contract, and its options to extend, as far as they are stated."""

    start: date | None = None
    end: date | None = None
    options: tuple[Option, ...] = ()


class PeriodRead(NamedTuple):
    """A cell read as a period. `form` is that of its dates which most needs a word, as `DateRead.form`, and
    `example` the text of that date."""

    start: date | None = None
    end: date | None = None
    flaw: Flaw | None = None
    form: str = ""
    example: str = ""
    options: tuple[Option, ...] = ()


def parse_period(text: str) -> PeriodRead:
    """Reads one cell."""
    folded = " ".join(text.split())
    if not folded or folded.casefold() in NOT_STATED:
        return PeriodRead()
    if folded.casefold() in TO_BE_STATED:
        return PeriodRead(flaw=not_stated_flaw(folded, "the contract's period"))
    if len(folded) > 2 * LONGEST_TEXT:
        return PeriodRead(flaw=_UNREADABLE)
    folded = _REVIEW.sub("", folded)
    if _YEARS_ALONE.fullmatch(folded):
        return PeriodRead(flaw=_NO_DAYS)
    if match := _WITH_OPTIONS.fullmatch(folded):
        options, flaw = parse_options(_NO_OPTION_WORD.sub("", match["inside"] or match["behind"]))
        if flaw is None and isinstance(options, tuple) and options:
            return _read(match["period"])._replace(options=options)
    return _read(folded)


def _read(text: str) -> PeriodRead:
    if match := _ROLLING_FROM.fullmatch(text):
        start = _side(match["start"], last=False)
        if start.value:
            return PeriodRead(
                start.value, None, start.flaw or parse_date(match["words"]).flaw, start.form, match["start"]
            )
    if match := _LENGTH_FIRST.fullmatch(text):
        return _worked_out(match["start"], match["length"])
    if match := _LENGTH_LAST.fullmatch(text):
        length = match["for"] or match["in"]
        both = _between(match["start"])
        return both if _fits(both, length) else _worked_out(match["start"], length)
    return _between(text)


def _worked_out(start: str, length: str) -> PeriodRead:
    """A start and a length in whole months or years: it ends on the day before that day comes again."""
    read = _side(start, last=False)
    months, _ = parse_months(length)
    if not read.value or not months:
        return PeriodRead(flaw=_UNREADABLE)
    end = add_months(read.value, months) - timedelta(days=1)
    if end.year >= FAR_YEAR:
        return PeriodRead(flaw=_UNREADABLE)
    return PeriodRead(read.value, end, read.flaw or _WORKED_OUT, read.form, start)


def _fits(read: PeriodRead, length: str) -> bool:
    """Whether the days of a period are as far apart as its cell says beside them."""
    months, _ = parse_months(length)
    if not read.start or not read.end or not months:
        return False
    return read.end in (add_months(read.start, months), add_months(read.start, months) - timedelta(days=1))


def _between(text: str) -> PeriodRead:
    """Both days. Of several places where the text could be parted, only the one that leaves two dates will do."""
    text = _FROM.sub("", text)
    parted = []
    for between in _BETWEEN.finditer(text):
        texts = text[: between.start()], text[between.end() :]
        start, end = _side(texts[0], last=False), _side(texts[1], last=True)
        if start.value and (end.value or (end.flaw is not None and end.flaw.code in _NO_FIXED_END)):
            parted.append((start, end, texts))
    if len(parted) != 1:
        return PeriodRead(flaw=_UNREADABLE)
    ((start, end, texts),) = parted
    if start.value and end.value and end.value < start.value:
        return PeriodRead(start.value, end.value, _BACKWARDS)
    read, example = max(((start, texts[0]), (end, texts[1])), key=lambda side: side[0].form == "either")
    return PeriodRead(start.value, end.value, start.flaw or end.flaw, read.form, example)


def _side(text: str, *, last: bool) -> DateRead:
    read = parse_date(text)
    if read.form == "serial":
        return DateRead()
    if read.flaw is not None and read.flaw.code == MONTH_ALONE:
        return DateRead(day_of_month(text, last=last), read.flaw)
    return read
