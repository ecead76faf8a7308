"""Lines of a feed: records as they stand, or an error that names the field."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.imports.parsing.feed import parse_feed
from contracts.records import (
    ChargeKind,
    ChargeRecord,
    ContractRecord,
    DeploymentRecord,
    Option,
    ParsedRow,
    Party,
    Per,
    Problem,
    Provenance,
    ValueKind,
    to_data,
)

CONTRACT = ContractRecord(
    organisation="anyborough",
    title="Housing system",
    reference="R1",
    supplier=Party("Example Ltd", company_number="01234567"),
    start=date(2024, 4, 1),
    options=(Option(12, 2),),
    value=Decimal("1234.50"),
    value_kind=ValueKind.INITIAL_TERM,
)
CHARGE = ChargeRecord(
    covers=(ChargeKind.API_ACCESS,), amount=Decimal(100), per=Per.YEAR, proposed=True, words=("API",)
)


def line(*records: dict[str, Any], **provenance: str) -> dict[str, Any]:
    return {"records": list(records), "provenance": provenance}


def data(record: ContractRecord | ChargeRecord, kind: str) -> dict[str, Any]:
    return {"kind": kind, **to_data(record)}


def parse(*lines: dict[str, Any] | Problem, accepted: frozenset[str] = frozenset()) -> list[ParsedRow]:
    return list(parse_feed(enumerate(lines, start=1), "otherborough", accepted))


def test_records_come_back_as_they_were_written() -> None:
    (row,) = parse(
        line(
            data(CONTRACT, "contract"),
            data(CHARGE, "charge"),
            address="https://example.org/n",
            published_on="2024-05-01",
        )
    )
    assert row.records == (CONTRACT, CHARGE)
    assert row.provenance == Provenance(address="https://example.org/n", published_on=date(2024, 5, 1))
    assert (row.row, row.problems, row.dropped) == (1, (), "")
    assert list(row.raw) == ["1 contract", "2 charge"]


def test_a_record_without_its_organisation_is_the_feeds() -> None:
    (row,) = parse(line({"kind": "deployment", "system": "Example"}, {"kind": "contract", "title": "T"}))
    deployment, contract = row.records
    assert isinstance(deployment, DeploymentRecord)
    assert isinstance(contract, ContractRecord)
    assert (deployment.organisation, contract.organisation) == ("otherborough", "otherborough")


def contract(**fields: Any) -> dict[str, Any]:
    return {"kind": "contract", "organisation": "anyborough", "title": "T", **fields}


@pytest.mark.parametrize(
    ("record", "field"),
    [
        ({"kind": "payment"}, "kind"),
        ({"title": "no kind"}, "kind"),
        (contract(colour="red"), "colour"),
        (contract(value="abc"), "value"),
        (contract(value="NaN"), "value"),
        (contract(value="1e999999"), "value"),
        (contract(value=True), "value"),
        (contract(value="0.00000000001"), "value"),
        (contract(start="31/12/2024"), "start"),
        (contract(start=20240401), "start"),
        (contract(title=5), "title"),
        (contract(supplier=[]), "supplier"),
        (contract(supplier={"role": "supplier"}), "supplier"),
        (contract(supplier="Example"), "supplier"),
        (contract(value_kind="huge"), "value_kind"),
        (contract(notice_months=10**30), "notice_months"),
        (contract(options=[{"months": -1}]), "months"),
        (contract(cpv="48000000"), "cpv"),
        (contract(title="x" * 501), "title"),
        ({"kind": "contract", "organisation": "anyborough"}, "title"),
        ({"kind": "claim", "system": "", "topic": "", "answer": ""}, "system"),
    ],
)
def test_a_wrong_record_is_an_error_that_names_the_field(record: dict[str, Any], field: str) -> None:
    (row,) = parse(line(contract(), record))
    assert row.records == ()
    (problem,) = row.problems
    assert (problem.severity, problem.row, problem.column) == ("error", 1, field)


@pytest.mark.parametrize(
    "whole",
    [
        {},
        {"records": "x"},
        {"records": [1]},
        {"records": [], "more": 1},
        {"records": [], "provenance": []},
        line(contract(), address="javascript:alert(1)"),
        line(contract(), colour="red"),
    ],
)
def test_a_wrong_line_is_an_error(whole: dict[str, Any]) -> None:
    (row,) = parse(whole)
    assert [problem.severity for problem in row.problems] == ["error"]
    assert row.records == ()


@pytest.mark.parametrize(("value", "code"), [("-5", "negative_amount"), ("5000000001", "over_5bn")])
def test_unusual_amounts_wait_for_an_answer(value: str, code: str) -> None:
    (row,) = parse(line(contract(value=value)))
    assert [(p.code, p.severity, p.column) for p in row.problems] == [(code, "needs_answer", "value")]
    (row,) = parse(line(contract(value=value)), accepted=frozenset({code}))
    assert row.problems == ()
    assert row.records


def test_fault_26_personal_data_in_a_feed_is_removed() -> None:
    (row,) = parse(line(contract(description="Write to jo@anyborough.gov.uk")))
    (record,) = row.records
    assert isinstance(record, ContractRecord)
    assert record.description == "Write to [removed]"
    assert [(p.code, p.severity, p.column) for p in row.problems] == [
        ("personal_data", "warning", "description")
    ]
    assert "jo@" not in repr(row)


def test_fault_24_a_broken_character_in_a_feed_can_be_stored() -> None:
    (row,) = parse(line(contract(title="half \ud83d of it")))
    "".join(row.raw.values()).encode("utf-8")
    assert row.records


def test_a_line_that_the_reader_could_not_read_keeps_its_problem() -> None:
    problem = Problem("json_line", "error", "Line 1 is no JSON.", row=1)
    (row,) = parse(problem)
    assert (row.problems, row.records) == ((problem,), ())


def test_a_line_without_records_is_dropped() -> None:
    (row,) = parse({"records": []})
    assert row.dropped == "a line without records"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
FIELDS = [
    "title",
    "value",
    "supplier",
    "options",
    "start",
    "cpv",
    "parties",
    "notice_months",
    "value_estimated",
]


@given(st.dictionaries(st.sampled_from(FIELDS), json_values, max_size=4), json_values)
def test_any_line_gives_records_or_an_error_and_never_both(fields: dict[str, Any], provenance: Any) -> None:
    (row,) = parse({"records": [{"kind": "contract", **fields}], "provenance": provenance})
    assert bool(row.records) is not row.blocked
