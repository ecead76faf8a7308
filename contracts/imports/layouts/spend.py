"""Knowing a file of payments, so that it is refused as one and never read as a register of contracts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from contracts.imports.layouts.headings import clean_heading, fold_heading

_PAYMENT_HEADING = re.compile(
    r"payment|payee|paid|\bpay ?date|trans(?:action|cation)? ?(?:no|id|number|date|ref)|invoice|voucher"
    r"|clearing|posting|fiscal|entry date|gl date|net amount|nett|\bgross\b|beneficiary|vendor|merchant"
    r"|journal|cost cent|cost element|nominal|subjective|expense|expenditure|account description"
    r"|document ?n|doc(?:ument)?\.? ?no|ref\.? ?doc|purchas(?:e|ing) card|p-card|\bspend\b|amount"
    r"|bvaco|cipf|sercop|capital ?/? ?(?:or)? ?revenue|cap/rev|purpose",
    re.IGNORECASE,
)
"""Words of the 117 real heading lines of spend files kept by Open Innovations
(`odileeds/council-spending-data`) and of the layouts of 15 boroughs; none stands in the 39 columns of the
contracts register."""

_NAMES_A_PAYEE = re.compile(r"supplier|suuplier|vendor|beneficiary|payee|merchant|\bname\b", re.IGNORECASE)
_AMOUNT = re.compile(r"amount|\bnet\b|nett|spend|total|value|£|expenditure", re.IGNORECASE)
_PAID_ITEM = re.compile(r"invoice|payment|\bpaid\b|voucher", re.IGNORECASE)
_OF_AN_ORDER = re.compile(
    r"(?:p\.? ?o\.?|purchase order|order)(?: (?:no|nr|number|ref|reference|id|date|value|amount|total|cost))?\.?"
    r"|date of (?:purchase )?order",
    re.IGNORECASE,
)
_ITS_DAY = re.compile(r"(?:transaction |posted |posting )?date|month", re.IGNORECASE)
"""A date that is no contract's: one day beside a payee and an amount is that of a payment."""

_OF_A_CONTRACT = re.compile(
    r"contract|agreement|tender|framework|award|procure|title|extension|renewal|expir", re.IGNORECASE
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def payment_headings(cells: Sequence[str]) -> list[str]:
    """The cells of a row that are headings of payments; a long text is not a heading."""
    words = [_CAMEL.sub(" ", clean_heading(cell).replace("_", " ")) for cell in cells]
    return [
        word for word in words if len(word) <= 60 and fold_heading(word) and _PAYMENT_HEADING.search(word)
    ]


def lists_payments(cells: Sequence[str]) -> bool:
    """Whether a heading speaks of payments themselves: an invoice, a voucher, a transaction."""
    return any(_PAID_ITEM.search(cell) or "transaction" in cell.casefold() for cell in cells)


def looks_like_spend(cells: Sequence[str]) -> bool:
    """Whether a row of cells is the header of a spend file.

    Two payment headings make one; so do an invoice's heading beside a payee's (Darlington), and a payee
    and an amount alone (Lambeth), or with the number of an order or one bare date, unless a heading speaks of
    contracts.
    """
    marked = payment_headings(cells)
    if len(marked) >= 2:
        return True
    if marked and _PAID_ITEM.search(marked[0]) and len(marked[0].split()) <= 7:
        others = [fold_heading(cell) for cell in cells if clean_heading(cell) != marked[0]]
        if any(_NAMES_A_PAYEE.search(other) for other in others):
            return True
    words = [word for cell in cells if (word := clean_heading(cell))]
    ordered_or_paid = any(_OF_AN_ORDER.fullmatch(word) or _ITS_DAY.fullmatch(word) for word in words)
    return (
        (len(words) <= 4 or ordered_or_paid)
        and all(len(word) <= 60 and not _OF_A_CONTRACT.search(word) for word in words)
        and any(_NAMES_A_PAYEE.search(word) for word in words)
        and any(_AMOUNT.search(word) and not _NAMES_A_PAYEE.search(word) for word in words)
    )
