"""Says yes, no or "it is another" to a suggestion of the review queue, and takes that back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from boroughs.models import User
from contracts.imports import bulk
from contracts.imports.answering import (
    CannotDecide,
    Touched,
    accept,
    chosen_system,
    needs_system,
    read_choice,
    reject,
    take_back,
)
from contracts.imports.lessons import learn, plans, unlearn
from contracts.imports.questions import UNKNOWN_SYSTEM
from contracts.imports.references import Systems
from contracts.models import ReviewDecision, ReviewItem

__all__ = ["UNKNOWN_SYSTEM", "CannotDecide", "decide", "last_decision", "needs_system", "reopen"]

Verdict = ReviewDecision.Verdict
State = ReviewItem.State


def decide(*, item: ReviewItem, accept: bool, by: User, choice: str = "") -> ReviewItem:
    """Say yes (its evidence then makes facts), no (nothing changes), or with `choice` what it is instead: a
    system's or supplier's slug, kinds of charge joined by "+", a kind of value. Give the item as it stands then.

    Facts, what it teaches, and the outbox are written in the same transaction. Raises `CannotDecide` where it
    was decided already, or its system is still not in the catalogue.
    """
    with bulk.patience(), transaction.atomic():
        item = _locked(item)
        if item.state != State.OPEN:
            raise CannotDecide("Somebody has decided this already. Take that back first.")
        if item.evidence.newest_import_id is None:
            raise CannotDecide("The file that it came from was undone, so there is nothing to decide.")
        answer = read_choice(item, choice) if choice else {}
        verdict = Verdict.ANOTHER if answer else Verdict.YES if accept else Verdict.NO
        _decide(item, verdict, answer, by)
    return item


def _decide(item: ReviewItem, verdict: str, answer: dict[str, Any], by: User) -> None:
    touched = Touched()
    # An amount that is of another kind does not stand as what it was given for.
    stands = verdict != Verdict.NO and "value_kind" not in answer
    # Reading the catalogue is most of the work of an answer, and a no needs none of it.
    systems = Systems(item.data_set) if stands else None
    if systems is not None:
        accept(item, answer, systems, touched, by)
    else:
        reject(item, touched)
    item.state = State.ACCEPTED if stands else State.REJECTED
    item.answer, item.carried_from = answer, None
    item.decided_by, item.decided_at = by, timezone.now()
    item.save(update_fields=["state", "answer", "carried_from", "decided_by", "decided_at"])
    decision = ReviewDecision.objects.create(
        item=item, verdict=verdict, answer=answer, by=by, at=item.decided_at
    )
    learn(decision, plans(item, verdict, chosen_system(item, answer)))
    # After it is saved: the kinds of a charge that somebody chose are read from the item.
    touched.derive(item.data_set, systems)


def reopen(*, item: ReviewItem, by: User | None = None) -> ReviewItem:
    """Take a decision back: the suggestion waits again, what a yes had made is unmade, what it taught is forgotten.

    The answer is taken back from the same question of every file that has it. Raises `CannotDecide`.
    """
    with bulk.patience(), transaction.atomic():
        item = _locked(item)
        if item.state == State.OPEN:
            raise CannotDecide("Nobody has decided this yet.")
        first = item.carried_from_id or item.pk
        alike = ReviewItem.objects.select_for_update(of=("self",)).select_related("evidence")
        same = list(alike.filter(carried_from=first).exclude(pk=item.pk))
        same += [] if first == item.pk else list(alike.filter(pk=first))
        now = timezone.now()
        for decision in ReviewDecision.objects.filter(item=first, undone_at__isnull=True):
            unlearn(decision)
            decision.undone_by, decision.undone_at = by, now
            decision.save(update_fields=["undone_by", "undone_at"])
        systems, touched = Systems(item.data_set), Touched()
        for one in (item, *same):
            if one.state == State.OPEN:
                continue
            take_back(one, systems, touched, by)
            one.state, one.answer, one.carried_from = State.OPEN, {}, None
            one.decided_by = one.decided_at = None
            one.save(update_fields=["state", "answer", "carried_from", "decided_by", "decided_at"])
        touched.derive(item.data_set, systems)
    return item


def last_decision(by: User, data_set: str) -> ReviewDecision | None:
    """The newest decision of this person that stands: what "undo" takes back."""
    standing = ReviewDecision.objects.filter(by=by, undone_at__isnull=True, item__data_set=data_set)
    return standing.select_related("item", "item__organisation").order_by("-id").first()


def _locked(item: ReviewItem) -> ReviewItem:
    bulk.lock_facts()
    return ReviewItem.objects.select_for_update(of=("self",)).select_related("evidence").get(pk=item.pk)
