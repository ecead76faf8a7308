"""Reads a spider's feed, and writes of it what the one path in takes: the records that are new or changed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

import orjson

from contracts.collecting.choosing import Choice
from contracts.imports import bulk
from contracts.models import CollectedRecord, CollectedSource, Import

UNREADABLE = "it cannot be read: "
MOST_PROBLEMS = 1_000
"""Problems that one run keeps with their words; beyond them they are counted."""

FIELDS = ("organisation", "supplier", "title", "reference", "start", "end", "value", "cpv", "ocid")
"""Of a contract, whose filling `/sources/` shows."""


@dataclass
class Sorted:
    """What a feed holds: every record is kept or set aside. `kept`: (key hash, digest) by the row of the new feed.

    `rows` says which record each row of that feed belongs to; `problems` are (code, key, address, message, value).
    """

    records: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)
    errors: int = 0
    unchanged: int = 0
    changed: set[bytes] = field(default_factory=set)
    fresh: dict[bytes, bytes] = field(default_factory=dict)
    rows: dict[int, bytes] = field(default_factory=dict)
    names: dict[bytes, str] = field(default_factory=dict)
    parts: Counter[str] = field(default_factory=Counter)
    problems: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    problem_count: int = 0
    filled: Counter[str] = field(default_factory=Counter)
    contracts: int = 0

    @property
    def new(self) -> int:
        return len(self.fresh) - len(self.changed)

    def add_problem(self, code: str, key: str, address: str, message: str, value: str = "") -> None:
        self.problem_count += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append((code[:50], key[:300], address, message, value[:200]))


def lines_of(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as file:
        for line in file:
            yield orjson.loads(line)


def sort_feed(path: Path, kept: Path, collected: CollectedSource, choice: Choice) -> Sorted:
    """Sort a spider's feed, and write to `kept` what is new or changed since it was last applied.

    A record that stands on several pages counts once, as its last page has it.
    """
    found = Sorted()
    last: dict[str, int] = {}
    for number, line in enumerate(lines_of(path)):
        last[line["key"]] = number
    before = _taken_before(collected)
    row = 0
    with kept.open("wb") as file:
        for number, line in enumerate(lines_of(path)):
            if last[line["key"]] != number:
                continue
            found.records += 1
            found.parts[line["part"]] += 1
            parts = _chosen(line, found, choice)
            if not parts:
                continue
            key, digest = hashes(line["key"], parts)
            _count_fields(parts, found)
            if before.get(key) == digest:
                found.unchanged += 1
                continue
            found.fresh[key] = digest
            found.names[key] = line["key"]
            if key in before:
                found.changed.add(key)
            for part in parts:
                row += 1
                found.rows[row] = key
                file.write(orjson.dumps(part, option=orjson.OPT_SORT_KEYS) + b"\n")
    return found


def _chosen(line: Mapping[str, Any], found: Sorted, choice: Choice) -> list[dict[str, Any]]:
    """The lines of a record that is kept, with the buyer as we know it; none where it is set aside."""
    for problem in line["problems"]:
        found.add_problem(problem["code"], line["key"], line["url"], problem["message"], problem["value"])
    errors = [problem for problem in line["problems"] if problem["severity"] == "error"]
    if errors or not line["lines"]:
        found.errors += 1
        found.set_aside[UNREADABLE + (errors[0]["message"] if errors else "it holds nothing")] += 1
        return []
    settled = choice.settle(line)
    if settled.reason:
        found.set_aside[settled.reason] += 1
    return settled.lines


def hashes(key: str, parts: list[dict[str, Any]]) -> tuple[bytes, bytes]:
    """A record's name and what it says, 16 bytes each."""
    said = orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)
    return blake2b(key.encode(), digest_size=16).digest(), blake2b(said, digest_size=16).digest()


def _count_fields(parts: list[dict[str, Any]], found: Sorted) -> None:
    for part in parts:
        for record in part["records"]:
            if record["kind"] == "contract":
                found.contracts += 1
                found.filled.update(name for name in FIELDS if record.get(name))


def _taken_before(collected: CollectedSource) -> dict[bytes, bytes]:
    """What was applied and still stands: one whose import was undone is as good as never seen."""
    taken = CollectedRecord.objects.filter(collected=collected, imported__status=Import.Status.APPLIED)
    return {bytes(key): bytes(digest) for key, digest in taken.values_list("key", "digest")}


def remember(collected: CollectedSource, imported_id: int, fresh: Mapping[bytes, bytes]) -> None:
    """Write down what was applied. In the transaction that applied it."""
    for keys in bulk.chunked(fresh):
        CollectedRecord.objects.filter(collected=collected, key__in=keys).delete()
    bulk.load(
        CollectedRecord,
        ("collected", "key", "digest", "imported"),
        ((collected.pk, key, digest, imported_id) for key, digest in fresh.items()),
    )


def journal_of(folder: Path) -> list[dict[str, Any]]:
    """The lines of a run's journal."""
    return list(whole_lines(folder / "journal.jsonl"))


def whole_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a journal or an index; what a kill left half written is left out."""
    if path.exists():
        with path.open("rb") as file:
            for line in file:
                if line.endswith(b"\n"):
                    yield json.loads(line)
