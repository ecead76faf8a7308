"""The tables that live blocks show: the first rows as they are read on a page, or every row for a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from boroughs.reader import Reader
from contracts.comparisons.capability import Comparison
from contracts.comparisons.sources import source_id
from contracts.comparisons.words import count
from contracts.pages.capability_body import note_again
from contracts.pages.capability_links import Links
from contracts.pages.capability_row import SystemRow
from contracts.pages.capability_tables import (
    by_scope,
    charge_source_ids,
    charges_table,
    prices_table,
    systems_table,
)
from contracts.pages.evidence import notes_of
from contracts.pages.live import Asked, Figures
from contracts.pages.tables import Cell, Column, Table

COLUMNS = {
    "system": "System",
    "owner": "Owner (sold by)",
    "boroughs": "Boroughs",
    "price": "Yearly, same scope",
    "api": "API",
    "exit": "Getting data out at exit",
    "end": "Next end",
}
"""The columns of a comparison that an editor may put in another order."""

DATA_KINDS = frozenset(
    ("api_access", "integration", "data_extraction", "exit_extraction", "data_load", "migration")
)
"""What a charges block is about. Licence and support are in the comparison, and would bury these."""

MATRIX_SHOWN = 66
"""Rows of an extract: each of the 33 boroughs with two systems. Few capabilities have more, and their files do."""

SHOWN = 8
"""Rows of a table between an editor's paragraphs: about a screen. Its link and its files have them all."""


def compared_rows(figures: Figures, asked: Asked) -> list[SystemRow]:
    """Only these systems in the editor's order, and only what these boroughs run."""
    rows = [row for row in figures.rows if _wanted(row, asked)]
    if asked.systems:
        order = {slug: number for number, slug in enumerate(asked.systems)}
        rows.sort(key=lambda row: order[row.keys.slug])
    return rows


def systems_compared(figures: Figures, asked: Asked, data_set: str) -> Table:
    """The comparison in the editor's columns."""
    scope = figures.summary["scope"]
    rows = compared_rows(figures, asked)
    shown = len(rows) if asked.whole else SHOWN
    names = [name for name in asked.columns if name in COLUMNS] or list(COLUMNS)
    if "system" in names:
        names.remove("system")
    columns = ["system", *names]
    return Table(
        name="systems",
        title=f"{figures.summary['name']}: systems compared",
        columns=[Column(name, COLUMNS[name]) for name in columns],
        rows=[[_cell(row, name, scope) for name in columns] for row in rows[:shown]],
        data_set=data_set,
        total=len(rows),
        count=f"{min(len(rows), shown)} of {len(rows)} systems · prices compared: {figures.summary['scope_words']}",
        empty=_nothing(figures),
    )


def _nothing(figures: Figures) -> dict[str, str]:
    """Why there is no row: nobody knows anything, or nothing of what the editor chose."""
    if figures.rows:
        return {
            "title": "Nothing is known of the systems and boroughs chosen here.",
            "todo": "Others are known to be run for this: they are in the whole comparison.",
        }
    return {
        "title": "Nothing is known here yet.",
        "todo": "No source names a system that a borough runs for this.",
    }


def _wanted(row: SystemRow, asked: Asked) -> bool:
    return (not asked.systems or row.keys.slug in asked.systems) and (
        not asked.boroughs or not set(asked.boroughs).isdisjoint(row.keys.places)
    )


def _cell(row: SystemRow, name: str, scope: str) -> Cell:
    if name == "system":
        return Cell(row.keys.name, row.href)
    if name == "owner":
        return Cell(
            row.keys.owner or None, row.owner_href, note=f"sold by {row.sold_by}" if row.sold_by else ""
        )
    if name == "boroughs":
        return Cell(row.who)
    if name == "price":
        words, besides = row.price(scope)
        return Cell(words or None, lines=(besides,) if besides else ())
    if name == "api":
        return Cell(row.api or None, lines=tuple(row.api_lines))
    if name == "exit":
        return Cell(row.exit or None, lines=tuple(row.exit_lines))
    return Cell(row.end or None, row.end_href if row.end else "", note=row.end_name if row.end else "")


def renewals_table(figures: Figures, asked: Asked, data_set: str) -> Table:
    """Who must decide within 18 months, the first first."""
    rows = [one for one in figures.lists["soon"] if not asked.boroughs or one["slug"] in asked.boroughs]
    shown = len(rows) if asked.whole else SHOWN
    return Table(
        name="renewals",
        title=f"{figures.summary['name']}: who must decide soon",
        columns=(
            Column("organisation", "Organisation"),
            Column("system", "System"),
            Column("end", "Ends", "date"),
            Column("decide", "By when to decide"),
            Column("source", "Source", "source"),
        ),
        rows=[
            [
                Cell(one["name"], one["href"]),
                one["system"],
                date.fromisoformat(one["end"]) if one["end"] else None,
                one["words"],
                note_again(one["source"]),
            ]
            for one in rows[:shown]
        ],
        data_set=data_set,
        total=len(rows),
        count=f"{min(len(rows), shown)} of {len(rows)} contracts that ask for a decision within 18 months",
        empty={
            "title": "Nobody must decide within 18 months, as far as ends of contracts are known.",
            "todo": "Ends that nobody has published are not known.",
        },
    )


def matrix_table(every: Sequence[Figures], asked: Asked, data_set: str) -> Table:
    """Borough by borough, what it runs: those that are known, or each of those that were asked for.

    One capability has a row for each use, with its source; several have a column each.
    """
    places = {place["slug"]: place for one in every for place in one.lists["places"]}
    running = {
        (one.slug, place["slug"]): place["runs"]
        for one in every
        for place in one.lists["places"]
        if place["runs"]
    }
    known = {slug for _, slug in running}
    shown = [slug for slug in places if (slug in asked.boroughs if asked.boroughs else slug in known)]
    where = {slug: Cell(places[slug]["name"], places[slug]["href"]) for slug in shown}
    columns, rows = [Column("borough", "Borough")], []
    if len(every) == 1:
        columns += [Column("system", "Runs"), Column("source", "Source", "source")]
        for slug in shown:
            uses = running.get((every[0].slug, slug), ())
            rows += [[where[slug], _use(one), note_again(one["source"])] for one in uses] or [
                [where[slug], None, None]
            ]
    else:
        columns += [Column(one.slug, one.summary["name"], sourced=True) for one in every]
        rows += [
            [where[slug], *(_uses(running.get((one.slug, slug), ())) for one in every)] for slug in shown
        ]
    names = ", ".join(one.summary["name"] for one in every)
    shown_rows = rows if asked.whole else rows[:MATRIX_SHOWN]
    counted = f"{len(known)} of {len(places)} boroughs known"
    return Table(
        name="matrix",
        title=f"{names}: who runs what",
        columns=columns,
        rows=shown_rows,
        total=len(rows),
        data_set=data_set,
        count=counted
        if len(shown_rows) == len(rows)
        else f"{len(shown_rows)} of {len(rows)} rows · {counted}",
        empty={
            "title": "No borough is known to run anything here.",
            "todo": "Ask them, or upload a register.",
        },
    )


def _use(use: Mapping[str, Any]) -> Cell:
    return Cell(use["system"], use["href"], note=use["note"])


def _uses(uses: Sequence[Mapping[str, Any]]) -> Cell:
    """All that one borough runs for one capability: the first with its source, the others under it."""
    if not uses:
        return Cell()
    names = [f"{one['system']} ({one['note']})" if one["note"] else one["system"] for one in uses]
    return Cell(
        uses[0]["system"], uses[0]["href"], note=uses[0]["note"], lines=tuple(names[1:]),
        source=note_again(uses[0]["source"]), export="; ".join(names),
    )  # fmt: skip


# --- tables that are read from the comparison itself ----------------------------------------------------


def data_charges_table(reader: Reader, made: Comparison, asked: Asked) -> Table:
    """Charges for reaching, moving and taking out data, each with its source."""
    every = [charge for charge in made.facts.charges if not DATA_KINDS.isdisjoint(charge.covers)]
    charges = every if asked.whole else every[:SHOWN]
    notes = notes_of(reader, charge_source_ids(charges))
    name = made.facts.capability.name
    table = charges_table(
        reader, made, charges, notes, Links(reader), name="data-charges",
        title=f"{name}: charges for reaching and moving data", total=len(every),
    )  # fmt: skip
    return replace(table, count=f"{len(charges)} of {count(len(every), 'charge')}")


def yearly_prices_table(reader: Reader, made: Comparison) -> Table:
    """Every yearly price that the chart draws, and those that it cannot draw."""
    marks = by_scope(made)
    notes = notes_of(reader, (pk for pk in (source_id(mark.sources) for mark in marks) if pk is not None))
    return prices_table(reader, made, marks, notes, Links(reader))


def compared_file(reader: Reader, made: Comparison, wanted: Sequence[str]) -> Table:
    """The comparison with its numbers: the systems of these slugs, in this order."""
    order = {slug: number for number, slug in enumerate(wanted)}
    rows = sorted((row for row in made.rows if row.slug in order), key=lambda row: order[row.slug])
    return systems_table(reader, made, rows, Links(reader))
