"""One table, whole, for the screen and for every export of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Page

from contracts.pages.evidence import SourceNote

Value = str | int | Decimal | date | None
"""What stands in a cell: money is integer pence, None is not known."""

FORMATS = ("xlsx", "csv", "json")
LABELS = {"xlsx": "Excel", "csv": "CSV", "json": "JSON"}
MONEY = ("money", "money_short", "money_exact")


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `kind`: text, number, money (pence), money_short, money_exact, date, link or source.

    A `link` column's text has an address of its own in exports; a `source` column holds `SourceNote`s.
    `sourced` adds the source, its date and its address beside the figure in exports (money always does).
    `sort`: the reader may sort by it. `export_only`: not on the screen.
    """

    name: str
    title: str
    kind: str = "text"
    sort: bool = False
    sourced: bool = False
    export_only: bool = False

    @property
    def has_source(self) -> bool:
        return self.sourced or self.kind in MONEY


def unsortable(columns: Sequence[Column]) -> list[Column]:
    """The same columns where the reader may not sort by them: the page's address sorts another table."""
    return [replace(column, sort=False) for column in columns]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of which more is shown than its value. See parts/data_table.html for each part.

    `export` stands for `value` in exports, where the screen needs other words; `missing` is said instead of
    "not known", where a source says why ("withheld").
    """

    value: Value = None
    href: str = ""
    note: str = ""
    lines: tuple[str, ...] = ()
    known: str = ""
    source: SourceNote | None = None
    highlight: bool = False
    missing: str = ""
    export: Value = None
    quiet_source: bool = False

    @property
    def exported(self) -> Value:
        """What an export holds: the value, else the lines under it; None where not known."""
        if self.export is not None:
            return self.export
        return self.value if self.value not in (None, "") else "; ".join(self.lines) or None


@dataclass(frozen=True, slots=True)
class Row:
    """A row with an id of its own, or one that stands out."""

    cells: Sequence[Any]
    id: str = ""
    highlight: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `rows` are lists of values, `Cell`s or `SourceNote`s in the order of `columns`, or `Row`s.

    `data_set` is the reader's. `note` is said with every export; `total` counts the rows that the whole
    result has (0: as many as are here), `page` the page of them that the screen shows. `sort` is the key
    sorted by, "-key" for falling. `empty` is parts/empty.html's context. `lacks` says in a sentence what an export
    of these rows does not hold, where that is more than its length.
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any] | Row]
    data_set: str
    note: str = ""
    sort: str = ""
    total: int = 0
    page: Page[Any] | None = None
    empty: Mapping[str, str] = field(default_factory=dict)
    layout: str = "cards"
    title_hidden: bool = False
    count: str = ""
    file_name: str = ""
    lacks: str = ""

    @property
    def whole(self) -> int:
        return self.total or len(self.rows)

    def lists(self) -> list[Sequence[Any]]:
        """The cells of every row."""
        return [row.cells if isinstance(row, Row) else row for row in self.rows]

    def part(self, downloads: Sequence[Mapping[str, str]]) -> dict[str, Any]:
        """The context that parts/data_table.html takes."""
        shown = [n for n, column in enumerate(self.columns) if not column.export_only]
        return {
            "id": self.name,
            "caption": self.title,
            "caption_hidden": self.title_hidden,
            "columns": [_heading(self.columns[n]) for n in shown],
            "rows": [_screen_row(row, self.columns, shown) for row in self.rows],
            "sort": self.sort,
            "layout": self.layout,
            "empty": self.empty or {"title": "Nothing is known here yet."},
            "downloads": list(downloads),
            "count": self.count,
            "page": self.page,
        }


def _heading(column: Column) -> dict[str, Any]:
    kind = "text" if column.kind in ("link", "source") else column.kind
    return {"key": column.name, "label": column.title, "kind": kind, "sortable": column.sort}


def _screen_row(row: Sequence[Any] | Row, columns: Sequence[Column], shown: Sequence[int]) -> dict[str, Any]:
    whole = row if isinstance(row, Row) else Row(row)
    cells = [_screen_cell(whole.cells[n]) for n in shown]
    return {"cells": cells, "id": whole.id, "highlight": whole.highlight}


def _screen_cell(cell: Any) -> Any:
    if isinstance(cell, SourceNote):
        return _note_alone(cell)
    if not isinstance(cell, Cell):
        return cell
    unknown = cell.value is None or cell.value == ""
    words = cell.missing if unknown and cell.missing else cell.value
    source = None if cell.quiet_source else cell.source
    return {
        "text": words,
        "href": cell.href,
        "note": cell.note,
        "lines": cell.lines,
        # The source under it has the same mark
        "known": "" if source is not None and source.known == cell.known else cell.known,
        "source": source,
        "highlight": cell.highlight,
    }


def _note_alone(note: SourceNote) -> dict[str, Any]:
    """A cell that is its source alone: the name as its text, the day quietly after it."""
    day = f"{note.date.day} {note.date:%b} {note.date.year}"
    return {"text": note.name, "href": note.href, "known": note.known, "note": day}
