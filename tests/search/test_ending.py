"""What a question says of when a contract ends, as officers type it; the days are worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.ending import ending
from search.query import Range
from search.words import fold_text

TODAY = date(2026, 11, 23)
IN_MARCH = Range(date(2027, 3, 1), date(2027, 3, 31))
QUARTER = Range(date(2027, 1, 1), date(2027, 3, 31))
SIX_MONTHS = Range(TODAY, date(2027, 5, 23))


@pytest.mark.parametrize(
    ("text", "rest", "days", "said"),
    [
        ("parking ending 2027", "parking", Range(date(2027, 1, 1), date(2027, 12, 31)), "Ends in 2027"),
        ("contracts ending before 2027", "contracts", Range(None, date(2026, 12, 31)), "Ends before 2027"),
        ("expires before March 2027", "", Range(None, date(2027, 2, 28)), "Ends before March 2027"),
        ("ends before 1 April 2027", "", Range(None, date(2027, 3, 31)), "Ends before 1 Apr 2027"),
        ("contracts ending after 2027", "contracts", Range(date(2028, 1, 1), None), "Ends after 2027"),
        ("ending on or after 1 April 2027", "", Range(date(2027, 4, 1), None), "Ends on or after 1 Apr 2027"),
        ("ending by March 2027", "", Range(None, date(2027, 3, 31)), "Ends by 31 Mar 2027"),
        ("ending before the end of 2027", "", Range(None, date(2027, 12, 31)), "Ends by 31 Dec 2027"),
        ("not ending before 2028 crm", "crm", Range(date(2028, 1, 1), None), "Ends on or after 1 Jan 2028"),
        ("camden ends march 2027", "camden", IN_MARCH, "Ends in March 2027"),
        ("ends 03/2027", "", IN_MARCH, "Ends in March 2027"),
        ("ending in March", "", IN_MARCH, "Ends in March 2027"),
        ("ending 31/03/2027", "", Range(date(2027, 3, 31), date(2027, 3, 31)), "Ends on 31 Mar 2027"),
        ("ending 2027-03-31", "", Range(date(2027, 3, 31), date(2027, 3, 31)), "Ends on 31 Mar 2027"),
        ("ending 31st of March 2027", "", Range(date(2027, 3, 31), date(2027, 3, 31)), "Ends on 31 Mar 2027"),
        ("ends 2027/28", "", Range(date(2027, 4, 1), date(2028, 3, 31)), "Ends in the financial year 2027/28"),
        ("ending this financial year", "", Range(date(2026, 4, 1), date(2027, 3, 31)),
         "Ends in the financial year 2026/27"),
        ("ending between 2026 and 2028", "", Range(date(2026, 1, 1), date(2028, 12, 31)),
         "Ends between 1 Jan 2026 and 31 Dec 2028"),
        ("ending from January to March 2027", "", Range(date(2027, 1, 1), date(2027, 3, 31)),
         "Ends between 1 Jan 2027 and 31 Mar 2027"),
        ("ending in the next 6 months", "", SIX_MONTHS, "Ends within 6 months"),
        ("expiring in six months hr", "hr", SIX_MONTHS, "Ends within 6 months"),
        ("ending within 90 days", "", Range(TODAY, date(2027, 2, 21)), "Ends within 90 days"),
        ("ended in the last 12 months", "", Range(date(2025, 11, 23), TODAY), "Ended in the last 12 months"),
        ("contracts that ended in 2025", "contracts that", Range(date(2025, 1, 1), date(2025, 12, 31)),
         "Ends in 2025"),
        ("expiring soon", "", Range(TODAY, date(2027, 11, 23)), "Ends within 12 months"),
        ("expired contracts camden", "camden", Range(None, date(2026, 11, 22)), "Has ended"),
        ("contracts that have expired", "", Range(None, date(2026, 11, 22)), "Has ended"),
        ("contracts ending Q1 2027", "contracts", QUARTER, "Ends between 1 Jan 2027 and 31 Mar 2027"),
        ("ends in the first quarter of 2027", "", QUARTER, "Ends between 1 Jan 2027 and 31 Mar 2027"),
        ("ends q4 2026/27", "", QUARTER, "Ends between 1 Jan 2027 and 31 Mar 2027"),
        ("parking Q1 2027", "parking", QUARTER, "Ends between 1 Jan 2027 and 31 Mar 2027"),
        ("ending before Q2 2027", "", Range(None, date(2027, 3, 31)), "Ends before 1 Apr 2027"),
        ("ending after Q1 2027", "", Range(date(2027, 4, 1), None), "Ends after 31 Mar 2027"),
        ("ending between Q1 2027 and Q3 2027", "", Range(date(2027, 1, 1), date(2027, 9, 30)),
         "Ends between 1 Jan 2027 and 30 Sep 2027"),
        ("next 6 months", "", SIX_MONTHS, "Ends within 6 months"),
        ("parking over the next six months", "parking", SIX_MONTHS, "Ends within 6 months"),
        ("FY 2027-28 parking", "parking", Range(date(2027, 4, 1), date(2028, 3, 31)),
         "Ends in the financial year 2027/28"),
        ("up for renewal in March 2027", "", IN_MARCH, "Ends in March 2027"),
        ("crm renewals due 2027", "crm", Range(date(2027, 1, 1), date(2027, 12, 31)), "Ends in 2027"),
        ("current contracts with civica", "with civica", Range(TODAY, None), "Not ended"),
    ],
)  # fmt: skip
def test_what_is_said_of_the_end(text: str, rest: str, days: Range, said: str) -> None:
    assert ending(fold_text(text), TODAY) == (rest, days, said)


@pytest.mark.parametrize(
    "text",
    ["parking 2027", "end of life 2027", "not ending 2027", "ending 31 Feb 2027", "ending in 2199", "end to end",
     "ending within 999 years", "ending between 2028 and 2026", "weekend 2027", "ending before christmas", ""],
)  # fmt: skip
def test_what_says_nothing_of_the_end_is_left_as_words(text: str) -> None:
    assert ending(fold_text(text), TODAY) is None


WORDS = (
    "ending expires not before after by between and in the next last 31 03 2027 28 march 999 years six days"
)


@given(st.lists(st.sampled_from(WORDS.split())).map(" ".join))
def test_no_words_are_too_odd(text: str) -> None:
    found = ending(text, TODAY)
    if found:
        rest, days, _ = found
        assert len(rest) < len(text)
        low, high = days.low, days.high
        assert isinstance(low, date | None)
        assert isinstance(high, date | None)
        assert low is None or high is None or low <= high
