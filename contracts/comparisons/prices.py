"""A yearly price is stated or derived, and says which; what cannot be compared is left out, with its reason. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from contracts.comparisons.rows import ChargeRow, ContractRow
from contracts.comparisons.words import PER, kinds, pounds
from contracts.months import add_months
from contracts.records import RECURRING_KINDS

STATED, MONTHLY, DERIVED, TOTAL_ONLY = "stated", "stated by the month", "derived", "total only"

FIRM = frozenset(("contracted", "paid", "ordered"))
"""Bases on which somebody pays: only these are compared."""

NOT_FIRM = {
    "quoted": "a quotation",
    "budgeted": "a budget",
    "estimated": "an estimate",
    "option_considered": "an option considered and not taken",
    "list_price": "a list price",
    "framework_ceiling": "a framework's ceiling",
    "not_known": "how firm the amount is, is not known",
}
UNIT_PRICES = ("user", "record", "connector", "call")

TOO_OLD_MONTHS = 60
"""Five years: software is mostly let for three to five years, so an older price is that of another generation of
contracts. The price stays on the page with its date."""

VAT_INSIDE = ("inc", "included", "including", "includes")
"""The ways in which a record says that VAT is in the amount."""
_VAT_IS_IN_IT = "VAT is in it"


@dataclass(frozen=True, slots=True)
class Price:
    """One reading of what a contract costs in a year. `pence` is None where only a total is known.

    `how`: STATED, MONTHLY, DERIVED or TOTAL_ONLY. `reasons`: why it is in no median, in words; none: it may be
    compared. `hollow`: only because it is an estimate or no firm price. `charges` are the ids that it comes from.
    """

    pence: int | None
    how: str
    covers: tuple[str, ...]
    basis: str
    day: date | None
    charges: tuple[int, ...] = ()
    total: int | None = None
    term_months: int | None = None
    estimated: bool = False
    inferred: bool = False
    hollow: bool = False
    reasons: tuple[str, ...] = ()


def is_recurring(covers: Sequence[str]) -> bool:
    """Whether all that is covered is paid again each year."""
    return bool(covers) and all(kind in RECURRING_KINDS for kind in covers)


def holds_recurring(covers: Sequence[str]) -> bool:
    """Whether something that is covered is paid again each year."""
    return any(kind in RECURRING_KINDS for kind in covers)


def is_annual_value(charge: ChargeRow) -> bool:
    """Whether a charge is what a register gives as a contract's annual value, beside its total.

    What it covers is not said, as with a contract whose one value is the annual one.
    """
    return charge.contract is not None and charge.per == "year" and not charge.covers


def yearly_pence(charge: ChargeRow) -> tuple[int | None, str]:
    """A charge's yearly price and how it is known; None with TOTAL_ONLY where a total cannot be divided."""
    if charge.amount is not None and is_annual_value(charge):
        return charge.amount, STATED
    if charge.amount is None or not is_recurring(charge.covers):
        return None, TOTAL_ONLY
    if charge.per == "year":
        return charge.amount, STATED
    if charge.per == "month":
        return charge.amount * 12, MONTHLY
    if charge.per == "term" and charge.term_months:
        return (charge.amount * 24 + charge.term_months) // (charge.term_months * 2), DERIVED
    return None, TOTAL_ONLY


def charge_price(charge: ChargeRow) -> Price | None:
    """What a charge says of the yearly price; None for one about something else (an API, a one-off, no amount)."""
    if charge.status != "charged" or charge.amount is None or charge.per == "one_off":
        return None
    if not (holds_recurring(charge.covers) or is_annual_value(charge)):
        return None
    pence, how = yearly_pence(charge)
    hard: list[str] = []
    if pence is None:
        hard.append(_why_no_yearly(charge))
    if charge.high is not None:
        hard.append("a range, not a price")
    if charge.vat.strip().lower() in VAT_INSIDE:
        hard.append(_VAT_IS_IN_IT)
    if charge.organisation is None:
        hard.append("whose price it is, is not known")
    soft: list[str] = []
    if charge.basis not in FIRM:
        soft.append(NOT_FIRM.get(charge.basis, charge.basis))
    if charge.estimated and charge.basis != "estimated":
        soft.append("an estimate")
    if charge.inferred:
        soft.append("inferred, not stated by the source")
    return Price(
        pence=pence,
        how=how,
        covers=tuple(charge.covers),
        basis=charge.basis,
        day=charge.price_date or charge.newest_on,
        charges=(charge.id,),
        total=charge.amount if charge.per == "term" else None,
        term_months=charge.term_months,
        estimated=charge.estimated or charge.basis == "estimated",
        inferred=charge.inferred,
        hollow=bool(soft) and not hard and charge.basis != "framework_ceiling",
        reasons=(*hard, *soft),
    )


def _why_no_yearly(charge: ChargeRow) -> str:
    amount = pounds(charge.amount or 0)
    others = [kind for kind in charge.covers if kind not in RECURRING_KINDS]
    if charge.per in UNIT_PRICES:
        return f"a price {PER[charge.per].replace('a ', 'per ', 1)}, not the whole"
    if others:
        inside = f"{kinds(others)} {'is' if len(others) == 1 else 'are'} in it"
        if charge.per == "term":
            return f"total {amount} for the term, and {inside}; yearly price not known"
        return f"bundled: {inside}"
    if charge.per == "term":
        return f"total {amount} for the term, and how long that is, is not known; yearly price not known"
    return f"whether {amount} is for a year or for the term, is not known"


VALUE_WORDS = {
    "initial_term": "total {} for the term; yearly price not known",
    "with_extensions": "total {} with every extension; yearly price not known",
    "order": "an order of {}; yearly price not known",
    "payment": "a payment of {}; yearly price not known",
    "estimate": "an estimate of {}; yearly price not known",
    "framework_ceiling": "a framework's ceiling of {}",
    "band": "a band from {}; yearly price not known",
    "not_known": "{}, and whether that is for a year or the term is not known",
}
"""Why a contract's own value is no yearly price, by its kind."""


def contract_price(contract: ContractRow) -> Price | None:
    """What a contract's own value says of its yearly price; None where it has no value."""
    if contract.value is None:
        return None
    if contract.value_kind == "annual":
        soft = ("an estimate",) if contract.value_estimated else ()
        hard = ("a range, not a price",) if contract.value_high is not None else ()
        if contract.value_vat in VAT_INSIDE:
            hard = (*hard, _VAT_IS_IN_IT)
        return Price(
            contract.value, STATED, (), "contracted", contract.newest_on,
            estimated=contract.value_estimated, hollow=bool(soft) and not hard, reasons=(*hard, *soft),
        )  # fmt: skip
    why = VALUE_WORDS[contract.value_kind].format(pounds(contract.value))
    return Price(
        None, TOTAL_ONLY, (), "contracted", contract.newest_on, total=contract.value,
        estimated=contract.value_estimated, reasons=(why,),
    )  # fmt: skip


def chosen(prices: Sequence[Price]) -> Price | None:
    """The one yearly price of a contract, from readings that may be compared.

    What covers most comes first, then what is stated before derived, then the newest; readings that cover other
    things are added to it (a licence and its support), those that cover the same are another reading of it.
    """
    order = sorted(
        (price for price in prices if price.pence is not None),
        key=lambda price: (-len(price.covers), price.how == DERIVED, -(price.day or date.min).toordinal()),
    )
    if not order:
        return None
    taken: list[Price] = []
    covered: set[str] = set()
    for price in order:
        if taken and (not price.covers or covered.intersection(price.covers)):
            continue
        taken.append(price)
        covered.update(price.covers)
        if not price.covers:
            break
    if len(taken) == 1:
        return taken[0]
    first = taken[0]
    return Price(
        pence=sum(price.pence or 0 for price in taken),
        how=DERIVED if any(price.how == DERIVED for price in taken) else first.how,
        covers=tuple(sorted(covered)),
        basis=first.basis,
        day=max((price.day for price in taken if price.day), default=None),
        charges=tuple(pk for price in taken for pk in price.charges),
        estimated=any(price.estimated for price in taken),
        inferred=any(price.inferred for price in taken),
        hollow=any(price.hollow for price in taken),
        reasons=tuple(dict.fromkeys(reason for price in taken for reason in price.reasons)),
    )


def too_old(ended: date | None, day: date | None, today: date) -> str:
    """Why a price is too old to compare: its contract ended over five years ago, or else it is older than that."""
    limit = add_months(today, -TOO_OLD_MONTHS)
    if ended is not None:
        return f"too old: the contract ended on {ended.day} {ended:%b %Y}" if ended < limit else ""
    if day is not None and day < limit:
        return f"too old: a price of {day.day} {day:%b %Y}"
    return ""
