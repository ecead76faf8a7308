"""What a record states of a contract itself, as the values of its fact's columns. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Any

import orjson

from contracts.imports.contract_columns import ContractColumns, each_once

TEXTS = (
    "title", "description", "reference", "ocid", "award_id", "contract_type", "department", "category",
    "framework", "framework_lot", "route", "regime", "price_index", "index_cap", "fund", "measure",
    "document_url", "notes", "value_reason",
)  # fmt: skip
DATES = ("start", "initial_end", "end", "latest_end", "notice_months", "quantity")
OWN_FACTS = (
    *TEXTS, *DATES, "cpv", "options", "parties", "value_pence", "value_high_pence", "value_kind", "value_estimated",
    "value_vat",
)  # fmt: skip
"""The columns of what `own_facts` gives."""

_UNSTATED: Mapping[str, Any] = {**dict.fromkeys(TEXTS, ""), **dict.fromkeys(DATES)}
_as_stated = itemgetter(*_UNSTATED)

Named = tuple[str, str, str]
"""A supplier's name, company number and PPON, as a record states them."""


@lru_cache(maxsize=100_000)
def pence(pounds: str | None) -> int | None:
    """Pounds as the records write them ("1234.5") in whole pence; a fraction of a penny is rounded half up."""
    if pounds is None:
        return None
    whole, _, part = pounds.lstrip("-").partition(".")
    amount = int(whole or "0") * 100 + int((part + "00")[:2])
    if part[2:3] >= "5":
        amount += 1
    return -amount if pounds.startswith("-") else amount


def json_list(value: Any) -> str:
    """A list or tuple as JSON; "[]" for nothing."""
    return orjson.dumps(value).decode() if value else "[]"


def own_facts(values: Mapping[str, Any]) -> tuple[Any, ...]:
    """What is stated of a contract itself, in the order of OWN_FACTS."""
    get = values.get
    return (
        *_as_stated({**_UNSTATED, **values}), json_list(get("cpv")), json_list(get("options")),
        json_list(get("parties")), pence(get("value")), pence(get("value_high")), get("value_kind", "not_known"),
        get("value_estimated", False), get("value_vat", ""),
    )  # fmt: skip


def own_columns(contracts: ContractColumns) -> list[list[Any]]:
    """What `own_facts` gives for each of some contracts that one record alone states: a list for each of OWN_FACTS."""
    of = contracts.of
    values = of("value")
    # An amount that is only said to be not known is none
    high, kinds, estimated, vat = (
        [
            one if value is not None else unstated
            for one, value in zip(of(name, unstated), values, strict=True)
        ]
        for name, unstated in (
            ("value_high", None),
            ("value_kind", "not_known"),
            ("value_estimated", False),
            ("value_vat", ""),
        )
    )
    return [
        *(of(name, "") for name in TEXTS), *map(of, DATES),
        *(each_once(json_list, of(name)) for name in ("cpv", "options", "parties")),
        list(map(pence, values)), list(map(pence, high)), kinds, estimated, vat,
    ]  # fmt: skip


def named(party: Mapping[str, Any]) -> Named:
    return party["name"], party.get("company_number", ""), party.get("ppon", "")
