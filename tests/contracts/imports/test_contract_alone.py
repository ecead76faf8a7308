"""The short way for a contract that one record states gives what the long way gives, for any record."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.imports.contract_columns import ContractColumns
from contracts.imports.deriving import piece_of
from contracts.imports.fact_rows import CONTRACT, FactRows
from contracts.imports.own_facts import own_columns
from contracts.imports.references import Capabilities, Systems
from contracts.imports.shapes import SHAPES
from contracts.records import ContractRecord, Option, Party, from_data, to_data
from contracts.resolve import by_level


def any_contract() -> st.SearchStrategy[ContractRecord]:
    """A contract of which any fields are stated: each is left at its default half of the time."""
    hints = {"value", "value_high", "irrecoverable_vat", "quantity"}
    pounds = st.decimals(0, 10**10, places=2) | st.none()
    party = st.builds(Party, name=..., role=..., company_number=..., share=pounds)
    # JSON holds whole numbers of 64 bits: no length of time is longer than a lifetime of months.
    months = st.integers(0, 1200)
    option = st.builds(Option, months=months, count=st.integers(1, 99), used_on=...)
    given_here: dict[str, Any] = {
        "options": st.lists(option, max_size=3).map(tuple),
        "notice_months": st.none() | months,
        "supplier": st.none() | party,
        "parties": st.lists(party, max_size=3).map(tuple),
    }
    # Every other field as its type says; a `Decimal` of any kind may be infinite, which no amount is.
    others = {f.name: ... for f in dataclasses.fields(ContractRecord) if f.name not in {*given_here, *hints}}
    built = st.builds(ContractRecord, **given_here, **others)

    def with_some(stated: ContractRecord, kept: set[str], amounts: list[Decimal | None]) -> ContractRecord:
        fields = dataclasses.fields(ContractRecord)
        values = {
            f.name: getattr(stated, f.name) for f in fields if f.name in kept or f.name == "organisation"
        }
        values |= {name: amount for name, amount in zip(sorted(hints), amounts, strict=True) if name in kept}
        return ContractRecord(**values)

    names = [field.name for field in dataclasses.fields(ContractRecord)]
    return st.builds(
        with_some, built, st.sets(st.sampled_from(names)), st.lists(pounds, min_size=4, max_size=4)
    )


@settings(deadline=None)  # a busy machine is no fault
@given(any_contract())
def test_a_record_comes_back_from_its_data(record: ContractRecord) -> None:
    data = to_data(record)
    assert from_data(ContractRecord, data) == record
    defaults = {f.name: f.default for f in dataclasses.fields(ContractRecord)}
    assert set(data) == {name for name in defaults if getattr(record, name) != defaults[name]}


@settings(deadline=None)
@given(st.lists(any_contract(), max_size=5))
def test_many_records_by_column_give_the_json_that_each_gives(records: list[ContractRecord]) -> None:
    texts = ContractColumns(records).json_texts()
    assert texts == [orjson.dumps(to_data(record)).decode() for record in records]


@pytest.mark.django_db
def test_one_record_alone_gives_the_facts_that_resolving_gives() -> None:
    systems, capabilities = Systems("real"), Capabilities()

    @settings(deadline=None)
    @given(
        st.lists(any_contract(), min_size=1, max_size=4), st.integers(0, 2), st.none() | st.integers(1, 10**6)
    )
    def both_ways(records: list[ContractRecord], level: int, named_id: int | None) -> None:
        long, short = (FactRows("real", systems, capabilities) for _ in range(2))
        suppliers = [(named_id or 1) if record.supplier else None for record in records]
        day = date(2026, 4, 1)
        for n, (record, supplier) in enumerate(zip(records, suppliers, strict=True)):
            piece = piece_of(
                id=17 + n, kind="contract", source=3, source_kind="register", level=level, observed_on=day,
                listing=5, data=to_data(record), contract=8 + n, supplier=supplier, system=None, capability=None,
                published=False,
            )  # fmt: skip
            long.add_contract(8 + n, 2, by_level([piece], SHAPES), {})
        columns = ContractColumns(records)
        ids = range(len(records))
        names = [record.supplier.name if record.supplier else "" for record in records]
        short.add_contracts_alone(
            [8 + n for n in ids], [2 for _ in ids], [17 + n for n in ids], level, [day.isoformat() for _ in ids],
            suppliers, names, own_columns(columns),
        )  # fmt: skip
        assert short.contracts == long.contracts
        assert len(short.contracts[0]) == len(CONTRACT)

    both_ways()
