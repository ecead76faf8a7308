"""The rows of parts/data_table.html as HTML, in one pass: a template for each cell took most of a list's time.

Every text is escaped as templates escape it; a cell is what parts/cell.html writes elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.html import conditional_escape as escape
from django.utils.safestring import SafeString, mark_safe

from citytools.templatetags.show import short_day

MARKS = {
    "stated": ("●", "the organisation's own word"),
    "published": ("○", "published"),
    "estimate": ("◌", "estimate"),
    "inferred": ("◌", "inferred"),
}
"""How a fact is known: the mark that is seen, and the words for those who cannot see it."""


def part(value: object, name: str, default: Any = "") -> Any:
    """A named part of a cell, row or column, whether it is a mapping or an object."""
    found = value.get(name) if isinstance(value, Mapping) else getattr(value, name, None)
    return default if found is None else found


def column_class(kind: str) -> str:
    """The class of a column's cells: figures stand on the right, dates do not wrap."""
    if kind in ("number", "money", "money_short", "money_exact"):
        return "ct-table__number"
    return "ct-table__date" if kind == "date" else ""


def rows_markup(rows: Iterable[object], cells: Callable[[object], Sequence[Any]]) -> SafeString:
    """A `tr` for each row; `cells` gives a row's cells (citytools.templatetags.parts.Cell)."""
    return mark_safe("".join(_row(row, cells(row)) for row in rows))  # escaped text by text below


def _row(row: object, cells: Sequence[Any]) -> str:
    bare = isinstance(row, (list, tuple))
    named = "" if bare else part(row, "id")
    own = not bare and part(row, "highlight", False)
    ids = f' id="{escape(named)}"' if named else ""
    kind = ' class="ct-table__row--highlight"' if own else ""
    made = [f'<tr role="row"{ids}{kind}>']
    for number, cell in enumerate(cells):
        if not number:
            made.append(f'<th scope="row" role="rowheader">{cell_markup(cell)}</th>')
            continue
        made.append(
            f'<td role="cell" data-label="{escape(cell.label)}" class="{column_class(cell.kind)}">'
            f'<div class="ct-cell">{cell_markup(cell)}</div></td>'
        )
    made.append("</tr>\n")
    return "".join(made)


def cell_markup(cell: Any) -> str:
    """What stands in one cell."""
    made = [mark_markup(cell.known)] if cell.known else []
    if cell.text:
        text: str = escape(cell.text)
        if cell.href:
            text = link_markup(cell.href, cell.text)
        elif cell.unknown:
            text = f'<span class="ct-cell__unknown">{text}</span>'
        elif cell.highlight:
            text = f'<span class="ct-cell__highlight">{text}</span>'
        made.append(text)
    if cell.note:
        made.append(f' <span class="ct-cell__note">{escape(cell.note)}</span>')
    made += (f'<span class="ct-cell__line">{escape(line)}</span>' for line in cell.lines)
    if cell.source:
        made.append(f' <span class="ct-cell__note ct-cell__source">{source_markup(cell.source)}</span>')
    return "".join(made)


def source_markup(source: object) -> str:
    """Where a fact comes from, as parts/source.html writes it."""
    known, href, name = part(source, "known"), part(source, "href"), part(source, "name")
    made = mark_markup(known) if known else ""
    made += link_markup(href, name) if href else escape(str(name))
    on = part(source, "date", None)
    if isinstance(on, date):
        read = "read " if part(source, "published", None) is False else ""
        made += f', <span class="ct-date">{read}{short_day(on)}</span>'
    return made


def mark_markup(known: str) -> str:
    """The mark of a way of knowing with its words. KeyError for a word that MARKS does not have."""
    mark, words = MARKS[known]
    words = escape(words)
    return (
        f'<span class="ct-mark ct-mark--{known}" title="{words}" aria-hidden="true">{mark}</span>'
        f'<span class="govuk-visually-hidden"> ({words})</span> '
    )


def link_markup(href: object, words: object) -> str:
    return f'<a class="govuk-link" href="{escape(str(href))}">{escape(str(words))}</a>'
