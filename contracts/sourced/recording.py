"""A looked-up row → the records that it gives: a contract with its lines, charges, deployments, claims."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from contracts.records import (
    Basis,
    ChargeKind,
    ChargeRecord,
    ChargeStatus,
    ClaimRecord,
    ContractRecord,
    DeploymentRecord,
    DeploymentStatus,
    LineRecord,
    Option,
    Party,
    PartyRole,
    Per,
    Record,
    Regime,
    ValueKind,
)
from contracts.sourced.facts import Fact, amounts, day
from contracts.sourced.readings import Agreement, FurtherAmount, Readings, listed

_KINDS_THAT_CHARGE = ("total", "charge")
# "Procurement Act Schedule 5" is the only mark of a regime in the rows.
_ACT_OF_2023 = "Procurement Act"


def contract_of(fact: Fact, agreement: Agreement, supplier_names: Mapping[str, str]) -> ContractRecord:
    """The contract that the row describes. `end` is the end of the term that the row states."""
    row = fact.row
    until = day(row["until"]) if "U" in agreement.dates else None
    extendable = bool(agreement.options or agreement.latest_end)
    value, high = agreement.value, agreement.value_high
    kind = agreement.value_kind or ValueKind(fact.own.get("value_kind", fact.kind.value_kind))
    if value is None and fact.kind.use == "total":
        value, high = amounts(row["amount"])
    participants = fact.own.get("participants", "")
    slug = fact.supplier
    name = agreement.supplier or supplier_names.get(slug, slug)
    return ContractRecord(
        organisation=fact.organisations.slugs[0],
        title=agreement.title or row["source_title"],
        supplier=Party(name) if name else None,
        parties=tuple(Party(each.strip(), PartyRole.PARTICIPANT) for each in participants.split(";") if each),
        route=row["route"],
        framework=row["framework"],
        regime=Regime.PA_2023 if _ACT_OF_2023 in row["framework"] else Regime.NOT_KNOWN,
        start=day(row["from"]) if "F" in agreement.dates else None,
        initial_end=until if extendable else None,
        end=until,
        latest_end=day(agreement.latest_end),
        options=tuple(Option(months, count) for months, count in agreement.options),
        notice_months=agreement.notice_months,
        value=value,
        value_high=high,
        value_kind=kind if value is not None else ValueKind.NOT_KNOWN,
        value_estimated=value is not None and _estimated(fact),
        price_index=agreement.price_index,
        notes=agreement.notes,
    )


def lines_of(fact: Fact) -> list[LineRecord]:
    """What the row's contract buys: a line for each system, or one for its capabilities."""
    if fact.systems.slugs:
        return [LineRecord(system=system, capabilities=scope) for system, scope in fact.scopes.items()]
    return [LineRecord(capabilities=fact.capabilities)] if fact.capabilities else []


def deployments_of(fact: Fact, status: DeploymentStatus) -> list[DeploymentRecord]:
    """One deployment for each organisation, system and capability that the row names."""
    supplier = fact.own.get("deployment_supplier", fact.supplier)
    return [
        DeploymentRecord(
            organisation=organisation,
            system=system,
            capability=capability,
            supplier=supplier,
            status=status,
            since=day(fact.own.get("since", "")),
            statement=fact.statement,
            confidence=fact.confidence,
            inferred=fact.inferred,
            proposed=fact.proposed,
        )
        for organisation in fact.organisations.slugs
        for system, scope in fact.scopes.items()
        for capability in _or_blank(fact, scope)
    ]


def _or_blank(fact: Fact, scope: tuple[str, ...]) -> tuple[str, ...]:
    """A row that names no capability still says who runs the system; one that names another's does not."""
    return scope if scope or fact.capabilities else ("",)


def charges_of(fact: Fact, agreement: Agreement | None, further: list[FurtherAmount]) -> list[ChargeRecord]:
    """The charges that the row states, once for each organisation that it names."""
    found = []
    for organisation in fact.organisations.slugs:
        stated = _stated_charge(fact, agreement, organisation)
        if stated is not None:
            found.append(stated)
        index = agreement.price_index if agreement else ""
        found += [_further_charge(fact, each, organisation, index) for each in further]
    return found


def _stated_charge(fact: Fact, agreement: Agreement | None, organisation: str) -> ChargeRecord | None:
    use, _, status = fact.kind.use.partition(":")
    kinds = _kinds_of(fact)
    if not kinds or use not in (*_KINDS_THAT_CHARGE, "status"):
        return None
    if use == "status":
        return _charge(fact, organisation, kinds, status=ChargeStatus(status))
    low, high = amounts(fact.row["amount"])
    if agreement is not None and agreement.value_high is not None:
        low, high = agreement.value, agreement.value_high
    per = Per(fact.own["per"]) if "per" in fact.own else fact.kind.per or fact.term.per
    return _charge(
        fact,
        organisation,
        kinds,
        amount=low,
        amount_high=high,
        per=per,
        term_months=fact.term.months if per is Per.TERM else None,
        basis=Basis(fact.own.get("basis", fact.kind.basis)),
        estimated=_estimated(fact),
        price_index=agreement.price_index if agreement else "",
        what=fact.own.get("what", fact.kind.reason),
    )


def _further_charge(fact: Fact, further: FurtherAmount, organisation: str, index: str) -> ChargeRecord:
    return _charge(
        fact,
        organisation,
        further.kinds,
        amount=further.amount,
        per=further.per,
        term_months=further.term_months,
        basis=further.basis,
        estimated=further.estimated,
        price_index=index,
        what=further.what,
    )


def _charge(
    fact: Fact,
    organisation: str,
    kinds: tuple[ChargeKind, ...],
    *,
    status: ChargeStatus = ChargeStatus.CHARGED,
    amount: Decimal | None = None,
    amount_high: Decimal | None = None,
    per: Per = Per.NOT_KNOWN,
    term_months: int | None = None,
    basis: Basis = Basis.NOT_KNOWN,
    estimated: bool = False,
    price_index: str = "",
    what: str = "",
) -> ChargeRecord:
    systems = fact.systems.slugs
    scopes = [capability for scope in fact.scopes.values() for capability in scope]
    return ChargeRecord(
        covers=kinds,
        status=status,
        amount=amount,
        amount_high=amount_high,
        per=per,
        term_months=term_months,
        basis=basis,
        estimated=estimated,
        organisation=organisation,
        # A charge for several systems together is no one system's: its capabilities say what it is for.
        system=systems[0] if len(systems) == 1 else "",
        supplier=fact.supplier,
        capabilities=tuple(dict.fromkeys(scopes)) or fact.capabilities,
        vat=fact.kind.vat,
        price_date=_price_date(fact),
        price_index=price_index,
        fund=fact.own.get("fund", fact.kind.fund),
        what=what,
        statement=fact.statement,
        confidence=fact.confidence,
        inferred=fact.inferred or fact.coverage.inferred or fact.own.get("inferred") == "yes",
        proposed=fact.proposed,
    )


def claims_of(fact: Fact) -> list[ClaimRecord]:
    """What the supplier says in a list price or in its documentation; a connector's row is its maker's."""
    if not fact.systems.slugs or fact.kind.use == "none":
        return []
    low, high = amounts(fact.row["amount"]) if fact.kind.use == "claim" else (None, None)
    kinds = _kinds_of(fact)
    return [
        ClaimRecord(
            system=fact.systems.slugs[0],
            topic=_topic(fact, kinds),
            answer=fact.statement,
            supplier=fact.suppliers.slugs[0] if fact.suppliers.slugs else fact.supplier,
            amount=low,
            amount_high=high,
            per=fact.term.per if low is not None else Per.NOT_KNOWN,
            unit=fact.term.unit if low is not None else "",
            covers=kinds,
            stated_on=day(fact.row["source_date"]),
            confidence=fact.confidence,
            proposed=fact.proposed,
        )
    ]


def _topic(fact: Fact, kinds: tuple[ChargeKind, ...]) -> str:
    """The G-Cloud question that it answers: its price, its end of contract, or our own for interfaces."""
    if fact.kind.use.startswith("claim"):
        return "price"
    if ChargeKind.EXIT_EXTRACTION in kinds:
        return "endOfContractProcess"
    if ChargeKind.API_ACCESS in kinds:
        return "api"
    return "integration" if ChargeKind.INTEGRATION in kinds else "price"


def records_of(fact: Fact, readings: Readings, supplier_names: Mapping[str, str]) -> list[Record]:
    """All records of a row about an organisation, the contract first."""
    agreement = readings.agreements.get(fact.key)
    records: list[Record] = []
    if agreement is not None:
        records.append(contract_of(fact, agreement, supplier_names))
        records += lines_of(fact)
    records += charges_of(fact, agreement, readings.further_amounts.get(fact.key, []))
    status = listed(readings.statuses, "status", fact.row["status"])
    if "deployment" in fact.own:
        status = DeploymentStatus(fact.own["deployment"]) if fact.own["deployment"] else None
    if status is not None:
        records += deployments_of(fact, status)
    return records


def _kinds_of(fact: Fact) -> tuple[ChargeKind, ...]:
    if "kinds" in fact.own:
        named = {ChargeKind(each) for each in fact.own["kinds"].split(";")}
    else:
        named = {*fact.coverage.kinds, *fact.kind.adds}
    return tuple(kind for kind in ChargeKind if kind in named)


def _estimated(fact: Fact) -> bool:
    return fact.kind.estimated or fact.own.get("estimated") == "yes"


def _price_date(fact: Fact) -> date | None:
    return day(fact.own.get("price_date", fact.row["source_date"]))
