"""`/search/`: one box, what it finds by kind, and what to narrow it by."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from boroughs.reader import Reader
from contracts.pages.exports import export
from contracts.pages.responding import export_format, reader_of_request
from contracts.pages.tables import FORMATS, LABELS
from search.finding import find
from search.pages.address import AS_WORDS, Address, is_search, read_address, sorts
from search.pages.facets import chips, facets_of, range_fields, tabs
from search.pages.results import shown, table
from search.query import MOST_RESULTS, MOST_TEXT, Result


def search(request: HttpRequest) -> HttpResponse:
    """The results of a search as a page; with `?format=` the whole of them as a file."""
    reader = reader_of_request(request)
    asked = export_format(request)
    address = read_address(request, per_page=MOST_RESULTS) if asked else read_address(request)
    today = timezone.localdate()
    if asked:
        whole = replace(address.query, page=1, highlight=False, facets=())
        result = find(whole, reader)
        return export(table(reader, result, _title(address), today), asked)
    if not is_search(address.query) and not address.problems:
        start = {"address": address, "box_data": reader.data_set if reader.is_demonstration else ""}
        return render(request, "search/start.html", start)
    result = find(address.query, reader)
    last = max(1, -(-result.total // address.query.per_page))
    if address.query.page > last:
        # The pagination says so too; a page behind the last has nothing on it
        address = replace(address, query=replace(address.query, page=last))
        result = find(address.query, reader)
    return render(request, "search/search.html", _context(request, reader, address, result))


def _context(request: HttpRequest, reader: Reader, address: Address, result: Result) -> dict[str, Any]:
    today = timezone.localdate()
    kept = address.kept()
    if reader.is_demonstration and not address.given.get("data"):
        kept.append(("data", reader.data_set))
    return {
        "address": address,
        "query": address.query.text,
        "kept": kept,
        "unfiltered": address.unfiltered(),
        "result": result,
        "count": count_words(result),
        "found": shown(reader, result, today),
        "tabs": tabs(address, result),
        "facets": facets_of(reader, address, result, today),
        "ranges": range_fields(address),
        "chips": chips(reader, address, result, today),
        "sorts": sorts(address, result),
        "page": _page(address, result),
        "downloads": downloads(address),
        "exactly": address.also(AS_WORDS, "spelling"),
        "clear": address.only_text(),
        "cut": len(request.GET.get("q", "")) > MOST_TEXT,
        "most": MOST_RESULTS,
        "saved_query": address.replacing().partition("?")[2],
    }


def _title(address: Address) -> str:
    return f"Search for {address.query.text[:80]}" if address.query.text else "Search"


def count_words(result: Result) -> str:
    if result.more:
        return f"More than {result.total:,} results"
    return f"{result.total:,} result{'' if result.total == 1 else 's'}"


def _page(address: Address, result: Result) -> Page[Any]:
    """The page as parts/pagination.html takes it."""
    return Paginator(range(result.total), address.query.per_page).get_page(address.query.page)


def downloads(address: Address) -> list[dict[str, str]]:
    """Links to the whole result as files."""
    bare = address.replacing()
    return [{"label": LABELS[name], "href": f"{bare}&format={name}"} for name in FORMATS]
