"""The pages of capabilities: the list by service area, and the comparison of the systems for one."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from boroughs.reader import Reader
from contracts.comparisons.capability import Comparison
from contracts.comparisons.index import capability_index, capability_named
from contracts.comparisons.sources import source_id
from contracts.pages.beside import beside
from contracts.pages.capability_body import comparison_context
from contracts.pages.capability_filters import asked_of, keys_of, narrowed
from contracts.pages.capability_links import Links
from contracts.pages.capability_sources import source_facts, source_ids, sources_table
from contracts.pages.capability_summary import LISTS, comparison_of, summary_of
from contracts.pages.capability_tables import (
    by_scope,
    charge_source_ids,
    charges_table,
    prices_table,
    systems_table,
)
from contracts.pages.evidence import notes_of
from contracts.pages.exports import export
from contracts.pages.kept import kept_whole
from contracts.pages.links import reader_url
from contracts.pages.paging import slice_of
from contracts.pages.responding import export_format, reader_of_request, respond
from contracts.pages.tables import Cell, Column, Table


@kept_whole
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


@kept_whole
def capability(request: HttpRequest, slug: str) -> HttpResponse:
    """The comparison of the systems for one capability or suite."""
    reader = reader_of_request(request)
    if wanted := export_format(request):
        named = capability_named(slug)
        if named is None or named.is_area:
            return _without_comparison(reader, slug)
        return export(_exported(request, reader, slug), wanted)
    today = timezone.localdate()
    summary = summary_of(reader, slug, today)
    if summary is None:
        return _without_comparison(reader, slug)
    context = comparison_context(request, reader, summary, asked_of(request.GET), today)
    context["beside"] = beside(reader, slug)
    return render(request, "contracts/capability.html", context)


def _without_comparison(reader: Reader, slug: str) -> HttpResponse:
    """Where there is no comparison: an area is a heading of the list; anything else is nowhere (404)."""
    named = capability_named(slug)
    if named is None or not named.is_area:
        raise Http404("There is no such capability.")
    return redirect(reader_url(reader, f"{reverse('capabilities')}#{slug}"))


def _exported(request: HttpRequest, reader: Reader, slug: str) -> Table:
    asked = asked_of(request.GET)
    made = compared(reader, slug, asked.scope)
    links = Links(reader)
    name = request.GET.get("table", "systems")
    if name in LISTS:
        return _list(request, reader, made, links, name)
    keys = [keys_of(made, row) for row in made.rows]
    chosen = narrowed(keys, asked, made.scope.signature, made.today)
    return systems_table(reader, made, [made.rows[number] for number in chosen], links)


def compared(reader: Reader, slug: str, scope: str = "") -> Comparison:
    """The comparison of today, or 404."""
    made = comparison_of(reader, slug, timezone.localdate(), scope)
    if made is None:
        raise Http404("There is no such capability.")
    return made


@kept_whole
def capability_list(request: HttpRequest, slug: str, which: str) -> HttpResponse:
    """One of the long lists under a comparison, whole and in pages: prices, charges or sources."""
    reader = reader_of_request(request)
    if which not in LISTS:
        raise Http404("There is nothing at this address.")
    made = compared(reader, slug)
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
        cut = slice_of(request, by_scope(made))
        notes = notes_of(
            reader,
            {pk for mark in cut.items for name in ("", "value") if (pk := source_id(mark.sources, name))},
        )
        table = prices_table(reader, made, cut.items, notes, links, total=cut.total)
    else:
        cut = slice_of(request, source_facts(made))
        notes = notes_of(reader, source_ids(cut.items))
        table = sources_table(reader, made, cut.items, notes, total=cut.total)
    return replace(table, page=cut.page)
