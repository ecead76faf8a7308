"""`/guidance/feed.xml` and `/news/feed.xml`: new and changed pages as RSS."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from wagtail.models import Page

from cms.models import CaseStudyPage, ComparisonPage, GuidancePage, NewsPage, ProjectPage

NEWEST = 30
"""Items of a feed: readers fetch it at least monthly, and a month has seen fewer pages than this."""


class PageFeed(Feed):
    """The pages that `pages()` gives, each with its summary."""

    def pages(self) -> Any:
        raise NotImplementedError

    def items(self) -> list[Page]:
        return list(self.pages().specific()[:NEWEST])

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


class GuidanceFeed(PageFeed):
    title = "City Tools: guidance, case studies, projects and comparisons"
    link = "/guidance/"
    description = "What to decide, what to ask and what to write into the contract."

    def pages(self) -> Any:
        found = Page.objects.live().public()
        kinds = found.exact_type(GuidancePage, CaseStudyPage, ComparisonPage, ProjectPage)
        return kinds.order_by("-last_published_at", "path")


class NewsFeed(PageFeed):
    title = "City Tools: news"
    link = "/news/"
    description = "What is new on City Tools."

    def pages(self) -> Any:
        found = Page.objects.live().public().exact_type(NewsPage)
        return found.order_by("-newspage__date", "-path")
