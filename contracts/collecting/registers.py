"""Applies the registers of a run: each organisation's file by itself, through the same import as an upload."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db import transaction
from django.utils import timezone

from contracts.collecting import guarding
from contracts.collecting.ending import end_run
from contracts.collecting.feeds import Sorted, lines_of
from contracts.collecting.outcome import Fetched, Outcome
from contracts.imports import bulk
from contracts.imports.asked import Asked
from contracts.imports.importing import import_file
from contracts.imports.parsing.one_word import NOT_RUNNING
from contracts.imports.receipt import Receipt
from contracts.imports.sources import register_source
from contracts.models import CollectedRegister, CollectedSource, SourceRun, State

SPEND = "spend_file"
"""The code of the importer's finding that a file lists payments and no contracts."""

SPEND_WORDS = "it lists payments (a spend file), not contracts"
NAMED = 3
"""Registers without a file that are named for each reason; `/sources/registers/` has all."""

Progress = Callable[[str, int], None]


def finish_registers(
    collected: CollectedSource,
    run: SourceRun,
    folder: Path,
    raw: Path,
    journal: Fetched,
    progress: Progress,
    *,
    trusted: bool = False,
) -> Outcome:
    """Apply what came of each register, and write down how each stands. What is held keeps what was there before.

    `trusted`: somebody released a run that was held, so the guard is not asked again.
    """
    outcome, found = Outcome(requests=journal.requests), Sorted()
    registers = {f"{r.organisation.slug}|{r.name}": r for r in _registers(collected, run)}
    came = {line["key"]: line for line in lines_of(folder / "feed.jsonl") if "file" in line}
    held: list[str] = []
    for part, line in came.items():
        register = registers.get(part)
        if register is None:
            continue
        sha256 = line["page"]
        reason = _apply(
            register, raw / sha256[:2] / sha256[2:], line, outcome, found, progress, trusted=trusted
        )
        if reason:
            held.append(f"{register.organisation.name}: {reason}")
    not_come = []
    for part, (state, reason) in _troubles(journal).items():
        register = registers.get(part)
        if register is not None and part not in came:
            _stands(register, state, reason)
            not_come.append(register)
            if state == State.HELD:
                held.append(f"{register.organisation.name}: {reason}")
    outcome.set_aside_for, outcome.set_aside = Counter(found.set_aside), found.set_aside.total()
    if journal.failed and not journal.pages:
        held.append(f"nothing could be fetched; {journal.failed[0]['message']}")
    outcome.held = "; ".join(held)
    outcome.told = _told([registers[part] for part in came if part in registers], not_come)
    with transaction.atomic():
        end_run(collected, run, outcome, journal, found, None)
    return outcome


def _registers(collected: CollectedSource, run: SourceRun) -> list[CollectedRegister]:
    found = collected.registers.select_related("organisation")
    only = run.asked.get("only")
    return list(found.filter(organisation__slug__in=only) if only else found)


def _told(came: list[CollectedRegister], not_come: list[CollectedRegister]) -> list[str]:
    """How the registers stand after a run, a line each for those that came and a line a reason for the others."""
    lines = [
        f"{each.organisation.name}{f' ({each.name})' if each.name else ''}: "
        + (f"{each.records:,} rows of {each.file_name}" if each.state == State.OK else f"held: {each.reason}")
        for each in came
    ]
    by_reason: dict[str, list[str]] = {}
    for each in not_come:
        by_reason.setdefault(each.reason, []).append(each.organisation.name)
    for reason, names in sorted(by_reason.items(), key=lambda item: len(item[1])):
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        lines.append(f"no file from {', '.join(names[:NAMED])}{more}: {reason}")
    return lines


def _apply(
    register: CollectedRegister,
    path: Path,
    line: dict[str, Any],
    outcome: Outcome,
    found: Sorted,
    progress: Progress,
    *,
    trusted: bool = False,
) -> str:
    """Import one file, or take it back where the guard holds it; why it was held, or empty."""
    organisation = register.organisation
    name = unquote(urlsplit(line["url"]).path.rpartition("/")[2]) or organisation.slug
    with bulk.patience(), transaction.atomic():
        point = transaction.savepoint()
        asked = Asked(
            organisation=organisation,
            source_name=register.name,
            layout=line["file"]["layout"],
            again_writes_nothing=True,
        )
        receipt = import_file(path, asked, name=name, progress=progress)
        reason = _held(receipt, register, trusted=trusted)
        if reason:
            transaction.savepoint_rollback(point)
        else:
            transaction.savepoint_commit(point)
    codes = {problem.code for problem in receipt.problems}
    outcome.records += receipt.rows
    for problem in receipt.problems:
        if problem.severity != "warning" and problem.code != SPEND:
            where = problem.cell or (f"row {problem.row}" if problem.row else "")
            key = " ".join(filter(None, (organisation.slug, where)))
            found.add_problem(problem.code, key, line["url"], problem.message, problem.value)
    if SPEND in codes:
        found.set_aside[f"{organisation.name}: {SPEND_WORDS}"] += max(1, receipt.rows)
        outcome.records += not receipt.rows
        _stands(register, State.HELD, SPEND_WORDS)
        return ""
    if reason:
        found.set_aside[f"{organisation.name}: held: {reason}"] += max(1, receipt.rows)
        outcome.records += not receipt.rows
        _stands(register, State.HELD, reason)
        return reason
    outcome.new += receipt.new
    outcome.changed += receipt.changed
    outcome.unchanged += receipt.unchanged
    for why, rows in receipt.dropped.items():
        found.set_aside[f"dropped: {why}" if "same as row" not in why else "dropped: the same row twice"] += (
            rows
        )
    if receipt.blocked_rows:
        found.set_aside["the row has errors or needs an answer"] += receipt.blocked_rows
    found.parts[line["key"]] = receipt.rows
    _stands(register, State.OK, "", receipt=receipt, name=name, now=timezone.now())
    return ""


def _held(receipt: Receipt, register: CollectedRegister, *, trusted: bool) -> str:
    """Why a register's file is not applied; a refused one says so itself."""
    if receipt.refused:
        blocking = [problem for problem in receipt.problems if problem.severity != "warning"]
        return blocking[-1].message if blocking else "the file was refused"
    if trusted:
        return ""
    # Rows of contracts that do not run are read well, and are no sign of a file that came to harm.
    not_running = {(one.sheet, one.row) for one in receipt.problems if one.code == NOT_RUNNING}
    reason = guarding.error_reason(receipt.blocked_rows - len(not_running), receipt.rows)
    if not reason and register.records:
        part = str(register.pk)
        reason = guarding.fewer_reason({part: receipt.rows}, {part: register.records})
    return reason


def _troubles(journal: Fetched) -> dict[str, tuple[str, str]]:
    """The parts that did not come, with how their registers stand, and why each way to them led nowhere."""
    states: dict[str, str] = {}
    why: dict[str, list[str]] = {}

    def add(part: str, state: str, words: str) -> None:
        states[part] = state
        why.setdefault(part, []).append(words)

    for line in journal.failed:
        add(line.get("part", ""), State.FAILED, line["message"])
    for line in journal.shapes:
        nothing = "nothing here is called" in line["message"]
        add(line["part"], State.MANUAL if nothing else State.HELD, line["message"])
    for line in journal.refused:
        robots = line["by"] == "robots.txt"
        state = State.ROBOTS if robots else State.BLOCKED
        add(line.get("part", ""), state, f"the site refuses us: {line['by']}")
    return {part: (state, "; ".join(dict.fromkeys(why[part]))) for part, state in states.items()}


def _stands(
    register: CollectedRegister,
    state: str,
    reason: str,
    *,
    receipt: Receipt | None = None,
    name: str = "",
    now: datetime | None = None,
) -> None:
    register.state, register.reason = state, reason
    if receipt is not None:
        register.last_success_at, register.file_name = now, name[:500]
        register.records_before, register.records = register.records or None, receipt.rows
        register.source = register_source(register.organisation, register.name)
    register.save()
