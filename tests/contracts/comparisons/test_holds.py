"""What is held for somebody to look at, with both readings written out."""

from __future__ import annotations

import pytest

from contracts.comparisons.holds import ceiling_reasons, far_above, reading_reason


@pytest.mark.parametrize(
    ("pence", "ceilings", "buyers", "words"),
    [
        (20_000_000_00, (), {}, []),
        (20_000_000_01, (), {}, ["over £20,000,000"]),
        (18_500_000_00, {18_500_000_00}, {}, ["£18,500,000 is a framework's ceiling"]),
        (100_000_00, (), {100_000_00: {1, 2, 3}}, ["the same £100,000 stands at 3 buyers"]),
        (100_000_00, (), {100_000_00: {1, 2}}, []),
        (99_999_99, (), {99_999_99: {1, 2, 3, 4}}, []),
        (1_840_000_000_00, {1_840_000_000_00}, {}, ["over £20,000,000", "is a framework's ceiling"]),
    ],
)
def test_ceilings(pence: int, ceilings: set[int], buyers: dict[int, set[object]], words: list[str]) -> None:
    reasons = ceiling_reasons(pence, ceilings=ceilings, buyers=buyers)
    assert len(reasons) == len(words)
    for reason, said in zip(reasons, words, strict=True):
        assert said in reason


@pytest.mark.parametrize(
    ("pence", "others", "held"),
    [
        (800_000_00, [100_000_00] * 3, True),
        (799_999_99, [100_000_00] * 3, False),
        # Two others have no median
        (9_000_000_00, [100_000_00] * 2, False),
        (1_980_000_00, [168_400_00, 181_250_00, 226_900_00], True),
    ],
)
def test_far_above_its_scope(pence: int, others: list[int], held: bool) -> None:
    assert bool(far_above(pence, others)) is held


def test_a_yearly_price_that_is_the_total_again() -> None:
    assert reading_reason(612_000_00, [612_000_00], months=36) == (
        "held: £612,000 is stated both as a year's price and as the total of 36 months: either £612,000 a year and "
        "£1,836,000 in all, or £612,000 in all and £204,000 a year"
    )


@pytest.mark.parametrize(
    ("yearly", "total", "months", "longest", "one_off", "held"),
    [
        # 142,600 for four years is 570,400, which is 13 % under the total
        (142_600_00, 655_000_00, 48, None, 0, True),
        # The same where £84,600 that is paid once is known
        (142_600_00, 655_000_00, 48, None, 84_600_00, False),
        # With its extension it is what is stated
        (100_000_00, 500_000_00, 36, 60, 0, False),
        (100_000_00, 450_000_00, 36, 60, 0, True),
        # 9,900 for three years is 29,700: 1 % under "£30,000"
        (9_900_00, 30_000_00, 36, None, 0, False),
        # 3 % exactly is let pass, and a penny more is not
        (97_00, 100_00, 12, None, 0, False),
        (96_99, 100_00, 12, None, 0, True),
        # A year and a half's total may be a year's price
        (50_000_00, 50_000_00, 12, None, 0, False),
        (50_000_00, 50_000_00, None, None, 0, False),
    ],
)
def test_a_yearly_price_against_the_total(
    yearly: int, total: int, months: int | None, longest: int | None, one_off: int, held: bool
) -> None:
    why = reading_reason(yearly, [total], months=months, months_with_options=longest, one_off=one_off)
    assert bool(why) is held


def test_both_readings_are_written_out() -> None:
    assert reading_reason(100_000_00, [450_000_00], months=36, months_with_options=60) == (
        "held: £100,000 a year for 36 months is £300,000, with extensions £500,000, but the total is stated as £450,000"
    )
