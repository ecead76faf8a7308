"""Saying that two suppliers are one, and taking that back. Evidence is never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from wagtail.log_actions import log

from changes.models import keep_order, note
from suppliers.curating import remember
from suppliers.models import Supplier

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

MERGED = "suppliers.merge"
UNMERGED = "suppliers.unmerge"
"""Actions of the site's own log, which keeps who did it, when and why."""


class MergeRefusedError(ValueError):
    """Why two suppliers cannot be merged or parted, in words for the person who asked."""


def kept(supplier: Supplier) -> Supplier:
    """The supplier that this one is merged into at last; itself where it is not merged."""
    seen = {supplier.pk}
    while supplier.merged_into is not None:
        supplier = supplier.merged_into
        if supplier.pk in seen:
            raise MergeRefusedError(f"{supplier.name} is merged into itself through others. Part them first.")
        seen.add(supplier.pk)
    return supplier


def why_not_merged(*, keep: Supplier, gone: Supplier) -> str:
    """Why `gone` cannot be merged into `keep`, in words; empty where it can."""
    if keep.pk == gone.pk:
        return f"{keep.name} cannot be merged into itself."
    if gone.merged_into is not None:
        return f"{gone.name} is merged into {gone.merged_into.name} already. Part them first."
    last = kept(keep)
    if last.pk == gone.pk:
        return f"{keep.name} is merged into {gone.name}. Part them first."
    if keep.data_set != gone.data_set:
        return "A real supplier and one of the demonstration cannot be merged."
    numbers = _company_numbers(last), _company_numbers(gone)
    if all(numbers):
        return (
            f"{last.name} ({', '.join(numbers[0])}) and {gone.name} ({', '.join(numbers[1])}) are "
            "two companies. If one owns the other, give it as the parent instead."
        )
    return ""


@transaction.atomic
def merge(*, keep: Supplier, gone: Supplier, by: AbstractBaseUser | None, reason: str) -> None:
    """Let every name of `gone` mean `keep` from now on. `unmerge` takes it back.

    Only a pointer is set: names, evidence and what was merged into `gone` stay as they are, so nothing is
    lost. Raises `MergeRefusedError` where the two are one already, are of different data sets, or are two
    companies with numbers of their own (those form a group; they are not one).
    """
    keep_order()
    keep, gone = _locked(keep), _locked(gone)
    if why := why_not_merged(keep=keep, gone=gone):
        raise MergeRefusedError(why)
    if not reason.strip():
        raise MergeRefusedError("Say why they are one supplier.")
    last = kept(keep)
    remember(gone, "merged_into", "")
    gone.merged_into = keep
    gone.save(update_fields=["merged_into"])
    log(gone, MERGED, user=by, data={"into": keep.pk, "into_name": keep.name, "reason": reason})
    note("supplier", [last.pk, keep.pk, gone.pk])


@transaction.atomic
def unmerge(*, gone: Supplier, by: AbstractBaseUser | None, reason: str) -> None:
    """Take back the merging of `gone`. What had been merged into it earlier comes with it again.

    Raises `MergeRefusedError` where it is not merged.
    """
    keep_order()
    gone = _locked(gone)
    if gone.merged_into is None:
        raise MergeRefusedError(f"{gone.name} is not merged into another supplier.")
    last, direct = kept(gone), gone.merged_into
    remember(gone, "merged_into", direct.name)
    gone.merged_into = None
    gone.save(update_fields=["merged_into"])
    log(gone, UNMERGED, user=by, data={"from": direct.pk, "from_name": direct.name, "reason": reason})
    note("supplier", [last.pk, direct.pk, gone.pk])


def _company_numbers(supplier: Supplier) -> list[str]:
    """The company numbers of a supplier and of all that is merged into it."""
    found: list[str] = []
    group = [supplier]
    while group:
        found += sorted({one.company_number for one in group} - {"", *found})
        group = list(Supplier.objects.filter(merged_into__in=group))
    return found


def _locked(supplier: Supplier) -> Supplier:
    """The row as it stands now, locked until the transaction ends (SQLite locks the whole file anyway)."""
    return Supplier.objects.select_for_update().get(pk=supplier.pk)
