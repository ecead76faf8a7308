"""`/boroughs/` and `/boroughs/<slug>/`."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from boroughs.models import Organisation
from boroughs.reader import Reader
from contracts.comparisons.contracts import SORTS as CONTRACT_SORTS
from contracts.comparisons.contracts import chosen_contracts
from contracts.comparisons.decide_by import add_months
from contracts.comparisons.organisations import (
    SORTS,
    OrganisationLine,
    OrganisationView,
    boroughs_and_others,
    contracts_of,
    organisation_view,
    sorted_lines,
)
from contracts.comparisons.said_values import held_values
from contracts.comparisons.words import day
from contracts.models import ContractFact, Deployment
from contracts.pages.beside import own_page
from contracts.pages.evidence import KNOWN, sources_of
from contracts.pages.fact_cells import (
    CHARGE_COLUMNS,
    Notes,
    charge_row,
    contract_columns,
    contract_end,
    contract_row,
    contracts_words,
    named,
    note,
    shortened,
    status_cell,
)
from contracts.pages.filters import ContractFilters, filter_context
from contracts.pages.kept import kept_whole
from contracts.pages.links import page_url
from contracts.pages.lookups import found_or_404
from contracts.pages.paging import Slice, chosen_sort, slice_of
from contracts.pages.responding import page, reader_of_request, respond
from contracts.pages.tables import Cell, Column, Table, unsortable
from contracts.precedence import MARK, WORDS

SOONEST = 15
"""Contracts shown as "what ends when": about one screen; the table below has them all."""

COLUMNS = (
    Column("borough", "Organisation", "link", sort=True),
    Column("kind", "Kind", export_only=True),
    Column("gss", "GSS code", export_only=True),
    Column("systems", "Systems known", "number", sort=True),
    Column("contracts", "Contracts", "number", sort=True),
    Column("end", "Next end", "date", sort=True),
    Column("newest", "Newest evidence", "date", sort=True),
    Column("oldest", "Oldest evidence", "date"),
)


@page
@kept_whole
def boroughs(request: HttpRequest) -> HttpResponse:
    """Every borough, with how much is known of it and how fresh that is; other bodies below."""
    reader = reader_of_request(request)
    sort = chosen_sort(request, SORTS, "borough")
    every, others = boroughs_and_others(reader, timezone.localdate())
    known = sorted((line for line in every if line.newest_on), key=lambda line: line.newest_on or date.min)
    context = {
        "n_known": len(known),
        "n_boroughs": len(every),
        "freshest": known[-1] if known else None,
        "stalest": known[0] if known else None,
        "unknown": [line.organisation for line in every if not line.is_known],
    }
    tables = [
        _list_table(reader, "boroughs", "Boroughs", sorted_lines(every, sort), sort, hidden=True),
        _list_table(reader, "others", "Other bodies", sorted_lines(others, sort), sort),
    ]
    return respond(request, tables, "contracts/boroughs.html", context)


def _list_table(
    reader: Reader, name: str, title: str, lines: list[OrganisationLine], sort: str, *, hidden: bool = False
) -> Table:
    rows = [
        [
            Cell(line.organisation.name, page_url(reader, "borough", line.organisation.slug)),
            line.organisation.get_kind_display(),
            line.organisation.gss,
            line.systems,
            line.contracts,
            line.next_end,
            Cell(line.newest_on) if line.newest_on else Cell("no evidence yet", export=""),
            Cell(line.oldest_on) if line.oldest_on else Cell("–", export=""),
        ]
        for line in lines
    ]
    return Table(
        name=name, title=title, title_hidden=hidden, columns=COLUMNS, rows=rows, data_set=reader.data_set, sort=sort,
        note="Systems known: those it is known to run or to bring in. Next end: of its contracts.",
        empty={"title": "Nothing is known of another body."},
    )  # fmt: skip


@page
@kept_whole
def borough(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation: what it runs, what ends when, its contracts, and where all of it comes from."""
    reader = reader_of_request(request)
    one: Organisation = found_or_404(request, reader, Organisation.objects.visible_to, slug=slug)
    today = timezone.localdate()
    view = organisation_view(reader, one, today, soonest=SOONEST)
    form = ContractFilters(request.GET)
    sort = chosen_sort(request, CONTRACT_SORTS, "")
    chosen = chosen_contracts(
        contracts_of(reader, one), today, text=form.given("q"), when=form.given("ends"), sort=sort
    )
    shown = slice_of(request, chosen)
    uses = [use for area in view.areas for use in area.deployments] + view.elsewhere
    notes = sources_of(
        reader, [*shown.items, *uses, *view.charges, *view.ending, *view.shared, *view.contracts.values()]
    )
    context = {
        "view": view,
        "organisation": one,
        "own_page": own_page(reader, slug),
        "areas": [
            _area(reader, view, area.area, area.deployments, area.unknown, notes, today)
            for area in view.areas
        ],
        "elsewhere": [_use(reader, view, use, notes, today) for use in view.elsewhere],
        "events": [_event(reader, fact, notes, today) for fact in view.ending],
        "filters": filter_context(request, reader, form),
        "page": shown.page,
        "age": _age(view.line, today),
    }
    return respond(request, _tables(reader, one, view, shown, notes, sort), "contracts/borough.html", context)


def _area(
    reader: Reader, view: OrganisationView, area: Any, uses: list[Deployment], unknown: list[Any], notes: Notes,
    today: date,
) -> dict[str, Any]:  # fmt: skip
    """One service area of the page: what is run, then the capabilities of which nothing is known."""
    return {
        "area": area,
        "uses": [_use(reader, view, use, notes, today) for use in uses],
        "unknown": [{"name": one.name, "href": page_url(reader, "capability", one.slug)} for one in unknown],
    }


def _use(
    reader: Reader, view: OrganisationView, use: Deployment, notes: Notes, today: date
) -> dict[str, Any]:
    fact = view.contracts.get(use.contract_id or 0)
    status = status_cell(use, today)
    return {
        "system": use.system.name,
        "href": page_url(reader, "system", use.system.slug),
        "capability": use.capability,
        "capability_href": page_url(reader, "capability", use.capability.slug) if use.capability else "",
        "status": ", ".join([str(status.value), *status.lines]),
        "since": use.since,
        "hosting": use.hosting,
        "modules": ", ".join(use.modules),
        "ends": contract_end(reader, fact, today) if fact else None,
        "source": note(notes, use),
    }


def _event(reader: Reader, fact: ContractFact, notes: Notes, today: date) -> dict[str, Any]:
    """One contract of the timeline; what must be decided within half a year stands out."""
    end = fact.end or fact.initial_end
    decide = add_months(end, -fact.notice_months) if end and fact.notice_months is not None else None
    words = fact.supplier_name and f"with {shortened(fact.supplier_name, 60)}"
    decide_words = f"decide by {day(decide)}" if decide else ""
    return {
        "day": end,
        "text": shortened(fact.title or fact.reference or "A contract without a title", 90),
        "href": page_url(reader, "contract", fact.contract.slug),
        "note": " · ".join(filter(None, (words, decide_words))),
        "highlight": (decide or end or date.max) <= add_months(today, 6),
        "source": note(notes, fact, "end") or note(notes, fact),
    }


def _age(line: OrganisationLine, today: date) -> str:
    """How old what is known is: "newest evidence 3 Nov 2026, oldest 1 Apr 2024"."""
    if line.newest_on is None or line.oldest_on is None:
        return "no evidence yet"
    if line.newest_on == line.oldest_on:
        return f"all evidence of {day(line.newest_on)}"
    return f"newest evidence {day(line.newest_on)} · oldest {day(line.oldest_on)}"


USE_COLUMNS = (
    Column("area", "Service area"),
    Column("capability", "For", "link"),
    Column("system", "System", "link"),
    Column("status", "Status"),
    Column("since", "Since", "date"),
    Column("hosting", "Hosting"),
    Column("contract_end", "Contract ends", "date"),
    Column("statement", "As stated"),
    Column("source", "Source", "source"),
)
SOURCE_COLUMNS = (
    Column("name", "Source", "link"),
    Column("known", "What it is"),
    Column("publisher", "Publisher"),
    Column("pieces", "Records", "number"),
    Column("newest", "Newest", "date"),
    Column("oldest", "Oldest", "date"),
    Column("licence", "Licence"),
)


def _tables(
    reader: Reader, one: Organisation, view: OrganisationView, shown: Slice, notes: Notes, sort: str
) -> list[Table]:
    today = timezone.localdate()
    held = held_values(reader, [*shown.items, *view.shared])

    def table(name: str, title: str, columns: Any, rows: list[Any], **more: Any) -> Table:
        return Table(
            name=name, title=title, columns=columns, rows=rows, data_set=reader.data_set,
            file_name=f"{one.slug}-{name}", **more,
        )  # fmt: skip

    contracts = table(
        "contracts",
        "Contracts",
        contract_columns(organisation=False),
        [contract_row(reader, fact, notes, today, organisation=False, held=held) for fact in shown.items],
        sort=sort,
        total=shown.total,
        page=shown.page,
        count=f"{shown.total:,} of {contracts_words(view.line.contracts, view.called_off)}"
        + ("" if sort else "; what ends next comes first, what has ended last"),
        empty={"title": "No contract here.", "todo": "Take a filter away, or upload the contracts register."},
    )
    uses = [
        [
            area.area.name if area else Cell(None),
            named(reader, "capability", use.capability),
            named(reader, "system", use.system),
            status_cell(use, today),
            use.since,
            use.hosting,
            contract_end(reader, view.contracts.get(use.contract_id or 0), today),
            use.statement,
            note(notes, use),
        ]
        for area, found in [*((area, area.deployments) for area in view.areas), (None, view.elsewhere)]
        for use in found
    ]
    unknown = [
        [area.area.name, named(reader, "capability", capability), *[Cell(None)] * 6, None]
        for area in view.areas
        for capability in area.unknown
    ]
    sources = [
        [
            Cell(line.name),
            Cell(WORDS.get(line.kind, line.kind), known=KNOWN.get(MARK.get(line.kind, ""), "published")),
            line.publisher,
            line.pieces,
            line.newest_on,
            line.oldest_on,
            Cell(line.licence or None),
        ]
        for line in view.sources
    ]
    return [
        contracts,
        table(
            "shared",
            "Joint contracts, recorded as another body's",
            unsortable(contract_columns(organisation=True)),
            [contract_row(reader, fact, notes, today, organisation=True, held=held) for fact in view.shared],
            empty={"title": "No joint contract of another body is known."},
        ),
        table("uses", f"What {one.short_name} runs", USE_COLUMNS, [*uses, *unknown]),
        table(
            "charges",
            "Charges",
            CHARGE_COLUMNS,
            [charge_row(reader, charge, notes) for charge in view.charges],
            empty={
                "title": "No charge is known.",
                "todo": "Charges for APIs and extracts can stand in the register.",
            },
        ),
        table(
            "sources",
            "Where this comes from, and how old it is",
            SOURCE_COLUMNS,
            sources,
            empty={"title": "No evidence yet.", "todo": "Upload the contracts register to begin."},
        ),
    ]
