"""Tables and headings as the comparison's own templates write them: plain texts, no part for each cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.http import HttpRequest

from contracts.comparisons.words import day
from contracts.pages.evidence import SourceNote
from contracts.pages.tables import Cell, Table

MARKS = {
    "stated": ("●", "the organisation's own word"),
    "published": ("○", "published"),
    "estimate": ("◌", "estimate"),
    "inferred": ("◌", "inferred"),
}
"""As citytools.templatetags.parts has them, which this layer may not import."""


class ScreenCell(NamedTuple):
    """One cell, ready to be written. An empty text is "not known"."""

    text: str
    href: str = ""
    note: str = ""
    unknown: bool = False
    known: str = ""
    mark: str = ""
    words: str = ""
    source: str = ""
    source_href: str = ""
    source_day: str = ""


def screen_rows(table: Table) -> list[list[ScreenCell]]:
    """The rows of a table whose values are texts, without the columns that are for exports only."""
    shown = [n for n, column in enumerate(table.columns) if not column.export_only]
    return [[_cell(row[n]) for n in shown] for row in table.lists()]


def _cell(given: Any) -> ScreenCell:
    if isinstance(given, SourceNote):
        mark, words = MARKS.get(given.known, ("", ""))
        return ScreenCell(given.name, given.href, day(given.date), False, given.known, mark, words)
    if not isinstance(given, Cell):
        return ScreenCell(given or "not known", unknown=not given)
    mark, words = MARKS.get(given.known, ("", ""))
    source = given.source
    text = str(given.value) if given.value else "not known"
    return ScreenCell(
        text,
        given.href,
        given.note,
        not given.value,
        given.known,
        mark,
        words,
        source.name if source else "",
        source.href if source else "",
        day(source.date) if source else "",
    )


class Head(NamedTuple):
    """A column's heading, and the link that sorts by it (empty: the reader cannot)."""

    label: str
    number: bool
    href: str
    direction: str
    arrow: str


HEADS = (
    ("system", "System", False),
    ("owner", "Owner (sold by)", False),
    ("boroughs", "Boroughs", True),
    ("price", "Yearly, same scope", True),
    ("", "API", False),
    ("", "Getting data out at exit", False),
    ("end", "Next end", False),
)


def heads(request: HttpRequest, sort: str) -> Sequence[Head]:
    """The headings of the comparison, each with the address that sorts by it: rising first, then falling."""
    query = request.GET.copy()
    for gone in ("sort", "page"):
        query.pop(gone, None)
    rest = query.urlencode()
    made = []
    for key, label, number in HEADS:
        if not key:
            made.append(Head(label, number, "", "", ""))
            continue
        asked = f"sort={'-' if sort == key else ''}{key}"
        direction = {key: "ascending", f"-{key}": "descending"}.get(sort, "")
        arrow = {"ascending": "▲", "descending": "▼"}.get(direction, "↕")
        made.append(Head(label, number, f"?{rest}&{asked}" if rest else f"?{asked}", direction, arrow))
    return made
