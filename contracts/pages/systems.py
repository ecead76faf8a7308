"""`/systems/` and `/systems/<slug>/`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from boroughs.reader import Reader
from contracts.comparisons.kept import kept_summary
from contracts.comparisons.running import Runs
from contracts.comparisons.said_values import held_values
from contracts.comparisons.system_lines import SORTS, SystemLine, systems_list, systems_of
from contracts.comparisons.systems import SystemView, system_view
from contracts.comparisons.words import count
from contracts.pages.capability_links import Links
from contracts.pages.evidence import sources_of
from contracts.pages.fact_cells import (
    CHARGE_COLUMNS,
    CLAIM_COLUMNS,
    Notes,
    charge_row,
    claim_row,
    contract_columns,
    contract_end,
    contract_row,
    named,
    note,
    status_cell,
)
from contracts.pages.filters import SystemFilters, capability_choices, filter_context
from contracts.pages.kept import kept_whole
from contracts.pages.links import page_url
from contracts.pages.lookups import found_or_404
from contracts.pages.ownership import ownership_facts, source_words
from contracts.pages.paging import chosen_sort, slice_of
from contracts.pages.responding import page, reader_of_request, respond
from contracts.pages.side_by_side import side_by_side
from contracts.pages.tables import Cell, Column, Table, unsortable
from suppliers.models import Capability, Supplier, System

LIST_COLUMNS = (
    Column("system", "System", "link", sort=True),
    Column("owner", "Owner", "link", sort=True),
    Column("capabilities", "What it is for"),
    Column("boroughs", "Boroughs", "number", sort=True),
    Column("others", "Other bodies", "number"),
    Column("source", "Source of the entry", export_only=True),
    Column("checked_on", "Checked on", "date", export_only=True),
)


@page
@kept_whole
def systems(request: HttpRequest) -> HttpResponse:
    """The systems of the catalogue and how many boroughs are known to run each."""
    reader = reader_of_request(request)
    form = SystemFilters(request.GET, **_choices(reader))
    sort = chosen_sort(request, SORTS, "")
    today = timezone.localdate()
    found = systems_list(
        reader,
        today,
        text=form.given("q"),
        capability=Capability.objects.filter(slug=form.given("capability")).first(),
        supplier=form.given("supplier"),
        sort=sort,
    )
    shown = slice_of(request, found)
    table = Table(
        name="systems",
        title="Systems",
        title_hidden=True,
        columns=LIST_COLUMNS,
        rows=system_rows(reader, shown.items),
        data_set=reader.data_set,
        sort=sort or "-boroughs",
        total=shown.total,
        page=shown.page,
        count=count(shown.total, "system"),
        note="Boroughs and other bodies: how many are known to run it, or to bring it in.",
        empty={
            "title": "No system has that name and use.",
            "todo": "Take a filter away, or look for part of a name.",
        },
    )
    filters = filter_context(request, reader, form)
    return respond(request, table, "contracts/systems.html", {"filters": filters, "page": shown.page})


def _choices(reader: Reader) -> dict[str, Any]:
    """What the filters offer: the capabilities, and who owns or sells a system; kept while they are the same."""
    found: dict[str, Any] = kept_summary(
        reader,
        "system filters",
        timezone.localdate(),
        lambda: {"capabilities": capability_choices(), "suppliers": _sellers(reader)},
    )
    return found


def _sellers(reader: Reader) -> list[tuple[str, str]]:
    ours = systems_of(reader)
    found = Supplier.objects.filter(systems__in=ours) | Supplier.objects.filter(systems_sold__in=ours)
    return list(found.distinct().order_by("name").values_list("slug", "name"))


def system_rows(reader: Reader, lines: Iterable[SystemLine]) -> list[list[Any]]:
    """The systems, each in the order of `LIST_COLUMNS`."""
    links = Links(reader)
    return [
        [
            Cell(
                line.name,
                links.system(line.slug),
                lines=(f"module of {line.part_of[1]}",) if line.part_of else (),
            ),
            Cell(line.owner[1], links.supplier(line.owner[0])) if line.owner else Cell(None),
            ", ".join(line.used_for) or None,
            line.boroughs,
            line.others,
            line.source,
            date.fromisoformat(line.checked_on) if line.checked_on else None,
        ]
        for line in lines
    ]


@page
@kept_whole
def system(request: HttpRequest, slug: str) -> HttpResponse:
    """One system: what it is, who runs it, what was charged and what its supplier says."""
    reader = reader_of_request(request)
    one: System = found_or_404(
        request,
        reader,
        lambda of: systems_of(of).select_related("owner", "part_of", "merged_into"),
        slug=slug,
    )
    if one.merged_into is not None:
        return redirect(page_url(reader, "system", one.merged_into.slug))
    view = system_view(reader, one, timezone.localdate())
    facts = [*view.deployments, *view.charges, *view.claims, *view.contracts.values()]
    notes = sources_of(reader, facts)
    context = {
        "view": view,
        "system": one,
        "fields": _fields(reader, view),
        "sides": side_by_side(reader, view.charges, view.claims, notes),
        "runs_words": runs_words(view.runs),
    }
    return respond(request, _tables(reader, view, notes), "contracts/system.html", context)


def runs_words(runs: Runs) -> str:
    """ "12 boroughs and 2 other bodies are known to run it"."""
    if not runs.total:
        return "Nobody is known to run it."
    words = count(runs.boroughs, "borough")
    if runs.others:
        words += f" and {count(runs.others, 'other body', 'other bodies')}"
    return f"{words} {'is' if runs.total == 1 else 'are'} known to run it, or to bring it in."


def _fields(reader: Reader, view: SystemView) -> list[dict[str, Any]]:
    system = view.system
    entry = source_words(system.source, system.checked_on)
    todo = "Tell us, with where it says so."
    owner = system.owner
    fields: list[dict[str, Any]] = [
        {
            "label": "Owner",
            "value": owner.name if owner else None,
            "href": page_url(reader, "supplier", owner.slug) if owner else "",
            "todo": todo,
        },
        {"label": "Hosting", "value": system.hosting or None, "todo": todo},
        {"label": "Other and former names", "value": ", ".join(view.names) or "none known"},
        {"label": "Note", "value": system.note or "none"},
    ]
    if system.part_of:
        above = system.part_of
        fields.insert(
            0, {"label": "Module of", "value": above.name, "href": page_url(reader, "system", above.slug)}
        )
    documented = {True: "yes", False: "no", None: None}[system.api_documented]
    fields.append({"label": "API documented in public", "value": documented, "todo": todo})
    return [*fields, *ownership_facts(view.ownerships), {"label": "Source of this entry", **entry}]


RUN_COLUMNS = (
    Column("organisation", "Organisation", "link"),
    Column("capability", "For", "link"),
    Column("since", "Since", "date", sourced=True),
    Column("status", "Status", sourced=True),
    Column("until", "Until", "date", export_only=True),
    Column("hosting", "Hosting"),
    Column("contract_end", "Contract ends", "date", sourced=True),
    Column("modules", "Modules", export_only=True),
    Column("statement", "As stated", export_only=True),
    Column("source", "Source", "source"),
)


def _tables(reader: Reader, view: SystemView, notes: Notes) -> list[Table]:
    today = timezone.localdate()
    run_rows = []
    for use in view.deployments:
        source = note(notes, use)
        fact = view.contracts.get(use.contract_id or 0)
        ends = contract_end(reader, fact, today)
        run_rows.append(
            [
                named(reader, "borough", use.organisation),
                named(reader, "capability", use.capability),
                Cell(use.since, source=note(notes, use, "since") if use.since else None, quiet_source=True),
                status_cell(use, today),
                use.until,
                use.hosting or None,
                Cell(
                    ends.value, ends.href, note=ends.note, export=ends.export, quiet_source=True,
                    source=note(notes, fact, "end") or note(notes, fact) if fact else None,
                ),
                ", ".join(use.modules),
                use.statement,
                source,
            ]
        )  # fmt: skip
    name = view.system.name
    held = held_values(reader, view.buying)
    ask = {"title": "Not known.", "todo": "Ask a borough that runs it, or upload a register that names it."}
    return [
        _table(reader, view, "runs", f"Who runs {name}", RUN_COLUMNS, run_rows,
               {"title": "No borough is known to run it.", "todo": "If yours does, its register will say so here."}),
        _table(reader, view, "contracts", f"Contracts that buy {name}", contract_columns(organisation=True),
               [contract_row(reader, fact, notes, today, organisation=True, held=held) for fact in view.buying], ask),
        _table(reader, view, "charges", f"Charges for {name}", CHARGE_COLUMNS,
               [charge_row(reader, charge, notes) for charge in view.charges], ask),
        _table(reader, view, "claims", f"What the supplier says of {name}", CLAIM_COLUMNS,
               [claim_row(reader, claim, notes) for claim in view.claims],
               {"title": "Nothing that its supplier says of it is known here."}),
        _table(reader, view, "alternatives", "What else runs for the same", LIST_COLUMNS,
               system_rows(reader, view.alternatives),
               {"title": "No other system is known to run for the same."}),
        _table(reader, view, "modules", f"Modules of {name}", LIST_COLUMNS[:1] + LIST_COLUMNS[3:5],
               [[*row[:1], *row[3:5]] for row in system_rows(reader, view.modules)],
               {"title": "No modules are known."}),
    ]  # fmt: skip


def _table(
    reader: Reader,
    view: SystemView,
    name: str,
    title: str,
    columns: Any,
    rows: list[Any],
    empty: dict[str, str],
) -> Table:
    return Table(
        name=name, title=title, columns=unsortable(columns), rows=rows, data_set=reader.data_set, empty=empty,
        file_name=f"{view.system.slug}-{name}",
    )  # fmt: skip
