"""Searches that people keep, and their Atom feeds.

A feed has no sign-in: readers of feeds cannot sign in. Its address holds a token of 32 random bytes instead, which
opens this one search as its owner may see it at that moment, and nothing else. Who stops being an officer, is
deactivated or deletes the search, closes the feed with it.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from boroughs.data_sets import DataSet
from boroughs.models import User
from boroughs.reader import reader_of
from contracts.pages.responding import reader_of_request
from search.finding import find
from search.kinds import cards
from search.models import SavedSearch
from search.pages.address import is_search, read_query
from search.pages.results import href_of

MOST_SAVED = 50
"""Searches that one person keeps: each feed costs a search whenever somebody's reader asks."""

ENTRIES = 50
AGAIN = "300"
"""Seconds after which a reader of feeds may ask again, where the index did not answer."""
MADE_UP = "Demonstration, made up: "


class SaveForm(forms.ModelForm):
    class Meta:
        model = SavedSearch
        fields = ("name", "query")
        labels = {"name": "Name of this search"}
        widgets = {"query": forms.HiddenInput}

    def clean_query(self) -> str:
        """The query as this site writes it; one that searches for nothing is not kept."""
        address = read_query(QueryDict(self.cleaned_data["query"]))
        if not is_search(address.query):
            raise ValidationError("There is nothing to search for.")
        return address.replacing().partition("?")[2]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if SavedSearch.objects.filter(owner=self.instance.owner, name=name).exists():
            raise ValidationError("You have a saved search with this name already.")
        return name


@login_required
@require_http_methods(["GET", "POST"])
def saved(request: HttpRequest) -> HttpResponse:
    """The searches that the reader keeps; POST keeps one more."""
    reader = reader_of_request(request)
    mine = SavedSearch.objects.filter(owner=_user(request), data_set=reader.data_set)
    form = None
    if request.method == "POST":
        one = SavedSearch(owner=_user(request), data_set=reader.data_set)
        form = SaveForm(request.POST, instance=one)
        if mine.count() >= MOST_SAVED:
            form.add_error(None, f"You keep {MOST_SAVED} searches already. Delete one first.")
        if form.is_valid():
            form.save()
            messages.success(request, f"“{one.name}” is kept. Its feed tells you of what is new.")
            return redirect(_list_address(reader.data_set))
    listed = [(one, _search_address(one), _feed_address(one)) for one in mine]
    status = 400 if form is not None else 200
    return render(request, "search/saved.html", {"listed": listed, "form": form}, status=status)


@login_required
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a search; its feed is gone at once."""
    one = get_object_or_404(SavedSearch, pk=pk, owner=_user(request))
    one.delete()
    messages.success(request, f"“{one.name}” is deleted, and its feed with it.")
    return redirect(_list_address(one.data_set))


@never_cache
@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """What a saved search finds now, newest evidence first, as its owner may see it."""
    one = SavedSearch.objects.filter(feed_token=token).select_related("owner").first()
    if one is None or not one.owner.is_active:
        raise Http404("There is no such feed.")
    reader = reader_of(one.owner, one.data_set)
    address = read_query(QueryDict(f"{one.query}&sort=newest"), per_page=ENTRIES)
    today = timezone.localdate()
    result = find(address.query, reader)
    if not result.by_engine:
        # Names that no filter chose are not what was saved, and readers of feeds would keep them
        return HttpResponse(
            "The search index does not answer just now.",
            status=503,
            content_type="text/plain",
            headers={"Retry-After": AGAIN},
        )
    # A page says that these are others, and a reader of feeds would take them for what was saved
    hits = result.hits if result.all_words and not result.missed else ()
    made_up = MADE_UP if reader.is_demonstration else ""
    made = Atom1Feed(
        title=f"{made_up}{one.name} – City Tools",
        link=_absolute(_search_address(one)),
        description="",
        feed_url=_absolute(_feed_address(one)),
        language="en-gb",
        feed_guid=f"urn:citytools:search:{one.feed_token[:8]}:{one.pk}",
    )
    for (kind, _), card in cards([(hit.kind, hit.object_id) for hit in hits], reader, today).items():
        day = card.contract.newest_on if card.contract else None
        made.add_item(
            title=f"{made_up}{card.name}",
            link=_absolute(href_of(reader, card)),
            description=" · ".join((card.what, *card.facts)),
            unique_id=f"urn:citytools:{kind}:{card.key}",
            updateddate=datetime.combine(day, time(), UTC) if day else one.saved_at,
        )
    answer = HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # login_required let nobody else in
    return request.user


def _list_address(data_set: str) -> str:
    return f"{reverse('saved-searches')}?{urlencode({'data': data_set})}"


def _search_address(one: SavedSearch) -> str:
    query = QueryDict(one.query, mutable=True)
    query["data"] = one.data_set
    if one.data_set == DataSet.REAL:
        del query["data"]
    return f"{reverse('search')}?{query.urlencode()}"


def _feed_address(one: SavedSearch) -> str:
    return reverse("search-feed", args=[one.feed_token])


def _absolute(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}"
