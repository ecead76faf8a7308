"""Writes down how a run went, and how its source stands since."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import timezone

from contracts.collecting import guarding
from contracts.collecting.feeds import Sorted
from contracts.collecting.outcome import Fetched, Outcome, watermark
from contracts.imports import bulk
from contracts.models import CollectedSource, Import, RunProblem, SourceRun, State

Status = SourceRun.Status


def parts_of(journal: Fetched, found: Sorted) -> dict[str, int]:
    """Records of each part that came whole, the empty ones too."""
    parts = {part: records for part, records in found.parts.items() if part not in journal.troubled_parts}
    return {**dict.fromkeys(journal.parts - journal.troubled_parts, 0), **parts}


def end_run(
    collected: CollectedSource,
    run: SourceRun,
    outcome: Outcome,
    journal: Fetched,
    found: Sorted,
    imported: Import | None,
) -> None:
    """Write down how the run went and how the source stands."""
    now = timezone.now()
    parts = parts_of(journal, found)
    run.ended_at = now
    run.status = Status.FAILED if outcome.error else Status.HELD if outcome.held else Status.DONE
    run.requests, run.conditional, run.not_modified = (
        journal.requests,
        journal.conditional,
        journal.not_modified,
    )
    run.records, run.new, run.changed, run.unchanged = (
        outcome.records, outcome.new, outcome.changed, outcome.unchanged,
    )  # fmt: skip
    run.records_before = guarding.records_before(parts, collected.parts)
    for line in (*journal.failed, *journal.refused, *journal.shapes):
        code = line["what"]
        found.add_problem(code, line.get("part", ""), line["url"], line.get("message") or line.get("by", ""))
    for line in journal.missing:
        found.add_problem(
            "missing", line["part"], line["url"], f"It is kept no longer; it came on {line['time'][:10]}."
        )
    outcome.problems, outcome.missing = found.problem_count, len(journal.missing)
    run.problems, run.set_aside, run.set_aside_for = (
        outcome.problems,
        outcome.set_aside,
        outcome.set_aside_for,
    )
    run.fields_filled, run.contracts = found.filled, found.contracts
    run.held, run.error, run.imported = outcome.held, outcome.error, imported
    run.save()
    bulk.load(
        RunProblem,
        ("run", "code", "key", "address", "message", "value"),
        ((run.pk, *problem) for problem in found.problems),
    )
    if run.asked.get("only") or run.asked["sample"]:
        return  # Some of it tells nothing of the source as a whole.
    if run.asked["from_raw"] and run.status == Status.DONE and collected.state != State.HELD:
        return  # The site was not asked: how it stands is as it was.
    collected.state, collected.reason = _state(outcome, journal)
    if run.status == Status.DONE:
        collected.last_success_at = now
        if not run.asked["from_raw"]:
            if collected.kind == "notice" and not leaves_a_gap(collected, run):
                until = datetime.fromisoformat(run.asked["to"]).astimezone(UTC)
                collected.watermark = watermark(parts, journal.troubled_parts, until, collected.watermark)
            collected.parts = {**collected.parts, **parts}
    collected.save()


def leaves_a_gap(collected: CollectedSource, run: SourceRun) -> bool:
    """Whether a run began (--since) later than up to where all has been taken: what is between is still to come."""
    begun = run.asked["from"]
    return bool(begun and collected.watermark and datetime.fromisoformat(begun) > collected.watermark)


def _state(outcome: Outcome, journal: Fetched) -> tuple[str, str]:
    if outcome.error:
        return State.FAILED, outcome.error
    if journal.refused and not journal.pages:
        robots = all(line["by"] == "robots.txt" for line in journal.refused)
        return (State.ROBOTS if robots else State.BLOCKED), outcome.held
    return (State.HELD, outcome.held) if outcome.held else (State.OK, "")
