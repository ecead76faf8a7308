"""What results can be narrowed by: the facets in their order, and those whose values hang on the day."""

from __future__ import annotations

from datetime import date

from contracts.months import add_months
from search.documents import BY_NAME, FieldKind
from search.plan import Chosen, SpanFacet
from search.query import Query, Range, Span

FACETS = {
    "borough": "Borough or other body",
    "status": "Status",
    "ends": "Ends within",
    "capability": "What it is for",
    "supplier": "Supplier",
    "value_band": "Value",
    "route": "Route to market",
    "api_charge": "API charge",
    "extraction_charge": "Charge for getting data out",
    "source": "Source",
}
"""Facet → its heading, in the order of the page. `ends` and `status` are made of the end at the day of the question."""

MONTHS = (6, 12, 18, 24)


def span_facets(today: date) -> dict[str, SpanFacet]:
    """The facets of time: a contract counts as running on the day that it ends."""
    within = tuple(
        Span(str(months), f"{months} months", Range(today, add_months(today, months))) for months in MONTHS
    )
    yesterday = date.fromordinal(today.toordinal() - 1)
    status = (
        Span("current", "Not ended", Range(today, None)),
        Span("ended", "Ended", Range(None, yesterday)),
        Span("unknown", "End not known", lacks=True),
    )
    return {"ends": SpanFacet("ends", "end", within), "status": SpanFacet("status", "end", status)}


def chosen_of(query: Query, today: date) -> tuple[Chosen, ...]:
    """The query's filters as the engine takes them; a filter or a value that there is not, is left out."""
    spans = span_facets(today)
    made = [Chosen("kind", "kind", (query.kind,))] if query.kind else []
    for name, values in query.filters.items():
        if name in spans:
            facet = spans[name]
            wanted = tuple(span for span in facet.spans if span.value in values)
            if wanted:
                made.append(Chosen(name, facet.field, spans=wanted))
        elif name in FACETS:
            kept = values
            if BY_NAME[name].kind == FieldKind.FLAG:
                kept = tuple(value for value in values if value in ("yes", "no"))
            if kept:
                made.append(Chosen(name, name, kept))
    return tuple(made)
