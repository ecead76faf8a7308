"""Guidance and comparison pages beside the decision that they serve."""

from __future__ import annotations

from django.db.models import Count, Q

from boroughs.reader import Reader
from cms.models import ComparisonPage, GuidancePage
from contracts.pages.beside import Advice, Beside
from contracts.pages.links import reader_url

MOST = 4
"""Guidance beside one decision: more is a library, and that is one link away."""


def written_for(reader: Reader, slug: str) -> Beside:
    """Up to four pages of guidance, those for this capability before those for all; and its comparison pages."""
    return Beside(
        comparisons=[
            _advice(reader, page)
            for page in ComparisonPage.objects.live()
            .public()
            .filter(capability__slug=slug, data_set=reader.data_set)
            .order_by("path")
        ],
        guidance=_guidance(reader, slug),
        every_href=reader_url(reader, "/guidance/"),
    )


def _guidance(reader: Reader, slug: str) -> list[Advice]:
    fits = Q(capabilities__slug=slug) | Q(capabilities__isnull=True)
    pages = GuidancePage.objects.live().public().filter(fits).annotate(named=Count("capabilities"))
    return [_advice(reader, page) for page in pages.order_by("-named", "path")[:MOST]]


def _advice(reader: Reader, page: GuidancePage | ComparisonPage) -> Advice:
    return Advice(page.title, page.summary, reader_url(reader, page.url or "/"))
