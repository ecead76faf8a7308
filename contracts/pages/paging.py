"""One page of a long result, or for an export the whole of it, up to what an export holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from contracts.pages.exports import MOST_ROWS
from contracts.pages.responding import export_format

ROWS = 20
"""Rows of a page: a screen of a desk; the design measures pages of so many."""


@dataclass(frozen=True, slots=True)
class Slice:
    """`items` to show, `total` of the whole result, and the page that they are (None: an export)."""

    items: list[Any]
    total: int
    page: Page[Any] | None


def slice_of(request: HttpRequest, results: Any, *, rows: int = ROWS, parameter: str = "page") -> Slice:
    """The asked-for page of a QuerySet or sequence; a page number out of range or unreadable gives the
    nearest.
    """
    paginator: Paginator[Any] = Paginator(results, rows)
    if export_format(request):
        return Slice(list(results[:MOST_ROWS]), paginator.count, None)
    page = paginator.get_page(request.GET.get(parameter))
    return Slice(list(page.object_list), paginator.count, page)


def chosen_sort(request: HttpRequest, keys: Sequence[str], default: str) -> str:
    """`?sort=` where it is one of `keys` (falling: "-key"), else `default`."""
    asked = request.GET.get("sort", "")
    return asked if asked.removeprefix("-") in keys else default
