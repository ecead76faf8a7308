"""One made-up contract, before it is known in which layout its borough keeps its register."""

from __future__ import annotations

import calendar
import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
CAPABILITIES = FOLDER.parents[1] / "suppliers" / "catalogue" / "capabilities.csv"

Money = int | str | None
"""Pounds; words where the register writes words ("TBC"); None for a blank cell."""

CLOUD, OWN_SERVERS, PUBLIC_CLOUD = "supplier's cloud", "own servers", "public cloud"


class Status(NamedTuple):
    """The template's three cells about one thing that may be charged for: status, amount, per what."""

    status: str = ""
    amount: Money = None
    per: str = ""


NONE, INCLUDED, NOT_KNOWN = Status("none"), Status("included"), Status("not known")


def charged(amount: int, per: str = "year") -> Status:
    """A thing with a price of its own, in pounds."""
    return Status("charged", amount, per)


@dataclass(frozen=True)
class Entry:
    """A row of a register. `capabilities` are slugs; `charges` has a `Status` by kind of charge.

    `value_kind`, `framework`, `yearly`, `one_off`, `hosting` and `charges` stand in our own template alone:
    the other layouts have no column for them, as real registers have not.
    """

    reference: str
    title: str
    supplier: str
    department: str
    start: date | str
    initial_end: date
    description: str = ""
    system: str = ""
    modules: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()
    hosting: str = ""
    sold_by: str = ""
    end: date | None = None
    options: str = ""
    latest_end: date | None = None
    notice: int | None = None
    value: Money = None
    value_kind: str = ""
    annual: Money = None
    yearly: int | None = None
    one_off: Money = None
    index: str = ""
    cap: str = ""
    fund: str = ""
    measure: str = ""
    quantity: int | None = None
    framework: str = ""
    lot: str = ""
    route: str = ""
    estimated: bool = False
    notes: str = ""
    charges: Mapping[str, Status] = field(default_factory=dict)


@dataclass(frozen=True)
class MadeUpSystem:
    """A row of systems.csv: the system's name, its owner's name, and the slugs of what it is for."""

    name: str
    owner: str
    capabilities: tuple[str, ...]


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the demonstration's own CSV files."""
    with (FOLDER / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=1)
def systems() -> dict[str, MadeUpSystem]:
    """The made-up systems by name."""
    owners = {row["slug"]: row["name"] for row in read_rows("suppliers.csv")}
    return {
        row["name"]: MadeUpSystem(row["name"], owners[row["owner"]], tuple(row["capabilities"].split(" | ")))
        for row in read_rows("systems.csv")
    }


@lru_cache(maxsize=1)
def capability_names() -> dict[str, str]:
    """Capability slug to the name that the template's column takes: the one list shared with the real set."""
    with CAPABILITIES.open(newline="", encoding="utf-8") as file:
        return {row["slug"]: row["name"] for row in csv.DictReader(file)}


def later(day: date, months: int) -> date:
    """The last day of the month that is `months` months after the month of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def first_day(last: date, months: int) -> date:
    """The first day of a term of `months` months that ends on `last`, the last day of a month."""
    return later(last, -months) + timedelta(days=1)
