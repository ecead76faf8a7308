"""Keeps a site's pace: a pause between requests, the waits that it asks for, and a few tries more."""

from __future__ import annotations

import email.utils
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Request, Response
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.task import deferLater

from scrapers.bases.source import SourceSpider, utc, words_of
from scrapers.middlewares.robots import is_robots

TRIES = 5
"""Of one request, the first included: what Kingfisher Collect gives Contracts Finder."""

BROKEN_WAITS = (5, 30)
"""Seconds before a request is tried again that broke off, or that the site's own fault answered."""

LONGEST_WAIT = 3600
"""A site that asks for more than an hour is asked again at the source's next turn."""

UNAVAILABLE = 503
"""What a site that is down says, and one that is asked too often: it is waited for, and has refused nobody."""

TOO_MANY = frozenset({429, UNAVAILABLE})
FAULTS = frozenset({500, 502, 504, 522, 524, 408})
REFUSALS = frozenset({401, 403, 407, 451})
BROKEN = (
    DownloadTimeoutError,
    ResponseDataLossError,
    DownloadFailedError,
    DownloadConnectionRefusedError,
    CannotResolveHostError,
)

NOT_THERE = (DownloadConnectionRefusedError, CannotResolveHostError)


def retry_after(value: str, now: datetime) -> float | None:
    """Seconds that a `Retry-After` header asks to wait: a number, or a date; None where it is neither."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        when = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    # RFC 9110, 5.6.7: a date of HTTP is in UTC, whatever zone it names or leaves out.
    return max(0.0, (utc(when) - now).total_seconds())


class Pace:
    """`sleep(seconds)` gives a Deferred; the tests put a clock of their own in its place."""

    def __init__(self, crawler: Crawler, sleep: Callable[[float], Any] | None = None) -> None:
        self._crawler = crawler
        self._sleep = sleep or self._really_sleep
        self._last: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Pace:
        return cls(crawler)

    @property
    def _spider(self) -> SourceSpider:
        spider = self._crawler.spider
        if not isinstance(spider, SourceSpider):
            raise TypeError(f"{spider!r} is no spider of a source")
        return spider

    def _really_sleep(self, seconds: float) -> Any:
        from twisted.internet import reactor

        return deferLater(reactor, seconds * self._spider.run.wait_scale)

    async def _wait(self, seconds: float, why: str, url: str) -> None:
        self._spider.run.journal.write("wait", seconds=seconds, why=why, url=url)
        await maybe_deferred_to_future(self._sleep(seconds))

    async def process_request(self, request: Request) -> None:
        if request.meta.get("stored"):
            return
        host = urlsplit(request.url).netloc
        own = 0.0 if self._spider.run.base_url else self._spider.delay
        delay = max(own, self._spider.run.crawl_delays.get(host, 0.0))
        since = time.monotonic() - self._last.get(host, float("-inf"))
        if delay > since:
            await maybe_deferred_to_future(self._sleep(delay - since))
        self._last[host] = time.monotonic()

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        if "stored" in response.flags:
            return response
        tries = request.meta.get("tries", 1)
        asked = response.headers.get(b"Retry-After")
        seconds = retry_after(asked.decode("latin-1"), datetime.now(UTC)) if asked else None
        status = response.status
        if (
            status in TOO_MANY
            or (status in REFUSALS and seconds is not None)
            or status in self._spider.too_many_codes
        ):
            wait = self._spider.too_many_wait if seconds is None else seconds
        elif status in REFUSALS:
            if is_robots(request):
                return response
            raise self._refused(request, f"HTTP {status}")
        elif status in FAULTS:
            wait = BROKEN_WAITS[min(tries, len(BROKEN_WAITS)) - 1]
            if tries > len(BROKEN_WAITS):
                return response
        else:
            return response
        if wait > LONGEST_WAIT:
            raise IgnoreRequest(f"HTTP {status}: the site asks to wait {wait:,.0f} seconds")
        if tries >= TRIES:
            if status == UNAVAILABLE:
                return response
            raise self._refused(request, f"HTTP {status}, {tries} times")
        await self._wait(wait, f"HTTP {status}", request.url)
        return self._again(request, tries)

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        tries, host = request.meta.get("tries", 1), urlsplit(request.url).netloc
        if not isinstance(exception, BROKEN):
            return None
        if tries > len(BROKEN_WAITS):
            # A host that is not there at all is not asked again for each of its pages.
            if isinstance(exception, NOT_THERE):
                self._spider.run.unreachable[host] = words_of(exception)
            return None
        await self._wait(BROKEN_WAITS[tries - 1], type(exception).__name__, request.url)
        return self._again(request, tries)

    def _again(self, request: Request, tries: int) -> Request:
        again = request.copy()
        again.meta["tries"] = tries + 1
        again.dont_filter = True
        return again

    def _refused(self, request: Request, by: str) -> IgnoreRequest:
        part = request.cb_kwargs.get("context", {}).get("part", "")
        self._spider.run.journal.write("refused", url=request.url, by=by, part=part)
        return IgnoreRequest(f"the site refuses us: {by}")
