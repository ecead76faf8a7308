"""Reading the parts of a release without ever trusting their types. Nothing here raises."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

LARGEST = 10**15
"""Pounds. No amount of money has sixteen figures; above this a float no longer holds whole pence."""


def mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def mappings(value: Any) -> list[Mapping[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def text(value: Any) -> str:
    """A text, or a whole number as text: identifiers are published as both."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.strip() if isinstance(value, str) else ""


def day(value: Any) -> date | None:
    """The day as the publisher wrote it; year 1 is a publisher's "no date"."""
    try:
        found = date.fromisoformat(text(value)[:10])
    except ValueError:
        return None
    return found if found.year > 1 else None


def amount(value: Any) -> Decimal | None:
    """Pounds, where it is a number that an amount can be, and not negative."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() and 0 <= found < LARGEST else None


def cut(words: str, length: int) -> str:
    return words if len(words) <= length else f"{words[: length - 1]}…"
