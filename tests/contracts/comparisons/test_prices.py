"""A yearly price is stated or derived, and says which; each thing that keeps it out of the medians has its words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from contracts.comparisons.prices import (
    DERIVED,
    MONTHLY,
    STATED,
    TOTAL_ONLY,
    charge_price,
    chosen,
    contract_price,
    too_old,
)
from tests.contracts.comparisons.fact_rows import TODAY, charge, contract


@pytest.mark.parametrize(
    ("values", "pence", "how"),
    [
        ({}, 12_000_000, STATED),
        ({"per": "month", "amount": 100_000}, 1_200_000, MONTHLY),
        ({"per": "term", "amount": 36_000_000, "term_months": 36}, 12_000_000, DERIVED),
        # £100 over 7 months is £171.43 a year: to the nearest penny, not cut
        ({"per": "term", "amount": 10_000, "term_months": 7}, 17_143, DERIVED),
        ({"per": "term", "amount": 36_000_000, "term_months": None}, None, TOTAL_ONLY),
        (
            {"per": "term", "amount": 36_000_000, "term_months": 36, "covers": ["licence", "implementation"]},
            None,
            TOTAL_ONLY,
        ),
        # A register's annual value beside its total: what it covers is not said
        ({"covers": []}, 12_000_000, STATED),
        ({"per": "not_known"}, None, TOTAL_ONLY),
        ({"per": "user", "amount": 1_400}, None, TOTAL_ONLY),
    ],
)
def test_a_yearly_price_is_stated_or_derived(values: dict[str, Any], pence: int | None, how: str) -> None:
    price = charge_price(charge(**values))
    assert price is not None
    assert (price.pence, price.how) == (pence, how)
    assert bool(price.reasons) == (pence is None)


@pytest.mark.parametrize(
    "values",
    [
        {"covers": ["api_access"]},
        {"covers": [], "contract": None},
        {"covers": [], "per": "term", "term_months": 36},
        {"covers": ["data_extraction"], "per": "one_off"},
        {"per": "one_off"},
        {"status": "included", "amount": None},
        {"status": "none", "amount": None},
        {"amount": None},
    ],
)
def test_what_is_about_something_else_is_no_yearly_price(values: dict[str, Any]) -> None:
    assert charge_price(charge(**values)) is None


@pytest.mark.parametrize(
    ("values", "reason", "hollow"),
    [
        ({"basis": "quoted"}, "a quotation", True),
        ({"basis": "budgeted"}, "a budget", True),
        ({"basis": "estimated", "estimated": True}, "an estimate", True),
        ({"estimated": True}, "an estimate", True),
        ({"basis": "option_considered"}, "an option considered and not taken", True),
        ({"basis": "list_price"}, "a list price", True),
        ({"basis": "framework_ceiling"}, "a framework's ceiling", False),
        ({"basis": "not_known"}, "how firm the amount is, is not known", True),
        ({"inferred": True}, "inferred, not stated by the source", True),
        ({"vat": "inc"}, "VAT is in it", False),
        ({"high": 15_000_000}, "a range, not a price", False),
        ({"organisation": None}, "whose price it is, is not known", False),
        ({"per": "user"}, "a price per user, not the whole", False),
        ({"covers": ["licence", "implementation"]}, "bundled: implementation is in it", False),
        (
            {"per": "term", "amount": 702_000_00, "term_months": 48, "covers": ["support", "implementation"]},
            "total £702,000 for the term, and implementation is in it; yearly price not known",
            False,
        ),
        (
            {"per": "term", "amount": 642_000_00},
            "total £642,000 for the term, and how long that is, is not known; yearly price not known",
            False,
        ),
        ({"per": "not_known"}, "whether £120,000 is for a year or for the term, is not known", False),
    ],
)
def test_what_is_left_out_says_why(values: dict[str, Any], reason: str, hollow: bool) -> None:
    price = charge_price(charge(**values))
    assert price is not None
    assert price.reasons == (reason,)
    assert price.hollow is hollow


@pytest.mark.parametrize(
    ("values", "pence", "reasons"),
    [
        ({"value": 182_000_00, "value_kind": "annual"}, 182_000_00, ()),
        (
            {"value": 182_000_00, "value_kind": "annual", "value_estimated": True},
            182_000_00,
            ("an estimate",),
        ),
        (
            {"value": 182_000_00, "value_kind": "annual", "value_vat": "inc"},
            182_000_00,
            ("VAT is in it",),
        ),
        ({"value": 182_000_00, "value_kind": "annual", "value_vat": "ex"}, 182_000_00, ()),
        (
            {"value": 642_000_00, "value_kind": "initial_term"},
            None,
            ("total £642,000 for the term; yearly price not known",),
        ),
        (
            {"value": 18_500_000_00, "value_kind": "framework_ceiling"},
            None,
            ("a framework's ceiling of £18,500,000",),
        ),
    ],
)
def test_a_contracts_own_value(values: dict[str, Any], pence: int | None, reasons: tuple[str, ...]) -> None:
    price = contract_price(contract(**values))
    assert price is not None
    assert (price.pence, price.reasons) == (pence, reasons)


def test_a_contract_without_a_value_has_no_price() -> None:
    assert contract_price(contract()) is None


def _chosen(*values: dict[str, Any]) -> tuple[int | None, tuple[int, ...]]:
    prices = [charge_price(charge(id=number, **one)) for number, one in enumerate(values, start=1)]
    found = chosen([price for price in prices if price is not None])
    assert found is not None
    return found.pence, found.charges


def test_the_stated_price_stands_before_the_same_price_derived() -> None:
    total = {"per": "term", "amount": 37_000_000, "term_months": 36}
    assert _chosen(total, {}) == (12_000_000, (2,))


def test_of_two_years_prices_the_newest_stands() -> None:
    assert _chosen(
        {"price_date": date(2024, 4, 1)}, {"price_date": date(2026, 4, 1), "amount": 13_000_000}
    ) == (
        13_000_000,
        (2,),
    )


def test_charges_for_different_things_are_one_price_together() -> None:
    licence = {"covers": ["licence"], "amount": 9_000_000}
    assert _chosen(licence, {"covers": ["hosting"], "amount": 1_500_000}) == (10_500_000, (1, 2))


@pytest.mark.parametrize(
    ("ended", "day", "reason"),
    [
        (date(2021, 11, 21), None, "too old: the contract ended on 21 Nov 2021"),
        (date(2021, 11, 22), None, ""),
        # A contract that ended lately: its price stays, however old it is
        (date(2025, 3, 31), date(2018, 4, 1), ""),
        (None, date(2021, 11, 21), "too old: a price of 21 Nov 2021"),
        (None, date(2021, 11, 22), ""),
        (None, None, ""),
    ],
)
def test_prices_over_five_years_past_are_too_old(ended: date | None, day: date | None, reason: str) -> None:
    assert too_old(ended, day, TODAY) == reason
