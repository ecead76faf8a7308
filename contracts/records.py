"""What everything arrives as: one frozen dataclass for each kind of record.

A spreadsheet row, a scraped release, an officer's correction and the demonstration all become these
records before anything is stored, and one function applies them. Only the standard library is used
here, so that spiders, readers and parsers can import it without Django.

Units: money is `Decimal` pounds (GBP), lengths of time are whole months, dates are `datetime.date`.
An unknown is `None` (or an empty text or tuple) and never zero.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, get_type_hints


class Audience(StrEnum):
    """Who may see a piece of evidence. Each level sees what the levels before it see."""

    PUBLIC = "public"
    OFFICERS = "officers"
    OWNER = "owner"

    @property
    def level(self) -> int:
        return list(Audience).index(self)


class ValueKind(StrEnum):
    """What a contract's amount is. A value is never moved from one kind to another."""

    INITIAL_TERM = "initial_term"
    WITH_EXTENSIONS = "with_extensions"
    ANNUAL = "annual"
    ORDER = "order"
    PAYMENT = "payment"
    ESTIMATE = "estimate"
    FRAMEWORK_CEILING = "framework_ceiling"
    BAND = "band"
    NOT_KNOWN = "not_known"


class ValueReason(StrEnum):
    """Why an amount is not known, where the source says why."""

    NOT_STATED = "not_stated"
    WITHHELD = "withheld"
    INSIDE_ANOTHER = "inside_another"


class ChargeKind(StrEnum):
    """What a charge covers. A charge covering several is never shown as any one of them."""

    API_ACCESS = "api_access"
    INTEGRATION = "integration"
    DATA_EXTRACTION = "data_extraction"
    EXIT_EXTRACTION = "exit_extraction"
    DATA_LOAD = "data_load"
    MIGRATION = "migration"
    LICENCE = "licence"
    SUPPORT = "support"
    HOSTING = "hosting"
    IMPLEMENTATION = "implementation"
    TRAINING = "training"
    INTERNAL_EFFORT = "internal_effort"


RECURRING_KINDS = frozenset({ChargeKind.LICENCE, ChargeKind.SUPPORT, ChargeKind.HOSTING})
"""Kinds that are paid again each year: a yearly price may be derived from a total of these alone."""


class Per(StrEnum):
    """What an amount is for one of. `TERM` is the whole term of the contract, `ONE_OFF` is paid once."""

    ONE_OFF = "one_off"
    YEAR = "year"
    MONTH = "month"
    TERM = "term"
    CALL = "call"
    USER = "user"
    RECORD = "record"
    CONNECTOR = "connector"
    NOT_KNOWN = "not_known"


class Basis(StrEnum):
    """How firm an amount is."""

    PAID = "paid"
    ORDERED = "ordered"
    CONTRACTED = "contracted"
    QUOTED = "quoted"
    BUDGETED = "budgeted"
    ESTIMATED = "estimated"
    OPTION_CONSIDERED = "option_considered"
    LIST_PRICE = "list_price"
    FRAMEWORK_CEILING = "framework_ceiling"
    NOT_KNOWN = "not_known"


class ChargeStatus(StrEnum):
    """Whether a thing is charged for. `NONE` only where the source says so in words, or our own form does."""

    CHARGED = "charged"
    NONE = "none"
    INCLUDED = "included"
    NOT_KNOWN = "not_known"


class DeploymentStatus(StrEnum):
    LIVE = "live"
    PLANNED = "planned"
    IMPLEMENTING = "implementing"
    BEING_REPLACED = "being_replaced"
    ENDED = "ended"
    OPTION_CONSIDERED = "option_considered"
    NOT_KNOWN = "not_known"


class Confidence(StrEnum):
    """`LOW` goes to the review queue and onto no page; the page says "inferred" where `inferred` is set."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Regime(StrEnum):
    PCR_2015 = "pcr_2015"
    PA_2023 = "pa_2023"
    NOT_KNOWN = ""


class PartyRole(StrEnum):
    SUPPLIER = "supplier"
    LEAD = "lead"
    PARTICIPANT = "participant"
    PAYER = "payer"
    USER = "user"
    RESELLER = "reseller"
    HOST = "host"


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
    end that a register's "last extension date" gives; it is never the end.
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


Record = ContractRecord | LineRecord | ChargeRecord | DeploymentRecord | ClaimRecord

KINDS: dict[str, type[Any]] = {
    "contract": ContractRecord,
    "line": LineRecord,
    "charge": ChargeRecord,
    "deployment": DeploymentRecord,
    "claim": ClaimRecord,
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


# --- to and from JSON -------------------------------------------------------------------------------


def to_data(record: Any) -> dict[str, Any]:
    """A record as plain JSON data: fields at their default are left out, amounts and dates are text."""
    kind: Any = record.__class__
    data: dict[str, Any] = _writer(kind)(record)
    return data


@cache
def _writer(cls: Any) -> Callable[[Any], dict[str, Any]]:
    """A function written out field by field: a loop over a contract's 38 fields takes three times as long."""
    names: dict[str, Any] = {"plain": _plain}
    lines = ["def write(record):", "    data = {}"]
    for n, f in enumerate(dataclasses.fields(cls)):
        names[f"default_{n}"] = f.default
        lines += [
            f"    value = record.{f.name}",
            f"    if value is not default_{n} and value != default_{n}:",
            f"        data[{f.name!r}] = value if value.__class__ is str else plain(value)",
        ]
    exec("\n".join([*lines, "    return data"]), names)
    writer: Callable[[Any], dict[str, Any]] = names["write"]
    return writer


def _plain(value: Any) -> Any:
    kind = value.__class__
    if kind is date:
        return value.isoformat()
    if kind is Decimal:
        return format(value, "f")
    if kind is str or kind is int or kind is bool or value is None:
        return value
    if kind is tuple:
        return [_plain(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    return to_data(value)


@cache
def _hints(cls: Any) -> dict[str, Any]:
    return get_type_hints(cls)


def from_data(cls: Any, data: Mapping[str, Any]) -> Any:
    """The reverse of `to_data`. Raises `ValueError` naming a field that is unknown or cannot be read."""
    if not isinstance(data, Mapping):
        raise ValueError("an object is needed")
    hints = _hints(cls)
    unknown = set(data) - set(hints)
    if unknown:
        raise ValueError(f"{cls.__name__} has no field {sorted(unknown)[0]!r}")
    values = {}
    for name, value in data.items():
        try:
            values[name] = _typed(hints[name], value)
        except (ArithmeticError, TypeError, ValueError) as error:
            raise ValueError(f"{cls.__name__}.{name}: {value!r} cannot be read") from error
    try:
        return cls(**values)
    except TypeError as error:
        raise ValueError(f"{cls.__name__}: a field is missing") from error


def _typed(hint: Any, value: Any) -> Any:
    arguments: tuple[Any, ...] = getattr(hint, "__args__", ())
    if type(None) in arguments:
        if value is None:
            return None
        hint = next(argument for argument in arguments if argument is not type(None))
        arguments = getattr(hint, "__args__", ())
    if getattr(hint, "__origin__", None) is tuple:
        if not isinstance(value, (list, tuple)):
            raise ValueError("a list is needed")
        return tuple(_typed(arguments[0], item) for item in value)
    if hint is date:
        return date.fromisoformat(value)
    if hint is Decimal:
        if isinstance(value, bool):
            raise ValueError("an amount is needed")
        amount = Decimal(str(value))
        if not amount.is_finite():
            raise ValueError("an amount is needed")
        return amount
    if dataclasses.is_dataclass(hint):
        return from_data(hint, value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    if hint is bool or hint is int or hint is str:
        if type(value) is not hint:
            raise ValueError(f"{hint.__name__} is needed")
        return value
    raise ValueError("an unknown type")
