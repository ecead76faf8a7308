"""An OCDS release API with a cursor: windows of time, pages of releases, and where the next page is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import parse_qs, quote, urlsplit

import orjson
from scrapy.http import Request, Response

from scrapers.bases.source import Line, SourceSpider
from scrapers.ocds.bodies import read_body, releases_of
from scrapers.ocds.lines import release_lines

EPOCH = datetime(2014, 1, 1, tzinfo=UTC)
"""Windows are counted from here, so that the same day is asked for by the same address in every run."""


class OcdsApi(SourceSpider):
    """Each window of each stage is a part of its own: its first page, then wherever `cursor` leads."""

    path: ClassVar[str]
    parameters: ClassVar[tuple[str, str]]
    """The names of the parameters that bound a window."""

    date_format: ClassVar[str] = "%Y-%m-%dT%H:%M:%SZ"
    window: ClassVar[timedelta]
    first_days: ClassVar[int]
    """How far back a first run without --since looks."""

    stages: ClassVar[tuple[str, ...]] = ("",)
    """Each is asked for by itself, "" for all together: a list of them has given nothing, or only the last."""

    limit: ClassVar[int] = 100
    encoding: ClassVar[str] = "utf-8"
    """What a body is in that is not UTF-8."""

    ocid_prefixes: ClassVar[tuple[str, ...]]
    _read: tuple[bytes, Any] = (b"", None)

    def requests(self) -> Iterator[Request]:
        self._seen: dict[str, set[str]] = {}
        for since, until in self.windows():
            for stage in self.stages:
                part = f"{since:%Y-%m-%dT%H:%M}/{until:%Y-%m-%dT%H:%M}{' ' + stage if stage else ''}"
                yield self.ask(self.address(since, until, stage), part, number=1)

    def windows(self) -> Iterator[tuple[datetime, datetime]]:
        """The windows that hold the time asked for. The last one ends with its day, so that a run later that day asks
        for the same address."""
        until = self.run.until or datetime.now(UTC)
        since = max(self.run.since or until - timedelta(days=self.first_days), EPOCH)
        day = until.replace(hour=0, minute=0, second=0, microsecond=0)
        end = day if day == until else day + timedelta(days=1)
        start = EPOCH + (since - EPOCH) // self.window * self.window
        while start < min(until, end):
            yield start, min(start + self.window, end)
            start += self.window

    def address(self, since: datetime, until: datetime, stage: str, cursor: str = "") -> str:
        first, last = self.parameters
        # Contracts Finder does not take an encoded colon.
        query = [
            f"{first}={since.strftime(self.date_format)}",
            f"{last}={until.strftime(self.date_format)}",
            f"limit={self.limit}",
        ]
        if stage:
            query.append(f"stages={stage}")
        if cursor:
            query.append(f"cursor={quote(cursor, safe='')}")
        return f"{self.host}{self.path}?{'&'.join(query)}"

    def parse(self, response: Response, context: Mapping[str, Any] = {}, **kwargs: Any) -> Any:
        package = self._package(response.body)
        releases = releases_of(package)
        page = self.page(response, context, records=len(releases or ()))
        if page is None:
            return
        yield page
        cursor = next_cursor(package)
        if not cursor or not releases or self.run.is_full:
            return
        # A site may go round in circles under ever new cursors, so that its releases are held against those before.
        said = hashlib.sha256(orjson.dumps(releases)).hexdigest()
        seen = self._seen.setdefault(context["part"], set())
        if cursor in seen or said in seen or context["number"] >= self.max_pages:
            message = (
                f"the paging does not end: page {context['number'] + 1} would be one that was there before"
            )
            self.run.journal.write(
                "shape", url=page.url, message=message, part=context["part"], sha256=page.sha256
            )
            return
        seen.update((cursor, said))
        url = f"{page.url.split('&cursor=')[0]}&cursor={quote(cursor, safe='')}"
        yield self.ask_on(url, context["part"], number=context["number"] + 1)

    def _package(self, body: bytes) -> Any:
        """The JSON of a body; the last one is kept, because its shape, its cursor and its records are asked in turn."""
        if body is not self._read[0]:
            self._read = (body, read_body(body, self.encoding))
        return self._read[1]

    def ask_on(self, url: str, part: str, **more: Any) -> Request:
        """A next page: its address is already at the host of this run."""
        request = self.ask(url, part, **more)
        return request.replace(url=url)

    def shape_problem(self, body: bytes, context: Mapping[str, Any]) -> str:
        if body.lstrip()[:1] == b"<":
            return "an HTML page came where releases were asked for"
        package = self._package(body)
        if package is None:
            return "the body is not JSON"
        if releases_of(package) is None:
            return "the body holds neither releases nor records"
        return ""

    def lines(self, body: bytes, context: Mapping[str, Any]) -> Iterator[Line]:
        package = self._package(body)
        for release in releases_of(package) or ():
            yield release_lines(release, package, prefixes=self.ocid_prefixes)


def next_cursor(package: Any) -> str:
    """The cursor in a package's `links.next`; the rest of that address is the site's own, and not followed."""
    links = package.get("links") if isinstance(package, dict) else None
    following = links.get("next") if isinstance(links, dict) else None
    if not isinstance(following, str):
        return ""
    found = parse_qs(urlsplit(following).query).get("cursor", [""])
    return found[0]
