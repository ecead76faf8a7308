"""What the partials under templates/parts/ need to be written. `{% load parts %}`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from citytools import charts
from citytools.charts import Dot
from citytools.table_markup import MARKS, column_class, part, rows_markup
from citytools.templatetags.show import NOT_KNOWN, pounds, pounds_exact, pounds_short, short_day

register = template.Library()

MONEY = {"money": pounds, "money_short": pounds_short, "money_exact": pounds_exact}
"""The kinds of a column of money, each with the way in which its amounts are written."""

FORMATS = {"xlsx": "Excel"}
"""How a file format is called in a link; the others are known by their letters."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, ready to be written. `text` is what is read; the rest stands around it."""

    text: str
    label: str
    kind: str
    href: str = ""
    note: str = ""
    lines: tuple[str, ...] = ()
    known: str = ""
    source: Any = None
    highlight: bool = False
    unknown: bool = False


def written(value: object, kind: str) -> str:
    """A bare value in the words of its column's kind."""
    if isinstance(value, date):
        return short_day(value)
    if kind in MONEY and isinstance(value, (int, Decimal)):
        return MONEY[kind](value)
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return f"{value:,}"
    # A safe string must stay one, so it is not copied through str()
    return value if isinstance(value, str) else str(value)


def is_bare(value: object) -> bool:
    """Whether a cell is only a value, not a mapping or object with a `text`."""
    return not isinstance(value, Mapping) and not hasattr(value, "text")


def cell(value: object, column: object) -> Cell:
    """What a row gives for a column (see parts/data_table.html), as a Cell."""
    label, kind = str(part(column, "label")), str(part(column, "kind", "text"))
    text = value if is_bare(value) else part(value, "text", None)
    unknown = text is None or text == ""
    words = NOT_KNOWN if unknown else written(text, kind)
    if is_bare(value):
        return Cell(words, label, kind, unknown=unknown)
    lines = tuple(part(value, "lines", ()))
    return Cell(
        # Lines alone are an answer: "not known" above them would contradict them
        "" if unknown and lines else words,
        label,
        kind,
        href=part(value, "href"),
        note=part(value, "note"),
        lines=lines,
        known=part(value, "known"),
        source=part(value, "source", None),
        highlight=bool(part(value, "highlight", False)),
        unknown=unknown and not lines,
    )


@register.filter
def cells(row: object, columns: Sequence[object]) -> list[Cell]:
    """The cells of a row: a list in the order of the columns, or a mapping or object with `cells`."""
    values = row if isinstance(row, (list, tuple)) else part(row, "cells", ())
    return [cell(value, column) for value, column in zip(values, columns, strict=True)]


@register.filter
def field_cell(field: object) -> Cell:
    """The value of a field of a summary list, written by its kind."""
    return cell(part(field, "value", None), field)


@register.filter
def downloads(table: object) -> list[dict[str, str]]:
    """The downloads of a table: those it lists, or this address in each of its `formats`."""
    listed = part(table, "downloads", None)
    if listed is not None:
        return list(listed)
    names = str(part(table, "formats")).split()
    return [{"label": FORMATS.get(name, name.upper()), "format": name} for name in names]


register.filter("column_class", column_class)


@register.filter
def rows(table: object) -> SafeString:
    """The rows of a table (see parts/data_table.html) as HTML."""
    columns = part(table, "columns", ())
    return rows_markup(part(table, "rows", ()), lambda row: cells(row, columns))


@register.filter
def add_float(value: float, more: float) -> float:
    """A sum of lengths; Django's own `add` knows whole numbers only."""
    return value + more


@register.filter
def dots(drawn: Iterable[Dot]) -> SafeString:
    """The marks of one row of a chart, in one pass: a loop of the template took a fifth of a comparison's time."""
    return mark_safe("".join(map(_dot, drawn)))  # the words are escaped; all else is the chart's own geometry


def _dot(dot: Dot) -> str:
    shape = f'<path class="ct-chart__dot ct-chart__dot--{dot.colour}" d="{dot.path}"/>'
    if dot.hollow:
        shape = (
            f'<path class="ct-chart__hollow" d="{dot.path}"/>'
            f'<path class="ct-chart__ring ct-chart__ring--{dot.colour}" d="{dot.path}"/>'
        )
    return f"<g><title>{escape(dot.label)}</title>{shape}</g>"


@register.filter
def next_sort(column: object, sort: str | None) -> str:
    """The value of `sort` in the address behind a heading: rising first, then falling ("-key")."""
    key = str(part(column, "key"))
    return f"-{key}" if sort == key else key


@register.filter
def aria_sort(column: object, sort: str | None) -> str:
    """`ascending`, `descending` or nothing, for the heading of a column."""
    key = str(part(column, "key"))
    return {key: "ascending", f"-{key}": "descending"}.get(sort or "", "")


@register.filter
def known_mark(known: str) -> str:
    """The mark of a way of knowing. KeyError for a word that MARKS does not have."""
    return MARKS[known][0]


@register.filter
def known_words(known: str) -> str:
    """The words of a way of knowing. KeyError for a word that MARKS does not have."""
    return MARKS[known][1]


@register.simple_tag(takes_context=True)
def nav_link(context: template.Context, address: str, words: str) -> SafeString:
    """A link of the header's navigation, marked as current on its own page and the pages under it."""
    request = context.get("request")
    here = request.path if request else ""
    current = "page" if here == address else "true" if here.startswith(address) else ""
    return format_html(
        '<a class="ct-nav__link" href="{}{}"{}>{}</a>',
        address,
        context.get("data_query", ""),
        format_html(' aria-current="{}"', current) if current else "",
        words,
    )


@register.inclusion_tag("parts/dot_chart.html")
def dot_chart(chart: object) -> dict[str, object]:
    """One dot a contract, by scope, drawn for a desk and for a phone: see parts/dot_chart.html."""
    drawn = [
        charts.dot_chart(
            part(chart, "points", ()),
            part(chart, "groups", ()),
            width,
            own=part(chart, "own", None),
            own_label=part(chart, "own_label", "Your borough"),
        )
        for width in (charts.WIDE, charts.NARROW)
    ]
    return {
        "chart": chart,
        "wide": drawn[0],
        "narrow": drawn[1],
    }
