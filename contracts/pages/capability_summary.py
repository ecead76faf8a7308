"""What a comparison's page is made of for one audience: all its words, before anybody filters or orders them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from boroughs.reader import Reader
from contracts.comparisons.capability import Comparison, capability_comparison
from contracts.comparisons.kept import kept_summary, view_of
from contracts.comparisons.prices import is_annual_value
from contracts.comparisons.rows import ChargeRow
from contracts.pages.capability_chart import chart
from contracts.pages.capability_filters import choosing
from contracts.pages.capability_links import Links
from contracts.pages.capability_markup import list_heads, list_rows
from contracts.pages.capability_page import Showing, evidence_words, shown_ids
from contracts.pages.capability_screen import screen_rows
from contracts.pages.capability_tables import charges_table
from contracts.pages.capability_words import per_measure_words
from contracts.pages.evidence import notes_of
from contracts.pages.kept import comparisons
from contracts.pages.links import reader_url

SHOWN = 25
"""Charges of a list on the page itself: a screen of each; all of them have pages of their own, one link away."""

LISTS = ("prices", "charges", "sources")
"""The lists under a comparison that have a page of their own, in pages, and files."""


def comparison_of(reader: Reader, slug: str, today: date, scope: str = "") -> Comparison | None:
    """The comparison for this reader and day, kept while the facts are the same; None where there is none."""
    return comparisons.kept(
        (slug, view_of(reader), today, scope),
        lambda: capability_comparison(reader, slug, today=today, scope_asked=scope),
    )


def summary_of(reader: Reader, slug: str, today: date) -> dict[str, Any] | None:
    """The summary for this reader and day, kept in the database while the facts are the same; None: no comparison."""

    def make() -> dict[str, Any] | None:
        made = comparison_of(reader, slug, today)
        return summarised(reader, made) if made is not None else None

    found: dict[str, Any] | None = kept_summary(reader, f"comparison {slug}", today, make)
    return found


def summarised(reader: Reader, made: Comparison) -> dict[str, Any]:
    """All that the page says, as values that JSON can hold."""
    slug = made.facts.capability.slug
    links = Links(reader)
    lists = {
        "recurring": [charge for charge in made.facts.charges if recurs(charge)],
        "once": [charge for charge in made.facts.charges if not recurs(charge)],
    }
    shown = [charge.sources for charges in lists.values() for charge in charges[:SHOWN]]
    notes = notes_of(reader, shown_ids(made, shown))
    showing = Showing(reader, made, links, notes)
    address = reader_url(reader, reverse("capability", args=[slug]))
    more = {name: reader_url(reader, reverse("capability-list", args=[slug, name])) for name in LISTS}
    return {
        "name": made.facts.capability.name,
        "slug": slug,
        "mates": [(mate.name, links.capability(mate.slug)) for mate in made.facts.mates],
        "known": len(made.known),
        "unknown": [showing.place(place) for place in made.unknown],
        "others": made.others,
        "evidence": evidence_words(made.newest_on, made.oldest_on, made.today),
        "own": [showing.own(one) for one in made.own],
        "left_out": showing.left_out(),
        "rows": [showing.row(row) for row in made.rows],
        "choosing": choosing(made),
        "scope": made.scope.signature,
        "scopes": {
            one.scope.signature: (one.words, per_measure_words(one.per_measure, one.measure))
            for one in made.scopes
        },
        "scope_words": made.scope_words,
        "soon": {
            **showing.soon(),
            "href": reader_url(reader, reverse("capability", args=[slug]), ends=18),
        },
        "gaps": showing.gaps(),
        "chart": _drawn(chart(made, more["prices"], file_href(address, "csv", "prices"))),
        "more": more,
        "charges": [
            _charges(
                showing,
                lists["recurring"],
                "charges",
                "Charges for one thing that comes again",
                more["charges"],
            ),
            _charges(showing, lists["once"], "one-off", "One-off and bundled charges", more["charges"]),
        ],
        "considered": [showing.considered(one) for one in made.considered],
        "moved": showing.moved(),
        "owner_moves": showing.owner_moves(),
    }


def _drawn(picture: dict[str, Any]) -> str:
    """The chart as HTML: no word of the address changes it, and it takes longest to draw."""
    return (
        render_to_string("contracts/capability_chart.html", {"chart": picture}) if picture["points"] else ""
    )


def _charges(showing: Showing, charges: Sequence[ChargeRow], name: str, title: str, all_href: str) -> str:
    """A list of charges as HTML, which no word of the address changes either."""
    table = charges_table(
        showing.reader, showing.made, charges[:SHOWN], showing.notes, showing.links, name=name, title=title
    )
    heads = [column.title for column in table.columns if not column.export_only]
    context = {
        "table": table,
        "heads": list_heads(heads),
        "rows": list_rows(heads, screen_rows(table)),
        "total": len(charges),
        "all_href": all_href,
    }
    return render_to_string("contracts/capability_charges.html", context)


def recurs(charge: ChargeRow) -> bool:
    """Whether a charge stands in the first list: it is of one kind or a contract's annual value, and not paid once."""
    return is_annual_value(charge) or (charge.per != "one_off" and len(charge.covers) == 1)


def file_href(address: str, kind: str, table: str = "") -> str:
    """The link to a file of this page's table."""
    mark = "&" if "?" in address else "?"
    return f"{address}{mark}format={kind}" + (f"&table={table}" if table else "")
