"""Asks for a body only where it changed, keeps each that comes, and gives a killed run back what it had."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.responsetypes import responsetypes

from scrapers.bases.source import Run, SourceSpider
from scrapers.middlewares.robots import is_robots
from scrapers.store import KEPT_HEADERS


class Remember:
    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Remember:
        return cls(crawler)

    @property
    def _run(self) -> Run:
        spider = self._crawler.spider
        if not isinstance(spider, SourceSpider):
            raise TypeError(f"{spider!r} is no spider of a source")
        return spider.run

    def process_request(self, request: Request) -> Response | None:
        run = self._run
        if not request.url.startswith(("http://", "https://")):
            raise IgnoreRequest(f"{request.url} is no page of the web")
        page = run.journal.pages.get(_asked(request))
        if page is not None:
            return _response(request, run, page, "stored")
        if why := run.unreachable.get(urlsplit(request.url).netloc):
            raise IgnoreRequest(why)
        entry = run.index.get(_asked(request))
        # A body that is kept no longer must come again, changed or not.
        if entry is not None and run.store.has(entry["sha256"]):
            headers = entry["headers"]
            if "etag" in headers:
                request.headers["If-None-Match"] = headers["etag"]
            # RFC 9110, 13.1.3: without a Last-Modified the day on which it was fetched will do.
            since = headers.get("last-modified") or headers.get("date")
            if since:
                request.headers["If-Modified-Since"] = since
        conditional = b"If-None-Match" in request.headers or b"If-Modified-Since" in request.headers
        run.journal.write("request", url=request.url, conditional=conditional)
        return None

    def process_response(self, request: Request, response: Response) -> Response:
        if "stored" in response.flags:
            return response
        run = self._run
        url = _asked(request)
        if response.status == 304:
            entry = run.index.get(url)
            if entry is None:
                raise IgnoreRequest("the site says that nothing changed since a time that we never named")
            run.journal.write("not_modified", url=url)
            return _response(request, run, entry, "not_modified")
        rules = is_robots(request)
        if 200 < response.status < 300 and not rules:
            # A firewall's riddle is a 202, and a 204 has no body.
            raise IgnoreRequest(f"HTTP {response.status}, which is no page")
        # That there is none is remembered too: the next run asks whether there is one since.
        if response.status != 200 and not (rules and response.status == 404):
            return response
        try:
            sha256 = run.store.add(response.body)
        except OSError:
            if rules:
                return response  # it is obeyed all the same, and the page will say what is wrong
            raise
        kept: dict[str, Any] = {
            name: value.decode("latin-1") for name in KEPT_HEADERS if (value := response.headers.get(name))
        }
        now = datetime.now(UTC)
        kept.setdefault("date", now.strftime("%a, %d %b %Y %H:%M:%S GMT"))
        request.meta["entry"] = {
            "url": url,
            "final_url": response.url,
            "sha256": sha256,
            "status": response.status,
            "headers": kept,
            "time": now.isoformat(timespec="seconds"),
        }
        if rules:
            run.index.add(request.meta["entry"])
        return response


def _asked(request: Request) -> str:
    """The address that was asked for first, before any redirect."""
    first: str = request.meta.get("redirect_urls", [request.url])[0]
    return first


def _response(request: Request, run: Run, entry: dict[str, Any], flag: str) -> Response:
    body = run.store.read(entry["sha256"])
    headers = {"Content-Type": entry.get("headers", {}).get("content-type", "")}
    cls = responsetypes.from_args(headers=None, url=entry["final_url"], body=body)
    request.meta["entry"] = entry
    return cls(
        entry["final_url"],
        entry.get("status", 200),
        headers=headers,
        body=body,
        flags=[flag],
        request=request,
    )
