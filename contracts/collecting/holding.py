"""What LOTI staff do with a run that is held: apply it as it came, or discard it. The site is not asked again."""

from __future__ import annotations

import shutil

from django.db import transaction
from wagtail.log_actions import log

from boroughs.models import User
from contracts.collecting.applying import apply_feed
from contracts.collecting.choosing import Choice, Claims, Notices
from contracts.collecting.ending import end_run
from contracts.collecting.feeds import journal_of, sort_feed
from contracts.collecting.locking import BusyError, one_run
from contracts.collecting.outcome import Outcome, fetched
from contracts.collecting.registers import finish_registers
from contracts.collecting.running import root
from contracts.imports import bulk
from contracts.models import CollectedSource, SourceRun, State
from suppliers.recognition.loading import load_recogniser

RELEASED = "contracts.release_run"
DISCARDED = "contracts.discard_run"
"""Actions of the site's own log, which keeps who did it, when and why."""


class CannotSettle(Exception):
    """Why a held run cannot be released or discarded, in words for the person who asked."""


def release(run: SourceRun, *, by: User, reason: str) -> Outcome:
    """Apply a held run without the guard. Raises `CannotSettle` where it is held no more, or cannot be applied.

    A register's file that the importer itself refuses stays held: it must be loaded with answers.
    """
    try:
        with one_run(run.collected.name, root() / run.collected.name):
            run = _held(run, reason)
            folder = root() / run.collected.name / "runs" / str(run.pk)
            if not (folder / "feed.jsonl").is_file():
                raise CannotSettle("What it fetched is no longer kept. Collect the source again.")
            with bulk.patience(), transaction.atomic():
                outcome = _apply(run)
                if outcome.held:
                    raise CannotSettle(f"It still cannot be applied: {outcome.held}")
                log(run.collected, RELEASED, user=by, data={"run": run.pk, "reason": reason})
            shutil.rmtree(folder, ignore_errors=True)
            return outcome
    except BusyError as busy:
        raise CannotSettle(f"{busy} Try again when that has ended.") from busy


def discard(run: SourceRun, *, by: User, reason: str) -> None:
    """Say that a held run is not to be applied: what was there before stays, and the next run starts anew."""
    try:
        with one_run(run.collected.name, root() / run.collected.name), transaction.atomic():
            run = _held(run, reason)
            run.status, run.error = SourceRun.Status.FAILED, f"Discarded: {reason}"
            run.save(update_fields=["status", "error"])
            collected = run.collected
            collected.state = State.OK if collected.last_success_at else State.NEW
            collected.reason = ""
            collected.save(update_fields=["state", "reason"])
            log(collected, DISCARDED, user=by, data={"run": run.pk, "reason": reason})
        shutil.rmtree(root() / run.collected.name / "runs" / str(run.pk), ignore_errors=True)
    except BusyError as busy:
        raise CannotSettle(f"{busy} Try again when that has ended.") from busy


def _held(run: SourceRun, reason: str) -> SourceRun:
    if not reason.strip():
        raise CannotSettle("Say why.")
    run = SourceRun.objects.select_related("collected", "collected__source").get(pk=run.pk)
    newest = run.collected.runs.order_by("-id").first()
    if run.status != SourceRun.Status.HELD or newest is None or newest.pk != run.pk:
        raise CannotSettle("That run is held no more.")
    return run


def _apply(run: SourceRun) -> Outcome:
    collected: CollectedSource = run.collected
    folder = root() / collected.name / "runs" / str(run.pk)
    journal = fetched(journal_of(folder))
    if collected.kind == "register":
        return finish_registers(collected, run, folder, root() / "raw", journal, _quiet, trusted=True)
    recogniser = load_recogniser()
    choice: Choice = Claims(recogniser)
    if collected.kind == "notice":
        asked = run.asked
        choice = Notices(
            recogniser, all_buyers=bool(asked.get("all_buyers")), any_cpv=bool(asked.get("any_cpv"))
        )
    found = sort_feed(folder / "feed.jsonl", folder / "kept.jsonl", collected, choice)
    outcome = Outcome(requests=journal.requests)
    outcome.take(found)
    imported = apply_feed(folder / "kept.jsonl", collected, found, choice, outcome, _quiet)
    if not outcome.held:
        run.problem_rows.all().delete()
        end_run(collected, run, outcome, journal, found, imported)
    return outcome


def _quiet(step: str, number: int) -> None:
    return None
