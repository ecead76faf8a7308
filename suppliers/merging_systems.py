"""Saying that two systems are one, and taking that back. Evidence is never changed.

The facts follow by `contracts.imports.curating`, which calls these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from wagtail.log_actions import log

from changes.models import keep_order, note
from suppliers.curating import remember
from suppliers.merging import MERGED, UNMERGED, MergeRefusedError
from suppliers.models import System

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


def kept_systems() -> dict[int, int]:
    """The id of each merged system → the id of the one that it shows as."""
    merged = System.objects.filter(merged_into__isnull=False)
    return {gone: keep for gone, keep in merged.values_list("pk", "merged_into_id") if keep is not None}


def why_not_merged(*, keep: System, gone: System) -> str:
    """Why `gone` cannot be merged into `keep`, in words; empty where it can."""
    if keep.pk == gone.pk:
        return f"{keep.name} cannot be merged into itself."
    for one in (keep, gone):
        if one.merged_into is not None:
            return f"{one.name} is merged into {one.merged_into.name} already. Part them first."
        if one.retired_on is not None:
            return f"{one.name} is retired. Bring it back first."
    if keep.data_set != gone.data_set:
        return "A real system and one of the demonstration cannot be merged."
    if other := gone.merged.first():
        return f"{other.name} is merged into {gone.name}. Part them first, then merge both."
    if keep.part_of == gone:
        return f"{keep.name} is a module of {gone.name}. Take that back first."
    if module := gone.modules.first():
        return f"{module.name} is a module of {gone.name}. Make it a module of {keep.name} first."
    return ""


@transaction.atomic
def merge_system(*, keep: System, gone: System, by: AbstractBaseUser | None, reason: str) -> None:
    """Let every name of `gone` mean `keep` from now on. `unmerge_system` takes it back.

    Only a pointer is set: the names and the evidence stay as they are. Raises `MergeRefusedError`.
    """
    keep_order()
    keep, gone = _locked(keep), _locked(gone)
    if why := why_not_merged(keep=keep, gone=gone):
        raise MergeRefusedError(why)
    if not reason.strip():
        raise MergeRefusedError("Say why they are one system.")
    remember(gone, "merged_into", "")
    gone.merged_into = keep
    gone.save(update_fields=["merged_into"])
    log(gone, MERGED, user=by, data={"into": keep.pk, "into_name": keep.name, "reason": reason})
    note("system", [keep.pk, gone.pk])


@transaction.atomic
def unmerge_system(*, gone: System, by: AbstractBaseUser | None, reason: str) -> None:
    """Take back the merging of `gone`. Raises `MergeRefusedError` where it is not merged."""
    keep_order()
    gone = _locked(gone)
    keep = gone.merged_into
    if keep is None:
        raise MergeRefusedError(f"{gone.name} is not merged into another system.")
    remember(gone, "merged_into", keep.name)
    gone.merged_into = None
    gone.save(update_fields=["merged_into"])
    log(gone, UNMERGED, user=by, data={"from": keep.pk, "from_name": keep.name, "reason": reason})
    note("system", [keep.pk, gone.pk])


def _locked(system: System) -> System:
    return System.objects.select_for_update().get(pk=system.pk)
