"""The body of a comparison's page: everything but the frame that depends on who signed in."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from boroughs.reader import Reader
from contracts.comparisons.capability import Comparison, capability_comparison
from contracts.comparisons.marks import Mark
from contracts.comparisons.rows import ChargeRow
from contracts.comparisons.sources import source_id
from contracts.pages.capability_chart import chart
from contracts.pages.capability_filters import Asked, fields, narrowed
from contracts.pages.capability_links import Links
from contracts.pages.capability_markup import list_rows, system_rows
from contracts.pages.capability_page import Showing, evidence_words, shown_ids
from contracts.pages.capability_screen import heads, screen_rows
from contracts.pages.capability_sources import source_facts, source_ids, sources_table
from contracts.pages.capability_tables import charges_table, prices_table
from contracts.pages.evidence import notes_of
from contracts.pages.kept import comparisons, who
from contracts.pages.links import reader_url
from contracts.pages.tables import LABELS

LISTS = ("prices", "charges", "sources")
"""The lists under a comparison that have a page of their own, in pages, and files."""


SHOWN = 25
"""Rows of a list on the page itself: a screen of each; all of them have pages of their own, one link away."""


def comparison_of(reader: Reader, slug: str, today: date, scope: str = "") -> Comparison | None:
    """The comparison for this reader and day, kept while the facts are the same; None where there is none."""
    return comparisons.kept(
        (slug, who(reader), today, scope),
        lambda: capability_comparison(reader, slug, today=today, scope_asked=scope),
    )


def comparison_body(request: HttpRequest, reader: Reader, slug: str, asked: Asked, today: date) -> SafeString:
    """The comparison as HTML, for this reader, day and address. The capability is known to be there."""
    made = comparison_of(reader, slug, today, asked.scope)
    if made is None:
        raise LookupError(f"There is no capability {slug!r}.")
    links = Links(reader)
    recurring = [charge for charge in made.facts.charges if recurs(charge)]
    once = [charge for charge in made.facts.charges if not recurs(charge)]
    marks = by_scope(made)
    sources = source_facts(made)
    ids = shown_ids(made, [row.sources for row in (*recurring[:SHOWN], *once[:SHOWN])])
    ids |= source_ids(sources[:SHOWN])
    ids |= {pk for mark in marks[:SHOWN] for name in ("", "value") if (pk := source_id(mark.sources, name))}
    notes = notes_of(reader, ids)
    tables = {
        "prices": prices_table(reader, made, marks[:SHOWN], notes, links),
        "recurring": charges_table(
            reader, made, recurring[:SHOWN], notes, links, title="Charges for one thing that comes again"
        ),
        "once": charges_table(
            reader, made, once[:SHOWN], notes, links, name="one-off", title="One-off and bundled charges"
        ),
        "sources": sources_table(reader, made, sources[:SHOWN], notes),
    }
    showing = Showing(reader, made, links, notes)
    rows = narrowed(made, asked)
    address = reader_url(reader, request.path)
    return render_to_string(
        "contracts/capability_body.html",
        {
            "reader": reader,
            "made": made,
            "capability": made.facts.capability,
            "mates": [(mate.name, links.capability(mate.slug)) for mate in made.facts.mates],
            "boroughs_of": len(made.known) + len(made.unknown),
            "unknown": [showing.place(place) for place in made.unknown],
            "evidence": evidence_words(made.newest_on, made.oldest_on, made.today),
            "own": [showing.own(one) for one in made.own],
            "left_out": showing.left_out(),
            "heads": heads(request, asked.sort),
            "system_rows": system_rows(map(showing.row, rows)),
            "count": len(rows),
            "whole": len(made.rows),
            "files": [(LABELS[name], file_href(request.get_full_path(), name)) for name in LABELS],
            "sort": asked.sort,
            "asked": asked,
            "fields": fields(made, asked),
            "clear": address,
            "soon": {**showing.soon(), "href": reader_url(reader, request.path, ends=18)},
            "gaps": showing.gaps(),
            "chart": chart(made, "#prices", file_href(address, "csv", "prices")),
            **tables,
            "lists": {name: list_rows(screen_rows(table, "scope")) for name, table in tables.items()},
            "totals": {
                "prices": len(marks),
                "recurring": len(recurring),
                "once": len(once),
                "sources": len(sources),
            },
            "more": {
                name: reader_url(reader, reverse("capability-list", args=[slug, name])) for name in LISTS
            },
            "csv": {name: file_href(address, "csv", name) for name in LISTS},
            "considered": [showing.considered(one) for one in made.considered],
            "moved": showing.moved(),
            "owner_moves": showing.owner_moves(),
        },
    )


def by_scope(made: Comparison) -> list[Mark]:
    """The prices in the order of their scopes, in each first what is compared, cheapest first."""
    order = {one.scope.signature: number for number, one in enumerate(made.scopes)}
    return sorted(
        made.marks,
        key=lambda mark: (order[mark.scope], not mark.comparable, mark.price.pence or 0, mark.names),
    )


def recurs(charge: ChargeRow) -> bool:
    """Whether a charge stands in the first list: it is of one kind, and is not paid once."""
    return charge.per != "one_off" and len(charge.covers) == 1


def file_href(address: str, kind: str, table: str = "") -> str:
    """The link to a file of this page's table."""
    mark = "&" if "?" in address else "?"
    return f"{address}{mark}format={kind}" + (f"&table={table}" if table else "")
