"""`/guidance/`: advice for borough buyers, in sections."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.models.written import WrittenPage, reader_for
from contracts.pages.links import reader_url
from suppliers.models import Capability


class GuidanceSection(models.Model):
    """A heading of `/guidance/`, and the pages that stand under it."""

    slug = models.SlugField(unique=True, error_messages={"unique": "There is a section with this slug."})
    title = models.CharField(max_length=100)
    summary = models.TextField(max_length=300, blank=True)
    sort = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["sort", "title"]

    def __str__(self) -> str:
        return self.title


class GuidanceIndexPage(WrittenPage):
    """Every page of guidance, by section."""

    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.GuidancePage"]
    template = "cms/guidance_index.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        reader = reader_for(request)
        pages: dict[int, list[tuple[GuidancePage, str]]] = {}
        for page in GuidancePage.objects.child_of(self).live().public().order_by("path"):
            pages.setdefault(page.section_id, []).append(
                (page, reader_url(reader, page.get_url(request) or "/"))
            )
        found = [
            (section, pages[section.pk]) for section in GuidanceSection.objects.all() if section.pk in pages
        ]
        context["sections"] = found
        return context


class GuidancePage(WrittenPage):
    """Advice. It stands beside the decisions of its capabilities; without any, beside every decision."""

    section = models.ForeignKey(GuidanceSection, models.PROTECT, related_name="+")
    capabilities = ParentalManyToManyField(
        Capability, blank=True, related_name="+", help_text="Shown beside these decisions; none: beside all."
    )

    parent_page_types = ["cms.GuidanceIndexPage"]
    subpage_types: list[str] = []
    template = "cms/guidance.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("section"),
        *WrittenPage.content_panels[len(Page.content_panels) :],
        FieldPanel("capabilities"),
    ]
