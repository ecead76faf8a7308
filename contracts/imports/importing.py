"""From a file to facts: opens it, finds its header, parses, stages, checks, and applies it, all or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from changes.models import note
from contracts.imports import bulk
from contracts.imports.ahead import Ahead, worth_a_process
from contracts.imports.applying import Applied, Applier
from contracts.imports.asked import Asked
from contracts.imports.carrying import carry_decisions
from contracts.imports.collecting import seldom_collecting
from contracts.imports.holding import queue_held_values
from contracts.imports.opened import Opened, open_for_import
from contracts.imports.parsing import VERSION
from contracts.imports.parsing.dates import MONTH_FIRST
from contracts.imports.parsing.remarks import IN_THOUSANDS, VAT_BELOW
from contracts.imports.proposing_merges import propose_merges
from contracts.imports.readers import Refused
from contracts.imports.receipt import Receipt
from contracts.imports.recognising import Recognising
from contracts.imports.recording import (
    keep_problems,
    new_import,
    newest,
    record_again,
    record_refused,
    same_file,
    storable,
)
from contracts.imports.references import Organisations
from contracts.imports.staged import Staging
from contracts.imports.staging import TooManyProblems, stage
from contracts.models import Evidence, Import
from contracts.records import Problem
from suppliers.recognition.loading import load_recogniser

HASH_BLOCK = 1 << 20
FULL_LIST = "full_list"
"""The answer that confirms how many contracts a full list removes."""

ANOTHER = "another_organisation"
"""The answer that a file which names another organisation is this one's all the same."""

OF_THE_WHOLE_FILE = frozenset({ANOTHER, IN_THOUSANDS, MONTH_FIRST, VAT_BELOW})
"""Questions which, asked of no row, concern them all: nothing is applied before there is an answer."""

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
        return _import(path, asked, storable(name or path.name), progress)


def _import(path: Path, asked: Asked, shown: str, progress: Progress) -> Receipt:
    sha256 = _sha256(path)
    receipt = Receipt(file=shown, sha256=sha256, dry_run=asked.dry_run)
    recogniser = load_recogniser(asked.data_set)
    recipe = asked.recipe(recogniser.fingerprint)
    again = same_file(asked, sha256, recipe)
    if again is not None:
        return record_again(again, asked, receipt, shown, recipe)
    recognising = Recognising(recogniser, asked.data_set)
    organisations = Organisations(asked.data_set)
    with closing(Staging(_temporary_folder())) as staging:
        try:
            with open_for_import(path, asked, receipt) as opened:

                def read() -> _Noticed:
                    stage(
                        opened.rows(),
                        staging,
                        recipe=f"{VERSION}/{opened.recipe}/{recogniser.fingerprint}".encode(),
                        organisation_of=organisations.find,
                        enrich=recognising,
                        one_contract_a_row=not opened.is_feed,
                        accepted=asked.accepted,
                    )
                    about = _about_organisation(opened, asked, organisations)
                    return _Noticed(opened.problems() + recognising.problems + about, recognising.found)

                importing = _Importing(asked, staging, receipt, shown, recipe, not opened.is_feed, progress)
                if not worth_a_process(path.stat().st_size):
                    staging.on_written = importing.has_read
                    noticed = read()
                else:
                    with closing(Ahead(staging, read, importing.has_read)) as ahead:
                        if importing.apply_ahead(ahead.found):
                            return receipt
                        noticed = ahead.found()
        except Refused as refused:
            receipt.problems.append(refused.problem)
            return record_refused(asked, receipt, shown, recipe)
        except TooManyProblems:
            receipt.problems = [_too_many_problems()]
            return record_refused(asked, receipt, shown, recipe)
        return importing.apply(noticed)


class _Noticed(NamedTuple):
    """What the reading of a whole file notices beside its rows: its problems, and the systems that it names."""

    problems: list[Problem]
    recognised: Mapping[tuple[str, str], int]


@dataclass
class _Importing:
    """One file that is being imported, as somebody asked."""

    asked: Asked
    staging: Staging
    receipt: Receipt
    shown: str
    recipe: str
    one_contract_a_row: bool
    progress: Progress

    def has_read(self, rows: int) -> None:
        self.progress("reading", rows)

    def apply(self, noticed: _Noticed) -> Receipt:
        """Apply the file, which has been read to its end, or refuse it."""
        self._fill_in(noticed)
        if not self._may_apply():
            return self._refused()
        with transaction.atomic():
            asked = self._asked_once_alone()
            again = same_file(asked, self.receipt.sha256, self.recipe)
            if again is not None:
                # Somebody else applied this very file while this one was being read, or waited for it.
                return record_again(
                    again, asked, Receipt(self.shown, self.receipt.sha256), self.shown, self.recipe
                )
            imported, applier = self._begin(asked)
            refused = not self._end(asked, imported, applier.run())
        # A source that was made here has been taken back with the rest.
        return self._refused() if refused else self._applied()

    def apply_ahead(self, noticed: Callable[[], _Noticed]) -> bool:
        """Apply a file's rows while the rest is being read; `noticed` waits for its end.

        Only where no row can depend on one behind it: nothing is known yet of what the file states. Gives False,
        and leaves everything as it was, where that is not so, or the file's end keeps a row from applying.
        """
        stays = False
        with transaction.atomic():
            asked = self._asked_once_alone()
            imported, applier = self._begin(asked)
            if applier.finds_nothing_known(asked.organisation):
                before = copy(self.receipt)
                applied = applier.run(as_it_comes=True)
                self._fill_in(noticed())
                stays = self._as_expected(asked) and self._may_apply() and self._end(asked, imported, applied)
                if not stays:
                    vars(self.receipt).update(vars(before))
            if not stays:
                transaction.set_rollback(True)
        if stays:
            self._applied()
        return stays

    def _asked_once_alone(self) -> Asked:
        """What was asked, with its source, once nobody else is applying anything."""
        bulk.lock_facts()
        return self.asked.with_source(self.receipt.layout)

    def _fill_in(self, noticed: _Noticed) -> None:
        found, receipt = self.staging.found, self.receipt
        receipt.problems = receipt.problems + noticed.problems + found.problems
        receipt.rows = found.rows
        receipt.blocked_rows = found.blocked_rows
        receipt.dropped = found.dropped
        receipt.records = found.records
        receipt.recognised = noticed.recognised

    def _may_apply(self) -> bool:
        receipt = self.receipt
        if any(problem.code in OF_THE_WHOLE_FILE for problem in receipt.problems if not problem.row):
            return False
        if not self.staging.found.records:
            if not any(problem.severity != "warning" for problem in receipt.problems):
                receipt.problems.append(_nothing_to_apply(receipt.rows))
            return False
        return True

    def _as_expected(self, asked: Asked) -> bool:
        """Whether every row that was applied as it came may stay, now that all have been read."""
        found = self.staging.found
        own = {asked.organisation.pk} if asked.organisation else set()
        return not found.blocked and (not self.one_contract_a_row or found.organisations <= own)

    def _applied(self) -> Receipt:
        if self.receipt.import_id:
            propose_merges(self.asked.data_set)
        return self.receipt

    def _refused(self) -> Receipt:
        return record_refused(self.asked, self.receipt, self.shown, self.recipe)

    def _begin(self, asked: Asked) -> tuple[Import, Applier]:
        before = newest(asked)
        imported = new_import(asked, self.receipt, self.shown, self.recipe, Import.Status.APPLIED)
        return imported, Applier(
            imported,
            self.staging,
            previous=before.listing_id if before else None,
            one_contract_a_row=self.one_contract_a_row,
            accepted=asked.accepted,
            read_on=asked.read_on,
            progress=lambda rows: self.progress("applying", rows),
        )

    def _end(self, asked: Asked, imported: Import, applied: Applied) -> bool:
        """Complete the receipt and the import's own row. Gives False, and takes all back, where it is refused."""
        receipt = self.receipt
        applied.to_review -= carry_decisions(imported)
        applied.to_review += queue_held_values(imported, applied.listed)
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
            imported.rows = receipt.rows
            imported.applied_at = timezone.now()
            keep_problems(imported, receipt)
            imported.counts = receipt.counts()
            imported.save()
            # Rows listed again say where they stand now, though no fact of theirs changed
            note("import", [imported.pk])
        return not refused


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


def _about_organisation(opened: Opened, asked: Asked, organisations: Organisations) -> list[Problem]:
    """A whole file of another council that we know, or of several, is asked about: all of it would be this one's."""
    named = opened.organisation_named
    if not named or asked.organisation is None or ANOTHER in asked.accepted:
        return []
    found = organisations.find(named)
    if found is not None and found != asked.organisation.pk:
        message = (
            f"The file says that it is {named}'s, and it was to be loaded as {asked.organisation.name}'s."
        )
        hint = (
            f"Load it as {organisations.slugs[found]}'s, or with --accept {ANOTHER} if it is right as it is."
        )
    elif found is None and opened.lists_several_organisations:
        message = (
            f"The file lists several organisations, and it was to be loaded as {asked.organisation.name}'s."
        )
        hint = "Keep the rows of one organisation in a file of its own, and load that."
    else:
        return []
    return [Problem(code=ANOTHER, severity="needs_answer", message=message, hint=hint, value=named)]


def _nothing_to_apply(rows: int) -> Problem:
    return Problem(
        code="header_only" if not rows else "nothing_to_apply",
        severity="error",
        message="No row gave a record." if rows else "The file has a header and no rows below it.",
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
