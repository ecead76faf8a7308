"""`/capabilities/<slug>/compare/`: the systems that a reader ticked, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from contracts.comparisons.system_lines import merged_slugs
from contracts.pages.capability_filters import asked_of
from contracts.pages.capability_links import Links
from contracts.pages.capability_row import SystemRow, row_again
from contracts.pages.capability_summary import summary_of
from contracts.pages.kept import kept_whole
from contracts.pages.responding import reader_of_request, respond
from contracts.pages.tables import Cell, Column, Table

MOST = 5
"""Systems side by side: more columns are narrower than their words on a desk."""


@kept_whole
def ticked(request: HttpRequest, slug: str) -> HttpResponse:
    """What the comparison says of the systems in `?tick=`, one column each, in the comparison's order."""
    reader = reader_of_request(request)
    summary = summary_of(reader, slug, timezone.localdate())
    if summary is None:
        raise Http404("There is no such capability.")
    asked = asked_of(request.GET)
    scope = asked.scope if asked.scope in summary["scopes"] else summary["scope"]
    ticked = set(request.GET.getlist("tick"))
    merged = merged_slugs(reader, ticked)
    wanted = {merged.get(one, one) for one in ticked}
    rows = [row for row in map(row_again, summary["rows"]) if row.keys.slug in wanted]
    shown = rows[:MOST]
    scope_words = summary["scopes"].get(scope, (summary["scope_words"], ""))[0]
    table = Table(
        name="side-by-side",
        title="Side by side",
        title_hidden=True,
        columns=[Column("fact", "What"), *(Column(row.keys.slug, row.keys.name) for row in shown)],
        rows=_facts(shown, scope) if shown else [],
        data_set=reader.data_set,
        layout="scroll",
        note=f"Yearly prices within one scope: {scope_words}.",
        file_name=f"{slug}-side-by-side",
        count=f"{len(shown)} of {len(summary['rows'])} systems · prices compared: {scope_words}",
        empty={"title": "No system is ticked.", "todo": "Go back and tick those to compare."},
    )
    context = {
        "name": summary["name"],
        "back": Links(reader).capability(slug),
        "left_off": [row.keys.name for row in rows[MOST:]],
        "most": MOST,
    }
    return respond(request, table, "contracts/capability_ticked.html", context)


def _facts(rows: Sequence[SystemRow], scope: str) -> list[list[Any]]:
    """One row a fact, in the order of the comparison's columns."""
    prices = [row.price(scope) for row in rows]
    facts: list[tuple[str, list[Any]]] = [
        ("System", [Cell(row.keys.name, row.href) for row in rows]),
        ("Owner", [Cell(row.keys.owner or None, row.owner_href) for row in rows]),
        ("Sold by", [row.sold_by or None for row in rows]),
        ("Boroughs", [row.who for row in rows]),
        ("Yearly, same scope", [Cell(words or None, note=besides) for words, besides in prices]),
        ("API", [Cell(row.api, lines=tuple(row.api_lines)) for row in rows]),
        ("Getting data out at exit", [Cell(row.exit, lines=tuple(row.exit_lines)) for row in rows]),
        ("Next end", [Cell(row.end or None, row.end_href, note=row.end_name) for row in rows]),
    ]
    return [[name, *cells] for name, cells in facts]
