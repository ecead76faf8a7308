"""Rows of facts for the pure rules: everything at its plainest, but for what a test is about."""

from __future__ import annotations

from datetime import date
from typing import Any

from contracts.comparisons.rows import ChargeRow, ContractRow

DAY = date(2026, 3, 1)
TODAY = date(2026, 11, 22)

CHARGE: dict[str, Any] = {
    "id": 1, "organisation": 1, "contract": 1, "system": 1, "system_name": "Anycase", "scope": "care|cloud",
    "covers": ("licence", "support"), "status": "charged", "amount": 12_000_000, "high": None, "per": "year",
    "unit": "", "term_months": None, "basis": "contracted", "estimated": False, "inferred": False,
    "confidence": "high", "vat": "not_known", "price_date": DAY,
    "what": "", "sources": '{"*": 1}', "newest_on": DAY, "oldest_on": DAY,
}  # fmt: skip
CONTRACT: dict[str, Any] = {
    "contract": 1, "slug": "a1", "organisation": 1, "supplier_name": "Anysystem Ltd", "title": "Anycase",
    "ocid": "", "start": date(2025, 4, 1), "initial_end": None, "end": date(2028, 3, 31), "latest_end": None,
    "options": [], "notice_months": None, "value": None, "value_high": None, "value_kind": "not_known",
    "value_estimated": False, "value_vat": "", "quantity": None, "measure": "", "parties": [],
    "sources": '{"*": 2}', "newest_on": DAY, "oldest_on": DAY,
}  # fmt: skip


def charge(**values: Any) -> ChargeRow:
    """A charge of £120,000 a year for licence and support, but for `values`."""
    return ChargeRow(**{**CHARGE, **values})


def contract(**values: Any) -> ContractRow:
    """A contract of three years without a value, but for `values`."""
    return ContractRow(**{**CONTRACT, **values})
