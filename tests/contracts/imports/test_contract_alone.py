"""The short way for a contract that one record states gives what the long way gives, for any record."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.imports.deriving import piece_of
from contracts.imports.fact_rows import CONTRACT, FactRows
from contracts.imports.own_facts import stated_alone
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


@pytest.mark.django_db
def test_one_record_alone_gives_the_facts_that_resolving_gives() -> None:
    systems, capabilities = Systems("real"), Capabilities()

    @settings(deadline=None)
    @given(any_contract(), st.integers(0, 2), st.none() | st.integers(1, 10**6))
    def both_ways(record: ContractRecord, level: int, supplier: int | None) -> None:
        data = to_data(record)
        supplier = (supplier or 1) if record.supplier else None
        day = date(2026, 4, 1)
        piece = piece_of(
            id=17, kind="contract", source=3, source_kind="register", level=level, observed_on=day, listing=5,
            data=data, contract=8, supplier=supplier, system=None, capability=None, published=False,
        )  # fmt: skip
        long, short = (FactRows("real", systems, capabilities) for _ in range(2))
        long.add_contract(8, 2, by_level([piece], SHAPES), {})
        party, own = stated_alone(data)
        short.add_contract_alone(8, 2, 17, level, day.isoformat(), supplier, party[0] if party else "", own)
        assert short.contracts == long.contracts
        assert len(short.contracts[0]) == len(CONTRACT)

    both_ways()
