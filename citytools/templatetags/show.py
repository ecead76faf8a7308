"""How facts are written on pages: dates, money, lengths of time, counts. `{% load show %}`.

Money arrives as integer pence (as the database keeps it) or as `Decimal` pounds (as everything else does).
An unknown is `None`, and every filter here writes it as "not known".
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import is_aware, localtime

from citytools import wording

register = template.Library()

NOT_KNOWN = "not known"


def is_unknown(value: object) -> bool:
    """None, or the empty text that a template gives for a variable it cannot find."""
    return value is None or value == ""


def calendar_day(value: date | datetime) -> date:
    """The day in London of a moment, or the date itself."""
    if isinstance(value, datetime):
        return (localtime(value) if is_aware(value) else value).date()
    return value


@register.filter
def day(value: date | datetime | None) -> str:
    """3 November 2026."""
    if value is None or is_unknown(value):
        return NOT_KNOWN
    return wording.long_day(calendar_day(value))


@register.filter
def short_day(value: date | datetime | None) -> str:
    """3 Nov 2026."""
    if value is None or is_unknown(value):
        return NOT_KNOWN
    return wording.short_day(calendar_day(value))


def with_exact(value: Decimal, text: str) -> SafeString:
    """The rounded `text` in a <data> element that carries the exact number of pounds."""
    return format_html('<data value="{}">{}</data>', f"{value:f}", text)


@register.filter
def pounds(value: Decimal | int | None) -> str:
    """£1,234 in full below a million; £1.84m from there, with the exact number in a <data> element."""
    if value is None or is_unknown(value):
        return NOT_KNOWN
    exact = wording.exact_pounds(value)
    if abs(exact) < wording.MILLION:
        return wording.signed(exact, wording.in_full(abs(exact)))
    return with_exact(exact, wording.short(value))


@register.filter
def pounds_exact(value: Decimal | int | None) -> str:
    """£1,840,000 in full at any size: where two sources are set beside each other."""
    if value is None or is_unknown(value):
        return NOT_KNOWN
    exact = wording.exact_pounds(value)
    return wording.signed(exact, wording.in_full(abs(exact)))


@register.filter
def pounds_short(value: Decimal | int | None) -> str:
    """£8.4k, £171k or £1.84m, with the exact number in a <data> element."""
    if value is None or is_unknown(value):
        return NOT_KNOWN
    exact = wording.exact_pounds(value)
    if abs(exact) < wording.THOUSAND:
        return wording.short(value)
    return with_exact(exact, wording.short(value))


@register.filter
def months(value: int | None) -> str:
    """A length of time in whole months: "24 months", "1 month"."""
    if value is None or is_unknown(value):
        return NOT_KNOWN
    return plural_count(value, "month")


@register.filter
def plural_count(value: int | None, words: str) -> str:
    """A number with its noun: `{{ n|plural_count:"borough" }}`, `{{ n|plural_count:"body,bodies" }}`."""
    if value is None or is_unknown(value):
        return NOT_KNOWN
    singular, _, plural = words.partition(",")
    return f"{value:,} {singular if value == 1 else plural or singular + 's'}"


@register.filter
def thousands(value: int | None) -> str:
    """5,729."""
    return NOT_KNOWN if value is None or is_unknown(value) else f"{value:,}"
