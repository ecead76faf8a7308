"""The tables that say how the free text of the sourced facts is read: text → kinds, written by hand.

Each table lies in `tables/` beside this file. A text that no table lists is an error, never a guess.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from contracts.records import Basis, ChargeKind, DeploymentStatus, Per, ValueKind

Value = TypeVar("Value")
TABLES = Path(__file__).parent / "tables"
RowKey = tuple[str, int]
"""A file's name without its ending, and the row as a spreadsheet program counts it."""

READABLE = frozenset(
    {
        "basis",
        "capability",
        "deployment",
        "deployment_supplier",
        "estimated",
        "fund",
        "inferred",
        "kinds",
        "participants",
        "per",
        "price_date",
        "since",
        "statement",
        "system",
        "value_kind",
        "what",
    }
)
"""What `readings.csv` may say of one row, in place of what the tables of texts say."""


class UnlistedText(ValueError):
    """A text of the source that no table lists: somebody must decide what it means."""


@dataclass(frozen=True, slots=True)
class AmountKind:
    """What a text in the column `amount_kind` says: `use` is what becomes of the amount.

    total (the contract's value, and a charge where its kinds are known), charge, claim,
    claim_without_amount, aside, none, or status:<charge status> where there is no amount.
    """

    use: str
    per: Per | None
    basis: Basis
    value_kind: ValueKind
    estimated: bool
    vat: str
    adds: tuple[ChargeKind, ...]
    fund: str
    reason: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a text in the column `covers` says; without kinds, `reason` says why."""

    kinds: tuple[ChargeKind, ...]
    inferred: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Term:
    """What a text in the column `per` says."""

    per: Per
    months: int | None
    unit: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a row says of its agreement. `dates` says which of from (F) and until (U) are its dates."""

    title: str
    dates: str
    options: tuple[tuple[int, int], ...]
    latest_end: str
    price_index: str
    supplier: str
    value: Decimal | None
    value_high: Decimal | None
    value_kind: ValueKind | None
    notice_months: int | None
    notes: str


@dataclass(frozen=True, slots=True)
class FurtherAmount:
    """A second amount that a row's own statement gives."""

    amount: Decimal
    per: Per
    term_months: int | None
    kinds: tuple[ChargeKind, ...]
    basis: Basis
    estimated: bool
    what: str


def _table(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _kinds(text: str) -> tuple[ChargeKind, ...]:
    return tuple(sorted({ChargeKind(each) for each in text.split(";") if each}, key=list(ChargeKind).index))


def _key(row: Mapping[str, str]) -> RowKey:
    return row["file"], int(row["row"])


class Readings:
    """All the tables, read once."""

    @cached_property
    def statuses(self) -> dict[str, DeploymentStatus | None]:
        """Text of `status` → the status of a deployment, or None where it states none."""
        return {
            row["text"]: DeploymentStatus(row["deployment"]) if row["deployment"] else None
            for row in _table("statuses.csv")
        }

    @cached_property
    def amount_kinds(self) -> dict[str, AmountKind]:
        """Text of `amount_kind` → what becomes of the amount."""
        return {
            row["text"]: AmountKind(
                use=row["use"],
                per=Per(row["per"]) if row["per"] else None,
                basis=Basis(row["basis"] or Basis.NOT_KNOWN),
                value_kind=ValueKind(row["value_kind"] or ValueKind.NOT_KNOWN),
                estimated=row["estimated"] == "y",
                vat=row["vat"] or "not_known",
                adds=_kinds(row["adds"]),
                fund=row["fund"],
                reason=row["reason"],
            )
            for row in _table("amount_kinds.csv")
        }

    @cached_property
    def coverages(self) -> dict[str, Coverage]:
        """Text of `covers` → kinds of charge."""
        return {
            row["text"]: Coverage(_kinds(row["kinds"]), row["inferred"] == "y", row["reason"])
            for row in _table("covers.csv")
        }

    @cached_property
    def terms(self) -> dict[str, Term]:
        """Text of `per` → what the amount is for one of, and the months of a term."""
        return {
            row["text"]: Term(
                Per(row["per"] or Per.NOT_KNOWN),
                int(row["term_months"]) if row["term_months"] else None,
                row["unit"],
            )
            for row in _table("pers.csv")
        }

    @cached_property
    def agreements(self) -> dict[RowKey, Agreement]:
        """The rows that really describe an agreement."""
        found = {}
        for row in _table("agreements.csv"):
            low, _, high = row["value"].partition("-")
            found[_key(row)] = Agreement(
                title=row["title"],
                dates=row["dates"],
                options=tuple(_option(each) for each in row["options"].split(";") if each),
                latest_end=row["latest_end"],
                price_index=row["price_index"],
                supplier=row["supplier"],
                value=Decimal(low) if low else None,
                value_high=Decimal(high) if high else None,
                value_kind=ValueKind(row["value_kind"]) if row["value_kind"] else None,
                notice_months=int(row["notice_months"]) if row["notice_months"] else None,
                notes=row["notes"],
            )
        return found

    @cached_property
    def further_amounts(self) -> dict[RowKey, list[FurtherAmount]]:
        """Second amounts, by the row whose statement gives them."""
        found: dict[RowKey, list[FurtherAmount]] = {}
        for row in _table("further_amounts.csv"):
            further = FurtherAmount(
                amount=Decimal(row["amount"]),
                per=Per(row["per"]),
                term_months=int(row["term_months"]) if row["term_months"] else None,
                kinds=_kinds(row["kinds"]),
                basis=Basis(row["basis"]),
                estimated=row["estimated"] == "y",
                what=row["what"],
            )
            found.setdefault(_key(row), []).append(further)
        return found

    @cached_property
    def same(self) -> dict[RowKey, list[RowKey]]:
        """Rows that state what another row states: they give that row's records, so that they merge."""
        found: dict[RowKey, list[RowKey]] = {}
        for row in _table("same.csv"):
            found.setdefault(_key(row), []).append((row["as_file"], int(row["as_row"])))
        return found

    @cached_property
    def of_row(self) -> dict[RowKey, dict[str, str]]:
        """What is read of single rows, against the tables of texts, each with its reason."""
        found: dict[RowKey, dict[str, str]] = {}
        for row in _table("readings.csv"):
            if row["field"] not in READABLE:
                raise UnlistedText(f"readings.csv names an unknown field: {row['field']}")
            found.setdefault(_key(row), {})[row["field"]] = row["value"]
        return found


def _option(text: str) -> tuple[int, int]:
    months, _, count = text.partition("x")
    return int(months), int(count or 1)


def listed(table: Mapping[str, Value], column: str, text: str) -> Value:
    """The table's entry for this text. Raises `UnlistedText` where there is none."""
    if text not in table:
        raise UnlistedText(f"no table says what {column} {text!r} means")
    return table[text]
