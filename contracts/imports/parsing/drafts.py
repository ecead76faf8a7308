"""Building many frozen records quickly, from drafts: see `contracts.record_data.draft_of`."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any

from contracts.record_data import draft_of
from contracts.records import ContractRecord, ParsedRow

ContractDraft = draft_of(ContractRecord)
RowDraft = draft_of(ParsedRow)


def contract_records(
    count: int, organisation: str, values: Mapping[str, Sequence[Any]]
) -> list[ContractRecord]:
    """`count` contracts; `values` has a list of `count` values for each field that is not at its default.

    Raises `ValueError` where a list has another length or a field does not exist.
    """
    fields = dataclasses.fields(ContractRecord)
    if unknown := set(values) - {field.name for field in fields}:
        raise ValueError(f"ContractRecord has no field {sorted(unknown)[0]!r}")
    if any(len(column) != count for column in values.values()):
        raise ValueError("every column needs a value for each row")
    columns: list[Iterable[Any]] = []
    for field in fields:
        if field.name == "organisation":
            columns.append(repeat(organisation, count))
        elif field.name in values:
            columns.append(values[field.name])
        else:
            columns.append(repeat(field.default, count))
    records = list(map(ContractDraft, *columns))
    for record in records:
        record.__class__ = ContractRecord
    return records


def finish_rows(drafts: list[Any]) -> list[ParsedRow]:
    """Row drafts become parsed rows; nothing may change in them from here on."""
    for draft in drafts:
        draft.__class__ = ParsedRow
    return drafts
