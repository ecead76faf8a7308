"""`/sources/` and `/sources/<name>/`: where the evidence comes from, how old it is, and what could not be had."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from boroughs.models import User
from boroughs.reader import Reader
from contracts.collecting.holding import CannotSettle, discard, release
from contracts.comparisons.source_health import (
    BoroughLine,
    SourceLine,
    borough_lines,
    public_imports,
    registers_listed,
    runs_of,
    source_line,
    source_lines,
)
from contracts.comparisons.words import count
from contracts.models import Import, SourceRun
from contracts.pages.links import page_url, source_link, web_address
from contracts.pages.paging import chosen_sort
from contracts.pages.responding import page, reader_of_request, respond
from contracts.pages.source_words import (
    HOW,
    against_words,
    age_words,
    filled_words,
    how_words,
    state_words,
)
from contracts.pages.tables import Cell, Column, Row, Table
from contracts.precedence import WORDS

_GITHUB = re.compile(r"github:[\w.-]+/[\w.-]+@\w+ [\w./-]+")

SHOWN_FIELDS = ("supplier", "end", "value")
"""Fields whose share of a borough's contracts is shown."""

SOURCE_COLUMNS = (
    Column("source", "Source", "link"),
    Column("state", "How it stands"),
    Column("seen_live", "Seen live"),
    Column("last_success", "Last success", "date"),
    Column("records", "Records", "number"),
    Column("newest", "Newest record", "date"),
    Column("fields", "Contracts with the field"),
    Column("kind", "What it is", export_only=True),
    Column("how", "How it comes", export_only=True),
    Column("publisher", "Publisher", export_only=True),
    Column("cadence_days", "Due every (days)", "number", export_only=True),
    Column("age_days", "Age (days)", "number", export_only=True),
    Column("form_read_from", "Form read from", export_only=True),
    Column("reason", "Reason", export_only=True),
)
BOROUGH_COLUMNS = (
    Column("borough", "Borough", "link", sort=True),
    Column("state", "Its register", sort=True),
    Column("last_success", "Last success", "date", sort=True),
    Column("records", "Records", "number", sort=True),
    Column("newest", "Newest evidence", "date", sort=True),
    Column("evidence", "Evidence", "number", sort=True),
    *(Column(f"with_{name}", name.capitalize(), "number") for name in SHOWN_FIELDS),
    Column("contracts", "Contracts", "number", export_only=True),
    Column("age_days", "Age (days)", "number", export_only=True),
    Column("cadence_days", "Due every (days)", "number", export_only=True),
    Column("how", "How it comes", export_only=True),
    Column("address", "Address", export_only=True),
    Column("reason", "Reason", export_only=True),
)
SORTS = ("borough", "state", "last_success", "records", "newest", "evidence")
RUN_COLUMNS = (
    Column("started", "Started", "date"),
    Column("status", "How it ended"),
    Column("requests", "Requests", "number"),
    Column("records", "Records", "number"),
    Column("new", "New", "number"),
    Column("changed", "Changed", "number"),
    Column("unchanged", "Unchanged", "number"),
    Column("set_aside", "Set aside", "number"),
    Column("problems", "Problems", "number"),
)


@page
def sources(request: HttpRequest) -> HttpResponse:
    """Every source and every borough, with what could not be had and why."""
    reader = reader_of_request(request)
    today = timezone.localdate()
    boroughs = borough_lines(reader, today)
    sort = chosen_sort(request, SORTS, "borough")
    tables = [
        Table(
            name="boroughs",
            title=f"The {len(boroughs)} boroughs",
            columns=BOROUGH_COLUMNS,
            rows=[_borough_row(reader, line, today) for line in _sorted(boroughs, sort)],
            data_set=reader.data_set,
            sort=sort,
            count=f"{len(boroughs)} of {len(boroughs)} boroughs",
            file_name="sources-by-borough",
        ),
        Table(
            name="sources",
            title="The sources",
            columns=SOURCE_COLUMNS,
            rows=[_source_row(reader, line, today) for line in source_lines(reader, today)],
            data_set=reader.data_set,
            file_name="sources",
            empty={"title": "Nothing has been loaded yet."},
        ),
    ]
    return respond(request, tables, "contracts/sources.html", _summary(boroughs, today))


def _summary(boroughs: list[BoroughLine], today: date) -> dict[str, Any]:
    """The freshest and the stalest, and of how many nothing is known."""
    dated = sorted(
        (line for line in boroughs if line.evident.newest), key=lambda line: line.evident.newest or today
    )
    return {
        "n_boroughs": len(boroughs),
        "freshest": dated[-1] if dated else None,
        "stalest": dated[0] if dated else None,
        "n_without": len(boroughs) - len(dated),
        "n_registers": sum(line.last_success is not None for line in boroughs),
        "n_late": sum(line.is_late(today) for line in boroughs if line.last_success),
    }


def _sorted(lines: list[BoroughLine], sort: str) -> list[BoroughLine]:
    keys: dict[str, Any] = {
        "borough": lambda line: line.name,
        "state": state_words,
        "last_success": lambda line: line.last_success or date.min,
        "records": lambda line: line.records or 0,
        "newest": lambda line: line.evident.newest or date.min,
        "evidence": lambda line: line.evident.pieces,
    }
    ordered = sorted(lines, key=lambda line: line.name)
    ordered.sort(key=keys[sort.removeprefix("-")], reverse=sort.startswith("-"))
    return ordered


def _borough_row(reader: Reader, line: BoroughLine, today: date) -> Row:
    came = state_words(line) in ("Collected", "Uploaded")
    late = bool(line.last_success) and line.is_late(today)
    filled = dict(line.filled)
    return Row(
        [
            Cell(line.name, page_url(reader, "borough", line.slug)),
            Cell(state_words(line), note=how_words(line) if came or not line.reason else line.reason),
            Cell(line.last_success, missing="never", note="late" if late else "", highlight=late),
            Cell(line.records, note=against_words(line.records, line.records_before), missing="none"),
            Cell(line.evident.newest, note=age_words(line, today), missing="–"),
            line.evident.pieces,
            *(_share(filled.get(name)) for name in SHOWN_FIELDS),
            line.contracts,
            line.age(today),
            line.cadence_days,
            how_words(line),
            line.address or Cell(None),
            line.reason or Cell(None),
        ],
        id=f"borough-{line.slug}",
    )


def _share(share: float | None) -> Cell:
    """A share of contracts as a whole number of per cent."""
    if share is None:
        return Cell(None, missing="–")
    return Cell(f"{share:.0%}".replace("%", " %"), export=round(share * 100))


def _source_row(reader: Reader, line: SourceLine, today: date) -> list[Any]:
    is_collected = line.how == "collected"
    kind = WORDS.get(line.kind, line.kind)
    live = "yes" if line.seen_live else "not yet seen live"
    return [
        Cell(line.title, page_url(reader, "source", line.name), note=kind),
        Cell(state_words(line), note=line.reason or HOW[line.how]),
        Cell(live if is_collected else "–", highlight=is_collected and not line.seen_live),
        Cell(line.last_success, missing="never"),
        Cell(line.records, note=against_words(line.records, line.records_before), missing="none"),
        Cell(line.evident.newest, note=age_words(line, today), missing="–", highlight=line.is_late(today)),
        Cell(filled_words(line.filled), missing="–"),
        kind,
        HOW[line.how],
        line.publisher,
        line.cadence_days or None,
        line.age(today),
        line.form_read_from or Cell(None),
        line.reason or Cell(None),
    ]


@page
def source(request: HttpRequest, name: str) -> HttpResponse:
    """One source: what it is, its runs or imports, what was set aside and why, and what a held run waits for."""
    reader = reader_of_request(request)
    today = timezone.localdate()
    line = source_line(reader, name, today)
    if line is None:
        raise Http404("There is no such source.")
    is_collected = line.how == "collected"
    runs = runs_of(name) if is_collected else []
    table = Table(
        name="runs",
        title="Its latest runs" if is_collected else "Its public imports",
        columns=RUN_COLUMNS,
        rows=[_run_row(run) for run in runs]
        if is_collected
        else [_import_row(one) for one in public_imports(reader, name)],
        data_set=reader.data_set,
        file_name=f"source-{name}",
        empty={"title": "It has not run yet."},
    )
    latest = runs[0] if runs else None
    held = latest if latest and latest.status == SourceRun.Status.HELD else None
    user = request.user if isinstance(request.user, User) else None
    context = {
        "line": line,
        "state": state_words(line),
        "kind": WORDS.get(line.kind, line.kind),
        "how": HOW[line.how],
        "age": age_words(line, today),
        "is_late": line.is_late(today),
        "filled": filled_words(line.filled),
        "records": "none" if line.records is None else f"{line.records:,}",
        "pieces": count(line.evident.pieces, "piece"),
        "against": against_words(line.records, line.records_before),
        "form_links": [_form_link(part.strip()) for part in line.form_read_from.split("; ") if part.strip()],
        "latest": latest,
        "held": held,
        "may_release": bool(held and reader.is_loti and user),
        "set_aside": sorted(latest.set_aside_for.items(), key=lambda one: -one[1])[:12] if latest else [],
        "problems": list(latest.problem_rows.all()[:12]) if latest else [],
        "registers": [(register, web_address(register.address)) for register in registers_listed()]
        if is_collected and line.kind == "register"
        else [],
    }
    return respond(request, table, "contracts/source.html", context)


def _form_link(words: str) -> tuple[str, str]:
    """Where a form was read, in its own words, and the address in them where there is one."""
    named = _GITHUB.search(words)
    return words, source_link(named.group())[1] if named else web_address(words)


@page
@require_POST
def settle(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """Releases or discards a held run, for LOTI staff, with their reason."""
    reader = reader_of_request(request)
    run = SourceRun.objects.filter(pk=pk, collected__name=name).first()
    if run is None or not reader.is_officer or reader.is_demonstration:
        raise Http404("There is no such run.")
    if not (reader.is_loti and isinstance(request.user, User)):
        raise PermissionDenied("Only LOTI staff may release or discard a held run.")
    reason = request.POST.get("reason", "")[:300]
    try:
        if request.POST.get("answer") == "release":
            outcome = release(run, by=request.user, reason=reason)
            messages.success(
                request,
                f"Released: {outcome.new:,} new, {outcome.changed:,} changed, {outcome.unchanged:,} unchanged.",
            )
        elif request.POST.get("answer") == "discard":
            discard(run, by=request.user, reason=reason)
            messages.success(request, "Discarded. What was there before stays.")
        else:
            messages.error(request, "Choose to release or to discard it.")
    except CannotSettle as why:
        messages.error(request, str(why))
    return redirect(reverse("source", args=[name]))


def _run_row(run: SourceRun) -> list[Any]:
    why = run.held or run.error
    return [
        timezone.localdate(run.started_at),
        Cell(str(run.get_status_display()), note=why[:300]),
        Cell(run.requests, note=f"{run.not_modified:,} unchanged at the site" if run.not_modified else ""),
        Cell(run.records, note=against_words(run.records, run.records_before)),
        run.new,
        run.changed,
        run.unchanged,
        run.set_aside,
        run.problems,
    ]


def _import_row(one: Import) -> list[Any]:
    get = one.counts.get
    dropped = sum(int(item.get("rows", 0)) for item in get("dropped", []))
    return [
        timezone.localdate(one.started_at),
        Cell("Loaded", note=one.file_name),
        Cell(None, missing="–"),
        one.rows,
        get("new", 0),
        get("changed", 0),
        get("unchanged", 0),
        dropped,
        get("rows_with_errors", 0),
    ]
