"""The files of a page's live tables, and its figures as they were on a day: for the reader of the request."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from wagtail.models import Page

from cms.models.written import WrittenPage, reader_for
from contracts.pages.exports import export
from contracts.pages.links import reader_url
from contracts.pages.live_blocks import file_table
from contracts.pages.live_snapshots import tables_on
from contracts.pages.responding import export_format, respond


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


def figures_on(request: HttpRequest, page_id: int, day: str) -> HttpResponse:
    """A page's figures as everybody saw them on a day, whoever reads them now; each table as a file too."""
    page, reader = open_page(request, page_id), reader_for(request)
    on = parse_day(day)
    tables = tables_on(page.pk, on) if on and reader.data_set == page.figures_set else None
    if on is None or tables is None:
        raise Http404("No figures of this page are kept for this day.")
    context = {
        "page": page,
        "page_href": reader_url(reader, page.url or "/"),
        "on": on,
        "days": [one for one in page.days_of_figures(reader) if one[0] != on],
        "crumbs": [{"words": page.title, "href": reader_url(reader, page.url or "/")}],
    }
    return respond(request, tables, "cms/figures_on.html", context)


def parse_day(text: str) -> date | None:
    """A day as 2026-11-22; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


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
