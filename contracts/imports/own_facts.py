"""What a record states of a contract itself, as the values of its fact's columns. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Any

import orjson

from contracts.imports.shapes import VALUE_GROUP

TEXTS = (
    "title", "description", "reference", "ocid", "award_id", "contract_type", "department", "category",
    "framework", "framework_lot", "route", "regime", "price_index", "index_cap", "fund", "measure",
    "document_url", "notes", "value_reason",
)  # fmt: skip
DATES = ("start", "initial_end", "end", "latest_end", "notice_months", "quantity")
OWN_FACTS = (
    *TEXTS, *DATES, "cpv", "options", "parties", "value_pence", "value_high_pence", "value_kind", "value_estimated",
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
        get("value_estimated", False),
    )  # fmt: skip


def stated_alone(data: Mapping[str, Any]) -> tuple[Named | None, tuple[Any, ...]]:
    """The supplier and the own facts of a contract that the one record `data` states, and nothing else."""
    party = data.get("supplier")
    if "value" not in data:
        # An amount that is only said to be not known is none
        data = {name: value for name, value in data.items() if name not in VALUE_GROUP}
    return named(party) if party else None, own_facts(data)


def named(party: Mapping[str, Any]) -> Named:
    return party["name"], party.get("company_number", ""), party.get("ppon", "")
