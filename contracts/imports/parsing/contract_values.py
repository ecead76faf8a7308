"""From the values of a chunk's columns to the values of its contracts, column by column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from contracts.imports.layouts.layout import MORE_SUPPLIERS
from contracts.imports.parsing.money import Amount
from contracts.imports.parsing.names import without_number
from contracts.imports.parsing.terms import MOST_OPTIONS
from contracts.records import Option, Party, ValueKind, ValueReason

PLAIN_FIELDS = (
    "title",
    "description",
    "reference",
    "ocid",
    "award_id",
    "contract_type",
    "department",
    "category",
    "cpv",
    "proclass",
    "framework",
    "framework_lot",
    "route",
    "start",
    "initial_end",
    "end",
    "latest_end",
    "review_date",
    "notice_months",
    "price_index",
    "index_cap",
    "fund",
    "measure",
    "quantity",
    "document_url",
    "notes",
)
"""Fields of a contract that are their column's values as they stand."""

VALUE_FIELDS = {
    "value": ValueKind.INITIAL_TERM,
    "value_with_extensions": ValueKind.WITH_EXTENSIONS,
    "value_annual": ValueKind.ANNUAL,
    "value_estimate": ValueKind.ESTIMATE,
}
"""Columns that may fill a contract's one value, in the order in which they do, and the kind their heading
says."""

_FRAMEWORK = re.compile(
    r"^framework(?! call)|framework agreement|dynamic (?:purchasing|market)|^dps\b", re.IGNORECASE
)
_NO_AMOUNT = Amount()
_MOST_PARTIES = 20_000


class Parties(dict[tuple[str, ...], Party | None]):
    """(name, company number, charity number, PPON, other id) to the supplier; None without a name."""

    def __missing__(self, key: tuple[str, ...]) -> Party | None:
        if len(self) > _MOST_PARTIES:
            self.clear()
        name, company, charity, ppon, other = key
        name, company = without_number(name, company)
        party = (
            Party(name=name, company_number=company, charity_number=charity, ppon=ppon, other_id=other)
            if name
            else None
        )
        self[key] = party
        return party


def first_named(columns: dict[str, list[Any]]) -> None:
    """Where the first of several columns of suppliers is blank, the first supplier of its row moves there."""
    more = [columns[field] for field in MORE_SUPPLIERS if field in columns]
    if not more or "supplier" not in columns:
        return
    columns["supplier"] = list(columns["supplier"])
    for number, names in enumerate(zip(columns["supplier"], *more, strict=True)):
        if not names[0] and any(names):
            place = next(place for place, name in enumerate(names) if name)
            columns["supplier"][number] = names[place]
            more[place - 1][number] = ""


def titled_by_system(columns: dict[str, list[Any]]) -> None:
    """Where a row has no title, as in a list of systems, it has the name of its system."""
    if "system" in columns:
        systems = columns["system"]
        titles = columns.get("title", systems)
        columns["title"] = [title or system for title, system in zip(titles, systems, strict=True)]


def counted_in(columns: dict[str, list[Any]], measure: str) -> None:
    """Where a heading says what its numbers count, as "Number of users", their measure is that."""
    if measure and "measure" not in columns:
        columns["measure"] = [measure if number else "" for number in columns["quantity"]]


def contract_values(
    count: int, columns: Mapping[str, Sequence[Any]], parties: Parties, estimated: frozenset[str]
) -> dict[str, Sequence[Any]]:
    """Each field of `ContractRecord` that the file states, as a list of `count` values.

    `columns` has the parsed values by field; `estimated` names the money columns whose heading says estimate.
    """
    values: dict[str, Sequence[Any]] = {field: columns[field] for field in PLAIN_FIELDS if field in columns}
    blank = ("",) * count
    if "supplier" in columns:
        keys = zip(
            columns["supplier"],
            columns.get("company_number", blank),
            columns.get("charity_number", blank),
            columns.get("ppon", blank),
            columns.get("other_id", blank),
            strict=True,
        )
        values["supplier"] = list(map(parties.__getitem__, keys))
    more = [columns[field] for field in MORE_SUPPLIERS if field in columns]
    if more:
        values["parties"] = [
            tuple(Party(name=name) for name in names if name) for names in zip(*more, strict=True)
        ]
    if "suppliers" in columns:
        values["supplier"] = [named[0] if named else None for named in columns["suppliers"]]
        values["parties"] = [named[1:] for named in columns["suppliers"]]
    if "irrecoverable_vat" in columns:
        values["irrecoverable_vat"] = [amount[0] for amount in columns["irrecoverable_vat"]]
    if "period" in columns:
        values["start"] = [period.start for period in columns["period"]]
        values["end"] = [period.end for period in columns["period"]]
    _options(count, columns, values)
    _amounts(count, columns, values, estimated)
    return values


def _options(count: int, columns: Mapping[str, Sequence[Any]], values: dict[str, Sequence[Any]]) -> None:
    if "options" in columns:
        read = columns["options"]
        times = columns.get("option_count", (None,) * count)
        values["options"] = [
            () if isinstance(item, date) else _so_often(item, number)
            for item, number in zip(read, times, strict=True)
        ]
        if "latest_end" not in columns and any(isinstance(item, date) for item in read):
            values["latest_end"] = [item if isinstance(item, date) else None for item in read]
    elif "option_months" in columns:
        times = columns.get("option_count", (None,) * count)
        values["options"] = [
            _so_often((Option(months),), number) if months else ()
            for months, number in zip(columns["option_months"], times, strict=True)
        ]
    if "period" in columns and any(period.options for period in columns["period"]):
        stated = values.get("options", ((),) * count)
        values["options"] = [
            options or period.options for options, period in zip(stated, columns["period"], strict=True)
        ]


def _so_often(options: tuple[Option, ...], times: int | None) -> tuple[Option, ...]:
    """One option of a length, as often as a column of its own says."""
    if times and times <= MOST_OPTIONS and len(options) == 1 and options[0].count == 1:
        return (Option(options[0].months, times),)
    return options


def _amounts(
    count: int,
    columns: Mapping[str, Sequence[Any]],
    values: dict[str, Sequence[Any]],
    estimated: frozenset[str],
) -> None:
    present = [field for field in VALUE_FIELDS if field in columns]
    if not present:
        return
    said_estimated: Sequence[bool] = columns.get("estimated", (False,) * count)
    first = present[0]
    chosen: list[Amount] = list(columns[first])
    kinds: list[ValueKind] = [VALUE_FIELDS[first]] * count
    guessed: list[bool] = [first in estimated] * count
    for field in present[1:]:
        for index, amount in enumerate(columns[field]):
            if chosen[index].value is None and (amount.value is not None or chosen[index] == _NO_AMOUNT):
                chosen[index] = amount
                kinds[index] = VALUE_FIELDS[field]
                guessed[index] = field in estimated
    stated_kinds = columns.get("value_kind") or columns.get("value_type")
    if stated_kinds is not None:
        kinds = [stated or kind for stated, kind in zip(stated_kinds, kinds, strict=True)]
    frameworks = columns.get("contract_type")
    if frameworks is not None:
        is_framework = {text: bool(_FRAMEWORK.search(text)) for text in set(frameworks)}
        if any(is_framework.values()):
            kinds = [
                ValueKind.FRAMEWORK_CEILING if is_framework[text] and kind is not ValueKind.ANNUAL else kind
                for text, kind in zip(frameworks, kinds, strict=True)
            ]
    not_known, annual, band = ValueKind.NOT_KNOWN, ValueKind.ANNUAL, ValueKind.BAND
    pounds: list[Decimal | None] = [amount[0] for amount in chosen]
    values["value"] = pounds
    values["value_kind"] = [
        not_known
        if amount[0] is None
        else annual
        if amount[2] or kind is annual
        else band
        if amount[1] is not None
        else kind
        for amount, kind in zip(chosen, kinds, strict=True)
    ]
    values["value_estimated"] = [
        amount[0] is not None and (said or amount[3] or guess)
        for amount, said, guess in zip(chosen, said_estimated, guessed, strict=True)
    ]
    said_vat: Sequence[str] = columns.get("vat", ("",) * count)
    vat = [
        "" if amount.value is None else amount.vat or said
        for amount, said in zip(chosen, said_vat, strict=True)
    ]
    if any(vat):
        values["value_vat"] = vat
    if any(amount[1] is not None for amount in chosen):
        values["value_high"] = [amount[1] for amount in chosen]
    reasons: list[ValueReason | None] = [amount[4] for amount in chosen]
    if any(reasons):
        values["value_reason"] = reasons
