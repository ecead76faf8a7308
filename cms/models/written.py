"""What every page of words has: a summary, for whom, when to read it again, its sources, and live figures."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from boroughs.data_sets import DataSet
from boroughs.reader import OFFICERS, PUBLIC, PUBLIC_READER, Reader
from cms.blocks.body import BODY_BLOCKS
from cms.blocks.live import LiveBlock
from cms.blocks.sources import SourceBlock
from cms.forms import OneDataSetForm
from cms.live import Live
from cms.models.names import NamedPage
from cms.templatetags.words import headings
from contracts.comparisons.snapshots import days_kept
from contracts.pages.links import reader_url
from contracts.pages.live import Asked

AS_PUBLIC, AS_OFFICER = "", "officer"
"""The ways to preview a page. The first is Wagtail's own choice, so it is the one that can leak nothing."""


def reader_for(request: HttpRequest) -> Reader:
    """The reader that boroughs' middleware put on the request; whoever has none reads as the public."""
    reader: Reader = getattr(request, "reader", PUBLIC_READER)
    return reader


class WrittenPage(NamedPage):
    """Words with live figures between them. The figures are those of the request's reader, never the editor's."""

    summary = models.TextField(
        max_length=500, blank=True, help_text="One or two sentences: what the reader will know afterwards."
    )
    written_for = models.CharField(max_length=200, blank=True)
    review_by = models.DateField(
        null=True, blank=True, help_text="The day by which somebody reads it again and checks its sources."
    )
    body = StreamField(BODY_BLOCKS, blank=True)
    sources = StreamField([("source", SourceBlock())], blank=True)
    figures_on = models.DateField(
        null=True, blank=True, editable=False,
        help_text="The day of the last snapshot of its figures: contracts keeps it under the page's id and this day.",
    )  # fmt: skip

    class Meta:
        abstract = True

    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("written_for"),
        FieldPanel("body"),
        FieldPanel("sources"),
    ]
    settings_panels = [*Page.settings_panels, MultiFieldPanel([FieldPanel("review_by")], heading="Review")]
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
            heading="For search engines",
        )
    ]

    exclude_fields_in_copy = ["figures_on"]

    @property
    def figures_set(self) -> str:
        """The data set of which snapshots are kept: the page's own, and of pages for both the real one."""
        return getattr(self, "data_set", DataSet.REAL.value)

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return [(AS_PUBLIC, "As the public"), (AS_OFFICER, "As an officer")]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """As the public whoever asks; as an officer of no borough for those who may read as officers."""
        mine = reader_for(request)
        level = OFFICERS if mode_name == AS_OFFICER and mine.is_officer else PUBLIC
        shown = getattr(self, "data_set", "") or mine.data_set
        request.reader = Reader(level, frozenset(), shown)  # type: ignore[attr-defined]  # as ReaderMiddleware does
        response: HttpResponse = super().serve_preview(request, mode_name)
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        reader = reader_for(request)
        preview = getattr(request, "is_preview", False)
        context["live"] = Live(
            reader,
            self.asked(),
            page=0 if preview or not self.live else self.pk,
            linked=self.linked(),
            for_editor=preview,
        )
        context["figures_days"] = self.days_of_figures(reader)
        context["crumbs"] = [
            {"words": one.title, "href": reader_url(reader, one.url or "/")}
            for one in self.get_ancestors().filter(depth__gt=2)
        ]
        return context

    @property
    def contents(self) -> list[tuple[str, str]]:
        """(Words, id) of the headings of the body."""
        texts = [block.value.source for block in self.body if block.block_type == "text"]
        return [one for text in texts for one in headings(text)]

    def days_of_figures(self, reader: Reader) -> list[tuple[date, str]]:
        """(Day, address) of the page's figures as they were, the newest first."""
        if self.figures_on is None or reader.data_set != self.figures_set:
            return []
        return [
            (day, reader_url(reader, reverse("figures-on", args=[self.pk, day.isoformat()])))
            for day in days_kept(self.pk)
        ]

    def streams(self) -> list[Any]:
        """The stream fields in which live blocks may stand."""
        return [self.body]

    def asked(self) -> dict[str, Asked]:
        """What every live block of the page asks for, by the block's id."""
        blocks = [
            block for stream in self.streams() for block in stream if isinstance(block.block, LiveBlock)
        ]
        return {block.id or f"new-{n}": block.block.asked(block.value) for n, block in enumerate(blocks)}

    def linked(self) -> set[int]:
        """The ids of the pages that blocks of related guidance name."""
        related = [
            block.value for stream in self.streams() for block in stream if block.block_type == "related"
        ]
        return {page.pk for pages in related for page in pages if page is not None}


class OfOneDataSet(models.Model):
    """A page about real boroughs, or about made-up ones: a reader of the other set is sent to its own address."""

    data_set = models.CharField(max_length=20, choices=DataSet, default=DataSet.REAL)

    base_form_class = OneDataSetForm

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if reader_for(request).data_set != self.data_set:
            query = request.GET.copy()
            query["data"] = self.data_set
            return redirect(f"{request.path}?{query.urlencode()}")
        response: HttpResponse = super().serve(request, *args, **kwargs)  # type: ignore[misc]  # Page's
        return response
