"""`/imports/`, `/imports/<id>/` and its undoing, for those who may see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from boroughs.models import User
from boroughs.reader import Reader
from contracts.comparisons.imports import (
    ProblemGroup,
    imports_of,
    may_change,
    open_reviews,
    place_of,
    problem_groups,
    problems_of,
    reviews_of_import,
)
from contracts.comparisons.words import count
from contracts.imports.undoing import CannotUndo, undo_import
from contracts.models import Import
from contracts.pages.links import page_url
from contracts.pages.lookups import found_or_404
from contracts.pages.paging import slice_of
from contracts.pages.responding import export_format, page, reader_of_request, respond
from contracts.pages.tables import Cell, Column, Table
from suppliers.models import System

COLUMNS = (
    Column("file", "File", "link"),
    Column("source", "Source"),
    Column("on", "Loaded on", "date"),
    Column("status", "Status"),
    Column("rows", "Rows", "number"),
    Column("new", "New", "number"),
    Column("changed", "Changed", "number"),
    Column("unchanged", "Unchanged", "number"),
    Column("cannot_be_read", "Need you", "number"),
)
PROBLEM_COLUMNS = (
    Column("place", "Where"),
    Column("sheet", "Sheet", export_only=True),
    Column("row", "Row", "number", export_only=True),
    Column("column", "Column"),
    Column("value", "Value"),
    Column("code", "Kind", export_only=True),
    Column("severity", "Severity", export_only=True),
    Column("message", "What is wrong"),
    Column("hint", "What to do"),
)


@page
def imports(request: HttpRequest) -> HttpResponse:
    """The imports that this reader may see, newest first. Nobody's for the public: 404."""
    reader = reader_of_request(request)
    if not reader.is_officer:
        return _hidden(request)
    shown = slice_of(request, imports_of(reader).order_by("-id"))
    table = Table(
        name="imports",
        title="Imports",
        title_hidden=True,
        columns=COLUMNS,
        rows=[_import_row(reader, one) for one in shown.items],
        data_set=reader.data_set,
        total=shown.total,
        page=shown.page,
        count=count(shown.total, "import"),
        empty={
            "title": "Nothing was imported yet.",
            "todo": "Your register is loaded by command: see the home page.",
        },
    )
    context = {"page": shown.page, "n_waiting": open_reviews(reader).count()}
    return respond(request, table, "contracts/imports.html", context)


def _hidden(request: HttpRequest) -> HttpResponse:
    """What the public is told: nothing is here for them, and that signing in may change that."""
    return render(request, "contracts/sign_in_first.html", status=404)


def _import_row(reader: Reader, one: Import) -> list[Any]:
    counts = one.counts
    return [
        Cell(one.file_name, page_url(reader, "import", one.pk), note=f"import {one.pk}"),
        one.source.name,
        timezone.localdate(one.started_at),
        Cell(status_words(one)),
        one.rows,
        counts.get("new", 0),
        counts.get("changed", 0),
        counts.get("unchanged", 0),
        counts.get("rows_with_errors", 0),
    ]


def status_words(one: Import) -> str:
    if one.status == Import.Status.APPLIED and one.same_as_id:
        return "The same file again"
    return str(one.get_status_display())


@page
def import_(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: what it did, what it could not read and how to put that right, and its undoing."""
    reader = reader_of_request(request)
    if not reader.is_officer:
        return _hidden(request)
    one: Import = found_or_404(request, reader, imports_of, pk=pk)
    every = problems_of(one)
    shown = slice_of(request, every)
    table = Table(
        name="problems",
        title="Every problem, row by row",
        columns=PROBLEM_COLUMNS,
        rows=[
            [
                place_of(problem),
                problem.sheet,
                problem.row or None,
                problem.column or Cell("–", export=""),
                Cell(problem.value[:120] or "–", export=problem.value),
                problem.code,
                problem.severity,
                problem.message,
                problem.hint,
            ]
            for problem in shown.items
        ],
        data_set=reader.data_set,
        total=shown.total,
        page=shown.page,
        count=count(shown.total, "problem"),
        empty={"title": "Every row was read without a problem."},
        file_name=f"import-{one.pk}-problems",
    )
    context: dict[str, Any] = {"imported": one, "page": shown.page}
    if not export_format(request):
        names = dict(System.objects.filter(data_set=reader.data_set).values_list("slug", "name"))
        context |= {
            "counts": counts_words(one),
            "status": status_words(one),
            "problems": _parted(problem_groups(one), refused=one.status == Import.Status.REFUSED),
            "recognised": [
                {**found, "name": names.get(found["system"], found["system"])}
                for found in one.counts.get("recognised", [])
            ],
            "dropped": one.counts.get("dropped", []),
            "n_waiting": reviews_of_import(reader, one).count(),
            "may_undo": one.status == Import.Status.APPLIED
            and may_change(reader, _user(request), one.source.organisation_id),
        }
    return respond(request, table, "contracts/import.html", context)


def _parted(groups: Sequence[ProblemGroup], *, refused: bool) -> list[dict[str, Any]]:
    """The groups of problems under the two headings that say whether anything must be done about them."""
    kept_out = (
        "Nothing was loaded until these are put right."
        if refused
        else ("The rows that these stand in were kept out. Put them right and load the file again.")
    )
    parts = (
        ("What to put right", kept_out, [group for group in groups if group.severity != "warning"]),
        (
            "Worth a look",
            "These keep no row out.",
            [group for group in groups if group.severity == "warning"],
        ),
    )
    return [
        {
            "title": title,
            "words": words,
            "groups": [
                {"group": group, "places": [(place_of(p), p.value[:80]) for p in group.problems]}
                for group in listed
            ],
        }
        for title, words, listed in parts
        if listed
    ]


def counts_words(one: Import) -> str:
    """The counts in one line: "212 new, 31 changed, 5,480 unchanged, 6 cannot be read or need an answer"."""
    counts = one.counts
    dropped = sum(int(item.get("rows", 0)) for item in counts.get("dropped", []))
    parts = [
        f"{one.rows:,} rows: {counts.get('new', 0):,} new",
        f"{counts.get('changed', 0):,} changed",
        f"{counts.get('unchanged', 0):,} unchanged",
        f"{counts.get('rows_with_errors', 0):,} cannot be read or need an answer",
        f"{dropped:,} left out with a reason",
    ]
    if counts.get("last_seen"):
        parts.append(f"{counts['last_seen']:,} of the list before are no longer in it")
    return ", ".join(parts)


def _user(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


@page
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks whether an import should be undone (GET), and undoes it (POST)."""
    reader = reader_of_request(request)
    if not reader.is_officer:
        return _hidden(request)
    one: Import = found_or_404(request, reader, imports_of, pk=pk)
    if not may_change(reader, _user(request), one.source.organisation_id):
        raise PermissionDenied("Only officers of that organisation, and LOTI staff, may undo its imports.")
    back = page_url(reader, "import", one.pk)
    if request.method != "POST":
        return render(
            request, "contracts/undo.html", {"imported": one, "back": back, "counts": counts_words(one)}
        )
    try:
        undone = undo_import(one)
    except CannotUndo as reason:
        messages.error(request, str(reason))
        return redirect(back)
    kept = (
        " Still on the pages, because an earlier import or another source states them too:"
        f" {count(len(undone.kept), 'contract')}."
        if undone.kept
        else ""
    )
    messages.success(
        request,
        f"Import {undone.imported} is undone: {count(undone.withdrawn, 'record')} withdrawn, "
        f"{undone.restored:,} of an earlier import speak again.{kept}",
    )
    return redirect(back)
