"""One row of the sourced facts, with its names and texts looked up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contracts.records import Confidence
from contracts.sourced.names import Named, Names
from contracts.sourced.readings import AmountKind, Coverage, Readings, RowKey, Term, listed

# Where a price list's own phrase stood in our statement, the feed says the same in other words.
_PER_YEAR = re.compile(r"\b(?:an?|per) (instance|licence|unit|user) (?:a|per) year\b")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# What the rows about planning registers can show, in the words of their SOURCE.txt.
REGISTER_ONLY = "It shows the platform of the public register, not a contract."
_REGISTER = "public register"
# How the catalogue says that a text names nobody in particular.
_UNNAMED = ("not named", "several unnamed", "withheld in the source", "no supplier", "a public body")


def day(text: str) -> date | None:
    """A full date, or None: a year or a month alone is never made into a day."""
    return date.fromisoformat(text) if _DAY.fullmatch(text) else None


def amounts(text: str) -> tuple[Decimal | None, Decimal | None]:
    """An amount and the upper end of a range ("15-320"). A bare 0 is not an amount: it is not stated."""
    low, _, high = text.partition("-")
    first = Decimal(low) if low and Decimal(low) != 0 else None
    return first, Decimal(high) if high else None


@dataclass(frozen=True, slots=True)
class Fact:
    """A row with its names and texts looked up. `scopes` is each system with those capabilities it serves."""

    key: RowKey
    row: Mapping[str, str]
    own: Mapping[str, str]
    organisations: Named
    systems: Named
    suppliers: Named
    capabilities: tuple[str, ...]
    scopes: Mapping[str, tuple[str, ...]]
    kind: AmountKind
    coverage: Coverage
    term: Term

    @property
    def confidence(self) -> Confidence:
        return Confidence(self.row["confidence"].partition(" ")[0])

    @property
    def proposed(self) -> bool:
        """A row without an address, or marked low, waits in the review queue."""
        return self.confidence is Confidence.LOW or not self.address

    @property
    def address(self) -> str:
        """The page on which it stands. A number in an index, with no page shown, is no address."""
        given = self.row["source_address"].strip()
        return given if given.startswith(("https://", "http://", "github:")) else ""

    @property
    def inferred(self) -> bool:
        """The source infers it, or the catalogue infers which system is meant."""
        marks = (self.row["confidence"], self.row["module"])
        return any("inferred" in mark for mark in marks) or self.systems.inferred

    @property
    def supplier(self) -> str:
        """The one supplier's slug, else the words; empty where there are several or nobody is named."""
        if len(self.suppliers.slugs) == 1:
            return self.suppliers.slugs[0]
        text = self.row["supplier"]
        return "" if self.suppliers.slugs or self.suppliers.reason.startswith(_UNNAMED) else text

    @property
    def statement(self) -> str:
        """Our own words about the row, with the period as it is stated where it is no pair of full dates."""
        ours = self.own.get("statement", self.row["statement"]).strip()
        words = [_PER_YEAR.sub(r"for each \1 and year", ours)]
        period = [
            f"{word} {self.row[column]}"
            for word, column in (("from", "from"), ("until", "until"))
            if self.row[column] and not day(self.row[column])
        ]
        if period:
            words.append(f"Period as stated: {' '.join(period)}.")
        if self.row["module"].startswith(_REGISTER):
            words.append(REGISTER_ONLY)
        return " ".join(words)


def look_up(key: RowKey, row: Mapping[str, str], readings: Readings, names: Names) -> Fact:
    """The row with every text looked up. Raises `UnlistedText` for a text that no table lists."""
    own = readings.of_row.get(key, {})
    about = own.get("capability", row["capability"])
    coverage = Coverage((), False, "")
    if row["amount"] or row["amount_kind"]:
        coverage = listed(readings.coverages, "covers", row["covers"])
    listed(readings.statuses, "status", row["status"])
    systems = names.systems(own.get("system", row["system"]), row["capability"])
    capabilities = names.capabilities(about, "" if "capability" in own else row["module"]).slugs
    return Fact(
        key=key,
        row=row,
        own=own,
        organisations=names.organisations(row["organisation"]),
        systems=systems,
        suppliers=names.suppliers(row["supplier"]),
        capabilities=capabilities,
        scopes=names.scopes(systems.slugs, capabilities),
        kind=listed(readings.amount_kinds, "amount_kind", row["amount_kind"]),
        coverage=coverage,
        term=listed(readings.terms, "per", row["per"]),
    )
