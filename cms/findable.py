"""Published pages as the search finds them, and the word to it that one has changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from wagtail.models import Page
from wagtail.search.index import SearchField

from boroughs.reader import Reader
from changes.models import note
from contracts.comparisons.findable import LONGEST_TEXT, Catalogue, both_sets, distinct
from contracts.comparisons.found import Card
from contracts.pages.links import reader_url
from search.audience import OFFICERS_TOKEN, PUBLIC_TOKEN
from search.documents import Document, Kind
from search.kinds import Source, exact_forms

HOME_DEPTH = 2
"""The home page stands here: whoever searches has found it already."""

KINDS = {
    "GuidancePage": "Guidance",
    "GuidanceIndexPage": "Guidance",
    "CaseStudyPage": "Case study",
    "ComparisonPage": "Comparison",
    "BoroughPage": "A borough's own page",
    "ProjectPage": "Project",
    "NewsPage": "News",
}
"""What a result is called, by its page's type."""

_SPACES = re.compile(r"\s+")


def _published() -> Any:
    return Page.objects.live().public().filter(depth__gt=HOME_DEPTH)


def _ids(above: int, most: int) -> Sequence[int]:
    return list(_published().filter(pk__gt=above).order_by("pk").values_list("pk", flat=True)[:most])


def _documents(ids: Sequence[int], _: Catalogue) -> Iterator[Document]:
    for page in _published().filter(pk__in=ids).order_by("pk").specific():
        yield Document(
            kind=Kind.PAGE,
            object_id=page.pk,
            view=PUBLIC_TOKEN,
            data_sets=(page.data_set,) if hasattr(page, "data_set") else both_sets(),
            seen_by=(PUBLIC_TOKEN, OFFICERS_TOKEN),
            values={
                "title": page.title,
                "exact": exact_forms((page.title,)),
                "body": distinct(_texts(page)),
                "newest": page.last_published_at.date() if page.last_published_at else None,
            },
        )


def _texts(page: Any) -> Iterable[str]:
    """What the page's own type says is searched of it, without its markup."""
    for field in page.get_search_fields():
        if isinstance(field, SearchField) and field.field_name != "title":
            value = field.get_value(page)
            texts = value if isinstance(value, list) else [value]
            for text in texts:
                plain = unescape(strip_tags(str(text))) if text else ""
                yield _SPACES.sub(" ", plain).strip()[:LONGEST_TEXT]


def _cards(reader: Reader, ids: Sequence[int], today: date) -> Mapping[int, Card]:
    found = _published().filter(pk__in=ids).specific()
    return {
        page.pk: Card(
            page.title,
            "",
            reader_url(reader, page.url or "/"),
            KINDS.get(type(page).__name__, "Page"),
            tuple(filter(None, (page.search_description or getattr(page, "summary", ""),))),
        )
        for page in found
    }


SOURCE = Source(Kind.PAGE, _ids, _documents, _cards)


def page_changed(instance: Page, **_: Any) -> None:
    """One page was published, taken back, moved or deleted, or its readers were changed: with those below it."""
    note("page", [instance.pk, *instance.get_descendants().values_list("pk", flat=True)])


def page_deleted(sender: Any, instance: Any, **_: Any) -> None:
    """Before it is gone with those below it. Every type of page is a sender of its own."""
    if sender is Page:
        page_changed(instance)


def restriction_changed(instance: Any, **_: Any) -> None:
    page_changed(instance.page)
