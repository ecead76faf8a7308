"""Answers for a new file what somebody has answered before: nobody is asked the same question twice."""

from __future__ import annotations

from contracts.imports import bulk
from contracts.imports.answering import CannotDecide, Touched, accept
from contracts.imports.questions import UNKNOWN_SYSTEM
from contracts.imports.references import Systems
from contracts.models import Import, ReviewItem

State = ReviewItem.State


def carry_decisions(imported: Import) -> int:
    """Give the new suggestions of an import the answers that the same questions have; how many had one.

    A no holds for every text alike of that organisation, a yes only for the same suggestion of the same contract.
    In the transaction that applies the import, after its evidence.
    """
    data_set = imported.source.data_set
    decided = ReviewItem.objects.filter(data_set=data_set, question__isnull=False).exclude(state=State.OPEN)
    if not decided.exists():
        return 0
    new = ReviewItem.objects.filter(
        evidence__newest_import=imported, state=State.OPEN, question__isnull=False
    ).select_related("evidence")
    carried = 0
    systems, touched = Systems(data_set), Touched()
    for chunk in bulk.chunked(new.order_by("id")):
        questions = {_asked(item) for item in chunk}
        before: dict[bytes, list[ReviewItem]] = {}
        for old in decided.filter(question__in=questions).select_related("evidence").order_by("-decided_at"):
            before.setdefault(_asked(old), []).append(old)
        for item in chunk:
            same = _same(item, before.get(_asked(item), []))
            if same is not None and _carry(item, same, systems, touched):
                carried += 1
    touched.derive(data_set, systems)
    return carried


def _asked(item: ReviewItem) -> bytes:
    return bytes(item.question or b"")


def _same(item: ReviewItem, decided: list[ReviewItem]) -> ReviewItem | None:
    """The newest answer that holds for this item too."""
    for old in decided:
        same_contract = old.evidence.contract_id == item.evidence.contract_id
        if old.state == State.REJECTED or (same_contract and old.suggestion == item.suggestion):
            return old
        if old.reason == UNKNOWN_SYSTEM and same_contract:
            return old
    return None


def _carry(item: ReviewItem, old: ReviewItem, systems: Systems, touched: Touched) -> bool:
    if old.state == State.ACCEPTED:
        try:
            accept(item, old.answer, systems, touched, old.decided_by)
        except CannotDecide:
            # Its system has left the catalogue: somebody must say again.
            return False
    item.state, item.answer = old.state, old.answer
    item.carried_from_id = old.carried_from_id or old.pk
    item.decided_by_id, item.decided_at = old.decided_by_id, old.decided_at
    item.save(update_fields=["state", "answer", "carried_from", "decided_by", "decided_at"])
    return True
