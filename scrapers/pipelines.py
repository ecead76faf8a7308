"""Writes each page that a spider yields into the journal of its run."""

from __future__ import annotations

import dataclasses
from typing import Any

from scrapy.crawler import Crawler

from scrapers.items import Page


class JournalPages:
    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> JournalPages:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        run = getattr(self._crawler.spider, "run", None)
        if (
            isinstance(item, Page)
            and run is not None
            and (item.url, item.context.get("part", "")) not in run.journal.parts
        ):
            run.journal.write("page", **dataclasses.asdict(item))
            run.taken(item)
        return item
