"""Changes of owner, and the sources of the catalogue's own entries, in words with their links."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from contracts.comparisons.fact_words import OWNERSHIPS, partial_day
from contracts.pages.links import source_link
from suppliers.models import Ownership


def source_parts(source: str) -> list[tuple[str, str]]:
    """The parts of a catalogue entry's source (set apart by " | ") as (what is shown, link or nothing).

    "shared:FOLDER/FILE#row N" is a row of the research files that the catalogue was compiled from.
    """
    parts = []
    for part in filter(None, (one.strip() for one in source.split(" | "))):
        if part.startswith("shared:"):
            parts.append((f"research file {part.removeprefix('shared:').replace('#', ', ')}", ""))
        else:
            parts.append(source_link(part))
    return parts


def source_words(source: str, checked_on: date | None) -> dict[str, Any]:
    """A field of a summary list: the entry's first linked source, how many more it has, when it was
    checked.
    """
    parts = source_parts(source)
    if not parts:
        return {"value": None, "todo": "It will be checked against a source."}
    shown, href = next((part for part in parts if part[1]), parts[0])
    value = "City Tools' catalogue"
    if len(parts) > 1:
        value += f", compiled from this and {len(parts) - 1} more"
    return {"value": value, "source": _source(shown, href, checked_on)}


def ownership_facts(changes: Iterable[Ownership]) -> list[dict[str, Any]]:
    """One field of a summary list for each change of owner, with its source."""
    fields = []
    for change in changes:
        when = partial_day(change.changed_on) if change.changed_on else "date not known"
        parts = source_parts(change.source)
        shown, href = next((part for part in parts if part[1]), parts[0] if parts else ("", ""))
        of = f"{change.company.name}: " if change.company else ""
        fields.append(
            {
                "label": OWNERSHIPS.get(change.kind, change.kind).capitalize(),
                "value": f"{of}{change.from_name} → {change.to_supplier.name}, {when}",
                "source": _source(shown, href, change.checked_on) if shown else None,
                "note": change.note,
            }
        )
    return fields


def _source(shown: str, href: str, checked_on: date | None) -> dict[str, Any]:
    """A source of parts/source.html; a long address is shown by its host."""
    name = shown
    if href and shown == href:
        name = href.split("/")[2]
    return {"name": name, "href": href, "date": checked_on, "known": "published"}
