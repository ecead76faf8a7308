"""When a contract ends, and by when to decide."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from contracts.comparisons.decide_by import ending, is_soon, months_between
from contracts.months import add_months
from contracts.pages.capability_words import ending_words, together
from tests.contracts.comparisons.fact_rows import TODAY

PLAIN: dict[str, Any] = {
    "end": None, "initial_end": None, "latest_end": None, "notice_months": None, "options": (), "today": TODAY,
}  # fmt: skip


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (
            {"end": date(2028, 3, 31), "notice_months": 12, "options": [{"months": 24}]},
            "decide by 31 Mar 2027 (ends 31 Mar 2028, notice 12 months, one 24-month option unused)",
        ),
        ({"end": date(2028, 3, 31)}, "ends 31 Mar 2028, notice not known"),
        ({"initial_end": date(2028, 3, 31)}, "ends 31 Mar 2028, notice not known"),
        # A proposed latest end is never the end
        ({"latest_end": date(2028, 3, 31)}, "latest possible end 31 Mar 2028, notice not known"),
        ({"end": date(2015, 3, 31), "notice_months": 3}, "ended 31 Mar 2015"),
        (
            {
                "end": date(2027, 8, 31),
                "notice_months": 6,
                "options": [{"months": 12, "count": 2, "used_on": ["2026-08-31"]}],
            },
            "decide by 28 Feb 2027 (ends 31 Aug 2027, notice 6 months, one 12-month option unused)",
        ),
        (
            {"end": date(2027, 3, 31), "notice_months": 12},
            "overdue: decide by 31 Mar 2026 (ends 31 Mar 2027, notice 12 months)",
        ),
        ({}, "end not known"),
    ],
)  # fmt: skip
def test_when_it_ends_and_by_when_to_decide(values: dict[str, Any], words: str) -> None:
    assert ending_words(ending(**{**PLAIN, **values})) == words


def test_who_must_decide_soon() -> None:
    assert is_soon(date(2028, 5, 22), TODAY)
    assert not is_soon(date(2028, 5, 23), TODAY)
    # A day to decide that is past, of a contract that still runs, is overdue
    late = ending(**{**PLAIN, "end": date(2027, 1, 31), "notice_months": 6})
    assert late.turn == date(2026, 7, 31)
    assert is_soon(late.turn, TODAY)
    over = ending(**{**PLAIN, "end": date(2026, 11, 21), "notice_months": 6})
    assert over.turn is None
    assert not is_soon(over.turn, TODAY)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2024, 4, 1), date(2027, 3, 31), 36),
        (date(2024, 4, 1), date(2024, 3, 31), None),
        (date(2024, 4, 1), date(2024, 4, 30), 1),
        (date(2024, 4, 5), date(2027, 3, 31), 36),
        (date(2023, 7, 15), date(2026, 7, 14), 36),
    ],
)
def test_whole_months_of_a_term(start: date, end: date, months: int | None) -> None:
    assert months_between(start, end) == months


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2028, 3, 31), -12, date(2027, 3, 31)),
        (date(2027, 8, 31), -6, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_months_are_added_within_the_month(day: date, months: int, found: date) -> None:
    assert add_months(day, months) == found


def test_who_could_buy_together() -> None:
    ends = [
        ("A", date(2027, 1, 1)),
        ("B", date(2027, 9, 1)),
        ("A", date(2027, 10, 1)),
        ("C", date(2028, 2, 29)),
    ]
    assert together(ends) == ("B", "A", "C")
    assert together(ends[:2]) == ()
    assert together([("A", date(2027, 1, 1)), ("A", date(2027, 2, 1))]) == ()
