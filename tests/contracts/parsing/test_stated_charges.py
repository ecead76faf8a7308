"""What one cell says of a charge, by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from contracts.imports.parsing.charges import parse_charge, per_of_heading
from contracts.records import ChargeStatus, Per

CHARGED, NONE, INCLUDED, NOT_KNOWN = (
    ChargeStatus.CHARGED,
    ChargeStatus.NONE,
    ChargeStatus.INCLUDED,
    ChargeStatus.NOT_KNOWN,
)


@pytest.mark.parametrize(
    ("text", "amount", "high", "per"),
    [
        ("£12,500 per annum", 12_500, None, Per.YEAR),
        ("£12,500 p.a.", 12_500, None, Per.YEAR),
        ("12500 annually", 12_500, None, Per.YEAR),
        ("£12,500/year", 12_500, None, Per.YEAR),
        ("£12,500pa", 12_500, None, Per.YEAR),
        ("£12,500 each year", 12_500, None, Per.YEAR),
        ("£12,500 (per year)", 12_500, None, Per.YEAR),
        ("£18,000 one-off", 18_000, None, Per.ONE_OFF),
        ("£18,000 (one off)", 18_000, None, Per.ONE_OFF),
        ("One-off charge: £18,000", 18_000, None, Per.ONE_OFF),
        ("£5k one-off", 5_000, None, Per.ONE_OFF),
        ("Yes - £500 p.a.", 500, None, Per.YEAR),
        ("£95 per month", 95, None, Per.MONTH),
        ("£750 per connector", 750, None, Per.CONNECTOR),
        ("£0.02 per API call", Decimal("0.02"), None, Per.CALL),
        ("£1,000 - £2,000 per year", 1_000, 2_000, Per.YEAR),
        ("9,500", 9_500, None, None),
    ],
)
def test_an_amount_says_what_it_is_for_one_of(
    text: str, amount: int | Decimal, high: int | None, per: Per | None
) -> None:
    charge, flaw = parse_charge(text)
    assert flaw is None
    assert charge is not None
    assert charge.amount is not None
    assert (charge.status, charge.amount.value, charge.amount.high, charge.per) == (
        CHARGED,
        amount,
        high,
        per,
    )


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Included", INCLUDED),
        ("Included in annual fee of £20,000", INCLUDED),
        ("No - included", INCLUDED),
        ("Inclusive.", INCLUDED),
        ("No charge", NONE),
        ("no additional charges", NONE),
        ("None", NONE),
        ("No", NONE),
        ("Free of charge", NONE),
        ("Yes", CHARGED),
        ("Chargeable", CHARGED),
        ("Not known", NOT_KNOWN),
        ("TBC", NOT_KNOWN),
        ("POA", NOT_KNOWN),
    ],
)
def test_words_say_whether_there_is_a_charge(text: str, status: ChargeStatus) -> None:
    charge, flaw = parse_charge(text)
    assert flaw is None
    assert charge is not None
    assert (charge.status, charge.amount) == (status, None)


@pytest.mark.parametrize("text", ["", " ", "-", "N/A", "n/a."])
def test_nothing_said_is_nothing_known(text: str) -> None:
    assert parse_charge(text) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        "0", "£0.00", "£500 per user per annum", "£900 per day", "from £500", "up to £500", "€500", "-500",
        "depends on the number of records asked for", "£1,000 plus £200 per month", "no idea", "x" * 500,
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_said_and_kept_as_nothing(text: str) -> None:
    charge, flaw = parse_charge(text)
    assert charge is None
    assert flaw is not None
    assert (flaw.code, flaw.severity) == ("unreadable_charge", "warning")


@pytest.mark.parametrize(
    ("heading", "per"),
    [
        ("API charge", None),
        ("Annual API charge (£)", Per.YEAR),
        ("Integration cost per annum", Per.YEAR),
        ("Data extraction on exit (one-off cost)", Per.ONE_OFF),
        ("One-off and annual API charges", None),
    ],
)
def test_a_heading_speaks_for_amounts_that_say_nothing(heading: str, per: Per | None) -> None:
    assert per_of_heading(heading) == per
    charge, _ = parse_charge("£500", per_of_heading(heading))
    assert charge is not None
    assert charge.per == per
    own, _ = parse_charge("£500 per month", per_of_heading(heading))
    assert own is not None
    assert own.per == Per.MONTH
