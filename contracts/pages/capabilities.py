"""The pages of capabilities: the list by service area, and the comparison of the systems for one."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from boroughs.reader import Reader
from contracts.comparisons.capability import Comparison, capability_comparison
from contracts.comparisons.index import area_of, capability_index
from contracts.comparisons.marks import Mark
from contracts.comparisons.rows import ChargeRow
from contracts.pages.capability_filters import ComparisonFilters, fields, narrowed
from contracts.pages.capability_links import Links
from contracts.pages.capability_page import Showing, evidence_words, shown_ids
from contracts.pages.capability_screen import heads, screen_rows
from contracts.pages.capability_tables import (
    charge_source_ids,
    charges_table,
    prices_table,
    source_id,
    source_rows,
    sources_table,
    systems_table,
)
from contracts.pages.evidence import notes_of
from contracts.pages.exports import export
from contracts.pages.links import reader_url
from contracts.pages.paging import ROWS, slice_of
from contracts.pages.responding import export_format, reader_of_request, respond
from contracts.pages.tables import Column, Cell, Table

LISTS = ("prices", "charges", "sources")


def capabilities(request: HttpRequest) -> HttpResponse:
    """Every capability by service area, with how many systems and boroughs are known."""
    reader = reader_of_request(request)
    areas = capability_index(reader)
    links = Links(reader)
    table = Table(
        name="capabilities",
        title="Capabilities",
        columns=(
            Column("service_area", "Service area"),
            Column("capability", "Capability", "link"),
            Column("systems", "Systems", "number"),
            Column("boroughs", "Boroughs known", "number"),
            Column("of_boroughs", "Of boroughs", "number"),
        ),
        rows=[
            [
                area.name,
                Cell(line.name, href=links.capability(line.slug)),
                line.systems,
                line.boroughs,
                area.of,
            ]
            for area in areas
            for line in area.lines
        ],
        data_set=reader.data_set,
    )
    shown = [(area, [(line, links.capability(line.slug)) for line in area.lines]) for area in areas]
    lines = [line for area in areas for line in area.lines]
    context = {
        "areas": shown,
        "known": sum(bool(line.systems or line.boroughs) for line in lines),
        "whole": len(lines),
        "of": areas[0].of if areas else 0,
    }
    return respond(request, table, "contracts/capabilities.html", context)


def capability(request: HttpRequest, slug: str) -> HttpResponse:
    """The comparison of the systems for one capability or suite."""
    reader = reader_of_request(request)
    asked = ComparisonFilters(request.GET).asked()
    made = capability_comparison(reader, slug, today=timezone.localdate(), scope_asked=asked.scope)
    if made is None:
        return _area_or_404(reader, slug)
    links = Links(reader)
    rows = narrowed(made, asked)
    wanted = export_format(request)
    if wanted:
        name = request.GET.get("table", "systems")
        if name in LISTS:
            return export(_list(request, reader, made, links, name), wanted)
        return export(systems_table(reader, made, rows, links), wanted)
    recurring = [charge for charge in made.facts.charges if _recurs(charge)]
    once = [charge for charge in made.facts.charges if not _recurs(charge)]
    marks = _by_scope(made)
    sources = source_rows(made)
    listed = [row.sources for row in (*recurring[:ROWS], *once[:ROWS])]
    listed += [mark.sources for mark in marks[:ROWS]]
    ids = shown_ids(made, listed) | {
        pk for row in sources[:ROWS] if (pk := source_id(row[6], row[7])) is not None
    }
    ids |= {pk for mark in marks[:ROWS] if (pk := source_id(mark.sources, "value")) is not None}
    notes = notes_of(reader, ids)
    tables = {
        "prices": prices_table(reader, made, marks[:ROWS], notes, links),
        "recurring": charges_table(
            reader, made, recurring[:ROWS], notes, links, title="Charges for one thing that comes again"
        ),
        "once": charges_table(
            reader, made, once[:ROWS], notes, links, name="one-off", title="One-off and bundled charges"
        ),
        "sources": sources_table(reader, made, sources[:ROWS], notes),
    }
    showing = Showing(reader, made, links, notes)
    address = reader_url(reader, request.path)
    return render(
        request,
        "contracts/capability.html",
        {
            "made": made,
            "capability": made.facts.capability,
            "mates": [(mate.name, links.capability(mate.slug)) for mate in made.facts.mates],
            "boroughs_of": len(made.known) + len(made.unknown),
            "unknown": [showing.place(place) for place in made.unknown],
            "evidence": evidence_words(made.newest_on, made.oldest_on, made.today),
            "own": [showing.own(one) for one in made.own],
            "left_out": showing.left_out(),
            "rows": [showing.row(row) for row in rows],
            "whole": len(made.rows),
            "sort": asked.sort,
            "asked": asked,
            "fields": fields(made, asked),
            "clear": address,
            "soon": showing.soon(),
            "gaps": showing.gaps(),
            "chart": showing.chart("#prices", _file(address, "csv", "prices")),
            **tables,
            "lists": {name: screen_rows(table, "scope") for name, table in tables.items()},
            "more": {name: reader_url(reader, reverse("capability-list", args=[slug, name])) for name in LISTS},
            "csv": {name: _file(address, "csv", name) for name in LISTS},
            "heads": heads(request, asked.sort),
            "totals": {
                "prices": len(marks), "recurring": len(recurring), "once": len(once), "sources": len(sources),
            },
            "considered": [showing.considered(one) for one in made.considered],
            "moved": showing.moved(),
            "owner_moves": showing.owner_moves(),
            "address": request.path,
            "files": [(label, _file(request.get_full_path(), name)) for name, label in
                      (("xlsx", "Excel"), ("csv", "CSV"), ("json", "JSON"))],
        },
    )  # fmt: skip


def capability_list(request: HttpRequest, slug: str, which: str) -> HttpResponse:
    """One of the long lists under a comparison, whole and in pages: prices, charges or sources."""
    reader = reader_of_request(request)
    made = capability_comparison(reader, slug, today=timezone.localdate())
    if made is None or which not in LISTS:
        raise Http404("There is nothing at this address.")
    links = Links(reader)
    table = _list(request, reader, made, links, which)
    context = {"capability": made.facts.capability, "back": links.capability(slug)}
    return respond(request, table, "contracts/capability_list.html", context)


def _list(request: HttpRequest, reader: Reader, made: Comparison, links: Links, which: str) -> Table:
    """A list with the notes of what is shown of it: a page, or for an export all."""
    if which == "charges":
        cut = slice_of(request, made.facts.charges)
        notes = notes_of(reader, charge_source_ids(cut.items))
        table = charges_table(reader, made, cut.items, notes, links, total=cut.total)
    elif which == "prices":
        cut = slice_of(request, _by_scope(made))
        notes = notes_of(
            reader,
            {pk for mark in cut.items for name in ("", "value") if (pk := source_id(mark.sources, name))},
        )
        table = prices_table(reader, made, cut.items, notes, links, total=cut.total)
    else:
        cut = slice_of(request, source_rows(made))
        notes = notes_of(reader, {pk for row in cut.items if (pk := source_id(row[6], row[7]))})
        table = sources_table(reader, made, cut.items, notes, total=cut.total)
    return replace(table, page=cut.page)


def _by_scope(made: Comparison) -> list[Mark]:
    """The prices in the order of their scopes, in each first what is compared, cheapest first."""
    order = {one.scope.signature: number for number, one in enumerate(made.scopes)}
    return sorted(
        made.marks,
        key=lambda mark: (order[mark.scope], not mark.comparable, mark.price.pence or 0, mark.names),
    )


def _recurs(charge: ChargeRow) -> bool:
    """Whether a charge stands in the first list: it comes again, and is of one kind or of recurring kinds."""
    return charge.per != "one_off" and len(charge.covers) == 1


def _file(address: str, kind: str, table: str = "") -> str:
    mark = "&" if "?" in address else "?"
    return f"{address}{mark}format={kind}" + (f"&table={table}" if table else "")


def _area_or_404(reader: Reader, slug: str) -> HttpResponse:
    """A service area has no comparison: it is a heading of the list."""
    if not area_of(slug):
        raise Http404("There is no such capability.")
    return redirect(reader_url(reader, f"{reverse('capabilities')}#{slug}"))
