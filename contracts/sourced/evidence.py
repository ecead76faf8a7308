"""The 482 sourced facts of `borough_evidence/`, each row one line of a feed.

A row gives records; or records that wait in the review queue; or none, with the reason in the line's note.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from contracts.records import Provenance, Record
from contracts.sourced.facts import Fact, day, look_up
from contracts.sourced.feed import feed_line
from contracts.sourced.names import Names
from contracts.sourced.readings import Readings, RowKey
from contracts.sourced.recording import claims_of, records_of

FILES = ("care_housing", "corporate", "charges")
# What is said of suppliers or of the sector in general: nobody's contract.
_PRACTICES = {
    "stated practice": "a practice that is spoken of, not a fact of one contract",
    "recommended tender term": "a term that tenders are advised to have, not what a supplier charges",
    "framework question": "a question to suppliers, not an answer",
    "grant": "a grant, not a price",
}
# Whose words these rows are: a supplier's of its own system.
_SPEAKERS = frozenset(
    {
        "(list price)",
        "(supplier list price)",
        "(supplier documentation)",
        "any UK public buyer",
        "all councils",
    }
)


def rows_of(folder: Path) -> Iterator[tuple[RowKey, Mapping[str, str]]]:
    """Every row of the three files, with its file and its row as a spreadsheet program counts it."""
    for name in FILES:
        with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                yield (name, number), row


def evidence_lines(folder: Path) -> Iterator[dict[str, Any]]:
    """One feed line for each row of the folder's files. Raises `UnlistedText` for a text no table lists."""
    readings, names = Readings(), Names()
    facts = _facts(folder, readings, names)
    for key, records in _given(facts, readings, names).items():
        yield feed_line(records, _provenance(facts[key], _why_none(facts[key]) if not records else ""))


def records_by_row(folder: Path) -> dict[RowKey, list[Record]]:
    """The records of each row, for a feed in which another publisher's copy of the same fact stands."""
    readings, names = Readings(), Names()
    return _given(_facts(folder, readings, names), readings, names)


def _facts(folder: Path, readings: Readings, names: Names) -> dict[RowKey, Fact]:
    return {key: look_up(key, row, readings, names) for key, row in rows_of(folder)}


def _given(facts: Mapping[RowKey, Fact], readings: Readings, names: Names) -> dict[RowKey, list[Record]]:
    found = {}
    for key in facts:
        given: list[Record] = []
        for same in readings.same.get(key, [key]):
            given += _records(facts[same], readings, names)
        found[key] = list(dict.fromkeys(given))
    return found


def _records(fact: Fact, readings: Readings, names: Names) -> list[Record]:
    if fact.row["status"] in _PRACTICES:
        return []
    if fact.organisations.slugs:
        return records_of(fact, readings, names.supplier_names)
    return list(claims_of(fact)) if fact.row["organisation"] in _SPEAKERS else []


def _provenance(fact: Fact, why_none: str) -> Provenance:
    note = f"{fact.key[0]}.csv row {fact.key[1]}"
    if why_none:
        note = f"{note}: no record: {why_none}"
    elif fact.proposed:
        waits = "marked low" if fact.address else "without an address"
        note = f"{note}: {waits}, so it waits for review"
    return Provenance(
        address=fact.address,
        title=fact.row["source_title"].strip(),
        published_on=day(fact.row["source_date"]),
        note=note,
    )


def _why_none(fact: Fact) -> str:
    """The reasons, the widest first: who, which system, what the amount is."""
    if fact.row["status"] in _PRACTICES:
        return _PRACTICES[fact.row["status"]]
    reasons = []
    if not fact.organisations.slugs:
        reasons.append(fact.organisations.reason)
    if not fact.systems.slugs:
        reasons.append(f"system: {fact.systems.reason}")
    for reason in (fact.kind.reason, fact.coverage.reason):
        if reason and reason not in reasons:
            reasons.append(reason)
    if fact.systems.slugs and fact.organisations.slugs:
        reasons.append(f"status {fact.row['status'] or 'blank'!r} does not say that the system runs")
    return "; ".join(reasons)
