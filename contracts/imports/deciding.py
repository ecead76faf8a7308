"""Says yes or no to a suggestion of the review queue, and takes that back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from boroughs.models import User
from contracts.imports import bulk
from contracts.imports.deriving import Deriver
from contracts.imports.references import Capabilities, Systems
from contracts.models import Evidence, ReviewItem


class CannotDecide(Exception):
    """Why a suggestion cannot be decided so, in words for the person who asked."""


UNKNOWN_SYSTEM = "unknown system"
"""The reason of a suggestion whose record stands already, but names a system that the catalogue lacks."""


def decide(*, item: ReviewItem, accept: bool, by: User) -> ReviewItem:
    """Say yes (its evidence then makes facts) or no (nothing changes). Give the item as it stands
    afterwards.

    Facts and the outbox are written in the same transaction. Raises `CannotDecide` where it was decided
    already, or its system is still not in the catalogue.
    """
    with transaction.atomic():
        item = _locked(item)
        if item.state != ReviewItem.State.OPEN:
            raise CannotDecide("Somebody has decided this already. Take that back first.")
        evidence = item.evidence
        if evidence.newest_import_id is None:
            raise CannotDecide("The file that it came from was undone, so there is nothing to decide.")
        if accept:
            systems, before = Systems(item.data_set), evidence.system_id
            if needs_system(item):
                _name_system(evidence, item, systems)
            if item.reason != UNKNOWN_SYSTEM:
                evidence.stands = True
                evidence.save(update_fields=["stands"])
            _derive(evidence, item.data_set, systems, before)
        item.state = ReviewItem.State.ACCEPTED if accept else ReviewItem.State.REJECTED
        item.decided_by, item.decided_at = by, timezone.now()
        item.save(update_fields=["state", "decided_by", "decided_at"])
    return item


def reopen(*, item: ReviewItem) -> ReviewItem:
    """Take a decision back: the suggestion waits again, and what a yes had made is unmade."""
    with transaction.atomic():
        item = _locked(item)
        if item.state == ReviewItem.State.OPEN:
            raise CannotDecide("Nobody has decided this yet.")
        was_yes = item.state == ReviewItem.State.ACCEPTED
        item.state = ReviewItem.State.OPEN
        item.decided_by = item.decided_at = None
        item.save(update_fields=["state", "decided_by", "decided_at"])
        if was_yes:
            evidence, systems = item.evidence, Systems(item.data_set)
            before = evidence.system_id
            if item.reason == UNKNOWN_SYSTEM:
                evidence.system = None
            else:
                evidence.stands = False
            evidence.save(update_fields=["system", "stands"])
            _derive(evidence, item.data_set, systems, before)
    return item


def _locked(item: ReviewItem) -> ReviewItem:
    bulk.lock_facts()
    return ReviewItem.objects.select_for_update(of=("self",)).select_related("evidence").get(pk=item.pk)


def needs_system(item: ReviewItem) -> bool:
    """Whether a yes makes sense only once the catalogue has the system that the record names.

    A charge may stand with a name that the catalogue lacks; nobody can be shown to run what has no page.
    """
    unnamed = item.evidence.system_id is None
    return item.reason == UNKNOWN_SYSTEM or (unnamed and item.kind == ReviewItem.Kind.DEPLOYMENT)


def _name_system(evidence: Evidence, item: ReviewItem, systems: Systems) -> None:
    """Join the record with the system of the catalogue that has its name by now."""
    name = str(item.suggestion.get("system", ""))
    found = systems.find(name)
    if found is None:
        raise CannotDecide(f"The catalogue has no system called “{name}”. Add it there first, then say yes.")
    evidence.system_id = found
    evidence.save(update_fields=["system"])


def _derive(evidence: Evidence, data_set: str, systems: Systems, before: int | None) -> None:
    """Make the facts anew of what this evidence speaks of, and of its use of the system it named `before`."""
    deriver = Deriver(data_set, systems, Capabilities())
    if evidence.contract_id is not None:
        deriver.contracts([evidence.contract_id])
    of_use = evidence.kind in ("deployment", "claim")
    if of_use or (evidence.kind == "charge" and evidence.contract_id is None):
        named = {evidence.system_id or 0, before or 0}
        if evidence.kind == "deployment":
            # Nobody runs a system that has no name, so there is no such use to derive
            named.discard(0)
        deriver.uses((evidence.organisation_id or 0, system) for system in named)
