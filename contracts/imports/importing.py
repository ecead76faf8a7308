"""From a file to facts: opens it, finds its header, parses, stages, checks, and applies it, all or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from changes.models import note
from contracts.imports import bulk
from contracts.imports.applying import Applier
from contracts.imports.asked import Asked
from contracts.imports.carrying import carry_decisions
from contracts.imports.collecting import seldom_collecting
from contracts.imports.opened import open_for_import
from contracts.imports.parsing import VERSION
from contracts.imports.proposing_merges import propose_merges
from contracts.imports.readers import Refused
from contracts.imports.receipt import Receipt
from contracts.imports.recognising import Recognising
from contracts.imports.references import Organisations
from contracts.imports.staging import Staging, TooManyProblems, stage
from contracts.models import Evidence, Import, ImportProblem
from contracts.records import Problem
from suppliers.recognition.loading import load_recogniser

HASH_BLOCK = 1 << 20
FULL_LIST = "full_list"
"""The answer that confirms how many contracts a full list removes."""

ANOTHER = "another_organisation"
"""The answer that a file which names another organisation is this one's all the same."""

NAMED = 10
"""Contracts that a question names; the rest is a number."""

Progress = Callable[[str, int], None]


def _no_progress(step: str, rows: int) -> None:
    return None


def import_file(path: Path, asked: Asked, *, name: str = "", progress: Progress = _no_progress) -> Receipt:
    """Import one file, in one transaction: all of it or nothing. A refused file says why in its receipt.

    `progress(step, rows)` is told how far it has come ("reading", "applying"). Raises `OSError` where the
    file itself cannot be opened.
    """
    with bulk.patience(), seldom_collecting():
        return _import(path, asked, _storable(name or path.name), progress)


def _import(path: Path, asked: Asked, shown: str, progress: Progress) -> Receipt:
    sha256 = _sha256(path)
    receipt = Receipt(file=shown, sha256=sha256, dry_run=asked.dry_run)
    recogniser = load_recogniser(asked.data_set)
    recipe = asked.recipe(recogniser.fingerprint)
    again = _same_file(asked, sha256, recipe)
    if again is not None:
        return _record_again(again, asked, receipt, shown, recipe)
    recognising = Recognising(recogniser, asked.data_set)
    organisations = Organisations(asked.data_set)
    try:
        with open_for_import(path, asked, receipt) as opened:
            staging = stage(
                opened.rows(),
                recipe=f"{VERSION}/{opened.recipe}/{recogniser.fingerprint}".encode(),
                organisation_of=organisations.find,
                enrich=recognising,
                one_contract_a_row=not opened.is_feed,
                accepted=asked.accepted,
                folder=_temporary_folder(),
                progress=lambda rows: progress("reading", rows),
            )
            receipt.problems += opened.problems()
            receipt.problems += _about_organisation(opened.organisation_named, asked, organisations)
    except Refused as refused:
        receipt.problems.append(refused.problem)
        return _record_refused(asked, receipt, shown, recipe)
    except TooManyProblems:
        receipt.problems = [_too_many_problems()]
        return _record_refused(asked, receipt, shown, recipe)
    try:
        receipt.problems += staging.problems
        receipt.rows = staging.rows
        receipt.blocked_rows = staging.blocked_rows
        receipt.dropped = staging.dropped
        receipt.records = staging.records
        receipt.recognised = recognising.found
        if any(problem.code == ANOTHER for problem in receipt.problems if not problem.row):
            return _record_refused(asked, receipt, shown, recipe)
        if not staging.records:
            if not any(problem.severity != "warning" for problem in receipt.problems):
                receipt.problems.append(_nothing_to_apply(staging))
            return _record_refused(asked, receipt, shown, recipe)
        return _apply(
            asked, staging, receipt, shown, recipe, one_contract_a_row=not opened.is_feed, progress=progress
        )
    finally:
        staging.close()


def _apply(
    asked: Asked,
    staging: Staging,
    receipt: Receipt,
    shown: str,
    recipe: str,
    *,
    one_contract_a_row: bool,
    progress: Progress,
) -> Receipt:
    without_source = asked
    with transaction.atomic():
        bulk.lock_facts()
        asked = asked.with_source(receipt.layout)
        again = _same_file(asked, receipt.sha256, recipe)
        if again is not None:
            # Somebody else applied this very file while this one was being read, or waited for it.
            return _record_again(again, asked, Receipt(shown, receipt.sha256), shown, recipe)
        newest = _newest(asked)
        imported = _new_import(asked, receipt, shown, recipe, Import.Status.APPLIED)
        applier = Applier(
            imported,
            staging,
            previous=newest.listing_id if newest else None,
            one_contract_a_row=one_contract_a_row,
            accepted=asked.accepted,
            progress=lambda rows: progress("applying", rows),
        )
        applied = applier.run()
        applied.to_review -= carry_decisions(imported)
        receipt.status = "applied"
        receipt.new, receipt.changed, receipt.unchanged = applied.new, applied.changed, applied.unchanged
        receipt.last_seen, receipt.to_review = applied.last_seen, applied.to_review
        receipt.problems += applied.problems
        receipt.blocked_rows += len(applied.problems)
        refused = not receipt.applied_rows
        if asked.full_list and applied.gone and FULL_LIST not in asked.accepted:
            refused = True
            receipt.problems.append(_would_remove(imported, applied.gone))
        if refused or asked.dry_run:
            transaction.set_rollback(True)
        else:
            receipt.import_id = imported.pk
            imported.applied_at = timezone.now()
            _keep_problems(imported, receipt)
            imported.counts = receipt.counts()
            imported.save()
            # Rows listed again say where they stand now, though no fact of theirs changed
            note("import", [imported.pk])
    if receipt.import_id:
        propose_merges(asked.data_set)
    # A source that was made here has been taken back with the rest.
    return _record_refused(without_source, receipt, shown, recipe) if refused else receipt


def _newest(asked: Asked) -> Import | None:
    live = Import.objects.live().filter(source=asked.source, audience=asked.audience.level)
    return live.order_by("-id").first()


def _same_file(asked: Asked, sha256: str, recipe: str) -> Import | None:
    """The newest import of the source, where it is of this very file, read in this very way."""
    alike = Import.objects.live().filter(sha256=sha256, recipe=recipe, audience=asked.audience.level)
    if asked.source is not None:
        alike = alike.filter(source=asked.source)
    else:
        alike = alike.filter(source__organisation=asked.organisation)
    found = alike.order_by("-id").first()
    return found if found is not None and found == _newest(replace(asked, source=found.source)) else None


def _record_again(before: Import, asked: Asked, receipt: Receipt, shown: str, recipe: str) -> Receipt:
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
        imported = _new_import(asked, receipt, shown, recipe, Import.Status.APPLIED, same_as=listing)
        imported.applied_at = timezone.now()
        imported.counts = receipt.counts()
        imported.save()
    receipt.import_id = imported.pk
    return receipt


def _record_refused(asked: Asked, receipt: Receipt, shown: str, recipe: str) -> Receipt:
    receipt.status, receipt.records = "refused", {}
    receipt.new = receipt.changed = receipt.unchanged = receipt.to_review = 0
    if asked.dry_run:
        return receipt
    with transaction.atomic():
        asked = asked.with_source(receipt.layout)
        imported = _new_import(asked, receipt, shown, recipe, Import.Status.REFUSED)
        _keep_problems(imported, receipt)
        imported.counts = receipt.counts()
        imported.save()
    receipt.import_id = imported.pk
    return receipt


def _new_import(
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


def _keep_problems(imported: Import, receipt: Receipt) -> None:
    fields = ("sheet", "row", "cell", "column", "value", "code", "severity", "message", "hint")
    rows = ((imported.pk, *(_storable(getattr(p, name)) for name in fields)) for p in receipt.problems)
    bulk.load(ImportProblem, ("imported", *fields), rows)


def _storable(value: Any) -> Any:
    """No database keeps a NUL or half a surrogate pair; the file still has them."""
    if not isinstance(value, str):
        return value
    return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(HASH_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _temporary_folder() -> Path:
    folder = Path(settings.DATA_DIR) / "staging"
    folder.mkdir(exist_ok=True)
    return folder


def _about_organisation(named: str, asked: Asked, organisations: Organisations) -> list[Problem]:
    """A whole file that names another council that we know is asked about: its contracts would be this one's."""
    found = organisations.find(named) if named else None
    if found is None or asked.organisation is None or ANOTHER in asked.accepted:
        return []
    if found == asked.organisation.pk:
        return []
    return [
        Problem(
            code=ANOTHER,
            severity="needs_answer",
            message=f"The file says that it is {named}'s, and it was to be loaded as {asked.organisation.name}'s.",
            hint=f"Load it as {organisations.slugs[found]}'s, or accept {ANOTHER} if it is right as it is.",
            value=named,
        )
    ]


def _nothing_to_apply(staging: Staging) -> Problem:
    return Problem(
        code="header_only" if not staging.rows else "nothing_to_apply",
        severity="error",
        message="No row gave a record." if staging.rows else "The file has a header and no rows below it.",
        hint="Add the contracts below the header, and load the file again.",
    )


def _would_remove(imported: Import, contracts: Sequence[int]) -> Problem:
    """What a full list would take from the pages, counted and by name, for somebody to confirm."""
    stated = Evidence.objects.filter(
        contract__in=contracts[:NAMED], kind="contract", source=imported.source, audience=imported.audience
    ).order_by("contract", "id")
    named = {
        pk: record.get("title") or record.get("reference") or "without a title"
        for pk, record in stated.values_list("contract", "record")
    }
    more = f" and {len(contracts) - NAMED:,} more" if len(contracts) > NAMED else ""
    one = len(contracts) == 1
    return Problem(
        code="would_remove",
        severity="needs_answer",
        message=(
            f"As the full list this would remove {len(contracts):,} contract{'' if one else 's'} that it"
            f" lacks: {'; '.join(named.values())}{more}."
        ),
        hint="Confirm with --accept full_list, or import it without --full-list to mark them last seen.",
        value=str(len(contracts)),
    )


def _too_many_problems() -> Problem:
    return Problem(
        code="too_many_problems",
        severity="error",
        message="More than 100,000 cells cannot be read: this is the wrong file, or its columns are misread.",
        hint="Look at the first rows; say which column is which with --map FIELD=HEADER.",
    )
