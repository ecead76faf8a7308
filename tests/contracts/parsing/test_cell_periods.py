"""A contract's start and end in one cell, each worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.imports.parsing.periods import parse_period

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
        ("3 years from 01/04/2022", None, None, "unreadable_period"),
        ("01/04/2022 - 31/02/2025", None, None, "unreadable_period"),
        ("01/04/2022 - 31/03/2025 + 1 year", None, None, "unreadable_period"),
        ("01/04/2022 - 31/03/2024 - 31/03/2025", None, None, "unreadable_period"),
        ("44652 - 45747", None, None, "unreadable_period"),
    ],
)
def test_a_period_is_read_where_both_its_days_are(
    text: str, start: date | None, end: date | None, code: str
) -> None:
    read = parse_period(text)
    assert (read.start, read.end, read.flaw.code if read.flaw else "") == (start, end, code)


@given(st.text(max_size=150))
def test_any_text_is_read_or_warned(text: str) -> None:
    read = parse_period(text)
    assert read.flaw is None or read.flaw.hint
    assert read.start or not read.end
