"""robots.txt is obeyed, as RFC 9309 has it: one that the site cannot give now forbids everything for now.

Its `Crawl-delay`, which is no part of that RFC, is kept too, up to `LONGEST_DELAY`.
"""

from __future__ import annotations

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Request, Response
from scrapy.robotstxt import RobotParser

from scrapers.bases.source import SourceSpider

LONGEST_DELAY = 60.0
"""Seconds. Some sites ask for an hour between two requests, at which no register would ever be found."""


class Robots(RobotsTxtMiddleware):
    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            response = response.replace(body=b"User-agent: *\nDisallow: /")
        elif response.status >= 400:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)
        self._keep_delay(netloc)

    def _keep_delay(self, netloc: str) -> None:
        spider, parser = self.crawler.spider, self._parsers[netloc]
        if not isinstance(spider, SourceSpider) or not isinstance(parser, RobotParser):
            return
        asked = parser.crawl_delay(self._robotstxt_useragent or spider.name)
        if asked:
            spider.run.crawl_delays[netloc] = min(asked, LONGEST_DELAY)
            spider.run.journal.write(
                "crawl_delay", host=netloc, asked=asked, kept=spider.run.crawl_delays[netloc]
            )
