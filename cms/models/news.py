"""`/news/`: what is new, newest first."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.models.written import WrittenPage, reader_for
from contracts.pages.links import reader_url

NEWS_OF_A_PAGE = 10


class NewsIndexPage(WrittenPage):
    """All the news, in pages."""

    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NewsPage"]
    template = "cms/news_index.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        reader = reader_for(request)
        every = NewsPage.objects.child_of(self).live().public().order_by("-date", "-path")
        shown = Paginator(every, NEWS_OF_A_PAGE).get_page(request.GET.get("page"))
        context["shown"] = shown
        context["pages"] = [(page, reader_url(reader, page.get_url(request) or "/")) for page in shown]
        return context


class NewsPage(WrittenPage):
    """One piece of news."""

    date = models.DateField(default=timezone.localdate, help_text="The day that stands beside it.")

    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: list[str] = []
    template = "cms/news.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        *WrittenPage.content_panels[len(Page.content_panels) :],
    ]
