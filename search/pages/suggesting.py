"""`/search/suggest/`: names that somebody may be typing, for the search box, and as a plain list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control

from contracts.pages.responding import reader_of_request
from search.documents import KIND_WORDS
from search.finding import suggest
from search.kinds import cards
from search.pages.results import href_of


@cache_control(private=True, max_age=30)
def suggestions(request: HttpRequest) -> HttpResponse:
    """A list of links; `?format=json` for the box: {"data_set", "suggestions": [{name, kind, what, href}]}."""
    reader = reader_of_request(request)
    text = request.GET.get("q", "")
    named = suggest(text, reader)
    found = cards([(one.kind, one.object_id) for one in named], reader, timezone.localdate())
    listed = [
        {
            "name": card.name,
            "kind": str(KIND_WORDS[kind]),  # type: ignore[index]  # a kind is one of Kind's words
            "what": card.what,
            "href": href_of(reader, card),
        }
        for (kind, _), card in found.items()
    ]
    if request.GET.get("format") == "json":
        return JsonResponse({"data_set": reader.data_set, "suggestions": listed})
    return render(
        request,
        "search/suggestions.html",
        {
            "query": text[:200],
            "listed": listed,
            "box_data": reader.data_set if reader.is_demonstration else "",
        },
    )
