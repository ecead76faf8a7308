"""Lists whose headings would do for a register of contracts, and that are none."""

from __future__ import annotations

import re
from typing import NamedTuple

from contracts.imports.layouts.headings import without_remark
from contracts.imports.layouts.match import Match
from contracts.imports.layouts.registers import LIST_OF_SYSTEMS
from contracts.imports.layouts.spend import lists_payments, looks_like_spend


class OtherList(NamedTuple):
    """What a list is, in words that follow "This is", and what to load in its place."""

    code: str
    name: str
    instead: str


SPEND = OtherList(
    "spend_file", "a list of payments or orders (spend)", "Load the contracts register instead."
)
PIPELINE = OtherList(
    "pipeline",
    "a list of planned procurements (a pipeline)",
    "Load the contracts that have been awarded instead.",
)
PRICES = OtherList(
    "price_list",
    "a list of prices for a unit each",
    "Load the contracts instead, with what each of them costs.",
)

_DATES = frozenset({"period", "start", "end", "initial_end", "latest_end", "review_date"})
_VALUES = frozenset({"value", "value_annual", "value_with_extensions", "value_estimate"})

_PLANNED = re.compile(
    r"\b(?:planned|anticipated|proposed|expected|forecast|estimated|target|indicative)\b"
    r".*\b(?:start|commencement|procurement|tender|award|publication|advert\w*)\b",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"(?:(?:pricing|price|charge|charging|order|sales?) )?unit(?: of (?:measure|charge|sale|issue|price))?"
    r"|uom|(?:charged )?per",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"(?:(?:list|catalogue|unit) )?(?:price|rate|charge)s?(?: each)?|unit costs?", re.IGNORECASE
)


def what_else(match: Match) -> OtherList | None:
    """What a row of headings belongs to where that is no register of contracts, though it has all that one needs."""
    fields = set(match.fields)
    # "Vendor", "Purpose" and "Amount" are headings of payments, and of a list of systems as well
    is_spend = lists_payments if match.layout is LIST_OF_SYSTEMS else looks_like_spend
    if not fields & _DATES and is_spend(match.headings):
        return SPEND
    if not fields & {"supplier", "start"} and any(map(_PLANNED.search, match.headings)):
        return PIPELINE
    prices = [_PRICE.fullmatch(_plain(heading)) is not None for heading in match.headings]
    if (
        any(prices)
        and any(map(_UNIT.fullmatch, match.headings))
        and all(price for price, field in zip(prices, match.fields, strict=True) if field in _VALUES)
    ):
        return PRICES
    return None


def _plain(heading: str) -> str:
    """A heading without what changes nothing about a price: that it is in pounds, and without VAT."""
    return " ".join(without_remark(heading).replace("(", " ").replace(")", " ").split())
