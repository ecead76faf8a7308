"""Medians and quartiles with their n, and "n charged · n none · n included · n not known"."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.comparisons.counts import Charged, Spread, Unit, spread, status_count


@pytest.mark.parametrize(
    ("pence", "found"),
    [
        ([], Spread(0)),
        ([500], Spread(1, 500, highest=500)),
        ([500, 100], Spread(2, 100, highest=500)),
        ([500, 100, 300], Spread(3, 100, None, 300, None, 500)),
        # Linear: a quarter of the way from 100 to 400 in steps of 100
        ([100, 200, 300, 400], Spread(4, 100, 175, 250, 325, 400)),
        ([100, 200, 300, 400, 10_000], Spread(5, 100, 200, 300, 400, 10_000)),
    ],
)
def test_median_from_three_and_quartiles_from_four(pence: list[int], found: Spread) -> None:
    assert spread(pence) == found


@given(st.lists(st.integers(0, 10**12), min_size=4, max_size=40))
def test_quartiles_stand_in_order_and_are_those_of_pandas(pence: list[int]) -> None:
    found = spread(pence)
    assert found.lower is not None and found.median is not None and found.upper is not None
    assert min(pence) <= found.lower <= found.median <= found.upper <= max(pence)
    assert abs(found.median - float(pd.Series(pence).median())) <= 1


def test_each_organisation_counts_once_and_charged_first() -> None:
    counted = status_count(
        [
            Charged(1, "charged", per="year", pence=800_000),
            Charged(1, "none"),
            Charged(2, "charged", per="year", pence=3_100_000),
            Charged(3, "none"),
            Charged(4, "included"),
            Charged(5, "not_known"),
            # Somebody who is not known to run it, and has an answer
            Charged(9, "none"),
        ],
        [1, 2, 3, 4, 5, 6],
    )
    assert (counted.charged, counted.none, counted.included, counted.not_known) == (2, 2, 1, 2)
    assert counted.units == (Unit("year", "", 2, 800_000, 3_100_000, None),)


def test_bundles_and_quotations_are_counted_apart() -> None:
    counted = status_count(
        [
            Charged(1, "charged", bundled=True, per="term", pence=32_908_500),
            Charged(2, "charged", firm=False, per="one_off", pence=13_000_000),
        ],
        [1, 2],
    )
    assert (counted.charged, counted.not_known, counted.bundled, counted.proposed) == (0, 2, 1, 1)
    assert counted.units == ()
    assert counted.proposed_units == (Unit("one_off", "", 1, 13_000_000, 13_000_000, None),)


@pytest.mark.parametrize(("n", "median"), [(4, None), (5, 300)])
def test_no_median_below_five_charged(n: int, median: int | None) -> None:
    counted = status_count(
        [Charged(k, "charged", per="year", pence=100 * (k + 1)) for k in range(n)], range(n)
    )
    assert counted.units[0].median == median


def test_units_are_never_mixed() -> None:
    counted = status_count(
        [Charged(1, "charged", per="year", pence=100), Charged(2, "charged", per="call", pence=5)], [1, 2]
    )
    assert [(unit.per, unit.lowest, unit.highest) for unit in counted.units] == [
        ("call", 5, 5),
        ("year", 100, 100),
    ]
