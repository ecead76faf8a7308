"""Guidance and comparison pages beside the decision that they serve."""

from __future__ import annotations

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
    pages = GuidancePage.objects.live().public().order_by("path")
    named = list(pages.filter(capabilities__slug=slug)[:MOST])
    general = pages.filter(capabilities__isnull=True)[: MOST - len(named)] if len(named) < MOST else []
    return [_advice(reader, page) for page in (*named, *general)]


def _advice(reader: Reader, page: GuidancePage | ComparisonPage) -> Advice:
    return Advice(page.title, page.summary, reader_url(reader, page.url or "/"))
