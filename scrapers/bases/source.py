"""What every spider of a source is: attributes that say how the site wants to be asked, and what its bodies mean."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit, urlunsplit

import scrapy
from scrapy import signals
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from scrapers.items import Page
from scrapers.journal import Journal
from scrapers.store import Index, RawStore

NOT_CAME: dict[type[Exception], str] = {
    DownloadConnectionRefusedError: "the site takes no connections",
    CannotResolveHostError: "there is no site of that name",
    DownloadTimeoutError: "the site did not answer in time",
    ResponseDataLossError: "the answer broke off",
}


@dataclass
class Run:
    """One run of one source: its folder's journal, and what it was asked to do.

    `since` and `until` bound what is asked for; `sample` is the most records to take, 0 for all. `wait_scale`: how
    long a second of waiting takes (the tests' clock). `crawl_delays`: seconds that a host's robots.txt asks for.
    `unreachable`: hosts that are not there, and why.
    """

    store: RawStore
    index: Index
    journal: Journal
    since: datetime | None = None
    until: datetime | None = None
    sample: int = 0
    base_url: str = ""
    wait_scale: float = 1.0
    registers: list[dict[str, str]] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    crawl_delays: dict[str, float] = field(default_factory=dict)
    unreachable: dict[str, str] = field(default_factory=dict)
    records: int = 0

    def taken(self, page: Page) -> None:
        self.records += page.records

    @property
    def is_full(self) -> bool:
        return bool(self.sample) and self.records >= self.sample


Line = dict[str, Any]
"""One record of a source, as its feed holds it; see `scrapers.feed`."""


class SourceSpider(scrapy.Spider):
    """A source. `shape_problem` and `lines` are pure: they need a body and the context that its `Page` carries."""

    host: ClassVar[str] = ""
    """Scheme and host that `--base-url` takes the place of; empty where a source has many."""

    delay: ClassVar[float] = 1.0
    """Seconds between two requests."""

    too_many_codes: ClassVar[frozenset[int]] = frozenset()
    """Statuses with which this site, and no other, says "too many requests"."""

    too_many_wait: ClassVar[float] = 60.0
    """Seconds to wait after such an answer that does not say how long."""

    max_pages: ClassVar[int] = 1000
    """Pages of one part after which its paging is taken to be endless."""

    max_bytes: ClassVar[int] = 50 * 1024 * 1024

    run: Run

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> Any:
        run = kwargs.pop("run", None)
        spider = super().from_crawler(crawler, *args, **kwargs)
        if run is None:
            raise ValueError("A spider of a source is run by `manage.py collect`, or `python -m scrapers`.")
        spider.run = run
        return spider

    def requests(self) -> Iterator[Request]:
        """The first requests of a run."""
        raise NotImplementedError

    def parse(self, response: Response, **kwargs: Any) -> Any:
        raise NotImplementedError

    def shape_problem(self, body: bytes, context: Mapping[str, Any]) -> str:
        """Why a body with status 200 is not what the source's bodies are; empty where it is."""
        raise NotImplementedError

    def lines(self, body: bytes, context: Mapping[str, Any]) -> Iterator[Line]:
        """The records of a body of which `shape_problem` found nothing to say."""
        raise NotImplementedError

    async def start(self) -> AsyncIterator[Any]:
        for request in self.requests():
            if self.run.sample:
                # One at a time, so that a sample asks for no more than it takes.
                await self.crawler.signals.wait_for(signals.scheduler_empty)
            if self.run.is_full:
                return
            yield request

    def at(self, url: str) -> str:
        """The address as it is asked for in this run: at the host that `--base-url` names."""
        if not self.run.base_url:
            return url
        base, parts = urlsplit(self.run.base_url), urlsplit(url)
        path = base.path.rstrip("/") + parts.path
        return urlunsplit((base.scheme, base.netloc, path, parts.query, ""))

    def ask(self, url: str, part: str, **more: Any) -> Request:
        """A request for a page of a part; what goes wrong with it is written into the journal."""
        context = {"part": part, **more}
        return Request(
            self.at(url),
            callback=self.parse,
            errback=self.failed,
            dont_filter=True,
            cb_kwargs={"context": context},
        )

    def failed(self, failure: Failure) -> Iterator[Request] | None:
        """Write down what went wrong with a request; a base may go on with another."""
        request: Request = failure.request  # type: ignore[attr-defined]
        error = failure.value
        context = request.cb_kwargs.get("context", {})
        if isinstance(error, IgnoreRequest) and "robots.txt" in str(error):
            self.run.journal.write("refused", url=request.url, by="robots.txt", part=context.get("part", ""))
            return None
        if isinstance(error, IgnoreRequest) and "refuses us" in str(error):
            return None  # the journal says so already
        status = getattr(getattr(error, "response", None), "status", None)
        message = f"HTTP {status}" if status else words_of(error)
        self.run.journal.write("error", url=request.url, message=message[:500], part=context.get("part", ""))
        return None

    def page(self, response: Response, context: Mapping[str, Any], *, records: int) -> Page | None:
        """The page that a response is, remembered for the next run; None where its shape is not as it should be."""
        entry = response.meta["entry"]
        problem = self.shape_problem(response.body, context)
        if problem:
            self.run.journal.write(
                "shape", url=entry["url"], message=problem, part=context["part"], sha256=entry["sha256"]
            )
            return None
        # What did not have to be fetched is in the index already, but for another part perhaps
        kept = self.run.index.get(entry["url"]) if response.flags else entry
        if kept is not None:
            found = {**kept, "context": dict(context)}
            if not response.flags or not self.run.index.has(found):
                self.run.index.add(found)
        return Page(
            url=entry["url"],
            final_url=entry["final_url"],
            sha256=entry["sha256"],
            context=dict(context),
            records=records,
            not_modified="not_modified" in response.flags,
        )


def words_of(error: BaseException) -> str:
    """What kept a page from coming, for whoever reads `/sources/`."""
    for kind, words in NOT_CAME.items():
        if isinstance(error, kind):
            return words
    if isinstance(error, OSError) and error.filename and error.strerror:
        # A file of ours: where it is concerns nobody there.
        return f"what came cannot be kept: {error.strerror}"
    return str(error) or type(error).__name__


def utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
