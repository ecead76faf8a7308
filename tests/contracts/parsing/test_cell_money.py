"""Amounts as registers write them, each worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.imports.parsing.money import parse_amount
from contracts.records import ValueReason


@pytest.mark.parametrize(
    ("text", "pounds"),
    [
        ("1567", "1567"),
        ("1743186.5", "1743186.50"),
        ("£1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1234,50", "1234.50"),
        ("1 234,50", "1234.50"),
        ("1.234.567", "1234567"),
        ("1,234,567.89", "1234567.89"),
        ("12k", "12000"),
        ("£1.5m", "1500000"),
        ("£1.5 million", "1500000"),
        ("1.2bn", "1200000000"),
        ("PS21,000", "21000"),
        ("GBP 1,000", "1000"),
        ("1,000 GBP", "1000"),
        ("£ 250", "250"),
        ("\u00c2\u00a3250", "250"),
        (" 99.99 ", "99.99"),
        ("12345.670000000001", "12345.67"),
        ("£1,000 + VAT", "1000"),
        ("£1,000 ex VAT", "1000"),
        ("no charge", "0"),
        ("１２３", "123"),
    ],
)
def test_an_amount_is_read(text: str, pounds: str) -> None:
    amount = parse_amount(text)
    assert (amount.value, amount.high, amount.flaw) == (Decimal(pounds), None, None)


@pytest.mark.parametrize("text", ["\ufffd30,000", "?30,000", "? 30,000.00"])
def test_an_amount_whose_sign_was_lost_is_asked_about(text: str) -> None:
    amount = parse_amount(text)
    assert amount.value == 30_000
    assert amount.flaw is not None
    assert (amount.flaw.code, amount.flaw.severity) == ("lost_sign", "needs_answer")


@pytest.mark.parametrize(
    "text", ["<£25,000", "> 1m", "Over £1m", "Up to £50,000", "under 50000", "£25k+", "≥£5,000"]
)
def test_a_limit_is_no_amount(text: str) -> None:
    amount = parse_amount(text)
    assert (amount.value, amount.high) == (None, None)
    assert amount.flaw is not None
    assert amount.flaw.message.startswith("This is a limit")
    assert (amount.flaw.severity, amount.reason) == ("warning", "not_stated"), "its contract is kept"


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("10,000-50,000", "10000", "50000"),
        ("£10k - £50k", "10000", "50000"),
        ("£10,000 to £50,000", "10000", "50000"),
        ("£1-2m", "1000000", "2000000"),
        ("100,000 – 250,000", "100000", "250000"),
    ],
)
def test_a_range_is_a_band(text: str, low: str, high: str) -> None:
    amount = parse_amount(text)
    assert (amount.value, amount.high, amount.flaw) == (Decimal(low), Decimal(high), None)


@pytest.mark.parametrize(
    "text",
    [
        "£1m p.a.",
        "Annual: £1,000,000",
        "£1m pa",
        "£1,000,000pa",
        "£1,000,000 per annum",
        "1m per year",
        "£1m/yr",
        "£1m a year",
        "annual £1m",
    ],
)
def test_words_of_a_year_make_an_amount_annual(text: str) -> None:
    amount = parse_amount(text)
    assert (amount.value, amount.annual, amount.flaw) == (Decimal(1_000_000), True, None)


@pytest.mark.parametrize("text", ["c. £50k", "approx £50,000", "~50000", "est. £50k", "£50,000 (estimated)"])
def test_words_of_a_guess_make_an_amount_estimated(text: str) -> None:
    amount = parse_amount(text)
    assert (amount.value, amount.estimated, amount.flaw) == (Decimal(50_000), True, None)


@pytest.mark.parametrize(
    "text", ["(3,728)", "-3728", "£-3,728", "-£3,728", "3728-", "£(3,728)", "(£3,728)", "−3728"]
)
def test_a_negative_amount_waits_for_an_answer(text: str) -> None:
    amount = parse_amount(text)
    assert amount.value == Decimal(-3728)
    assert amount.flaw is not None
    assert (amount.flaw.code, amount.flaw.severity) == ("negative_amount", "needs_answer")


def test_more_than_five_billion_waits_for_an_answer() -> None:
    assert parse_amount("£5bn").flaw is None
    amount = parse_amount("5,000,000,001")
    assert amount.value == Decimal(5_000_000_001)
    assert amount.flaw is not None
    assert (amount.flaw.code, amount.flaw.severity) == ("over_5bn", "needs_answer")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NaN", "unreadable_amount"),
        ("inf", "unreadable_amount"),
        ("-inf", "unreadable_amount"),
        ("1e308", "unreadable_amount"),
        ("1.5E+06", "unreadable_amount"),
        ("abc", "unreadable_amount"),
        ("£", "unreadable_amount"),
        ("01/04/2013", "unreadable_amount"),
        ("15%", "unreadable_amount"),
        ("£50 per month", "unreadable_amount"),
        ("1,2345", "unreadable_amount"),
        ("12,34,567", "unreadable_amount"),
        ("50,000-10,000", "unreadable_amount"),
        ("1-2", "unreadable_amount"),
        ("--5", "unreadable_amount"),
        ("0.0001", "unreadable_amount"),
        ("9" * 30, "unreadable_amount"),
        ("9" * 100_000, "unreadable_amount"),
        ("1.234", "ambiguous_amount"),
        ("12,34", "ambiguous_amount"),
        ("€500", "other_currency"),
        ("#VALUE!", "excel_error"),
        ("#DIV/0!", "excel_error"),
    ],
)
def test_an_unreadable_amount_is_an_error_and_never_0(text: str, code: str) -> None:
    amount = parse_amount(text)
    assert (amount.value, amount.high) == (None, None)
    assert amount.flaw is not None
    assert (amount.flaw.code, amount.flaw.severity) == (code, "error")
    assert amount.flaw.hint


@pytest.mark.parametrize("text", ["0", "0.00", "£0", "£0.00", "(0)", "Zero", "£nil"])
def test_a_bare_0_is_not_stated(text: str) -> None:
    amount = parse_amount(text)
    assert (amount.value, amount.reason, amount.zero, amount.flaw) == (
        None,
        ValueReason.NOT_STATED,
        True,
        None,
    )


@pytest.mark.parametrize("text", ["-", "n/a", "N/A", "nil", "–"])
def test_a_dash_is_not_stated(text: str) -> None:
    assert parse_amount(text)[:5] == (None, None, False, False, ValueReason.NOT_STATED)
    assert parse_amount(text).flaw is None


@pytest.mark.parametrize(
    "text", ["TBC", "POA", "price on application", "to be confirmed", "Framework", "Schedule of rates"]
)
def test_a_word_for_a_missing_amount_is_not_stated_and_warned(text: str) -> None:
    amount = parse_amount(text)
    assert (amount.value, amount.reason) == (None, ValueReason.NOT_STATED)
    assert amount.flaw is not None
    assert (amount.flaw.code, amount.flaw.severity) == ("not_stated", "warning")


@pytest.mark.parametrize("text", ["Commercially sensitive", "withheld", "REDACTED"])
def test_a_withheld_amount_says_so(text: str) -> None:
    amount = parse_amount(text)
    assert (amount.value, amount.reason, amount.flaw) == (None, ValueReason.WITHHELD, None)


def test_an_amount_with_vat_is_warned() -> None:
    amount = parse_amount("£1,200 inc VAT")
    assert amount.value == Decimal(1200)
    assert amount.flaw is not None
    assert (amount.flaw.code, amount.flaw.severity) == ("includes_vat", "warning")


def test_a_blank_says_nothing_at_all() -> None:
    assert parse_amount("") == parse_amount("  ") == (None, None, False, False, None, False, None, "")


@given(st.decimals(Decimal("0.01"), Decimal("5000000000"), places=2))
def test_every_amount_survives_its_spellings(pounds: Decimal) -> None:
    for spelling in (f"{pounds}", f"£{pounds:,}", f"GBP {pounds}"):
        assert parse_amount(spelling).value == pounds


@given(st.text(max_size=60))
def test_no_text_becomes_a_0_or_raises(text: str) -> None:
    amount = parse_amount(text)
    if amount.flaw is not None and amount.flaw.severity == "error":
        assert amount.value is None
    assert amount.value is None or amount.value.is_finite()
