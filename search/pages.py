"""`/search/`: one box, and what is called so."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from boroughs.reader import Reader
from contracts.comparisons.names import look_up
from contracts.pages.links import page_url

LONGEST = 200
"""Characters that are looked for: longer than any name here, so nothing more could be found."""


def search(request: HttpRequest) -> HttpResponse:
    """What is called as the reader asks, grouped by what it is. An empty box shows how to use it."""
    reader: Reader = request.reader  # type: ignore[attr-defined]  # set by ReaderMiddleware on every request
    asked = asked_for(request)
    groups = [
        {
            "title": group.title,
            "more": group.more,
            "found": [(one, page_url(reader, one.page, one.key)) for one in group.found],
        }
        for group in (look_up(reader, asked, timezone.localdate()) if asked else [])
    ]
    context = {"query": asked, "groups": groups, "cut": len(request.GET.get("q", "")) > LONGEST}
    return render(request, "search/search.html", context)


def asked_for(request: HttpRequest) -> str:
    """The words asked for: without control characters, which no database takes and no name has, and not too
    long.
    """
    text = "".join(
        letter if letter.isprintable() else " " for letter in request.GET.get("q", "")[: LONGEST * 2]
    )
    return " ".join(text.split())[:LONGEST]
