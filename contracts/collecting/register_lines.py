"""The lines of `scrapers/registers.csv`: what each must hold, and what is wrong with one, in words."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from contracts.imports.layouts.find import LAYOUTS

MANUAL = "manual"
WAYS = ("file", "links", "ckan", "socrata", MANUAL)
COLUMNS = (
    "organisation", "name", "how", "address", "publisher", "pattern", "layout", "cadence_days", "note",
)  # fmt: skip


class RegisterLinesError(ValueError):
    """Lines of registers.csv that cannot be taken, each with its number and how to put it right."""


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The lines of a CSV file of the repository; none where it is not there. A spreadsheet may have put a BOM first."""
    if path.exists():
        with path.open(newline="", encoding="utf-8-sig") as file:
            yield from csv.DictReader(file)


def check_lines(path: Path, organisations: frozenset[str]) -> None:
    """Hold every line against what it must be. Raises `RegisterLinesError` with all that is wrong."""
    found = [
        f"line {number}: {words}"
        for number, row in enumerate(rows(path), 2)
        for words in _wrong(row, organisations)
    ]
    if found:
        raise RegisterLinesError(f"{path.name} cannot be taken. " + " ".join(found))


def _wrong(row: Mapping[Any, Any], organisations: frozenset[str]) -> Iterator[str]:
    given = {name: row.get(name) for name in COLUMNS}
    if None in row or None in given.values():
        yield (
            f"it has not {len(COLUMNS)} values. Write {len(COLUMNS) - 1} commas, and a value that holds a comma "
            'between "quotation marks".'
        )
        return
    line = {name: str(value) for name, value in given.items()}
    if line["organisation"] not in organisations:
        yield (
            f"there is no organisation {line['organisation']!r}. Write its slug as /boroughs/SLUG/ has it, or add "
            "it: manage.py add_borough."
        )
    if line["how"] not in WAYS:
        yield f"how is {line['how']!r}. It is one of {', '.join(WAYS)}."
    elif line["how"] != MANUAL and not re.match(r"https?://[^/\s]+\S*$", line["address"]):
        yield f"the address {line['address']!r} does not begin with https:// or http://, or holds a space."
    if not line["cadence_days"].isdigit():
        yield f"cadence_days is {line['cadence_days']!r}. Write a number of days: 120 for a quarterly register."
    if line["layout"] and line["layout"] not in {layout.name for layout in LAYOUTS}:
        yield (
            f"there is no layout {line['layout']!r}. Leave it empty, or write one of "
            f"{', '.join(layout.name for layout in LAYOUTS)}."
        )
    try:
        re.compile(line["pattern"])
    except re.error as error:
        yield f"the pattern {line['pattern']!r} is no regular expression ({error})."
