"""The text of a cell's value: faithful, so that codes and references survive, and without float noise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

EXACT_WHOLE = 2**53
"""Whole numbers up to here are exact in the 8 bytes that a spreadsheet keeps of any number."""

MOST_DAY = 2_958_465
"""The serial of 31 December 9999, the last day that a spreadsheet program knows."""
LEAP_BUG = 60
"""Serial 60 is 29 February 1900, a day that never was: Excel keeps it for Lotus 1-2-3's sake."""


def number_text(value: float) -> str:
    """Plain digits: 1234.0 is "1234"; 15 significant digits, all that a spreadsheet program itself shows."""
    text = repr(value)
    if text.endswith(".0"):
        return text[:-2]
    if "e" not in text and len(text) <= 16:
        return text
    if value != value or value in (float("inf"), float("-inf")):
        return text
    if value.is_integer() and abs(value) <= EXACT_WHOLE:
        return str(int(value))
    text = f"{value:.15g}"
    if "e" in text:
        return format(Decimal(text), "f")
    return text


def duration_text(value: timedelta) -> str:
    """Hours, minutes and seconds, as the format [h]:mm:ss shows it: 26:30:00."""
    seconds = round(value.total_seconds())
    sign = "-" if seconds < 0 else ""
    minutes, seconds = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{hours:02}:{minutes:02}:{seconds:02}"


def moment_text(value: datetime) -> str:
    """YYYY-MM-DD, with the time of day after a space where it is not midnight."""
    if value.microsecond >= 500_000:
        value += timedelta(seconds=1)
    value = value.replace(microsecond=0)
    return value.date().isoformat() if value.time() == time() else value.isoformat(" ")


class _Days(dict[date, str]):
    """The text of each day met: the dates of a register repeat, and looking one up is ten times as fast."""

    def __missing__(self, day: date) -> str:
        if len(self) > 100_000:
            self.clear()
        text = self[day] = day.isoformat()
        return text


TEXT_OF: dict[type, Callable[[Any], str]] = {
    str: str,
    float: number_text,
    date: _Days().__getitem__,
    bool: lambda value: "TRUE" if value else "FALSE",
    int: str,
    datetime: moment_text,
    time: lambda value: value.replace(microsecond=0).isoformat(),
    timedelta: duration_text,
}
"""How to write each type of value that calamine gives."""


def serial_text(serial: float, *, epoch_1904: bool, duration: bool) -> str:
    """The date, the time or the length of time that a serial number in a date cell stands for.

    A serial outside the days that a spreadsheet program knows stays a number, as Excel shows it as ####.
    """
    if duration:
        return duration_text(timedelta(days=serial))
    if not 0 <= serial < MOST_DAY + 1:
        return number_text(serial)
    if epoch_1904:
        start = date(1904, 1, 1)
    else:
        start = date(1899, 12, 30) if serial >= LEAP_BUG else date(1899, 12, 31)
    try:
        moment = datetime.combine(start, time()) + timedelta(seconds=round(serial * 86_400))
    except OverflowError:
        return number_text(serial)
    if serial < 1:
        return moment.time().isoformat()
    return moment_text(moment)
