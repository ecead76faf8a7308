"""What the template of a comparison's page takes: the summary, filtered, ordered and cut as the address asks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from boroughs.reader import Reader
from contracts.pages.capability_filters import Asked, Choosing, fields, narrowed
from contracts.pages.capability_markup import (
    name_items,
    named,
    selects,
    sort_heads,
    system_rows,
)
from contracts.pages.capability_row import Name, row_again
from contracts.pages.capability_screen import heads
from contracts.pages.capability_summary import file_href
from contracts.pages.evidence import SourceNote
from contracts.pages.links import reader_url
from contracts.pages.tables import LABELS

SYSTEMS = 20
"""Systems of one page: a screen or two; the page has links to the others, and its files hold them all."""


def comparison_context(
    request: HttpRequest, reader: Reader, summary: dict[str, Any], asked: Asked, today: date
) -> dict[str, Any]:
    """The context of contracts/capability.html for this address."""
    every = [row_again(kept) for kept in summary["rows"]]
    scope = asked.scope if asked.scope in summary["scopes"] else summary["scope"]
    scope_words, per_measure = summary["scopes"].get(scope, (summary["scope_words"], ""))
    numbers = narrowed([row.keys for row in every], asked, scope, today)
    page = Paginator(numbers, SYSTEMS).get_page(request.GET.get("page"))
    address = request.get_full_path()
    return {
        **summary,
        "boroughs_of": summary["known"] + len(summary["unknown"]),
        "own": [
            {**one, "place": Name(*one["place"]), "source": note_again(one["source"])}
            for one in summary["own"]
        ],
        "n_unknown": len(summary["unknown"]),
        "unknown": linked(summary["unknown"]),
        "soon": {
            **summary["soon"],
            "names": name_items(Name(*name) for name in summary["soon"]["names"]),
        },
        "gaps": {
            "words": summary["gaps"]["words"],
            "ask": linked(summary["gaps"]["ask"]),
            "n_ask": len(summary["gaps"]["ask"]),
        },
        "tell": reader_url(reader, reverse("tell"), about=summary["slug"]),
        "heads": sort_heads(heads(request, asked.sort)),
        "system_rows": system_rows((every[number] for number in page.object_list), scope),
        "page": page,
        "count": len(numbers),
        "whole": len(every),
        "scope": scope,
        "scope_words": scope_words,
        "per_measure": per_measure,
        "files": [(LABELS[name], file_href(address, name)) for name in LABELS],
        "sort": asked.sort,
        "narrows": asked.narrows,
        "selects": selects(fields(Choosing(*summary["choosing"]), asked, scope)),
        "clear": reader_url(reader, request.path),
        "chart": mark_safe(summary["chart"]),  # written by our own template
        "charges": [mark_safe(one) for one in summary["charges"]],  # as above
        "considered": [_considered(one) for one in summary["considered"]],
        "moved": [(name, words, note_again(source)) for name, words, source in summary["moved"]],
    }


def linked(names: list[list[str]]) -> SafeString:
    """Names as links in one line."""
    return mark_safe(named(Name(*name) for name in names))  # escaped name by name


def _considered(one: dict[str, Any]) -> dict[str, Any]:
    return {
        **one,
        "place": Name(*one["place"]),
        "charges": [(amount, what, note_again(source)) for amount, what, source in one["charges"]],
        "instead": [(amount, what, note_again(source)) for amount, what, source in one["instead"]],
        "sources": [note_again(source) for source in one["sources"]],
    }


def note_again(kept: dict[str, Any] | None) -> SourceNote | None:
    """A note as it comes back from where it was kept."""
    if kept is None:
        return None
    return SourceNote(**{**kept, "date": date.fromisoformat(kept["date"])})
