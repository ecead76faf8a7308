"""What everything arrives as: one frozen dataclass for each kind of record.

A spreadsheet row, a scraped release, an officer's correction and the demonstration all become these
records before anything is stored, and one function applies them. Only the standard library is used
here, so that spiders, readers and parsers can import it without Django.

Units: money is `Decimal` pounds (GBP), lengths of time are whole months, dates are `datetime.date`.
An unknown is `None` (or an empty text or tuple) and never zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from contracts.record_data import from_data, to_data
from contracts.vocabulary import (
    RECURRING_KINDS,
    Audience,
    Basis,
    ChargeKind,
    ChargeStatus,
    Confidence,
    DeploymentStatus,
    EventKind,
    Outcome,
    PartyRole,
    Per,
    Regime,
    ValueKind,
    ValueReason,
)

__all__ = [
    "KINDS",
    "KIND_OF",
    "RECURRING_KINDS",
    "Audience",
    "Basis",
    "ChargeKind",
    "ChargeRecord",
    "ChargeStatus",
    "ClaimRecord",
    "Confidence",
    "ContractRecord",
    "DeploymentRecord",
    "DeploymentStatus",
    "EventKind",
    "EventRecord",
    "LineRecord",
    "Option",
    "Outcome",
    "ParsedRow",
    "Party",
    "PartyRole",
    "Per",
    "Problem",
    "Provenance",
    "Record",
    "Regime",
    "ValueKind",
    "ValueReason",
    "from_data",
    "to_data",
]


@dataclass(frozen=True, slots=True)
class Party:
    """A company or public body named by a record. `share` is a percentage of the whole, where stated."""

    name: str
    role: PartyRole = PartyRole.SUPPLIER
    company_number: str = ""
    charity_number: str = ""
    ppon: str = ""
    other_id: str = ""
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """A right to extend: `count` times `months`; `used_on` lists the days on which it was used."""

    months: int
    count: int = 1
    used_on: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class ContractRecord:
    """One agreement with one contracting supplier, as one source states it.

    `organisation` is a slug, a name or an identifier of the buyer. `latest_end` is the *proposed* latest
    end that a register's "last extension date" gives; it is never the end. `value_vat` is "inc", "ex", or empty
    where the source does not say.
    """

    organisation: str
    title: str = ""
    description: str = ""
    reference: str = ""
    ocid: str = ""
    award_id: str = ""
    supplier: Party | None = None
    parties: tuple[Party, ...] = ()
    contract_type: str = ""
    department: str = ""
    category: str = ""
    cpv: tuple[str, ...] = ()
    proclass: str = ""
    framework: str = ""
    framework_lot: str = ""
    route: str = ""
    regime: Regime = Regime.NOT_KNOWN
    start: date | None = None
    initial_end: date | None = None
    end: date | None = None
    latest_end: date | None = None
    review_date: date | None = None
    options: tuple[Option, ...] = ()
    notice_months: int | None = None
    value: Decimal | None = None
    value_high: Decimal | None = None
    value_kind: ValueKind = ValueKind.NOT_KNOWN
    value_reason: ValueReason | None = None
    value_estimated: bool = False
    value_vat: str = ""
    irrecoverable_vat: Decimal | None = None
    price_index: str = ""
    index_cap: str = ""
    fund: str = ""
    measure: str = ""
    quantity: Decimal | None = None
    document_url: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class LineRecord:
    """What a contract buys: a system or modules for some capabilities. It belongs to the contract of its row.

    `inferred`: recognised in the contract's words; the source itself does not itemise.
    """

    system: str = ""
    modules: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()
    sold_by: str = ""
    hosting: str = ""
    start: date | None = None
    end: date | None = None
    quantity: Decimal | None = None
    measure: str = ""
    description: str = ""
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class ChargeRecord:
    """An amount, or a status without an amount, for what a contract or a system costs.

    With a contract in the same row it belongs to that contract (`organisation` may then be empty), else to
    (`organisation`, `system`). `amount_high` is set for a range. `words` are the words of the text that
    suggested a *proposed* charge: it goes to the review queue and onto no page until somebody says yes.
    """

    covers: tuple[ChargeKind, ...]
    status: ChargeStatus = ChargeStatus.CHARGED
    amount: Decimal | None = None
    amount_high: Decimal | None = None
    per: Per = Per.NOT_KNOWN
    unit: str = ""
    term_months: int | None = None
    basis: Basis = Basis.NOT_KNOWN
    estimated: bool = False
    organisation: str = ""
    system: str = ""
    supplier: str = ""
    capabilities: tuple[str, ...] = ()
    vat: str = "not_known"
    price_date: date | None = None
    price_index: str = ""
    index_margin: str = ""
    index_cap: str = ""
    fund: str = ""
    what: str = ""
    statement: str = ""
    confidence: Confidence = Confidence.HIGH
    inferred: bool = False
    proposed: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeploymentRecord:
    """One organisation runs one system for one capability, as one source states it."""

    organisation: str
    system: str
    capability: str = ""
    modules: tuple[str, ...] = ()
    supplier: str = ""
    status: DeploymentStatus = DeploymentStatus.LIVE
    since: date | None = None
    until: date | None = None
    hosting: str = ""
    operated_by: str = ""
    statement: str = ""
    confidence: Confidence = Confidence.HIGH
    inferred: bool = False
    proposed: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """What a supplier says of its own system: `topic` is a G-Cloud question or one of our own."""

    system: str
    topic: str
    answer: str
    supplier: str = ""
    amount: Decimal | None = None
    amount_high: Decimal | None = None
    per: Per = Per.NOT_KNOWN
    unit: str = ""
    covers: tuple[ChargeKind, ...] = ()
    stated_on: date | None = None
    confidence: Confidence = Confidence.HIGH
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class EventRecord:
    """What one notice says happened in a procurement (`ocid`), or to the contract that stands before it in its row.

    `notice` tells the notice from every other: the same one in a newer release takes its place. `on` is the day
    that the notice gives, `value` what it says the contract is worth then, `new_end` the contract's end then.
    `awards` are those of the procurement of which it speaks; none: of all of them.
    """

    organisation: str
    ocid: str
    notice: str
    event: EventKind
    notice_type: str = ""
    on: date | None = None
    title: str = ""
    what: str = ""
    value: Decimal | None = None
    new_end: date | None = None
    awards: tuple[str, ...] = ()


Record = ContractRecord | LineRecord | ChargeRecord | DeploymentRecord | ClaimRecord | EventRecord

KINDS: dict[str, type[Any]] = {
    "contract": ContractRecord,
    "line": LineRecord,
    "charge": ChargeRecord,
    "deployment": DeploymentRecord,
    "claim": ClaimRecord,
    "event": EventRecord,
}
KIND_OF: dict[type[Any], str] = {cls: kind for kind, cls in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a row's own words stand, when that is not simply the file: a page's address and date."""

    address: str = ""
    title: str = ""
    published_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that needs a person. `severity`: error, needs_answer or warning.

    An `error` or `needs_answer` keeps its whole row from being applied; a `warning` does not. `cell` is an
    Excel address ("B7"); `row` counts from 1 as the spreadsheet program does; 0 means the whole file.
    """

    code: str
    severity: str
    message: str
    hint: str = ""
    sheet: str = ""
    row: int = 0
    cell: str = ""
    column: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """One row of a file, parsed: it gave `records`, or has blocking `problems`, or was `dropped` for a reason."""

    sheet: str
    row: int
    raw: Mapping[str, str]
    records: tuple[Record, ...] = ()
    problems: tuple[Problem, ...] = ()
    dropped: str = ""
    provenance: Provenance = Provenance()

    @property
    def blocked(self) -> bool:
        return any(problem.severity != "warning" for problem in self.problems)
