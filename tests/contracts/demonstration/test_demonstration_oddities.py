"""What the design keeps out of the medians is in the demonstration, once each, and the rest is clean."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

import pytest

from contracts.demonstration.shared import CANARY
from contracts.records import (
    Audience,
    Basis,
    ChargeKind,
    ChargeRecord,
    ChargeStatus,
    ContractRecord,
    LineRecord,
    Per,
    Record,
    ValueKind,
    ValueReason,
)

if TYPE_CHECKING:
    from tests.contracts.demonstration.conftest import ReadFile

RECURRING = (ChargeKind.LICENCE, ChargeKind.SUPPORT, ChargeKind.HOSTING)
CARE = (
    "Children's social care case management",
    "Adults' social care case management",
    "Adults' care finance and charging",
)


def public_rows(files: dict[str, ReadFile]) -> Iterator[tuple[str, tuple[Record, ...]]]:
    """(organisation, records) of the public registers' rows."""
    for read in files.values():
        if read.workbook.audience is Audience.PUBLIC and read.workbook.organisation:
            for row in read.rows:
                if row.records:
                    yield read.workbook.organisation, row.records


def yearly(records: tuple[Record, ...]) -> Decimal | None:
    found = [r for r in records if isinstance(r, ChargeRecord) and r.covers == RECURRING]
    return found[0].amount if found else None


def months(contract: ContractRecord) -> int:
    assert contract.start
    assert contract.initial_end
    after = contract.initial_end + timedelta(days=1)
    return (after.year - contract.start.year) * 12 + after.month - contract.start.month


VALUES = [
    # file, reference, value, kind, reason: by hand from the rows as they are written
    ("secondborough-contracts-register.csv", "SEC-1001", 24_000_000, ValueKind.INITIAL_TERM, None),
    ("otherborough-contracts-register.csv", "OTH-3002", None, ValueKind.NOT_KNOWN, ValueReason.NOT_STATED),
    ("otherborough-contracts-register.csv", "OTH-3003", None, ValueKind.NOT_KNOWN, ValueReason.WITHHELD),
    ("thatborough-contracts-register.xlsx", "THA-3001", None, ValueKind.NOT_KNOWN, ValueReason.NOT_STATED),
    ("sampleborough-contracts-register.xlsx", "SAM-3001", None, ValueKind.NOT_KNOWN, ValueReason.NOT_STATED),
    ("thisborough-contracts-register.xlsx", "THI-3001", 18_500_000, ValueKind.FRAMEWORK_CEILING, None),
    ("someborough-contracts-register.xlsx", "SOM-3001", 18_500_000, ValueKind.INITIAL_TERM, None),
    ("whichborough-contracts-register.xlsx", "WHI-1001", 79_500, ValueKind.ANNUAL, None),
    ("anyborough-contracts-register.xlsx", "ANY-1001", 642_000, ValueKind.INITIAL_TERM, None),
]


@pytest.mark.parametrize(("name", "reference", "value", "kind", "reason"), VALUES)
def test_values(
    files: dict[str, ReadFile],
    name: str,
    reference: str,
    value: int | None,
    kind: ValueKind,
    reason: ValueReason | None,
) -> None:
    contract = files[name].contract(reference)
    assert (contract.value, contract.value_kind, contract.value_reason) == (value, kind, reason)


def test_the_estimate_says_so(files: dict[str, ReadFile]) -> None:
    assert files["whichborough-contracts-register.xlsx"].contract("WHI-1001").value_estimated


def test_a_yearly_price_and_its_term_miss_the_total_only_where_they_are_meant_to(
    files: dict[str, ReadFile],
) -> None:
    missed = {}
    agree = 0
    for _, records in public_rows(files):
        contract, price = records[0], yearly(records)
        if not isinstance(contract, ContractRecord) or contract.value is None or price is None:
            continue
        once = sum(
            r.amount or 0
            for r in records
            if isinstance(r, ChargeRecord) and r.per is Per.ONE_OFF and len(r.covers) > 1
        )
        sums = [price * months(contract) / 12 + part for part in (0, once)]
        if all(abs(total - contract.value) > contract.value * Decimal("0.03") for total in sums):
            missed[contract.reference] = (price, contract.value, months(contract))
        else:
            agree += 1
    assert missed == {
        "EXA-1001": (142_600, 655_000, 48),
        "FIR-1001": (612_000, 612_000, 36),
    }
    assert agree >= 60


def test_one_price_is_far_above_the_others_of_its_scope(files: dict[str, ReadFile]) -> None:
    prices = {}
    for organisation, records in public_rows(files):
        lines = [r for r in records if isinstance(r, LineRecord)]
        if lines and lines[0].capabilities == CARE and lines[0].hosting == "supplier's cloud":
            prices[organisation] = yearly(records)
    assert prices == {
        "anyborough": None,
        "thisborough": 168_400,
        "thatborough": 181_250,
        "everyborough": 189_300,
        "someborough": 203_700,
        "sampleborough": 226_900,
        "lastborough": 1_980_000,
        "testborough": 176_300,
        "mockborough": 198_200,
        "hereborough": 187_900,
        "thereborough": 221_400,
        "firstborough": 612_000,
    }
    others = [p for name, p in prices.items() if p and name != "lastborough"]
    assert median(others) == Decimal("193_750")  # (189,300 + 198,200) / 2
    assert [name for name, p in prices.items() if p and p >= 8 * median(others)] == ["lastborough"]


def test_an_amount_is_repeated_across_buyers_only_where_it_is_meant_to_be(files: dict[str, ReadFile]) -> None:
    buyers: dict[Decimal, set[str]] = {}
    for organisation, records in public_rows(files):
        contract = records[0]
        assert isinstance(contract, ContractRecord)
        if contract.value:
            buyers.setdefault(contract.value, set()).add(organisation)
    assert {value: names for value, names in buyers.items() if len(names) > 1} == {
        Decimal(1_950_000): {"testborough", "nextborough", "lastborough"},
        Decimal(18_500_000): {"thisborough", "someborough"},
    }


STATUSES = [
    # file, reference, kind, status, amount, per
    ("thatborough-contracts-register.xlsx", "THA-1001", "api_access", "charged", 12_500, "year"),
    ("thatborough-contracts-register.xlsx", "THA-1001", "exit_extraction", "charged", 24_000, "one_off"),
    ("sampleborough-contracts-register.xlsx", "SAM-1001", "api_access", "none", None, "not_known"),
    ("mockborough-contracts-register.xlsx", "MOC-1001", "api_access", "included", None, "not_known"),
    ("firstborough-contracts-register.xlsx", "FIR-1001", "api_access", "not_known", None, "not_known"),
    ("nextborough-contracts-register.xlsx", "NEX-1001", "api_access", "charged", 14, "user"),
    ("mockborough-contracts-register.xlsx", "MOC-1001", "data_extraction", "charged", 350, "call"),
    ("someborough-contracts-register.xlsx", "SOM-1001", "integration", "charged", 2_900, "connector"),
    ("everyborough-contracts-register.xlsx", "EVE-1001", "data_load", "charged", 9_500, "one_off"),
    ("anyborough-shared-with-officers.xlsx", "ANY-1001", "api_access", "charged", 31_000, "year"),
    ("otherborough-shared-with-officers.xlsx", "OTH-1001", "exit_extraction", "charged", 15_600, "one_off"),
]


@pytest.mark.parametrize(("name", "reference", "kind", "status", "amount", "per"), STATUSES)
def test_charges(
    files: dict[str, ReadFile],
    name: str,
    reference: str,
    kind: str,
    status: str,
    amount: int | None,
    per: str,
) -> None:
    (charge,) = [
        r
        for r in files[name].records(reference)
        if isinstance(r, ChargeRecord) and r.covers == (ChargeKind(kind),)
    ]
    assert (charge.status, charge.amount, charge.per) == (ChargeStatus(status), amount, Per(per))


def test_the_notices_hold_what_is_no_price_paid(files: dict[str, ReadFile]) -> None:
    charges = [
        r
        for row in files["notices.jsonl"].rows
        for r in row.records
        if isinstance(r, ChargeRecord) and r.statement
    ]
    assert [(c.organisation, c.basis, c.amount, len(c.covers)) for c in charges] == [
        ("testborough", Basis.OPTION_CONSIDERED, 231_000, 3),
        ("nextborough", Basis.QUOTED, 97_500, 3),
        ("mockborough", Basis.ORDERED, 54_500, 4),
        ("secondborough", Basis.BUDGETED, 26_000, 1),
    ]


SHARED = [
    ("anyborough", "ANY-1001", 214_000),
    ("otherborough", "OTH-1001", 262_000),
    ("whichborough", "WHI-1001", 84_200),
]


@pytest.mark.parametrize(("borough", "reference", "price"), SHARED)
def test_officers_are_told_a_price_that_the_public_register_lacks(
    files: dict[str, ReadFile], borough: str, reference: str, price: int
) -> None:
    (public,) = [read for name, read in files.items() if name.startswith(f"{borough}-contracts-register")]
    assert yearly(public.records(reference)) is None
    shared = files[f"{borough}-shared-with-officers.xlsx"]
    assert shared.workbook.audience is Audience.OFFICERS
    assert yearly(shared.records(reference)) == price


DISAGREE = [
    # By the field in which the officers' copy says something else than the register
    ("anyborough", "xlsx", "notice_months", {"ANY-1001": (6, 12)}),
    ("whichborough", "xlsx", "value", {"WHI-1001": (79_500, 252_600)}),
]


@pytest.mark.parametrize(("borough", "ending", "field", "expected"), DISAGREE)
def test_sources_disagree(
    files: dict[str, ReadFile], borough: str, ending: str, field: str, expected: dict[str, tuple[int, int]]
) -> None:
    register = files[f"{borough}-contracts-register.{ending}"]
    shared = files[f"{borough}-shared-with-officers.xlsx"]
    for reference, (public, told) in expected.items():
        assert getattr(register.contract(reference), field) == public
        assert getattr(shared.contract(reference), field) == told


def test_an_extension_that_only_the_officers_know_of(files: dict[str, ReadFile]) -> None:
    """The second of the ordinary contracts that a borough shares ends a year later than its register says."""
    for borough, ending in (("anyborough", "xlsx"), ("otherborough", "csv"), ("sampleborough", "xlsx")):
        register = files[f"{borough}-contracts-register.{ending}"]
        extended = files[f"{borough}-shared-with-officers.xlsx"].rows[2].records[0]
        assert isinstance(extended, ContractRecord)
        before = register.contract(extended.reference).end
        assert before
        assert extended.end
        assert (extended.end + timedelta(days=1)) == _year_later(before + timedelta(days=1))


def _year_later(day: date) -> date:
    return day.replace(year=day.year + 1)


def test_what_a_borough_keeps_to_itself_is_in_no_other_file(texts: dict[str, list[str]]) -> None:
    marks = (CANARY, "739113", "739129", "739142", "739,113", "1478226", "1478258", "1478284")
    holding = {name for name, cells in texts.items() for cell in cells if any(mark in cell for mark in marks)}
    assert holding == {"otherborough-own-figures.xlsx"}
    assert sum(CANARY in cell for cell in texts["otherborough-own-figures.xlsx"]) == 6
