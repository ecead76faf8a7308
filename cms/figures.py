"""The files of a page's live tables, and its figures as they were on a day: for the reader of the request."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from wagtail.models import Page

from cms.models.written import WrittenPage, reader_for
from contracts.pages.exports import export
from contracts.pages.live_blocks import file_table
from contracts.pages.responding import export_format


def live_figures(request: HttpRequest, page_id: int, key: str) -> HttpResponse:
    """Every row of one block's table as a file; without a format, the page on which the block stands."""
    page = open_page(request, page_id)
    kind = export_format(request)
    asked = page.asked().get(key)
    if asked is None:
        raise Http404("No table of this page has this name.")
    if not kind:
        return redirect(page.url)
    table = file_table(reader_for(request), asked, timezone.localdate())
    if table is None:
        raise Http404("What this table was about is gone.")
    return export(table, kind)


def open_page(request: HttpRequest, page_id: int) -> WrittenPage:
    """The published page with this id, where this request may read it. Http404 for any other."""
    found = Page.objects.live().filter(pk=page_id).first()
    page = found.specific if found is not None else None
    if not isinstance(page, WrittenPage):
        raise Http404("There is no such page.")
    if not all(one.accept_request(request) for one in page.get_view_restrictions()):
        raise Http404("There is no such page.")
    if getattr(page, "data_set", reader_for(request).data_set) != reader_for(request).data_set:
        raise Http404("The page is about the other data set.")
    return page
