"""One mark a contract: its yearly price where one may be compared, and else why not. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from boroughs.names import fold_council
from contracts.comparisons import holds
from contracts.comparisons.decide_by import Ending, ending, months_between
from contracts.comparisons.joint import JOINT_ROLES, sharing
from contracts.comparisons.prices import (
    DERIVED,
    FIRM,
    Price,
    charge_price,
    chosen,
    contract_price,
    is_recurring,
    too_old,
)
from contracts.comparisons.reads import Facts
from contracts.comparisons.rows import ChargeRow, ContractRow, LineRow
from contracts.months import add_months

JOINT = "a joint price of {} organisations, and so none's own"

Subject = tuple[int | None, int | None, object]
"""A contract's id, or an organisation's, and the system: what one price is of."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One contract, or one use of a system without a known contract, and its yearly price.

    `system` is the system at the top (None: not named, or several). `names` has several where it is a joint contract.
    `price.reasons` says why it is in no median, `held` whether one of them is that somebody must look at it.
    """

    organisation: int | None
    contract: int | None
    system: int | None
    system_name: str
    names: tuple[str, ...]
    scope: str
    price: Price
    held: bool = False
    ending: Ending | None = None
    quantity: Decimal | None = None
    measure: str = ""
    sources: str = ""

    @property
    def comparable(self) -> bool:
        return not self.price.reasons and self.price.pence is not None


def endings(facts: Facts, today: date) -> dict[int, Ending]:
    """Contract id → when it ends and by when to decide."""
    return {
        pk: ending(
            end=row.end,
            initial_end=row.initial_end,
            latest_end=row.latest_end,
            notice_months=row.notice_months,
            options=row.options,
            today=today,
        )
        for pk, row in facts.contracts.items()
    }


def marks(facts: Facts, ends: Mapping[int, Ending], today: date) -> tuple[Mark, ...]:
    """Every mark of a comparison: joint contracts as one, held values marked as held."""
    grouped: dict[Subject, list[ChargeRow]] = {}
    lines: dict[int, list[LineRow]] = {}
    for line in facts.lines:
        lines.setdefault(line.contract, []).append(line)
    for charge in facts.charges:
        grouped.setdefault(_subject(charge, facts), []).append(charge)
    buyers = _buyers(facts)
    made: list[Mark] = []
    for subject, charges in grouped.items():
        contract = facts.contracts.get(subject[0]) if subject[0] is not None else None
        mark = _mark(facts, charges, contract, lines.get(subject[0] or 0, ()), ends, today, buyers)
        if mark is not None:
            made.append(mark)
    priced = {mark.contract for mark in made}
    for pk in lines:
        if pk not in priced and pk in facts.contracts:
            mark = _mark(facts, (), facts.contracts[pk], lines[pk], ends, today, buyers)
            if mark is not None:
                made.append(mark)
    return _hold_far_above(_joined(made, facts), facts)


def _subject(charge: ChargeRow, facts: Facts) -> Subject:
    system: object = facts.root(charge.system) if charge.system else charge.system_name
    if charge.contract is not None:
        return charge.contract, None, system
    return None, charge.organisation, system


def _mark(
    facts: Facts,
    charges: Sequence[ChargeRow],
    contract: ContractRow | None,
    lines: Sequence[LineRow],
    ends: Mapping[int, Ending],
    today: date,
    buyers: Mapping[int, set[object]],
) -> Mark | None:
    read = [price for price in map(charge_price, charges) if price is not None]
    if contract is not None and not read:
        own = contract_price(contract)
        read = [own] if own is not None else []
    price = chosen([one for one in read if not one.reasons]) or chosen(read) or next(iter(read), None)
    if price is None:
        return None
    bought = facts.bought.get(contract.contract, ()) if contract else ()
    roots = {facts.root(one) for one in bought}
    named = next((charge for charge in charges if charge.id in price.charges), None)
    system = facts.root(named.system) if named and named.system else None
    reasons = list(price.reasons)
    if system is None and len(roots) == 1 and not (named and named.system_name):
        system = next(iter(roots))
    elif system is None and len(roots) > 1:
        reasons.append(f"bundled over {len(roots)} systems")
    end = ends.get(contract.contract) if contract else None
    old = too_old(
        end.end if end and end.ended else None, price.day if end is None or end.end is None else None, today
    )
    if old:
        reasons.append(old)
    held = _held(price, contract, charges, facts, buyers)
    organisation = charges[0].organisation if charges else contract.organisation if contract else None
    place = facts.places.get(organisation or 0)
    sized = next((line for line in lines if line.quantity is not None), contract)
    return Mark(
        organisation=organisation,
        contract=contract.contract if contract else None,
        system=system,
        system_name=(named.system_name if named else "") or next((line.system_name for line in lines), ""),
        names=(place.name,) if place else (),
        scope=named.scope if named else scope_of_lines(lines),
        price=_with_reasons(price, (*held, *reasons), price.hollow and not held and not old),
        held=bool(held),
        ending=end,
        quantity=sized.quantity if sized else None,
        measure=sized.measure if sized else "",
        sources=named.sources if named else contract.sources if contract else "",
    )


def _with_reasons(price: Price, reasons: tuple[str, ...], hollow: bool) -> Price:
    # Most prices already have them, and a page has thousands
    if price.reasons == reasons and price.hollow == hollow:
        return price
    return replace(price, reasons=reasons, hollow=hollow)


def scope_of_lines(lines: Iterable[LineRow]) -> str:
    """The scope of a contract by its lines: all their capabilities, and the hosting where they agree on it."""
    slugs: set[str] = set()
    hostings: set[str] = set()
    for line in lines:
        capabilities, _, hosting = line.scope.partition("|")
        slugs.update(slug for slug in capabilities.split("+") if slug)
        hostings.add(hosting)
    return "+".join(sorted(slugs)) + "|" + (hostings.pop() if len(hostings) == 1 else "")


def _buyers(facts: Facts) -> dict[int, set[object]]:
    """Amount → who has it. Contracts of one procurement (one OCID) are one buyer together."""
    buyers: dict[int, set[object]] = {}
    for contract in facts.contracts.values():
        if contract.value:
            buyers.setdefault(contract.value, set()).add(contract.ocid or contract.organisation)
    for charge in facts.charges:
        if charge.amount and charge.organisation:
            own = facts.contracts.get(charge.contract or 0)
            buyers.setdefault(charge.amount, set()).add((own.ocid if own else "") or charge.organisation)
    return buyers


def _held(
    price: Price,
    contract: ContractRow | None,
    charges: Sequence[ChargeRow],
    facts: Facts,
    buyers: Mapping[int, set[object]],
) -> tuple[str, ...]:
    if price.pence is None and contract is not None and contract.value_kind == "framework_ceiling":
        return ()
    value = contract.value if contract else None
    amounts = dict.fromkeys(amount for amount in (price.pence, price.total, value) if amount)
    said = {amount: _said(facts, contract, amount) for amount in amounts}
    reasons = [why for why in said.values() if why]
    reasons += [
        why
        for amount in amounts
        if said[amount] is None
        for why in holds.ceiling_reasons(amount, ceilings=facts.ceilings, buyers=buyers)
    ]
    if price.pence is not None and price.how != DERIVED:
        once = sum(
            charge.amount
            for charge in charges
            if charge.per == "one_off" and charge.amount and charge.basis in FIRM and charge.high is None
        )
        for totals, months, longest in _totals(contract, charges, price):
            reasons.append(
                holds.reading_reason(
                    price.pence, totals, months=months, months_with_options=longest, one_off=once
                )
            )
    return tuple(dict.fromkeys(why for why in reasons if why))


def _said(facts: Facts, contract: ContractRow | None, amount: int) -> str | None:
    """What somebody said of a contract's amount in the review: empty where it is right, None where nobody did."""
    return facts.said_of_values.get((contract.contract, amount)) if contract else None


def _totals(
    contract: ContractRow | None, charges: Sequence[ChargeRow], price: Price
) -> Iterable[tuple[tuple[int, ...], int | None, int | None]]:
    """The totals that a yearly price can be held against: (totals, months of the term, with extensions)."""
    if contract and contract.value and contract.value_kind in ("initial_term", "with_extensions"):
        last = contract.initial_end or contract.end
        months = months_between(contract.start, last) if contract.start and last else None
        longest = None
        if months is not None and last is not None and contract.start is not None:
            further = sum(int(option["months"]) * int(option.get("count", 1)) for option in contract.options)
            latest = max(contract.latest_end or last, add_months(last, further))
            longest = months_between(contract.start, latest)
        yield (contract.value,), months, longest
    for charge in charges:
        alike = not price.covers or set(price.covers) == set(charge.covers)
        if alike and charge.per == "term" and charge.amount and is_recurring(charge.covers):
            yield (charge.amount,), charge.term_months, None


def _joined(found: Sequence[Mark], facts: Facts) -> list[Mark]:
    """Joint contracts as one mark with several names: parties that share it, and the same award at each of them."""
    councils = {fold_council(place.name) or place.name: place.name for place in facts.places.values()}
    made: dict[object, Mark] = {}
    for number, mark in enumerate(found):
        contract = facts.contracts.get(mark.contract or 0)
        shared = (
            [party["name"] for party in contract.parties if party.get("role") in JOINT_ROLES]
            if contract
            else []
        )
        # A notice names its parties in full, the buyer among them
        names = (*mark.names, *(councils.get(fold_council(name), name) for name in shared))
        named = tuple(dict.fromkeys(names))
        if named != mark.names:
            mark = replace(mark, names=named)
        key: object = number
        if contract is not None and contract.ocid:
            key = (
                contract.ocid,
                contract.supplier_name.casefold(),
                mark.system,
                mark.price.pence,
                mark.price.total,
            )
        before = made.get(key)
        if before is None:
            made[key] = mark
        else:
            made[key] = replace(before, names=tuple(dict.fromkeys((*before.names, *mark.names))))
    return [_as_joint(mark, facts) for mark in made.values()]


def _as_joint(mark: Mark, facts: Facts) -> Mark:
    """A price that several share is in no median of what one pays."""
    contract = facts.contracts.get(mark.contract or 0)
    if len(mark.names) < 2 or contract is None or not sharing(contract.parties):
        return mark
    why = JOINT.format(len(mark.names))
    return replace(mark, price=_with_reasons(mark.price, (*mark.price.reasons, why), hollow=False))


def _hold_far_above(found: Sequence[Mark], facts: Facts) -> tuple[Mark, ...]:
    """Holds what is far above the other comparable prices of its scope, unless somebody said that it is right."""
    by_scope: dict[str, list[int]] = {}
    for mark in found:
        if mark.comparable and mark.price.pence is not None:
            by_scope.setdefault(mark.scope, []).append(mark.price.pence)
    held = []
    for mark in found:
        why = ""
        if mark.comparable and mark.price.pence is not None:
            others = list(by_scope[mark.scope])
            others.remove(mark.price.pence)
            # Only what is above at least some of the others can be far above their median
            if others and mark.price.pence >= holds.FAR_ABOVE * min(others) and not _is_right(mark, facts):
                why = holds.far_above(mark.price.pence, others)
        if why:
            mark = replace(mark, price=replace(mark.price, reasons=(why,)), held=True)
        held.append(mark)
    return tuple(held)


def _is_right(mark: Mark, facts: Facts) -> bool:
    """Whether somebody said that the amount from which a price comes is right."""
    contract = facts.contracts.get(mark.contract or 0)
    amounts = (mark.price.pence, mark.price.total, contract.value if contract else None)
    return any(_said(facts, contract, amount) == "" for amount in amounts if amount)
