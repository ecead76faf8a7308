"""Pages at the root of the site: accessibility, privacy, terms, how we get our data, and their like."""

from __future__ import annotations

from cms.models.written import WrittenPage


class StandingPage(WrittenPage):
    """What every site must say, in words."""

    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    template = "cms/standing.html"
