"""Dated snapshots of a page's figures: made for the public's reader and no other, and shown again as tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from boroughs.reader import PUBLIC, Reader
from contracts.comparisons.snapshots import figures_kept_on, keep_figures
from contracts.pages.capability_body import note_again
from contracts.pages.evidence import SourceNote
from contracts.pages.live import Asked
from contracts.pages.live_blocks import KINDS, Desk
from contracts.pages.live_cards import Card
from contracts.pages.live_numbers import Number, numbers_of
from contracts.pages.tables import Cell, Column, Row, Table


def keep_snapshot(page: int, every: Mapping[str, Asked], data_set: str, today: date) -> bool:
    """Keep what everybody sees of a page's blocks today; False where the same is kept for today already.

    `every`: key of a block → its question. There is no reader to give: it is the public's view by construction.
    """
    public = Reader(PUBLIC, frozenset(), data_set)
    desk = Desk(public, set(every.values()), today)
    tables = [(key, _table(desk, asked)) for key, asked in every.items()]
    numbers = numbers_of(public, every.values(), today)
    found = {number.label: asdict(number) for asked in every.values() for number in numbers[asked]}
    content = {
        "tables": [_plain(key, table) for key, table in tables if table is not None],
        "numbers": list(found.values()),
    }
    return keep_figures(page, today, content)


def tables_on(page: int, day: date) -> list[Table] | None:
    """The tables of a snapshot; None where there is none for that day."""
    content = figures_kept_on(page, day)
    return None if content is None else [_again(one) for one in content["tables"]]


def numbers_in(content: Mapping[str, Any]) -> list[Number]:
    """The numbers of a snapshot."""
    return [Number(**one) for one in content["numbers"]]


def _table(desk: Desk, asked: Asked) -> Table | None:
    """What a block shows as a table: a picture's data, and a card's facts."""
    kind = KINDS[asked.kind]
    found = kind.shows(desk, asked)
    if isinstance(found, Card):
        return Table(
            name=asked.kind,
            title=found.name,
            columns=(Column("what", "What"), Column("known", "Known")),
            rows=[[label, Cell(words, href)] for label, words, href in found.facts],
            data_set=desk.reader.data_set,
        )
    if isinstance(found, str) and kind.file is not None:
        found = kind.file(desk, asked)
    return found if isinstance(found, Table) else None


# --- as JSON, and back ----------------------------------------------------------------------------------


def _plain(key: str, table: Table) -> dict[str, Any]:
    return {
        "key": key,
        "title": table.title,
        "data_set": table.data_set,
        "count": table.count,
        "note": table.note,
        "columns": [asdict(column) for column in table.columns],
        "rows": [[_plain_cell(cell) for cell in row] for row in table.lists()],
    }


def _plain_cell(given: Any) -> dict[str, Any]:
    if isinstance(given, SourceNote):
        return {"note": _plain_note(given)}
    cell = given if isinstance(given, Cell) else Cell(given)
    made = {
        "value": _plain_value(cell.value),
        "export": _plain_value(cell.export),
        "href": cell.href,
        "words": cell.note,
        "lines": list(cell.lines),
        "known": cell.known,
        "source": _plain_note(cell.source) if cell.source else None,
        "missing": cell.missing,
    }
    return {name: value for name, value in made.items() if value not in (None, "", [])}


def _plain_note(note: SourceNote) -> dict[str, Any]:
    return {**asdict(note), "date": note.date.isoformat()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return {"number": str(value)} if isinstance(value, Decimal) else value


def _again(one: Mapping[str, Any]) -> Table:
    return Table(
        name=one["key"],
        title=one["title"],
        columns=[Column(**column) for column in one["columns"]],
        rows=[Row([_cell_again(cell) for cell in row]) for row in one["rows"]],
        data_set=one["data_set"],
        count=one["count"],
        note=one["note"],
    )


def _cell_again(cell: Mapping[str, Any]) -> Any:
    if "note" in cell:
        return note_again(cell["note"])
    return Cell(
        _value_again(cell.get("value")),
        cell.get("href", ""),
        cell.get("words", ""),
        tuple(cell.get("lines", ())),
        cell.get("known", ""),
        note_again(cell.get("source")),
        missing=cell.get("missing", ""),
        export=_value_again(cell.get("export")),
    )


def _value_again(value: Any) -> Any:
    if isinstance(value, dict):
        return date.fromisoformat(value["date"]) if "date" in value else Decimal(value["number"])
    return value
