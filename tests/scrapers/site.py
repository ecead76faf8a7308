"""A local server that plays the sites: real sockets, real HTTP, and every trick a site has played on somebody."""

from __future__ import annotations

import gzip
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Headers = dict[str, str]


@dataclass
class Answer:
    """What the site answers: a status, headers and a body, and how it sends them."""

    body: bytes = b""
    status: int = 200
    headers: Headers = field(default_factory=dict)
    content_type: str = "application/json"
    etag: bool = True
    cut_after: int | None = None
    seconds_a_byte: float = 0
    claims_length: int | None = None


@dataclass(frozen=True)
class Seen:
    """One request as the site saw it."""

    path: str
    query: Mapping[str, str]
    raw_query: str
    headers: Mapping[str, str]
    at: float
    under_way: int

    @property
    def is_conditional(self) -> bool:
        return "if-none-match" in self.headers or "if-modified-since" in self.headers


Page = Callable[[Seen], "Answer | None"]


class Site:
    """A server on loopback. `pages` are asked in turn; the first that answers does. `seen` are all requests."""

    def __init__(self, *pages: Page, robots: str = "") -> None:
        self.pages = list(pages)
        self.robots = robots
        self.robots_answer: Page | None = None
        self.seen: list[Seen] = []
        self._under_way = 0
        self._lock = threading.Lock()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site._answer(self)

            def log_message(self, format: str, *args: Any) -> None:
                return None

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: Any, client_address: Any) -> None:
                """A client that was killed is none of the site's business."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> Site:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def asked(self) -> list[Seen]:
        """The requests but for robots.txt."""
        return [seen for seen in self.seen if seen.path != "/robots.txt"]

    def forget(self) -> None:
        self.seen.clear()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        headers = {name.lower(): value for name, value in handler.headers.items()}
        query = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        with self._lock:
            self._under_way += 1
            seen = Seen(parts.path, query, parts.query, headers, time.monotonic(), self._under_way)
            self.seen.append(seen)
        try:
            self._send(handler, seen, self._found(seen))
        except (BrokenPipeError, ConnectionResetError):
            handler.close_connection = True
        finally:
            with self._lock:
                self._under_way -= 1

    def _found(self, seen: Seen) -> Answer:
        if seen.path == "/robots.txt":
            if self.robots_answer is not None and (answer := self.robots_answer(seen)) is not None:
                return answer
            return Answer(self.robots.encode(), 200 if self.robots else 404, content_type="text/plain")
        for page in self.pages:
            answer = page(seen)
            if answer is not None:
                return answer
        return Answer(b"there is nothing here", 404, content_type="text/plain")

    def _send(self, handler: BaseHTTPRequestHandler, seen: Seen, answer: Answer) -> None:
        headers = {"Content-Type": answer.content_type, **answer.headers}
        if answer.status == 200 and answer.etag:
            headers["ETag"] = f'"{hashlib.sha256(answer.body).hexdigest()[:20]}"'
            if seen.headers.get("if-none-match") == headers["ETag"]:
                answer = Answer(status=304)
        handler.send_response(answer.status)
        for name, value in headers.items():
            handler.send_header(name, value)
        length = len(answer.body) if answer.claims_length is None else answer.claims_length
        handler.send_header("Content-Length", str(length))
        handler.end_headers()
        if answer.seconds_a_byte:
            for byte in answer.body:
                handler.wfile.write(bytes((byte,)))
                handler.wfile.flush()
                time.sleep(answer.seconds_a_byte)
            return
        sent = answer.body if answer.cut_after is None else answer.body[: answer.cut_after]
        handler.wfile.write(sent)
        if answer.cut_after is not None:
            handler.close_connection = True


def packed(body: bytes) -> Answer:
    return Answer(gzip.compress(body), headers={"Content-Encoding": "gzip"})


class Releases:
    """An OCDS release API: windows by date, pages of `limit`, a cursor. `path` and parameters as the site has them."""

    def __init__(
        self,
        releases: Iterable[Mapping[str, Any]],
        *,
        path: str = "/Published/Notices/OCDS/Search",
        since: str = "publishedFrom",
        until: str = "publishedTo",
        page: int = 100,
        etag: bool = True,
        encoding: str = "utf-8",
        host: str = "https://www.contractsfinder.service.gov.uk",
    ) -> None:
        self.releases = sorted(releases, key=lambda release: str(release.get("date", "")))
        self.path, self.since, self.until, self.page = path, since, until, page
        self.etag, self.encoding, self.host = etag, encoding, host

    def __call__(self, seen: Seen) -> Answer | None:
        if seen.path != self.path:
            return None
        first, last = seen.query[self.since][:19], seen.query[self.until][:19]
        found = [r for r in self.releases if first <= str(r.get("date", ""))[:19] < last]
        size = min(self.page, int(seen.query["limit"]))
        start = int(seen.query.get("cursor") or 0)
        package: dict[str, Any] = {"version": "1.1", "releases": found[start : start + size], "links": {}}
        if start + size < len(found):
            query = f"{self.since}={first}&{self.until}={last}&limit={size}&cursor={start + size}"
            package["links"]["next"] = f"{self.host}{self.path}?{query}"
        return Answer(json.dumps(package, ensure_ascii=False).encode(self.encoding), etag=self.etag)


class Sometimes:
    """Plays a trick on the requests whose numbers (from 1, of those to `path`) are named, then lets the rest be."""

    def __init__(self, numbers: Iterable[int], answer: Answer, path: str = "") -> None:
        self._numbers = set(numbers)
        self._answer = answer
        self._path = path
        self.count = 0

    def __call__(self, seen: Seen) -> Answer | None:
        if self._path and seen.path != self._path:
            return None
        self.count += 1
        return self._answer if self.count in self._numbers else None
