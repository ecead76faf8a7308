"""Options to extend, lengths of time and the template's words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.imports.parsing.terms import (
    parse_months,
    parse_options,
    parse_per,
    parse_quantity,
    parse_status,
    parse_value_kind,
)
from contracts.records import ChargeStatus, Option, Per, ValueKind


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("2 x 12 months", (Option(12, 2),)),
        ("2 x 1 year", (Option(12, 2),)),
        ("12 months x 2", (Option(12, 2),)),
        ("Option to extend for a further 24 months", (Option(24, 1),)),
        ("2x12 months", (Option(12, 2),)),
        ("24 months", (Option(24, 1),)),
        ("2 years", (Option(24, 1),)),
        ("1+1", (Option(12, 2),)),
        ("12+12", (Option(12, 2),)),
        ("2+1 years", (Option(24, 1), Option(12, 1))),
        ("12 months + 6 months", (Option(12, 1), Option(6, 1))),
        ("two 12 month options", (Option(12, 2),)),
        ("2 extensions of 12 months", (Option(12, 2),)),
        ("Yes - 2 years", (Option(24, 1),)),
        ("Yes, up to 24 months", (Option(24, 1),)),
        ("+1+1", (Option(12, 2),)),
        ("+ 2 years", (Option(24, 1),)),
        ("Option to extend by up to 2 years", (Option(24, 1),)),
        ("Possible extension of 12 months", (Option(12, 1),)),
        ("with an option to extend for 1 year plus 1 year", (Option(12, 2),)),
        ("A further two periods of 12 months", (Option(12, 2),)),
        ("a further 2 years", (Option(24, 1),)),
        ("up to a maximum of 24 months", (Option(24, 1),)),
        ("Yes, by 2 x 1 year", (Option(12, 2),)),
        ("2 x 1 yr ext", (Option(12, 2),)),
        ("Extension of 1 + 1 years", (Option(12, 2),)),
        ("Extendable by 3 years", (Option(36, 1),)),
        ("None remaining", ()),
        ("", ()),
        ("None", ()),
        ("No", ()),
        ("n/a", ()),
    ],
)
def test_options_are_read(text: str, options: tuple[Option, ...]) -> None:
    assert parse_options(text) == (options, None)


@pytest.mark.parametrize(("text", "months"), [("24", 24), ("12", 12), ("11", 11), ("120", 120)])
def test_a_bare_number_that_can_only_be_months_is_read_and_said(text: str, months: int) -> None:
    options, flaw = parse_options(text)
    assert options == (Option(months, 1),)
    assert flaw is not None
    assert (flaw.code, flaw.severity) == ("options_in_months", "warning")


@pytest.mark.parametrize(
    "text", ["3+1+1", "2+1", "yes", "TRUE", "by agreement", "10", "121", "999 months", "0 x 12 months"]
)
def test_unclear_options_are_warned_and_left_out(text: str) -> None:
    options, flaw = parse_options(text)
    assert options == ()
    assert flaw is not None
    assert (flaw.code, flaw.severity) == ("unreadable_options", "warning")


def test_a_date_among_the_options_comes_back_as_a_date() -> None:
    for text in ("31/03/2028", "Up to 31 March 2028", "until 31/03/2028", "Yes - up to 31/03/2028"):
        assert parse_options(text) == (date(2028, 3, 31), None)


@pytest.mark.parametrize(
    ("text", "months"), [("6", 6), ("6 months", 6), ("1 year", 12), ("12.0", 12), ("", None), ("n/a", None)]
)
def test_a_length_is_read_in_months(text: str, months: int | None) -> None:
    assert parse_months(text) == (months, None)


@pytest.mark.parametrize("text", ["90 days", "six-ish", "1.5"])
def test_an_unclear_length_is_warned(text: str) -> None:
    months, flaw = parse_months(text)
    assert months is None
    assert flaw is not None
    assert flaw.severity == "warning"


def test_a_quantity_is_a_number_above_0() -> None:
    assert parse_quantity("1,250") == (Decimal(1250), None)
    assert parse_quantity("0") == (None, None)
    assert parse_quantity("lots")[1] is not None


def test_the_templates_words_are_read() -> None:
    assert parse_status("None") == (ChargeStatus.NONE, None)
    assert parse_status("charged") == (ChargeStatus.CHARGED, None)
    assert parse_status("Included") == (ChargeStatus.INCLUDED, None)
    assert parse_status("") == (None, None)
    assert parse_per("one-off") == (Per.ONE_OFF, None)
    assert parse_per("Connector") == (Per.CONNECTOR, None)
    assert parse_value_kind("with extensions") == (ValueKind.WITH_EXTENSIONS, None)
    for wrong in (parse_status("perhaps"), parse_per("moon"), parse_value_kind("big")):
        assert wrong[0] is None
        assert wrong[1] is not None
        assert wrong[1].severity == "error"


@given(st.text(max_size=100))
def test_any_text_in_a_column_of_options_is_read_or_warned(text: str) -> None:
    options, flaw = parse_options(text)
    assert flaw is None or options == ()
