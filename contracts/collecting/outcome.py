"""What became of one run of one source: the numbers that are printed, and kept with the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from contracts.collecting.feeds import Sorted


@dataclass
class Fetched:
    """What a run's journal says: requests and what came of them, and how much of each part could be had."""

    requests: int = 0
    conditional: int = 0
    not_modified: int = 0
    pages: int = 0
    failed: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)
    missing: list[dict[str, Any]] = field(default_factory=list)
    waited: float = 0
    parts: set[str] = field(default_factory=set)

    @property
    def troubled_parts(self) -> set[str]:
        return {line.get("part", "") for line in (*self.failed, *self.refused, *self.shapes)}


def fetched(journal: Iterable[Mapping[str, Any]]) -> Fetched:
    """Add up a journal. A request for robots.txt is a request; it is no page."""
    found = Fetched()
    for line in journal:
        match line["what"]:
            case "request":
                found.requests += 1
                found.conditional += bool(line["conditional"])
            case "not_modified":
                found.not_modified += 1
            case "page":
                found.pages += 1
                found.parts.add(line["context"]["part"])
            case "error":
                found.failed.append(dict(line))
            case "refused":
                found.refused.append(dict(line))
            case "shape":
                found.shapes.append(dict(line))
            case "missing":
                found.missing.append(dict(line))
            case "wait":
                found.waited += line["seconds"]
    return found


@dataclass
class Outcome:
    """One run's numbers, as the command prints them. `held` is the reason, or empty; `error` what stopped it.

    `told`: lines about the parts of a source, for people. `log`: the end of what a spider wrote that broke, for
    whoever runs the command alone.

    `missing`: pages that could not be parsed again, because they are kept no longer; each is a problem too.
    """

    requests: int = 0
    records: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: int = 0
    set_aside: int = 0
    held: str = ""
    error: str = ""
    set_aside_for: Counter[str] = field(default_factory=Counter)
    missing: int = 0
    told: list[str] = field(default_factory=list)
    log: str = ""

    def data(self) -> dict[str, Any]:
        return {
            "requests": self.requests,
            "records": self.records,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "problems": self.problems,
            "set_aside": self.set_aside,
            "held": self.held or self.error or None,
        }

    def take(self, found: Sorted) -> None:
        """The numbers of a sorted feed."""
        self.records = found.records
        self.new, self.changed, self.unchanged = found.new, len(found.changed), found.unchanged
        self.set_aside_for = Counter(found.set_aside)
        self.set_aside = found.set_aside.total()
        self.problems = found.problem_count


def watermark(
    parts: Mapping[str, int], troubled: set[str], until: datetime, before: datetime | None
) -> datetime | None:
    """Up to when everything has been taken: the end of the last window that gave anything, before the first trouble.

    An empty window does not move it (a site that is ill answers with nothing), and it never goes back.
    """
    windows = sorted(part.split(" ")[0] for part in (*parts, *troubled) if "/" in part)
    troubled_windows = {part.split(" ")[0] for part in troubled}
    filled = {part.split(" ")[0] for part, records in parts.items() if records}
    reached = before
    for window in windows:
        if window in troubled_windows:
            break
        if window in filled:
            end = datetime.fromisoformat(f"{window.split('/')[1]}+00:00")
            reached = max(filter(None, (reached, min(end, until))))
    return reached
