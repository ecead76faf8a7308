"""Guidance and comparison pages beside the decision that they serve, and a borough's own page beside its figures."""

from __future__ import annotations

from django.db.models import Count, Q

from boroughs.reader import Reader
from cms.models import BoroughPage, ComparisonPage, GuidancePage
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


def written_by(reader: Reader, slug: str) -> Advice | None:
    """The published page that an organisation's editors wrote of it."""
    found = BoroughPage.objects.live().public().filter(organisation__slug=slug, data_set=reader.data_set)
    page = found.first()
    return _advice(reader, page) if page else None


def _advice(reader: Reader, page: GuidancePage | ComparisonPage | BoroughPage) -> Advice:
    return Advice(page.title, page.summary, reader_url(reader, page.url or "/"))
