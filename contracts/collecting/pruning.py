"""Deletes the pages and files that were collected long ago. What was made of them, and where they came from, stays."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

from contracts.collecting.feeds import journal_of, whole_lines
from contracts.collecting.locking import one_run
from contracts.collecting.running import root
from contracts.models import CollectedSource

DAY = 86_400
"""Seconds."""


@dataclass(frozen=True)
class Pruned:
    """How many bodies were deleted, and their bytes."""

    bodies: int
    size: int


def prune(days: int, now: float | None = None) -> Pruned:
    """Delete the bodies that came more than `days` ago; 0 keeps all.

    A body that several addresses gave stays with the newest of them, and what a run under way or held needs stays.
    An address whose body is gone is fetched again when it is asked for next. No source may be collected meanwhile:
    raises `BusyError`.
    """
    if not days:
        return Pruned(0, 0)
    before = (time.time() if now is None else now) - days * DAY
    bodies = size = 0
    with ExitStack() as locks:
        for name in CollectedSource.objects.values_list("name", flat=True):
            locks.enter_context(one_run(name, root() / name))
        kept = set(_needed(before))
        for path in (root() / "raw").glob("??/*"):
            status = path.stat()
            if path.parent.name + path.name not in kept and status.st_mtime < before:
                path.unlink()
                bodies += 1
                size += status.st_size
    return Pruned(bodies, size)


def _needed(before: float) -> Iterator[str]:
    """The SHA-256 of each body that an index says came since, or that a run which is kept has."""
    for index in root().glob("*/index.jsonl"):
        for entry in whole_lines(index):
            if datetime.fromisoformat(entry["time"]).timestamp() >= before:
                yield entry["sha256"]
    for run in root().glob("*/runs/*"):
        yield from (line["sha256"] for line in journal_of(run) if line["what"] == "page")
