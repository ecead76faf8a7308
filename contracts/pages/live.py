"""The figures that editors' pages show: extracts of a comparison as tables, made for the reader of the request.

A page holds keys alone. What it shows is read here at each request, from what is kept for that reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from boroughs.reader import Reader
from contracts.comparisons.capability import Comparison
from contracts.comparisons.kept_many import kept_summaries
from contracts.comparisons.rows import ChargeRow
from contracts.comparisons.sources import source_id
from contracts.comparisons.summaries import is_borough
from contracts.pages.capability_body import note_again
from contracts.pages.capability_links import Links
from contracts.pages.capability_markup import list_heads, list_rows
from contracts.pages.capability_page import said_of
from contracts.pages.capability_row import SystemRow, row_again
from contracts.pages.capability_screen import screen_rows
from contracts.pages.capability_summary import comparison_of, summarised
from contracts.pages.capability_tables import charge_source_ids, charges_table, use_words
from contracts.pages.capability_words import ending_words
from contracts.pages.evidence import SourceNote, notes_of
from contracts.pages.links import reader_url
from contracts.pages.tables import Cell, Column, Table
from suppliers.models import Capability

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

SHOWN = 8
"""Rows of a table between an editor's paragraphs: about a screen. Its link has them all."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One comparison as an editor asks for it, by slugs; empty: all."""

    capability: str
    systems: tuple[str, ...] = ()
    boroughs: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything kept about one capability for one reader."""

    slug: str
    summary: Mapping[str, Any]
    lists: Mapping[str, Any]
    href: str

    @property
    def rows(self) -> list[SystemRow]:
        return [row_again(kept) for kept in self.summary["rows"]]


def figures_of(reader: Reader, slugs: Iterable[str], today: date) -> dict[str, Figures]:
    """The figures of these capabilities; one that is gone, or is only a heading, is not among them.

    Three questions however many are asked for, once they are kept.
    """
    known = Capability.objects.filter(slug__in=set(slugs)).exclude(kind=Capability.Kind.AREA)
    found = list(known.values_list("slug", flat=True))
    wanted: dict[str, Any] = {}
    for slug in found:
        wanted[f"comparison {slug}"] = partial(_made, reader, slug, today, summarised)
        wanted[f"lists {slug}"] = partial(_made, reader, slug, today, _lists)
    kept = kept_summaries(reader, wanted, today)
    return {
        slug: Figures(
            slug,
            kept[f"comparison {slug}"],
            kept[f"lists {slug}"],
            reader_url(reader, reverse("capability", args=[slug])),
        )
        for slug in found
        if kept[f"comparison {slug}"] is not None and kept[f"lists {slug}"] is not None
    }


def _made(reader: Reader, slug: str, today: date, make: Any) -> Any:
    made = comparison_of(reader, slug, today)
    return None if made is None else make(reader, made)


# --- what is kept besides the page's own summary ------------------------------------------------------


def _lists(reader: Reader, made: Comparison) -> dict[str, Any]:
    """Who runs what, borough by borough, and who must decide soon: as values that JSON can hold."""
    facts, links, said = made.facts, Links(reader), said_of(made)
    runs: dict[int, list[Any]] = {}
    asked: set[int] = set()
    for use in made.uses:
        if not use.running:
            continue
        of = facts.contracts[use.contracts[0]] if use.contracts else None
        sources = [*said.get((use.organisation, use.system), ()), *([of.sources] if of else [])]
        evidence = next((pk for one in sources if (pk := source_id(one)) is not None), None)
        asked |= {evidence} if evidence is not None else set()
        runs.setdefault(use.organisation, []).append((use, evidence))
    ends = [
        (one, source_id(contract.sources, "end") or source_id(contract.sources))
        for one in made.soon
        for contract in [facts.contracts[one.contract]]
    ]
    charges = [charge for charge in facts.charges if not DATA_KINDS.isdisjoint(charge.covers)]
    asked |= set(charge_source_ids(charges[:SHOWN]))
    notes = notes_of(reader, asked | {pk for _, pk in ends if pk is not None})
    return {
        "charges": _charges(reader, made, charges, notes),
        "places": [
            {
                "slug": place.slug,
                "name": place.name,
                "href": links.borough(place.slug),
                "runs": [
                    {
                        "system": facts.systems[use.system].name,
                        "href": links.system(facts.systems[use.system].slug),
                        "note": use_words(use),
                        "source": notes.get(evidence) if evidence is not None else None,
                    }
                    for use, evidence in runs.get(place.id, ())
                ],
            }
            for place in facts.places.values()
            if is_borough(place)
        ],
        "soon": [
            {
                "slug": facts.places[one.organisation].slug,
                "name": facts.places[one.organisation].name,
                "href": links.contract(facts.contracts[one.contract].slug),
                "system": facts.systems[one.system].name if one.system else None,
                "words": ending_words(one.ending),
                "end": one.ending.end.isoformat() if one.ending.end else "",
                "turn": one.ending.turn.isoformat() if one.ending.turn else "",
                "source": notes.get(pk) if pk is not None else None,
            }
            for one, pk in ends
        ],
    }


def _charges(
    reader: Reader, made: Comparison, charges: Sequence[ChargeRow], notes: Mapping[int, SourceNote]
) -> str:
    """The first charges for reaching and moving data, as HTML."""
    table = charges_table(
        reader, made, charges[:SHOWN], notes, Links(reader), name="data-charges",
        title=f"{made.facts.capability.name}: charges for reaching and moving data",
    )  # fmt: skip
    heads = [column.title for column in table.columns if not column.export_only]
    path = reverse("capability-list", args=[made.facts.capability.slug, "charges"])
    context = {
        "table": table,
        "heads": list_heads(heads),
        "rows": list_rows(heads, screen_rows(table)),
        "total": len(charges),
        "all_href": reader_url(reader, path),
    }
    return render_to_string("contracts/capability_charges.html", context)


# --- tables -----------------------------------------------------------------------------------------


def systems_compared(figures: Figures, asked: Asked, data_set: str, *, shown: int = SHOWN) -> Table:
    """The comparison in the editor's columns: only these systems, and only what these boroughs run."""
    scope = figures.summary["scope"]
    rows = [row for row in figures.rows if _wanted(row, asked)]
    if asked.systems:
        order = {slug: number for number, slug in enumerate(asked.systems)}
        rows.sort(key=lambda row: order[row.keys.slug])
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
        empty={
            "title": "Nothing is known here yet.",
            "todo": "No source names a system that a borough runs for this.",
        },
    )


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


def renewals_table(
    figures: Figures, data_set: str, boroughs: Sequence[str] = (), *, shown: int = SHOWN
) -> Table:
    """Who must decide within 18 months, the first first."""
    rows = [one for one in figures.lists["soon"] if not boroughs or one["slug"] in boroughs]
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


def matrix_table(figures: Figures, data_set: str, boroughs: Sequence[str] = ()) -> Table:
    """Borough by borough, what it runs: those that are known, or each of those that were asked for."""
    places = [
        one for one in figures.lists["places"] if (one["slug"] in boroughs if boroughs else one["runs"])
    ]
    rows: list[list[Any]] = []
    for place in places:
        where = Cell(place["name"], place["href"])
        rows += [
            [where, Cell(use["system"], use["href"], note=use["note"]), note_again(use["source"])]
            for use in place["runs"]
        ] or [[where, None, None]]
    known = sum(bool(one["runs"]) for one in figures.lists["places"])
    return Table(
        name="matrix",
        title=f"{figures.summary['name']}: who runs what",
        columns=(
            Column("borough", "Borough"),
            Column("system", "Runs"),
            Column("source", "Source", "source"),
        ),
        rows=rows,
        data_set=data_set,
        count=f"{known} of {len(figures.lists['places'])} boroughs known",
        empty={
            "title": "No borough is known to run anything here.",
            "todo": "Ask them, or upload a register.",
        },
    )
