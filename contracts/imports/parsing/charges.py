"""Reading what one cell says of a charge: "£12,500 per annum", "Included", "No charge", "Not known"."""

from __future__ import annotations

import re
from typing import NamedTuple

from contracts.imports.parsing.flaws import ERROR, NOT_STATED, TO_BE_STATED, WARNING, Flaw
from contracts.imports.parsing.money import LONGEST_TEXT, PER_YEAR, Amount, parse_amount
from contracts.records import ChargeStatus, Per


class StatedCharge(NamedTuple):
    """A charge as one cell states it; an amount only beside CHARGED, and `per` where the cell or heading says."""

    status: ChargeStatus
    amount: Amount | None = None
    per: Per | None = None


_NO_CHARGE = re.compile(
    r"(?:none|nil|no|free|free of charge|not charged|not chargeable|(?:nil|zero) (?:charge|cost)"
    r"|no (?:additional |extra |separate )?(?:charges?|costs?|fees?))"
)
_INCLUDED = re.compile(r"(?:included?|inclusive|incl\.?)\b.*|(?:no|yes)[ ,:;-]+included\b.*")
_CHARGED = frozenset({"yes", "charged", "chargeable", "y"})
_YES = re.compile(r"^yes ?[-:,;] ?(?=\D{0,3}\d)")
_PERS = tuple(
    (per, re.compile(pattern))
    for per, pattern in (
        (Per.ONE_OFF, r" ?[-,(]? ?\bone[- ]off\b(?: (?:charge|cost|fee|payment))?\)?| ?\bonce\b"),
        (Per.YEAR, rf" ?[-,(]? ?(?:{PER_YEAR.pattern})\)?"),
        (Per.MONTH, r" ?(?:\b(?:per|a) month\b|\bpcm\b|\bmonthly\b|/ ?month\b)"),
        (Per.TERM, r" ?\b(?:per|over the|for the) (?:whole )?(?:contract )?term\b"),
        (Per.CALL, r" ?\bper (?:api )?call\b"),
        (Per.USER, r" ?\b(?:per|a) user\b|/ ?user\b"),
        (Per.RECORD, r" ?\bper record\b"),
        (Per.CONNECTOR, r" ?\b(?:per|each) (?:connector|connection|api(?! call)|interface|integration)\b"),
    )
)
_UNREADABLE = Flaw(
    "unreadable_charge",
    WARNING,
    "The charge cannot be read; the contract is kept without it.",
    "Write it as £1,200 per year, £5,000 one-off, included, no charge or not known.",
)
_ZERO = Flaw(
    "unreadable_charge",
    WARNING,
    "A bare 0 may say that nothing is charged or that nothing is known; the contract is kept without it.",
    "Write no charge, included or not known.",
)


def per_of_heading(heading: str) -> Per | None:
    """What the amounts under a heading are for one of: "Annual API charge", "Data extraction (one-off)"."""
    pers = _pers_in(heading.casefold())
    return pers[0] if len(pers) == 1 else None


def parse_charge(text: str, per: Per | None = None) -> tuple[StatedCharge | None, Flaw | None]:
    """`per`: what the column's heading says of all its amounts; a cell's own words come before it."""
    folded = " ".join(text.casefold().split()).strip(" .")
    if _NO_CHARGE.fullmatch(folded):
        return StatedCharge(ChargeStatus.NONE), None
    if not folded or folded in NOT_STATED:
        return None, None
    if folded in TO_BE_STATED:
        return StatedCharge(ChargeStatus.NOT_KNOWN), None
    if len(folded) > LONGEST_TEXT:
        return None, _UNREADABLE
    if _INCLUDED.fullmatch(folded):
        return StatedCharge(ChargeStatus.INCLUDED), None
    if folded in _CHARGED:
        return StatedCharge(ChargeStatus.CHARGED), None
    said = _YES.sub("", folded)
    pers = _pers_in(said)
    if len(pers) > 1:
        # "£500 per user per year": neither alone is what the amount is for
        return None, _UNREADABLE
    for _, pattern in _PERS:
        said = pattern.sub("", said)
    amount = parse_amount(said.strip(" ,:;()"))
    if amount.zero:
        return None, _ZERO
    if amount.value is None or amount.value < 0 or (amount.flaw and amount.flaw.severity == ERROR):
        return None, _UNREADABLE
    return StatedCharge(ChargeStatus.CHARGED, amount, pers[0] if pers else per), amount.flaw


def _pers_in(folded: str) -> list[Per]:
    return [per for per, pattern in _PERS if pattern.search(folded)]
