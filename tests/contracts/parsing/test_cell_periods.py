"""A contract's start and end in one cell, each worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.imports.parsing.periods import parse_period
from contracts.records import Option

START, END = date(2022, 4, 1), date(2025, 3, 31)


@pytest.mark.parametrize(
    ("text", "start", "end", "code"),
    [
        ("01/04/2022 - 31/03/2025", START, END, ""),
        ("01/04/2022-31/03/2025", START, END, ""),
        ("01-04-2022 - 31-03-2025", START, END, ""),
        ("2022-04-01 to 2025-03-31", START, END, ""),
        ("1 April 2022 to 31 March 2025", START, END, ""),
        ("From 1st April 2022 until 31st March 2025", START, END, ""),
        ("01.04.22\u201331.03.25", START, END, ""),
        ("01/04/2022\nto\n31/03/2025", START, END, ""),
        ("Apr 2022 \u2013 Mar 2025", START, END, "month_alone"),
        ("04/2022 - 31/03/2025", START, END, "month_alone"),
        ("01/04/2022 - ongoing", START, None, "open_ended"),
        ("01/04/2022 to TBC", START, None, "not_stated"),
        ("31/03/2025 - 01/04/2022", END, START, "end_before_start"),
        ("", None, None, ""),
        ("N/A", None, None, ""),
        ("TBC", None, None, "not_stated"),
        ("3 years", None, None, "unreadable_period"),
        ("36", None, None, "unreadable_period"),
        ("2022-2025", None, None, "unreadable_period"),
        ("31/03/2025", None, None, "unreadable_period"),
        ("3 years from 01/04/2022", START, END, "end_worked_out"),
        ("three years from 1 April 2022", START, END, "end_worked_out"),
        ("36 months commencing on 01/04/2022", START, END, "end_worked_out"),
        ("3 year contract starting 01/04/2022", START, END, "end_worked_out"),
        ("01/04/2022 for 3 years", START, END, "end_worked_out"),
        ("From 01/04/2022 for three years", START, END, "end_worked_out"),
        ("01/04/2022 (36 months)", START, END, "end_worked_out"),
        ("18 months from 31/08/2022", date(2022, 8, 31), date(2024, 2, 28), "end_worked_out"),
        ("1 year from 29/02/2024", date(2024, 2, 29), date(2025, 2, 27), "end_worked_out"),
        ("3 years from April 2022", START, END, "month_alone"),
        ("01/04/2022 - 31/03/2025 (3 years)", START, END, ""),
        ("01/04/2022 - 01/04/2025 (3 years)", START, date(2025, 4, 1), ""),
        ("01/04/2022 - 31/03/2025 (2 years)", None, None, "unreadable_period"),
        ("01/04/2022 to 31/03/2025; review 01/10/2024", START, END, ""),
        ("01/04/2022 - 31/03/2025 (review date: October 2024)", START, END, ""),
        ("01/04/2022, review 01/10/2024", None, None, "unreadable_period"),
        ("Rolling from 01/04/2022", START, None, "open_ended"),
        ("Rolling contract since 1 April 2022", START, None, "open_ended"),
        ("3+1+1 years from 01/04/2022", None, None, "unreadable_period"),
        ("3 years from signing", None, None, "unreadable_period"),
        ("0 years from 01/04/2022", None, None, "unreadable_period"),
        ("125 years from 01/04/2022", None, None, "unreadable_period"),
        ("3 weeks from 01/04/2022", None, None, "unreadable_period"),
        ("2022/23 - 2024/25", None, None, "unreadable_period"),
        ("2022/2025", None, None, "unreadable_period"),
        ("01/04/2022 - 31/02/2025", None, None, "unreadable_period"),
        ("01/04/2022 - 31/03/2025 + see note", None, None, "unreadable_period"),
        ("01/04/2022 - 31/03/2025 (extended)", None, None, "unreadable_period"),
        ("01/04/2022 - 31/03/2024 - 31/03/2025", None, None, "unreadable_period"),
        ("44652 - 45747", None, None, "unreadable_period"),
    ],
)
def test_a_period_is_read_where_both_its_days_are(
    text: str, start: date | None, end: date | None, code: str
) -> None:
    read = parse_period(text)
    assert (read.start, read.end, read.flaw.code if read.flaw else "") == (start, end, code)


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("01/04/2022 \u2013 31/03/2025 (+1+1)", (Option(12, 2),)),
        ("01/04/2022 - 31/03/2025 +1+1", (Option(12, 2),)),
        ("01/04/2022 - 31/03/2025 + 1 year", (Option(12, 1),)),
        ("01/04/2022 - 31/03/2025 plus 2 x 12 months", (Option(12, 2),)),
        ("01/04/2022 - 31/03/2025 with option to extend 2 x 12 months", (Option(12, 2),)),
        ("01/04/2022 - 31/03/2025, with an option to extend for a further 24 months", (Option(24, 1),)),
        ("01/04/2022 - 31/03/2025 (option to extend by up to 12 months)", (Option(12, 1),)),
        ("1 April 2022 to 31 March 2025 (with the option of 2 x 1 year)", (Option(12, 2),)),
        ("01/04/2022 - 31/03/2025 (extendable by 24 months)", (Option(24, 1),)),
        ("01/04/2022 - 31/03/2025 (3 years)", ()),
    ],
)
def test_options_behind_a_period_are_its_options(text: str, options: tuple[Option, ...]) -> None:
    read = parse_period(text)
    assert (read.start, read.end, read.options, read.flaw) == (START, END, options, None)


def test_options_stand_behind_a_length_too() -> None:
    read = parse_period("3 years from 01/04/2022 with option to extend for 2 years")
    assert (read.start, read.end, read.options) == (START, END, (Option(24, 1),))
    assert read.flaw is not None
    assert read.flaw.code == "end_worked_out"


@given(st.text(max_size=150))
def test_any_text_is_read_or_warned(text: str) -> None:
    read = parse_period(text)
    assert read.flaw is None or read.flaw.hint
    assert read.start or not read.end
