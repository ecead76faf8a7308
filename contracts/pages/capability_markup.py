"""The rows of a comparison's tables as HTML, in one pass: a template's loops took a third of the page's time.

Every text goes through `escape`, which is what templates do to it; only tags stand here unescaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape as escape_all

from django.utils.safestring import SafeString, mark_safe

from contracts.pages.capability_filters import Field, Keys
from contracts.pages.capability_row import Name, SystemRow
from contracts.pages.capability_screen import Head, ScreenCell

_SPECIAL = re.compile("[&<>\"']")

NOT_KNOWN = '<span class="ct-cell__unknown">not known</span>'


def system_rows(rows: Iterable[SystemRow], scope: str) -> SafeString:
    """The rows of the systems compared, a `tr` each, with their prices within this scope."""
    return mark_safe("".join(_system_row(row, scope) for row in rows))  # escaped text by text below


def selects(fields: Iterable[Field]) -> SafeString:
    """The filters as selects: a hundred choices, each of which would be a loop of the template."""
    return mark_safe("".join(map(_select, fields)))  # escaped text by text below


def _select(field: Field) -> str:
    options = "".join(
        f'<option value="{escape(value)}"{" selected" if value == field.chosen else ""}>{escape(words)}</option>'
        for value, words in field.choices
    )
    return (
        f'<div><div class="govuk-form-group"><label class="govuk-label" for="id_{field.name}">{field.label}</label>'
        f'<select class="govuk-select" name="{field.name}" id="id_{field.name}">{options}</select></div></div>'
    )


def named(names: Iterable[Name]) -> str:
    """Names in one line, as HTML."""
    return ", ".join(
        (_link(one.href, one.name) if one.href else escape(one.name))
        + (f" ({escape(one.note)})" if one.note else "")
        for one in names
    )


def who_words(boroughs: int, others: int, ended: int) -> str:
    """How many run a system: "12 + 2 others", "0 (1 ended)"."""
    if not boroughs and not others and ended:
        return f"0 ({ended} ended)"
    return f"{boroughs} + {others} other{'s' if others != 1 else ''}" if others else str(boroughs)


def list_rows(heads: Sequence[str], rows: Iterable[Sequence[ScreenCell]]) -> SafeString:
    """The rows of a list, the first cell of each its heading; `heads` are the columns'."""
    before = [f'<td role="cell" data-label="{escape(head)}"><div class="ct-cell">' for head in heads[1:]]
    made: list[str] = []
    for first, *others in rows:
        made.append(f'<tr role="row"><th scope="row" role="rowheader">{_inside(first)}</th>')
        for start, cell in zip(before, others, strict=True):
            made += (start, _inside(cell), "</div></td>")
        made.append("</tr>\n")
    return mark_safe("".join(made))  # escaped text by text, here and below


def list_heads(heads: Iterable[str]) -> SafeString:
    """The headings of a list."""
    return mark_safe("".join(f'<th scope="col" role="columnheader">{escape(head)}</th>' for head in heads))


def sort_heads(heads: Iterable[Head]) -> SafeString:
    """The headings of the systems compared: links that sort by them, but for those that cannot be sorted by."""
    return mark_safe("".join(map(_sort_head, heads)))  # escaped text by text below


def _sort_head(head: Head) -> str:
    kind = "ct-table__number " if head.number else ""
    if not head.href:
        return f'<th scope="col" role="columnheader" class="{kind}">{head.label}</th>'
    sorted_by = f' aria-sort="{head.direction}"' if head.direction else ""
    return (
        f'<th scope="col" role="columnheader" class="{kind}ct-table__sortable"{sorted_by}><a class="ct-sort" '
        f'href="{escape(head.href)}">{head.label}<span class="ct-sort__arrow" aria-hidden="true">{head.arrow}</span>'
        "</a></th>"
    )


def name_items(names: Iterable[Name]) -> SafeString:
    """Names as the items of a list, each with its words."""
    return mark_safe(
        "".join(
            f'<li>{_link(one.href, one.name)} <span class="ct-quiet">{escape(one.note)}</span></li>'
            for one in names
        )
    )


def escape(text: str) -> str:
    """As templates escape; most texts hold nothing of the kind, and looking is three times as fast as replacing."""
    return escape_all(text) if _SPECIAL.search(text) else text


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


def _cell(label: str, inside: str, kind: str = "") -> str:
    of_kind = f' class="ct-table__{kind}"' if kind else ""
    return f'<td role="cell" data-label="{label}"{of_kind}><div class="ct-cell">{inside}</div></td>\n'


def _tick(keys: Keys, href: str) -> str:
    """A system's name, and before it the box that ticks it for "Compare ticked"."""
    name = escape(keys.name)
    box = f'<input class="ct-tick" type="checkbox" name="tick" form="compare" value="{escape(keys.slug)}"'
    return f'<div class="ct-ticked">{box} aria-label="Compare {name}"> {_link(href, keys.name)}</div>'


def _system_row(row: SystemRow, scope: str) -> str:
    keys = row.keys
    owner = (_link(row.owner_href, keys.owner) if row.owner_href else escape(keys.owner)) or NOT_KNOWN
    if row.sold_by:
        owner += f' <span class="ct-cell__note">sold by {escape(row.sold_by)}</span>'
    price, besides = row.price(scope)
    price = escape(price) or NOT_KNOWN
    if besides:
        price += _line(besides)
    end = escape(row.end) or NOT_KNOWN
    if row.end_name:
        end += f'<span class="ct-cell__line">{_link(row.end_href, row.end_name)}</span>'
    own = ' class="ct-table__row--highlight"' if row.own else ""
    who = (
        f'<details class="ct-names"><summary>{row.who}<span class="govuk-visually-hidden"> run '
        f"{escape(keys.name)}: name them</span></summary>{row.names}</details>"
    )
    return (
        f'<tr role="row"{own}>\n'
        f'<th scope="row" role="rowheader">{_tick(keys, row.href)}</th>\n'
        + _cell("Owner (sold by)", owner)
        + _cell("Boroughs", who if row.names else row.who, "number")
        + _cell("Yearly, same scope", price, "number")
        + _cell("API", escape(row.api) + "".join(map(_line, row.api_lines)))
        + _cell("Getting data out at exit", escape(row.exit) + "".join(map(_line, row.exit_lines)))
        + _cell("Next end", end, "date")
        + "</tr>\n"
    )
