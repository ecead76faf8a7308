"""What a question says of a contract's value, as officers type it; the pence are worked out by hand."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.amounts import amount, money
from search.query import Range

MILLION = 100_000_000
K50_TO_K200 = Range(5_000_000, 20_000_000)


@pytest.mark.parametrize(
    ("text", "rest", "pence", "said"),
    [
        (
            "housing contracts over £1m",
            "housing contracts",
            Range(MILLION + 1, None),
            "Value over £1,000,000",
        ),
        ("under 100k", "", Range(None, 9_999_999), "Value under £100,000"),
        ("between £50k and £200k", "", K50_TO_K200, "Value £50,000 to £200,000"),
        ("between 50 and 200k", "", K50_TO_K200, "Value £50,000 to £200,000"),
        ("parking £50,000 – £200,000", "parking", K50_TO_K200, "Value £50,000 to £200,000"),
        ("from 50000 to 200000 crm", "crm", K50_TO_K200, "Value £50,000 to £200,000"),
        (
            "Hillingdon more than 5 million",
            "hillingdon",
            Range(5 * MILLION + 1, None),
            "Value over £5,000,000",
        ),
        ("worth at least £1.5m", "", Range(150_000_000, None), "Value at least £1,500,000"),
        ("£1m+ housing", "housing", Range(MILLION, None), "Value at least £1,000,000"),
        ("£1m or more", "", Range(MILLION, None), "Value at least £1,000,000"),
        ("up to £25,000", "", Range(None, 2_500_000), "Value up to £25,000"),
        ("no more than 25k", "", Range(None, 2_500_000), "Value up to £25,000"),
        ("£1,234.56 or less", "", Range(None, 123_456), "Value up to £1,234.56"),
        (">£5k", "", Range(500_001, None), "Value over £5,000"),
        ("<= 5 thousand pounds", "", Range(None, 500_000), "Value up to £5,000"),
        ("over 50000", "", Range(5_000_001, None), "Value over £50,000"),
        ("over £50", "", Range(5_001, None), "Value over £50"),
        ("over 2bn", "", Range(2_000 * MILLION + 1, None), "Value over £2,000,000,000"),
    ],
)
def test_what_is_said_of_the_value(text: str, rest: str, pence: Range, said: str) -> None:
    assert amount(text) == (rest, pence, said)


@pytest.mark.parametrize(
    "text",
    [
        *("", "£1m", "over 65s", "under 5s nursery", "over 50", "over 3.5 tonnes", "more than 5000 users"),
        *("ends between 2026 and 2028", "from 2026 to 2028", "less than 6 months", "48810000-5"),
        # What a year costs is another sum than the one that a contract is found by
        *("over £100k a year", "over £100k p.a.", "over £100k per annum", "under 20k per year"),
        *("48000000 - 50000000", "between £200k and £50k", "over £99999999999999999999999", "over £" + "9" * 5_000),
        *("over 50%", "ocds-b5fd17-7382fb23-79fd-4c35-a615-8b95199add04", "a4 1.5m"),
    ],
)  # fmt: skip
def test_what_says_nothing_of_the_value_is_left_as_words(text: str) -> None:
    assert amount(text) is None


PIECES = "over under between and to £ 1 50 k m , . - + £1m 200k or more 9999"


@given(st.lists(st.sampled_from(PIECES.split())))
def test_no_sum_is_too_odd(pieces: list[str]) -> None:
    for text in (" ".join(pieces), "".join(pieces)):
        if found := amount(text):
            _, pence, said = found
            assert said.startswith("Value ")
            assert isinstance(pence.low, int | None) and isinstance(pence.high, int | None)
            assert pence.low is None or pence.high is None or pence.low <= pence.high


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        *(("25000", 2_500_000), ("£25,000", 2_500_000), (" 25K ", 2_500_000), ("£1.5m", 150_000_000), ("0", 0)),
        *(("12.34", 1_234), ("10000000000000", 10**15), ("10000000000001", None), ("abc", None), ("-5", None)),
        *(("", None), ("£", None), ("1e5", None), ("25,0", None), ("£50k a year", None), ("9" * 5_000, None)),
    ],
)  # fmt: skip
def test_a_sum_that_stands_alone(text: str, pence: int | None) -> None:
    assert money(text) == pence


@pytest.mark.parametrize(
    "piece",
    ["1", "1,111,", "over ", "1 ", "between 1 and ", "£", "1.", "over £1 ", ",000", "1,000 to "],
)
def test_a_long_question_takes_no_time(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    started = time.process_time()
    amount(text)
    assert time.process_time() - started < 0.5
