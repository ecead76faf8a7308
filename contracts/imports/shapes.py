"""How each kind of thing is resolved, and what a piece of evidence states of it. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, NamedTuple

from contracts.resolve import Shape, Values
from suppliers.names import fold_supplier

CONTRACT_TEXTS = (
    "title", "description", "reference", "ocid", "award_id", "contract_type", "department", "category",
    "framework", "framework_lot", "route", "regime", "price_index", "index_cap", "fund", "measure", "quantity",
    "document_url", "notes", "start", "initial_end", "end", "latest_end", "notice_months", "cpv", "options",
    "parties", "value_reason",
)  # fmt: skip
VALUE_GROUP = ("value", "value_high", "value_kind", "value_estimated", "value_vat")

DEPLOYMENT_FIELDS = ("status", "since", "until", "hosting", "operated_by", "modules", "supplier", "statement",
                     "confidence", "inferred", "contract")  # fmt: skip
CHARGE_FIELDS = ("vat", "price_date", "price_index", "index_margin", "index_cap", "fund", "what", "statement",
                 "confidence", "inferred", "estimated", "supplier", "capabilities")  # fmt: skip


def _alone(*names: str) -> dict[str, tuple[str, ...]]:
    return {name: (name,) for name in names}


def _alike(first: str, one: Values, other: Values) -> bool:
    if first == "supplier":
        return one["supplier"][0] == other["supplier"][0] or fold_supplier(
            one["supplier"][1]
        ) == fold_supplier(other["supplier"][1])
    return all(one.get(name) == other.get(name) for name in one.keys() | other.keys())


SHAPES: Mapping[str, Shape] = {
    "contract": Shape(
        groups=_alone("supplier", *CONTRACT_TEXTS) | {"value": VALUE_GROUP},
        compared=frozenset(
            ("supplier", "start", "initial_end", "end", "latest_end", "value", "notice_months", "price_index")
        ),
        alike=_alike,
    ),
    "line": Shape(groups=_alone("line"), compared=frozenset(), alike=_alike),
    "charge": Shape(groups=_alone(*CHARGE_FIELDS), compared=frozenset(), alike=_alike),
    "deployment": Shape(
        groups=_alone(*DEPLOYMENT_FIELDS),
        compared=frozenset(("status", "since", "until", "hosting")),
        alike=_alike,
    ),
    "claim": Shape(groups=_alone("claim"), compared=frozenset(), alike=_alike),
}


def contract_values(data: Mapping[str, Any], supplier_id: int | None) -> dict[str, Any]:
    """What a contract's record states. An amount that is only said to be not known competes with none."""
    values = {name: data[name] for name in CONTRACT_TEXTS if name in data}
    party = data.get("supplier")
    if party is not None:
        values["supplier"] = (supplier_id, party["name"])
    if "value" in data:
        for name in VALUE_GROUP:
            if name in data:
                values[name] = data[name]
    return values


class ChargeKey(NamedTuple):
    """What tells one charge of a subject from another: the same amount for the same thing is one charge.

    `system` is an id, or the name of a system that the catalogue lacks; amounts are pounds as text.
    """

    system: int | str
    covers: tuple[str, ...]
    status: str
    amount: str | None
    amount_high: str | None
    per: str
    unit: str
    term_months: int | None
    basis: str


def charge_key(data: Mapping[str, Any], system_id: int | None) -> ChargeKey:
    return ChargeKey(
        system_id or data.get("system", ""),
        tuple(data.get("covers", ())),
        data.get("status", "charged"),
        data.get("amount"),
        data.get("amount_high"),
        data.get("per", "not_known"),
        data.get("unit", ""),
        data.get("term_months"),
        data.get("basis", "not_known"),
    )


def line_key(data: Mapping[str, Any], system_id: int | None) -> Hashable:
    """A contract has one line for a system, in the words of whoever is believed first; others by what they are."""
    if system_id or data.get("system"):
        return system_id or data["system"]
    return (tuple(data.get("capabilities", ())), data.get("description", ""))


def scope_of(capabilities: Sequence[str], hosting: str) -> str:
    """The scope signature within which prices are compared: the capabilities' slugs in order, and the hosting."""
    return "+".join(sorted(capabilities)) + "|" + hosting.strip().lower()
