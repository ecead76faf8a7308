"""Dates as registers write them, each worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.imports.parsing.dates import day_of_month, day_of_year, parse_date

APRIL = date(2013, 4, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01/04/2013", APRIL),
        ("1/4/2013", APRIL),
        ("01-04-2013", APRIL),
        ("01.04.2013", APRIL),
        ("01-Apr-2013", APRIL),
        ("01-Apr-13", APRIL),
        ("1 April 2013", APRIL),
        ("1st April 2013", APRIL),
        ("Monday 1 April 2013", APRIL),
        ("April 1, 2013", APRIL),
        ("2013-04-01", APRIL),
        ("2013-04-01T00:00:00Z", APRIL),
        ("2013-04-01 00:00:00", APRIL),
        ("01/04/2013 00:00", APRIL),
        ("20130401", APRIL),
        ("  01/04/2013 ", APRIL),
        ("01/04/2013.", APRIL),
        ("01/04/13", APRIL),
        # Day 41365 of Excel's 1900 system: 41275 is 1 January 2013, and 90 days follow.
        ("41365", APRIL),
        ("41365.5", APRIL),
        ("31/12/2050", date(2050, 12, 31)),
        ("29/02/2024", date(2024, 2, 29)),
        ("30 Sept 2020", date(2020, 9, 30)),
    ],
)
def test_a_date_is_read_day_first(text: str, day: date) -> None:
    read = parse_date(text)
    assert (read.value, read.flaw) == (day, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31/02/2026", "impossible_date"),
        ("2022-09-31", "impossible_date"),
        ("29/02/2023", "impossible_date"),
        ("04/13/2026", "impossible_date"),
        ("00/01/2026", "impossible_date"),
        ("22/04/222", "unreadable_date"),
        ("31/12/9999", "date_out_of_range"),
        ("01/01/2100", "date_out_of_range"),
        ("30/06/1905", "date_out_of_range"),
        ("01/04/0013", "date_out_of_range"),
        ("13/2025", "unreadable_date"),
        ("Abc-25", "unreadable_date"),
        ("Apr 2125", "unreadable_date"),
        ("2025", "unreadable_date"),
        ("Q1 2025", "unreadable_date"),
        ("99999", "unreadable_date"),
        ("12", "unreadable_date"),
        ("see below", "unreadable_date"),
        ("#N/A", "excel_error"),
        ("#REF!", "excel_error"),
        ("1" * 5000, "unreadable_date"),
    ],
)
def test_an_unreadable_date_is_an_error_with_a_hint(text: str, code: str) -> None:
    read = parse_date(text)
    assert read.value is None
    assert read.flaw is not None
    assert (read.flaw.code, read.flaw.severity) == (code, "error")
    assert read.flaw.hint


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Apr-25", date(2025, 4, 1), date(2025, 4, 30)),
        ("April 2025", date(2025, 4, 1), date(2025, 4, 30)),
        ("04/2025", date(2025, 4, 1), date(2025, 4, 30)),
        ("Feb-24", date(2024, 2, 1), date(2024, 2, 29)),
        ("Sept '31", date(2031, 9, 1), date(2031, 9, 30)),
        ("12/2026", date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_a_month_alone_is_asked_about(text: str, first: date, last: date) -> None:
    read = parse_date(text)
    assert read.value is None
    assert read.flaw is not None
    assert (read.flaw.code, read.flaw.severity) == ("month_alone", "needs_answer")
    assert (day_of_month(text, last=False), day_of_month(text, last=True)) == (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026/27", date(2026, 4, 1), date(2027, 3, 31)),
        ("2026-2027", date(2026, 4, 1), date(2027, 3, 31)),
        ("FY 26/27", date(2026, 4, 1), date(2027, 3, 31)),
        ("Q1 27/28", date(2027, 4, 1), date(2027, 6, 30)),
        ("Q4 25/26", date(2026, 1, 1), date(2026, 3, 31)),
        ("2025/26 Q3", date(2025, 10, 1), date(2025, 12, 31)),
        ("Quarter 2 2025/26", date(2025, 7, 1), date(2025, 9, 30)),
    ],
)
def test_a_financial_year_or_its_quarter_is_asked_about(text: str, first: date, last: date) -> None:
    read = parse_date(text)
    assert read.value is None
    assert read.flaw is not None
    assert (read.flaw.code, read.flaw.severity) == ("year_alone", "needs_answer")
    assert (day_of_year(text, last=False), day_of_year(text, last=True)) == (first, last)


@pytest.mark.parametrize("text", ["2025/27", "26/27", "Q5 25/26", "2095/96", "2025/2"])
def test_what_is_no_financial_year_is_not_taken_for_one(text: str) -> None:
    assert day_of_year(text, last=False) is None
    assert parse_date(text).value is None


@pytest.mark.parametrize(
    ("text", "day"),
    [("End of March 2026", date(2026, 3, 31)), ("end Feb 2028", date(2028, 2, 29))],
)
def test_the_end_of_a_month_is_its_last_day(text: str, day: date) -> None:
    assert parse_date(text)[:2] == (day, None)


@pytest.mark.parametrize(
    "text",
    [
        *("Rolling monthly", "Rolling annual contract", "Monthly rolling", "12 month rolling contract"),
        *(
            "Perpetual licence",
            "No fixed end date",
            "Month to month",
            "Ongoing contract",
            "Annual rolling renewal",
        ),
    ],
)
def test_words_for_a_contract_without_an_end_are_kept_with_a_warning(text: str) -> None:
    read = parse_date(text)
    assert read.value is None
    assert read.flaw is not None
    assert (read.flaw.code, read.flaw.severity) == ("open_ended", "warning")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03/31/2025", date(2025, 3, 31)),
        ("3/4/2025", date(2025, 3, 4)),
        ("03/31/2025 12:00:00 AM", date(2025, 3, 31)),
        ("2025-03-04", date(2025, 3, 4)),
        ("4 March 2025", date(2025, 3, 4)),
    ],
)
def test_dates_of_a_file_that_writes_the_month_first(text: str, day: date) -> None:
    assert parse_date(text, month_first=True)[:2] == (day, None)


@pytest.mark.parametrize("text", ["3 years", "36 months", "1+1", "up to 24 months", "2 x 12 months", "2yrs"])
def test_a_length_of_time_is_said_to_be_one(text: str) -> None:
    read = parse_date(text)
    assert read.value is None
    assert read.flaw is not None
    assert read.flaw.message == "This is a length of time, not a date."
    assert "--map options=" in read.flaw.hint


@pytest.mark.parametrize("text", ["", " ", "-", "N/A", "n/a", "–", "None"])
def test_nothing_said_is_no_date_and_no_warning(text: str) -> None:
    assert parse_date(text)[:2] == (None, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [("TBC", "not_stated"), ("tba", "not_stated"), ("Ongoing", "open_ended"), ("rolling", "open_ended")],
)
def test_a_word_for_a_missing_date_is_warned(text: str, code: str) -> None:
    read = parse_date(text)
    assert read.value is None
    assert read.flaw is not None
    assert (read.flaw.code, read.flaw.severity) == (code, "warning")


def test_a_far_date_is_kept_and_warned() -> None:
    read = parse_date("31/12/2099")
    assert read.value == date(2099, 12, 31)
    assert read.flaw is not None
    assert (read.flaw.code, read.flaw.severity) == ("far_date", "warning")


@given(st.dates(date(1950, 1, 1), date(2089, 12, 31)))
def test_every_day_survives_its_british_and_its_iso_spelling(day: date) -> None:
    for spelling in (
        day.strftime("%d/%m/%Y"),
        day.isoformat(),
        day.strftime("%d-%b-%Y"),
        day.strftime("%d %B %Y"),
    ):
        assert parse_date(spelling)[:2] == (day, None)


@given(st.text(max_size=40))
def test_any_text_gives_a_date_or_a_flaw_or_is_known_to_say_nothing(text: str) -> None:
    read = parse_date(text)
    if read.flaw is not None and read.flaw.severity == "error":
        assert read.value is None
