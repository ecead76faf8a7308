"""Lines and charges of a row: the system it names, and the prices that stand apart from the contract's
value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from contracts.imports.layouts.layout import CHARGED_THINGS
from contracts.imports.parsing.contract_values import VALUE_FIELDS
from contracts.imports.parsing.money import Amount
from contracts.records import Basis, ChargeKind, ChargeRecord, ChargeStatus, LineRecord, Per, Record

_RECURRING = (ChargeKind.LICENCE, ChargeKind.SUPPORT, ChargeKind.HOSTING)
_ONCE = (ChargeKind.IMPLEMENTATION, ChargeKind.MIGRATION, ChargeKind.TRAINING)
"""What the template's notes sheet says that its yearly and its one-off price are for."""

LINE_FIELDS = frozenset({"system", "modules", "capabilities", "hosting", "sold_by"})
CHARGE_FIELDS = frozenset(
    {
        "yearly_recurring",
        "one_off",
        *(f"{thing}_{part}" for thing in CHARGED_THINGS for part in ("status", "amount", "charge")),
    }
)


def extra_fields(fields: Sequence[str]) -> tuple[str, ...]:
    """Those of a file's fields from which a row may give more than its contract."""
    totals = any(field in fields for field in VALUE_FIELDS if field != "value_annual")
    return tuple(
        field
        for field in fields
        if field in LINE_FIELDS or field in CHARGE_FIELDS or (field == "value_annual" and totals)
    )


def rows_with_extras(columns: Mapping[str, Sequence[Any]], fields: Sequence[str]) -> list[int]:
    """The rows of a chunk in which one of `fields`, as `extra_fields` gave them, says something."""
    rows: set[int] = set()
    for field in fields:
        for index, value in enumerate(columns[field]):
            if value and (value.__class__ is not Amount or value[0] is not None):
                rows.add(index)
    return sorted(rows)


def extra_records(
    columns: Mapping[str, Sequence[Any]], index: int, contract_is_annual: bool
) -> tuple[Record, ...]:
    """The line and the charges of the row at `index` of the chunk.

    `contract_is_annual`: the contract's own value already is the yearly one, so it is not said a second time.
    """

    def cell(field: str) -> Any:
        return columns[field][index] if field in columns else None

    system, modules, capabilities = cell("system") or "", cell("modules") or (), cell("capabilities") or ()
    records: list[Record] = []
    if system or modules or capabilities:
        records.append(
            LineRecord(
                system=system,
                modules=modules,
                capabilities=capabilities,
                sold_by=cell("sold_by") or "",
                hosting=cell("hosting") or "",
                quantity=cell("quantity"),
                measure=cell("measure") or "",
            )
        )
    terms = {
        "system": system,
        "capabilities": capabilities,
        "price_index": cell("price_index") or "",
        "index_cap": cell("index_cap") or "",
        "fund": cell("fund") or "",
    }
    row_vat = cell("vat") or "not_known"
    yearly: Amount | None = cell("yearly_recurring")
    if yearly is not None and yearly.value is not None:
        records.append(_charge(_RECURRING, yearly, Per.YEAR, "yearly recurring price", terms, row_vat))
    once: Amount | None = cell("one_off")
    if once is not None and once.value is not None:
        records.append(_charge(_ONCE, once, Per.ONE_OFF, "one-off price", terms, row_vat))
    annual: Amount | None = cell("value_annual")
    if annual is not None and annual.value is not None and not contract_is_annual:
        # The register does not say what the yearly amount covers.
        records.append(_charge((), annual, Per.YEAR, "annual value", terms, row_vat))
    for thing in CHARGED_THINGS:
        said = cell(f"{thing}_status"), cell(f"{thing}_amount"), cell(f"{thing}_per")
        if said[0] is None and (said[1] is None or said[1].value is None):
            said = cell(f"{thing}_charge") or said
        charge = _thing(ChargeKind(thing), *said, terms, row_vat)
        if charge is not None:
            records.append(charge)
    return tuple(records)


def _charge(
    covers: tuple[ChargeKind, ...], amount: Amount, per: Per, what: str, terms: Mapping[str, Any], vat: str
) -> ChargeRecord:
    return ChargeRecord(
        covers=covers,
        amount=amount.value,
        amount_high=amount.high,
        per=per,
        basis=Basis.CONTRACTED,
        estimated=amount.estimated,
        vat=amount.vat or vat,
        what=what,
        **terms,
    )


def _thing(
    kind: ChargeKind,
    status: ChargeStatus | None,
    amount: Amount | None,
    per: Per | None,
    terms: Mapping[str, Any],
    vat: str,
) -> ChargeRecord | None:
    pounds = amount.value if amount is not None else None
    if status is None and pounds is None:
        return None
    if status is None:
        status = ChargeStatus.CHARGED
    if amount is None or pounds is None or status is not ChargeStatus.CHARGED:
        basis = Basis.NOT_KNOWN if status is ChargeStatus.NOT_KNOWN else Basis.CONTRACTED
        return ChargeRecord(covers=(kind,), status=status, basis=basis, per=per or Per.NOT_KNOWN, **terms)
    year = Per.YEAR if amount.annual and per is None else None
    return ChargeRecord(
        covers=(kind,),
        status=status,
        amount=pounds,
        amount_high=amount.high,
        per=per or year or Per.NOT_KNOWN,
        basis=Basis.CONTRACTED,
        estimated=amount.estimated,
        vat=amount.vat or vat,
        **terms,
    )


def contradiction(columns: Mapping[str, Sequence[Any]], index: int) -> list[tuple[str, str]]:
    """(field, word) of each status that an amount beside it contradicts: "none" or "included" with a
    price."""
    found = []
    for thing in CHARGED_THINGS:
        status, amounts = columns.get(f"{thing}_status"), columns.get(f"{thing}_amount")
        if status is None or amounts is None:
            continue
        word = status[index]
        if (
            word in (ChargeStatus.NONE, ChargeStatus.INCLUDED, ChargeStatus.NOT_KNOWN)
            and amounts[index].value
        ):
            found.append((f"{thing}_amount", word.value.replace("_", " ")))
    return found
