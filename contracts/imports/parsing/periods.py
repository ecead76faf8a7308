"""Reading a contract's start and end out of one cell: "01/04/2022 - 31/03/2025"."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from contracts.imports.parsing.dates import LONGEST_TEXT, MONTH_ALONE, DateRead, day_of_month, parse_date
from contracts.imports.parsing.flaws import ERROR, NOT_STATED, TO_BE_STATED, WARNING, Flaw, not_stated_flaw

_BETWEEN = re.compile(r" ?(?:[-\u2013\u2014]|\b(?:to|until|till)\b) ?", re.IGNORECASE)
_FROM = re.compile(r"^from ", re.IGNORECASE)
_NO_FIXED_END = ("open_ended", "not_stated")

_UNREADABLE = Flaw(
    "unreadable_period",
    WARNING,
    "The start and the end cannot be read from this cell; the contract is kept without them.",
    "Write them as 01/04/2024 - 31/03/2027, or give each a column of its own.",
)
_BACKWARDS = Flaw(
    "end_before_start",
    ERROR,
    "The contract's end is before its start.",
    "Put the start or the end right.",
)


class Period(NamedTuple):
    """The first and the last day of a contract, as far as they are stated."""

    start: date | None = None
    end: date | None = None


class PeriodRead(NamedTuple):
    """A cell read as a period. `form` is that of its dates which most needs a word, as `DateRead.form`, and
    `example` the text of that date."""

    start: date | None = None
    end: date | None = None
    flaw: Flaw | None = None
    form: str = ""
    example: str = ""


def parse_period(text: str) -> PeriodRead:
    """Reads one cell. Of several places where it could be parted, only the one that leaves two dates will do."""
    folded = " ".join(text.split())
    if not folded or folded.casefold() in NOT_STATED:
        return PeriodRead()
    if folded.casefold() in TO_BE_STATED:
        return PeriodRead(flaw=not_stated_flaw(folded, "the contract's period"))
    if len(folded) > 2 * LONGEST_TEXT:
        return PeriodRead(flaw=_UNREADABLE)
    folded = _FROM.sub("", folded)
    parted = []
    for between in _BETWEEN.finditer(folded):
        texts = folded[: between.start()], folded[between.end() :]
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
