"""Changes of the catalogue by hand that facts follow: they are made anew in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from boroughs.models import User
from contracts.imports import bulk
from contracts.imports.answering import Touched
from contracts.imports.deciding import reopen
from contracts.models import Evidence, ReviewItem
from suppliers import curating, merging
from suppliers.merging_systems import merge_system, unmerge_system
from suppliers.models import Capability, Supplier, System

FACTS_FOLLOW = frozenset({"capabilities", "hosting", "part_of"})
"""Fields of a system from which facts that name it take what their evidence does not say."""


def change_system(
    *, system: System, to: Mapping[str, Any], by: User, reason: str = ""
) -> list[curating.Change]:
    """`suppliers.curating.change`, and the facts that name the system made anew where they follow from it."""
    with bulk.patience(), transaction.atomic():
        bulk.lock_facts()
        changes = curating.change(one=system, to=to, by=by, reason=reason)
        if any(change.field in FACTS_FOLLOW for change in changes):
            derive_again([system.pk], system.data_set)
    return changes


def move_system(*, system: System, under: Capability, by: User, reason: str = "") -> list[curating.Change]:
    """Let a system be for this capability, and for no other."""
    return change_system(system=system, to={"capabilities": [under]}, by=by, reason=reason)


def part(*, gone: Supplier, by: User, reason: str) -> None:
    """Take back the merging of `gone`. The suggestion whose yes had merged it waits again.

    Raises `suppliers.merging.MergeRefusedError`, or CannotDecide of `contracts.imports.answering`.
    """
    with bulk.patience(), transaction.atomic():
        bulk.lock_facts()
        said = ReviewItem.objects.filter(
            data_set=gone.data_set, kind=ReviewItem.Kind.SUPPLIER, state=ReviewItem.State.ACCEPTED,
            suggestion__gone=gone.pk,
        )  # fmt: skip
        item = said.order_by("-decided_at").first()
        if item is not None:
            reopen(item=item, by=by)
        else:
            merging.unmerge(gone=gone, by=by, reason=reason)


def merge_systems(*, keep: System, gone: System, by: User, reason: str) -> None:
    """Say that two systems are one: the facts of `gone` are those of `keep` at once. Raises MergeRefusedError."""
    with bulk.patience(), transaction.atomic():
        bulk.lock_facts()
        merge_system(keep=keep, gone=gone, by=by, reason=reason)
        derive_again([gone.pk], gone.data_set)


def part_systems(*, gone: System, by: User, reason: str) -> None:
    """Take that back: each has again what its own evidence says. Raises MergeRefusedError."""
    with bulk.patience(), transaction.atomic():
        bulk.lock_facts()
        keep = System.objects.get(pk=gone.pk).merged_into_id
        unmerge_system(gone=gone, by=by, reason=reason)
        derive_again([gone.pk], gone.data_set, stood_as=keep)


def derive_again(systems: Iterable[int], data_set: str, stood_as: int | None = None) -> None:
    """Make anew every fact of these systems from its live evidence. In the caller's transaction.

    `stood_as`: the system that their facts were facts of until now, where it was another.
    """
    touched = Touched()
    named = Evidence.objects.filter(system__in=systems, newest_import__isnull=False)
    for evidence in named.iterator():
        touched.add(evidence, stood_as)
    touched.derive(data_set)
