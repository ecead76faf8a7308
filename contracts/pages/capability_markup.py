"""The rows of a comparison's tables as HTML, in one pass: a template's loops took a third of the page's time.

Every text goes through `escape`, which is what templates do to it; only tags stand here unescaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

from contracts.pages.capability_page import Name, RowView
from contracts.pages.capability_screen import ScreenCell

NOT_KNOWN = '<span class="ct-cell__unknown">not known</span>'


def system_rows(rows: Iterable[RowView]) -> SafeString:
    """The rows of the systems compared, a `tr` each."""
    return mark_safe("".join(map(_system_row, rows)))  # escaped text by text below


def list_rows(rows: Iterable[tuple[str, Sequence[ScreenCell]]]) -> SafeString:
    """The rows of a list (group, cells): a row of its own for each group that is named, the first cell a heading."""
    made: list[str] = []
    for group, cells in rows:
        if group:
            made.append(
                f'<tr role="row"><th scope="colgroup" role="columnheader" colspan="{len(cells)}">'
                f"{escape(group)}</th></tr>"
            )
        first, *others = cells
        made.append(f'<tr role="row"><th scope="row" role="rowheader">{_inside(first)}</th>')
        made += (
            f'<td role="cell" data-label="{escape(cell.label)}"><div class="ct-cell">{_inside(cell)}</div></td>'
            for cell in others
        )
        made.append("</tr>\n")
    return mark_safe("".join(made))  # escaped text by text, here and below


def _inside(cell: ScreenCell) -> str:
    text = escape(cell.text)
    if cell.href:
        text = _link(cell.href, cell.text)
    elif cell.unknown:
        text = f'<span class="ct-cell__unknown">{text}</span>'
    if cell.mark:
        words = escape(cell.words)
        text = (
            f'<span class="ct-mark ct-mark--{escape(cell.known)}" title="{words}" aria-hidden="true">{cell.mark}'
            f'</span><span class="govuk-visually-hidden"> ({words})</span> {text}'
        )
    if cell.note:
        text += f' <span class="ct-quiet">{escape(cell.note)}</span>'
    if cell.source:
        source = _link(cell.source_href, cell.source) if cell.source_href else escape(cell.source)
        text += f' <span class="ct-cell__line">{source}, {escape(cell.source_day)}</span>'
    return text


def _link(href: str, words: str) -> str:
    return f'<a class="govuk-link" href="{escape(href)}">{escape(words)}</a>'


def _line(text: str) -> str:
    return f'<span class="ct-cell__line">{escape(text)}</span>'


def _named(name: Name, note: str) -> str:
    after = f" {escape(note)}" if note else ""
    return f'<span class="ct-cell__line">{_link(name.href, name.name)}{after}</span>'


def _who(row: RowView) -> str:
    """How many run it, and their names, folded."""
    words = str(row.boroughs)
    if row.others:
        words += f" + {len(row.others)} other{'s' if len(row.others) != 1 else ''}"
    if not row.boroughs and not row.others and row.ended:
        words += f" ({len(row.ended)} ended)"
    names = "".join(_named(name, name.note) for name in (*row.names, *row.others))
    names += "".join(_named(name, name.note or "ended") for name in row.ended)
    return f'<details class="ct-names"><summary>{words}</summary>{names}</details>'


def _cell(label: str, inside: str, kind: str = "") -> str:
    of_kind = f' class="ct-table__{kind}"' if kind else ""
    return f'<td role="cell" data-label="{label}"{of_kind}><div class="ct-cell">{inside}</div></td>\n'


def _system_row(row: RowView) -> str:
    owner = _link(row.owner.href, row.owner.name) if row.owner else NOT_KNOWN
    if row.sold_by:
        owner += f' <span class="ct-cell__note">sold by {escape(row.sold_by)}</span>'
    price = escape(row.price) or NOT_KNOWN
    if row.price_note:
        price += _line(row.price_note)
    end = escape(row.end) or NOT_KNOWN
    if row.end_name:
        end += f'<span class="ct-cell__line">{_link(row.end_name.href, row.end_name.name)}</span>'
    own = ' class="ct-table__row--highlight"' if row.own else ""
    return (
        f'<tr role="row"{own}>\n'
        f'<th scope="row" role="rowheader">{_link(row.system.href, row.system.name)}</th>\n'
        + _cell("Owner (sold by)", owner)
        + _cell("Boroughs", _who(row), "number")
        + _cell("Yearly, same scope", price, "number")
        + _cell("API", escape(row.api) + "".join(map(_line, row.api_lines)))
        + _cell("Getting data out at exit", escape(row.exit) + "".join(map(_line, row.exit_lines)))
        + _cell("Next end", end, "date")
        + "</tr>\n"
    )
