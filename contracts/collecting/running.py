"""One run of one source, from its lock to its last word: fetch, sort, guard, apply, and write down how it went."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from contracts.collecting import guarding
from contracts.collecting.applying import apply_feed
from contracts.collecting.asked import CollectAsked
from contracts.collecting.catalogue import load_registers, register_rows
from contracts.collecting.choosing import Choice, Claims, Notices
from contracts.collecting.ending import end_run, parts_of
from contracts.collecting.feeds import Sorted, journal_of, sort_feed
from contracts.collecting.locking import one_run
from contracts.collecting.outcome import Fetched, Outcome, fetched
from contracts.collecting.register_lines import RegisterLinesError
from contracts.collecting.registers import finish_registers
from contracts.collecting.spiders import SpiderFailedError, run_spider
from contracts.collecting.terms import system_names
from contracts.imports import bulk
from contracts.models import CollectedSource, Import, SourceRun
from suppliers.recognition.loading import load_recogniser

OVERLAP = timedelta(days=1)
"""A run begins a day before where the last one ended: notices are published late, and corrected."""

Progress = Callable[[str, int], None]
Status = SourceRun.Status


def root() -> Path:
    """Where bodies, indexes and runs are kept."""
    return Path(settings.DATA_DIR) / "collected"


def collect(name: str, asked: CollectAsked, progress: Progress) -> Outcome:
    """Run one source. Raises `BusyError` where it is being collected already, `CollectedSource.DoesNotExist`."""
    with one_run(name, root() / name) as lock:
        # Only now: another run may have moved the watermark until this one had the lock.
        collected = CollectedSource.objects.get(name=name)
        run, folder = _take_up_or_begin(collected, asked)
        outcome = Outcome()
        try:
            if collected.kind == "register":
                load_registers()
            _fetch(collected, run, folder, lock, progress)
        except (SpiderFailedError, RegisterLinesError) as error:
            outcome.error, outcome.log = str(error), getattr(error, "log", "")
            end_run(collected, run, outcome, Fetched(), Sorted(), None)
            return outcome
        return _finish(collected, run, folder, asked, outcome, progress)


def _take_up_or_begin(collected: CollectedSource, asked: CollectAsked) -> tuple[SourceRun, Path]:
    """The run that was killed, where it was asked the same, else a new one; and its folder."""
    runs = root() / collected.name / "runs"
    for run in collected.runs.filter(status=Status.RUNNING):
        folder = runs / str(run.pk)
        if {name: run.asked.get(name) for name in asked.data()} == asked.data() and folder.is_dir():
            return run, folder
        run.status, run.error = Status.FAILED, "It was ended before it was done."
        run.ended_at = timezone.now()
        run.save()
    now = timezone.now()
    since = asked.since or (collected.watermark - OVERLAP if collected.watermark else None)
    # Nothing has been published after now, and a watermark there would leave out what is published until then.
    bounds = {"from": since.isoformat() if since else "", "to": min(asked.until or now, now).isoformat()}
    run = SourceRun.objects.create(collected=collected, asked={**asked.data(), **bounds}, started_at=now)
    # Neither a try nor a second reading puts off the next run that is due.
    if not (asked.only or asked.sample or asked.from_raw):
        CollectedSource.objects.filter(pk=collected.pk).update(last_started_at=now)
    folder = runs / str(run.pk)
    # A folder of that number is left from another database.
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return run, folder


def _fetch(
    collected: CollectedSource, run: SourceRun, folder: Path, lock: IO[str], progress: Progress
) -> None:
    asked = {
        "name": collected.name,
        "folder": str(root()),
        "run": str(folder),
        # What is stored is read whole again unless somebody says from when on.
        "since": run.asked["since" if run.asked["from_raw"] else "from"],
        "until": run.asked["until" if run.asked["from_raw"] else "to"],
        "registers": register_rows(run.asked["only"]) if collected.kind == "register" else [],
        "terms": system_names() if collected.kind == "supplier" else [],
        **{name: run.asked[name] for name in ("sample", "base_url", "allow_private", "from_raw")},
    }
    run_spider(asked, folder, lock, lambda requests, pages: progress("requests", requests))


def _finish(
    collected: CollectedSource,
    run: SourceRun,
    folder: Path,
    asked: CollectAsked,
    outcome: Outcome,
    progress: Progress,
) -> Outcome:
    journal = fetched(journal_of(folder))
    outcome.requests = journal.requests
    if collected.kind == "register":
        outcome = finish_registers(collected, run, folder, root() / "raw", journal, progress)
        _tidy(folder, keep=bool(outcome.held))
        return outcome
    recogniser = load_recogniser()
    choice: Choice = Claims(recogniser)
    if collected.kind == "notice":
        choice = Notices(recogniser, all_buyers=asked.all_buyers, any_cpv=asked.any_cpv)
    found = sort_feed(folder / "feed.jsonl", folder / "kept.jsonl", collected, choice)
    outcome.take(found)
    outcome.held = held_reason(collected, asked, journal, found)
    imported: Import | None = None
    with bulk.patience(), transaction.atomic():
        if not outcome.held:
            point = transaction.savepoint()
            imported = apply_feed(folder / "kept.jsonl", collected, found, choice, outcome, progress)
            if outcome.held:
                transaction.savepoint_rollback(point)
            else:
                transaction.savepoint_commit(point)
        end_run(collected, run, outcome, journal, found, imported)
    _tidy(folder, keep=bool(outcome.held))
    return outcome


def held_reason(collected: CollectedSource, asked: CollectAsked, journal: Fetched, found: Sorted) -> str:
    """Why a run is not applied; empty where it is. The most telling reason comes first."""
    if journal.refused and not journal.pages:
        return f"the site refuses us ({journal.refused[-1]['by']}): manual upload"
    if journal.shapes:
        first = journal.shapes[0]
        return f"an unexpected shape: {first['message']} ({first['url']})"
    reason = guarding.error_reason(found.errors, found.records)
    reason = reason or guarding.fetch_reason(len(journal.failed) + len(journal.refused), journal.pages)
    if not reason and not asked.sample and not asked.from_raw:
        reason = guarding.fewer_reason(parts_of(journal, found), collected.parts)
    if reason and journal.failed:
        reason += f"; {journal.failed[0]['message']} ({journal.failed[0]['url']})"
    return reason


def _tidy(folder: Path, *, keep: bool) -> None:
    """A run that is done needs its folder no more; of the held ones the newest is kept for whoever looks."""
    for other in folder.parent.iterdir():
        if other != folder or not keep:
            shutil.rmtree(other, ignore_errors=True)
