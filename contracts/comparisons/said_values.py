"""What somebody said in the review of amounts that are held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from boroughs.reader import Reader
from contracts.models import ContractFact, ReviewItem

OTHER_VALUES = {
    "framework_ceiling": "a framework's ceiling, not this contract's price",
    "estimate": "an estimate made before the contract was let",
    "band": "one end of a band",
    "not_known": "something else",
}
"""What a held amount may be instead: it stays off the comparisons, and the page says why."""

A_PAGE = 500
"""Contracts up to which they are named in the question; an export of thousands asks for all that is held instead."""


def said_of_values(reader: Reader) -> dict[tuple[int, int], str]:
    """(contract id, pence) → empty where the amount is right, else why it stays off; the newest word counts.

    Only what was asked of evidence that this reader sees: an answer to a restricted question changes no other page.
    """
    decided = (
        ReviewItem.objects.filter(
            kind=ReviewItem.Kind.VALUE, data_set=reader.data_set, audience__lte=reader.level
        )
        .exclude(state=ReviewItem.State.OPEN)
        .filter(evidence__contract__isnull=False)
        .order_by("decided_at", "id")
    )
    found: dict[tuple[int, int], str] = {}
    for contract, state, suggestion, answer in decided.values_list(
        "evidence__contract_id", "state", "suggestion", "answer"
    ):
        pence = suggestion.get("value_pence")
        if not isinstance(pence, int):
            continue
        found[contract, pence] = _said(state, answer)
    return found


NOT_RIGHT = "held: somebody said in the review that it is not right"


def held_values(reader: Reader, facts: Iterable[ContractFact]) -> dict[int, str]:
    """Contract id → why its value is held, in words, for those of `facts` whose value is; in one query.

    What waits in the review and what somebody said there to be wrong is held; what was said to be right is not.
    """
    amounts = {fact.contract_id: fact.value_pence for fact in facts if fact.value_pence is not None}
    if not amounts:
        return {}
    asked = ReviewItem.objects.filter(
        kind=ReviewItem.Kind.VALUE,
        data_set=reader.data_set,
        audience__lte=reader.level,
    ).exclude(state=ReviewItem.State.OPEN, evidence__newest_import__isnull=True)
    if len(amounts) <= A_PAGE:
        asked = asked.filter(evidence__contract__in=list(amounts))
    found: dict[int, str] = {}
    for contract, state, suggestion, answer in asked.order_by("decided_at", "id").values_list(
        "evidence__contract_id", "state", "suggestion", "answer"
    ):
        if contract not in amounts or suggestion.get("value_pence") != amounts[contract]:
            continue
        waiting = state == ReviewItem.State.OPEN
        found[contract] = "; ".join(suggestion.get("reasons", ())) if waiting else _said(state, answer)
    return {contract: why for contract, why in found.items() if why}


def _said(state: str, answer: Mapping[str, Any]) -> str:
    """Why an amount stays off the comparisons after somebody's word; empty where it is right."""
    if state != ReviewItem.State.REJECTED:
        return ""
    kind = OTHER_VALUES.get(answer.get("value_kind", ""), "")
    return f"held: somebody said in the review that it is {kind}" if kind else NOT_RIGHT
