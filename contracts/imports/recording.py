"""Records of imports: a new one, a refused one, the same file again, and the problems that one had."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from contracts.imports import bulk
from contracts.imports.asked import Asked
from contracts.imports.receipt import Receipt
from contracts.models import Import, ImportProblem
from contracts.records import Problem


def newest(asked: Asked) -> Import | None:
    live = Import.objects.live().filter(source=asked.source, audience=asked.audience.level)
    return live.order_by("-id").first()


def same_file(asked: Asked, sha256: str, recipe: str) -> Import | None:
    """The newest import of the source, where it is of this very file, read in this very way."""
    alike = Import.objects.live().filter(sha256=sha256, recipe=recipe, audience=asked.audience.level)
    if asked.source is not None:
        alike = alike.filter(source=asked.source)
    else:
        alike = alike.filter(source__organisation=asked.organisation)
    found = alike.order_by("-id").first()
    return found if found is not None and found == newest(replace(asked, source=found.source)) else None


def record_again(before: Import, asked: Asked, receipt: Receipt, shown: str, recipe: str) -> Receipt:
    asked = replace(asked, source=before.source)
    listing = before.same_as or before
    kept = listing.counts
    receipt.status, receipt.same_as = "applied", listing.pk
    receipt.sheet, receipt.layout, receipt.header_row = listing.sheet, listing.layout, listing.header_row
    receipt.rows = listing.rows
    receipt.dropped.update({item["reason"]: item["rows"] for item in kept["dropped"]})
    receipt.records = kept["records"]
    receipt.unchanged = kept["new"] + kept["changed"] + kept["unchanged"]
    receipt.blocked_rows = kept["rows_with_errors"]
    receipt.recognised = {(one["system"], one["supplier"]): one["rows"] for one in kept["recognised"]}
    receipt.to_review = 0
    receipt.problems = [
        Problem(p.code, p.severity, p.message, p.hint, p.sheet, p.row, p.cell, p.column, p.value)
        for p in ImportProblem.objects.filter(imported=listing).order_by("id")
    ]
    if asked.dry_run or asked.again_writes_nothing:
        return receipt
    with transaction.atomic():
        imported = new_import(asked, receipt, shown, recipe, Import.Status.APPLIED, same_as=listing)
        imported.applied_at = timezone.now()
        imported.counts = receipt.counts()
        imported.save()
    receipt.import_id = imported.pk
    return receipt


def record_refused(asked: Asked, receipt: Receipt, shown: str, recipe: str) -> Receipt:
    receipt.status, receipt.records = "refused", {}
    receipt.new = receipt.changed = receipt.unchanged = receipt.to_review = 0
    if asked.dry_run:
        return receipt
    with transaction.atomic():
        asked = asked.with_source(receipt.layout)
        imported = new_import(asked, receipt, shown, recipe, Import.Status.REFUSED)
        keep_problems(imported, receipt)
        imported.counts = receipt.counts()
        imported.save()
    receipt.import_id = imported.pk
    return receipt


def new_import(
    asked: Asked, receipt: Receipt, shown: str, recipe: str, status: str, same_as: Import | None = None
) -> Import:
    if asked.source is None:
        raise ValueError("An import belongs to a source.")
    return Import.objects.create(
        source=asked.source,
        status=status,
        file_name=shown[:500],
        sha256=receipt.sha256,
        recipe=recipe,
        same_as=same_as,
        audience=asked.audience.level,
        sheet=receipt.sheet[:200],
        header_row=receipt.header_row,
        layout=receipt.layout,
        full_list=asked.full_list,
        rows=receipt.rows,
        imported_by=asked.imported_by,
        started_at=timezone.now(),
    )


def keep_problems(imported: Import, receipt: Receipt) -> None:
    fields = ("sheet", "row", "cell", "column", "value", "code", "severity", "message", "hint")
    rows = ((imported.pk, *(storable(getattr(p, name)) for name in fields)) for p in receipt.problems)
    bulk.load(ImportProblem, ("imported", *fields), rows)


def storable(value: Any) -> Any:
    """No database keeps a NUL or half a surrogate pair; the file still has them."""
    if not isinstance(value, str):
        return value
    return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
