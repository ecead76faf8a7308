"""How a view answers: its page, or a table of it as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from boroughs.reader import Reader
from contracts.pages.exports import export
from contracts.pages.lookups import InOtherSet
from contracts.pages.tables import FORMATS, LABELS, Table

P = ParamSpec("P")


def reader_of_request(request: HttpRequest) -> Reader:
    """The reader that boroughs' middleware put on the request."""
    reader: Reader = request.reader  # type: ignore[attr-defined]  # set by ReaderMiddleware on every request
    return reader


def export_format(request: HttpRequest) -> str:
    """csv, json or xlsx where the address asks for one, else nothing. BadRequest for any other."""
    asked = request.GET.get("format", "")
    if asked and asked not in FORMATS:
        raise BadRequest(f"There is no format {asked[:20]!r}: there are {', '.join(FORMATS)}.")
    return asked


def respond(
    request: HttpRequest,
    table: Table | Sequence[Table],
    template: str,
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The page with its tables, or with `?format=` one table as a file.

    Of several tables `&table=NAME` chooses, and the first is what a bare `?format=` gives. The template
    finds the first as `table` and each by name in `tables`, as parts/data_table.html takes them.
    """
    tables = [table] if isinstance(table, Table) else list(table)
    asked = export_format(request)
    if asked:
        wanted = request.GET.get("table", "")
        chosen = [one for one in tables if one.name == wanted] if wanted else tables[:1]
        if not chosen:
            raise BadRequest(f"There is no table {wanted[:40]!r} here.")
        return export(chosen[0], asked)
    parts = {one.name: one.part(downloads(request, one, first=one is tables[0])) for one in tables}
    shown = {"table": parts[tables[0].name], "tables": parts} if tables else {"tables": parts}
    return render(request, template, {**shown, **(context or {})})


def downloads(request: HttpRequest, table: Table, *, first: bool) -> list[dict[str, str]]:
    """The links to one table's files: this address with `format` (and `table`, unless it is the page's
    first).
    """
    query = request.GET.copy()
    query.pop("page", None)
    if not first:
        query["table"] = table.name
    links = []
    for name in FORMATS:
        query["format"] = name
        links.append({"label": LABELS[name], "href": f"?{query.urlencode()}"})
    return links


def page(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Answers for a view whose object is in the other data set: 404, and the way there."""

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except InOtherSet as other:
            return render(request, "contracts/other_set.html", {"other": other}, status=404)

    return answered
