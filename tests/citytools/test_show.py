"""How dates, money and counts are written."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from citytools.templatetags import show


@pytest.mark.parametrize(
    ("value", "long", "short"),
    [
        (date(2026, 11, 3), "3 November 2026", "3 Nov 2026"),
        (date(2028, 3, 31), "31 March 2028", "31 Mar 2028"),
        (date(2026, 9, 1), "1 September 2026", "1 Sep 2026"),
        # Half past eleven at night in UTC is the next day in London's summer
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 July 2026", "1 Jul 2026"),
        (None, "not known", "not known"),
        ("", "not known", "not known"),
    ],
)
def test_days(value: date | None, long: str, short: str) -> None:
    assert show.day(value) == long
    assert show.short_day(value) == short


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("1234"), "£1,234"),
        (Decimal("1234.50"), "£1,234.50"),
        (Decimal("1234.00"), "£1,234"),
        (123450, "£1,234.50"),
        (214_000_00, "£214,000"),
        (Decimal("0"), "£0"),
        (Decimal("-3728"), "\N{MINUS SIGN}£3,728"),
        (Decimal("999999.99"), "£999,999.99"),
        (Decimal("1000000"), '<data value="1000000">£1m</data>'),
        (Decimal("1840000"), '<data value="1840000">£1.84m</data>'),
        (184_000_000, '<data value="1840000">£1.84m</data>'),
        (Decimal("1845000.10"), '<data value="1845000.10">£1.85m</data>'),
        (Decimal("999994999"), '<data value="999994999">£999.99m</data>'),
        (Decimal("999995000"), '<data value="999995000">£1bn</data>'),
        (Decimal("1840000000"), '<data value="1840000000">£1.84bn</data>'),
        (None, "not known"),
        ("", "not known"),
    ],
)
def test_pounds(value: Decimal | int | None, written: str) -> None:
    assert show.pounds(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("950"), "£950"),
        (Decimal("12.50"), "£12.50"),
        (Decimal("8000"), '<data value="8000">£8k</data>'),
        (Decimal("8449"), '<data value="8449">£8.4k</data>'),
        (Decimal("171499.99"), '<data value="171499.99">£171k</data>'),
        (Decimal("999499"), '<data value="999499">£999k</data>'),
        (Decimal("999500"), '<data value="999500">£1m</data>'),
        (Decimal("-171000"), '<data value="-171000">\N{MINUS SIGN}£171k</data>'),
        (None, "not known"),
    ],
)
def test_pounds_short(value: Decimal | None, written: str) -> None:
    assert show.pounds_short(value) == written


def test_pounds_exact_is_never_rounded() -> None:
    assert show.pounds_exact(Decimal("1184500.05")) == "£1,184,500.05"
    assert show.pounds_exact(None) == "not known"


@pytest.mark.parametrize("value", [1.5, True, "12"])
def test_money_is_pence_or_decimal_and_nothing_else(value: object) -> None:
    with pytest.raises(TypeError, match="integer pence or Decimal pounds"):
        show.pounds(value)  # type: ignore[arg-type]  # the wrong type is the point


@given(st.integers(-(10**13), 10**13))
def test_pence_and_pounds_of_one_amount_read_alike(pence: int) -> None:
    # The number of decimals may differ inside <data>, never the words
    def words(value: str) -> str:
        return value.split(">")[1].split("<")[0] if isinstance(value, SafeString) else value

    assert words(show.pounds(pence)) == words(show.pounds(Decimal(pence) / 100))


@pytest.mark.parametrize(
    ("value", "words", "written"),
    [
        (1, "borough", "1 borough"),
        (0, "borough", "0 boroughs"),
        (12, "borough", "12 boroughs"),
        (5729, "row", "5,729 rows"),
        (1, "body,bodies", "1 body"),
        (2, "body,bodies", "2 bodies"),
        (None, "body,bodies", "not known"),
    ],
)
def test_plural_count(value: int | None, words: str, written: str) -> None:
    assert show.plural_count(value, words) == written


@pytest.mark.parametrize(("value", "written"), [(1, "1 month"), (24, "24 months"), (None, "not known")])
def test_months(value: int | None, written: str) -> None:
    assert show.months(value) == written


@pytest.mark.parametrize(("value", "written"), [(5729, "5,729"), (0, "0"), (None, "not known")])
def test_thousands(value: int | None, written: str) -> None:
    assert show.thousands(value) == written
