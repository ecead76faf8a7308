"""Applies what a run brought, through the one path in, in one transaction with the run's own record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from contracts.collecting.choosing import Choice, add_buyers
from contracts.collecting.feeds import Sorted, remember
from contracts.collecting.outcome import Outcome
from contracts.imports.asked import Asked
from contracts.imports.importing import import_file
from contracts.imports.parsing.money import TOO_LARGE
from contracts.models import CollectedSource, Import

ACCEPTED = frozenset({TOO_LARGE.code})
"""A notice with an amount over £5bn is taken, and its amount held: a person of ours did not type it."""

NOT_APPLIED = "it cannot be applied: "


def apply_feed(
    path: Path,
    collected: CollectedSource,
    found: Sorted,
    choice: Choice,
    outcome: Outcome,
    progress: Callable[[str, int], None],
) -> Import | None:
    """Apply the sorted feed; the import, or None where nothing was new. Inside the caller's transaction.

    What the import could not take is set aside with its reason. `outcome.held` says why the whole was refused.
    """
    if not found.fresh:
        return None
    if choice.new_buyers:
        add_buyers(list(choice.new_buyers.values()), collected.title)
    asked = Asked(source=collected.source, accepted=ACCEPTED, again_writes_nothing=True)
    receipt = import_file(path, asked, name=f"{collected.name}.jsonl", progress=progress)
    lost: dict[bytes, str] = {}
    for problem in receipt.problems:
        key = found.rows.get(problem.row)
        if key is None:
            continue
        name = found.names[key]
        if problem.severity != "warning":
            lost.setdefault(key, problem.message)
            found.add_problem(problem.code, name, "", problem.message, problem.value)
    if receipt.refused and len(lost) < len(found.fresh):
        outcome.held = "the import was refused: " + "; ".join(p.message for p in receipt.problems[:3])
        return None
    for key, message in lost.items():
        found.fresh.pop(key)
        found.changed.discard(key)
        found.set_aside[NOT_APPLIED + message] += 1
    outcome.take(found)
    imported_id = receipt.import_id or receipt.same_as
    if imported_id is None or not found.fresh:
        return None
    remember(collected, imported_id, found.fresh)
    return Import.objects.get(pk=imported_id)
