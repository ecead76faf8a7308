"""`/guidance/feed.xml`: new and changed guidance, case studies and comparisons as RSS."""

from __future__ import annotations

from datetime import datetime

from django.contrib.syndication.views import Feed
from wagtail.models import Page

from cms.models import CaseStudyPage, ComparisonPage, GuidancePage

NEWEST = 30
"""Items of a feed: readers fetch it at least monthly, and a month has seen fewer pages than this."""


class GuidanceFeed(Feed):
    title = "City Tools: guidance, case studies and comparisons"
    link = "/guidance/"
    description = "What to decide, what to ask and what to write into the contract."

    def items(self) -> list[Page]:
        found = Page.objects.live().public().exact_type(GuidancePage, CaseStudyPage, ComparisonPage)
        return list(found.order_by("-last_published_at", "path").specific()[:NEWEST])

    def item_title(self, item: Page) -> str:
        return str(item.title)

    def item_description(self, item: Page) -> str:
        return str(item.specific.summary)

    def item_link(self, item: Page) -> str:
        data = "?data=demonstration" if getattr(item, "data_set", "") == "demonstration" else ""
        return f"{item.full_url}{data}"

    def item_pubdate(self, item: Page) -> datetime:
        when: datetime = item.first_published_at
        return when

    def item_updateddate(self, item: Page) -> datetime:
        when: datetime = item.last_published_at
        return when
