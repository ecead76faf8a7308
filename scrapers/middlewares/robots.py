"""robots.txt is obeyed, as RFC 9309 has it: one that the site cannot give now forbids everything for now.

Its `Crawl-delay`, which is no part of that RFC, is kept too, up to `LONGEST_DELAY`.
"""

from __future__ import annotations

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Request, Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.misc import build_from_crawler
from twisted.internet.defer import Deferred

from scrapers.addresses import RefusedAddressError
from scrapers.bases.source import SourceSpider, words_of

LONGEST_DELAY = 60.0
"""Seconds. Some sites ask for an hour between two requests, at which no register would ever be found."""

FORBIDS = b"User-agent: *\nDisallow: /"


def is_robots(request: Request) -> bool:
    """Whether a request is for a site's robots.txt."""
    return bool(request.meta.get("dont_obey_robotstxt"))


class Robots(RobotsTxtMiddleware):
    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            response = response.replace(body=FORBIDS)
        elif response.status >= 400:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)
        self._keep_delay(netloc)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        """One that did not come forbids everything too. Where none can connect, the page itself tells."""
        waiting, spider = self._parsers[netloc], self.crawler.spider
        parser = None
        if (
            isinstance(spider, SourceSpider)
            and netloc not in spider.run.unreachable
            and not isinstance(exc, RefusedAddressError)
        ):
            parser = build_from_crawler(self._parserimpl, self.crawler, FORBIDS)
            spider.run.journal.write(
                "error", url=f"{netloc}/robots.txt", message=words_of(exc)[:500], part=""
            )
        self._parsers[netloc] = parser
        if isinstance(waiting, Deferred):
            waiting.callback(parser)

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
