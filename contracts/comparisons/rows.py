"""The facts that a comparison is made of, as they come from the database. Money is integer pence.

Named tuples and no dataclasses: a page reads thousands of them, and these are made ten times as fast. For the same
reason `sources` stays the JSON text that the database keeps: only what is shown is read (`sources.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple


class ChargeRow(NamedTuple):
    """One charge: `covers` are ChargeKind words, `high` the upper end of a range."""

    id: int
    organisation: int | None
    contract: int | None
    system: int | None
    system_name: str
    scope: str
    covers: tuple[str, ...]
    status: str
    amount: int | None
    high: int | None
    per: str
    unit: str
    term_months: int | None
    basis: str
    estimated: bool
    inferred: bool
    confidence: str
    vat: str
    price_date: date | None
    what: str
    sources: str
    newest_on: date
    oldest_on: date


class ContractRow(NamedTuple):
    """What is known of one contract; `value_kind` is a ValueKind word, `parties` and `options` as recorded."""

    contract: int
    slug: str
    organisation: int
    supplier_name: str
    title: str
    ocid: str
    start: date | None
    initial_end: date | None
    end: date | None
    latest_end: date | None
    options: Sequence[Mapping[str, Any]]
    notice_months: int | None
    value: int | None
    value_high: int | None
    value_kind: str
    value_estimated: bool
    value_vat: str
    quantity: Decimal | None
    measure: str
    parties: Sequence[Mapping[str, Any]]
    sources: str
    newest_on: date
    oldest_on: date


class LineRow(NamedTuple):
    """What a contract buys."""

    contract: int
    organisation: int
    system: int | None
    system_name: str
    modules: Sequence[str]
    scope: str
    quantity: Decimal | None
    measure: str
    itemised: bool


class DeploymentRow(NamedTuple):
    """One organisation runs, or considered, one system for a capability (None: its capabilities' all)."""

    organisation: int
    system: int
    capability: int | None
    contract: int | None
    modules: Sequence[str]
    status: str
    since: date | None
    until: date | None
    hosting: str
    inferred: bool
    confidence: str
    sources: str
    newest_on: date
    oldest_on: date


class SystemRow(NamedTuple):
    """A system of the catalogue and who owns it."""

    id: int
    slug: str
    name: str
    part_of: int | None
    owner: str
    owner_slug: str


class PlaceRow(NamedTuple):
    """An organisation: `kind` is an Organisation.Kind word."""

    id: int
    slug: str
    name: str
    kind: str
    population: int | None
    gss: str


class CapabilityRow(NamedTuple):
    """What systems are for."""

    id: int
    slug: str
    name: str
    kind: str
    parent: int | None
    measure: str
    measure_unit: str
    description: str
