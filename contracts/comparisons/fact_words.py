"""The words of a contract's and a deployment's kinds, for people. Pure. Those of charges are in `words`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from contracts.comparisons.words import count, day, listed

VALUE_KINDS = {
    "initial_term": "total of the initial term",
    "with_extensions": "total with every extension",
    "annual": "a year",
    "order": "one order",
    "payment": "one payment",
    "estimate": "estimate before the contract was let",
    "framework_ceiling": "framework ceiling: not a price",
    "band": "band",
    "not_known": "whether total or yearly is not stated",
}
VALUE_REASONS = {
    "not_stated": "not stated",
    "withheld": "withheld",
    "inside_another": "inside another price",
    "called_off": "called off",
}
OUTCOMES = {"called_off": "called off", "terminated": "terminated"}
STATUSES = {
    "live": "live",
    "planned": "planned",
    "implementing": "being brought in",
    "being_replaced": "being replaced",
    "ended": "no longer in use",
    "option_considered": "considered, not chosen as far as known",
    "not_known": "not known",
}
REGIMES = {"pcr_2015": "Public Contracts Regulations 2015", "pa_2023": "Procurement Act 2023"}
OWNERSHIPS = {
    "product_sold": "product sold",
    "company_bought": "company bought",
    "renamed": "renamed",
    "contract_novated": "contract novated",
}
ROLES = {
    "supplier": "supplier",
    "lead": "lead buyer",
    "participant": "takes part",
    "payer": "pays",
    "user": "uses it",
    "reseller": "reseller",
    "host": "host",
}


def options_words(options: Sequence[Mapping[str, Any]]) -> str:
    """ "2 × 12 months, used on 1 Apr 2024"; empty where none is stated."""
    words = []
    for option in options:
        times = int(option.get("count", 1))
        months = count(int(option["months"]), "month")
        text = f"{times} × {months}" if times > 1 else months
        used = [day(date.fromisoformat(on)) for on in option.get("used_on", ())]
        words.append(f"{text}, {'used on ' + listed(used) if used else 'not used as far as known'}")
    return "; ".join(words)


def partial_day(text: str) -> str:
    """A date of which only the year or the month may be known: "2024", "Aug 2024", "1 Aug 2024"."""
    if len(text) == 10:
        return day(date.fromisoformat(text))
    if len(text) == 7:
        return day(date.fromisoformat(f"{text}-01")).removeprefix("1 ")
    return text
