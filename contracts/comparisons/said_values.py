"""What somebody said in the review of amounts that are held."""

from __future__ import annotations

from boroughs.reader import Reader
from contracts.models import ReviewItem

OTHER_VALUES = {
    "framework_ceiling": "a framework's ceiling, not this contract's price",
    "estimate": "an estimate made before the contract was let",
    "band": "one end of a band",
    "not_known": "something else",
}
"""What a held amount may be instead: it stays off the comparisons, and the page says why."""


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
        why = ""
        if state == ReviewItem.State.REJECTED:
            kind = OTHER_VALUES.get(answer.get("value_kind", ""), "")
            why = f"held: somebody said in the review that it is {kind}" if kind else NOT_RIGHT
        found[contract, pence] = why
    return found


NOT_RIGHT = "held: somebody said in the review that it is not right"
