"""The 137 rows of `london_borough_systems/`: who runs which system, read from public code and pages."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from contracts.records import Confidence, DeploymentRecord, Provenance, Record
from contracts.sourced.facts import REGISTER_ONLY
from contracts.sourced.feed import feed_line
from contracts.sourced.names import Names

FILE = "borough_system_evidence.csv"
# How each repository shows it, in our own words: the row's system is what the code of that place says.
_SHOWN_BY = {
    "DemocracyClub/LGSF": "Public code that reads the council's pages of councillors names {system}.",
    "DemocracyClub/UK-Polling-Stations": (
        "The format of the polling station file that the council sent is that of {system}."
    ),
    "sebvett/planning-applications": "A public list of planning registers puts this one on {system}.",
    "mysociety/fixmystreet": "FixMyStreet's own code for the council names {system}.",
    "mysociety/open311-adapter": "Public code that passes the council's street reports on names {system}.",
    "robbrad/UKBinCollectionData": (
        "A keyword in public code that reads the council's bin days hints at {system}."
    ),
}
# Where the row's own word for the system would not tell the reader anything.
_SAID_OF = {
    "Custom HTML": "The address of the council's pages of councillors is one of Modern.Gov's.",
    "FixMyStreet Pro": "FixMyStreet's own code holds a version for this council.",
}


def register_lines(folder: Path) -> Iterator[dict[str, Any]]:
    """One feed line for each row of the folder's file. Raises `UnlistedText` for an unlisted name."""
    names = Names()
    with (folder / FILE).open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            yield _line(number, row, names)


def _line(number: int, row: Mapping[str, str], names: Names) -> dict[str, Any]:
    systems = names.systems(row["system"], row["service"])
    place = row["source"].strip()
    word, _, qualifier = row["confidence"].partition(" ")
    confidence = Confidence(word)
    note = f"{FILE} row {number}"
    if not systems.slugs:
        note = f"{note}: no record: {systems.reason}"
    elif confidence is Confidence.LOW:
        note = f"{note}: marked low, so it waits for review"
    records: list[Record] = [
        DeploymentRecord(
            organisation=organisation,
            system=system,
            capability=capability,
            statement=_statement(row, place),
            confidence=confidence,
            inferred="inferred" in qualifier or systems.inferred,
            proposed=confidence is Confidence.LOW,
        )
        for organisation in names.organisations(row["borough"]).slugs
        for system in systems.slugs
        for capability in names.capabilities(row["service"]).slugs
    ]
    # A page's address where there is one, else the repository, commit and path: both are a source.
    address = row["url"].strip() or f"github:{place}"
    return feed_line(records, Provenance(address=address, title=place, note=note))


def _statement(row: Mapping[str, str], place: str) -> str:
    repository = place.partition(" ")[0].partition("@")[0]
    said = _SAID_OF.get(row["system"]) or _SHOWN_BY[repository].format(system=row["system"])
    return f"{said} {REGISTER_ONLY}" if row["service"] == "Planning public register" else said
