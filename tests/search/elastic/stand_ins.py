"""Small servers on loopback between our client and a real Elasticsearch, or in its place."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

PRODUCT = {"X-Elastic-Product": "Elasticsearch"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Said:
    """One answer. `body` that is no bytes goes as JSON."""

    status: int = 200
    body: Any = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class StandIn:
    """A running server: `url`, every request that came, and the rule that answers (changed as a test likes)."""

    url: str
    rule: Callable[[Asked], Said]
    asked: list[Asked] = field(default_factory=list)


def _handler(server: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked = Asked(self.command, self.path, dict(self.headers.items()), body)
            server.asked.append(asked)
            said = server.rule(asked)
            content = said.body if isinstance(said.body, bytes) else json.dumps(said.body).encode()
            try:
                self.send_response(said.status)
                headers = {"Content-Type": "application/json", **said.headers}
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except OSError:
                # Who asked did not wait
                self.close_connection = True

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer

        def log_message(self, format: str, *args: Any) -> None:
            """The tests look at `asked`."""

    return Handler


@contextmanager
def playing(rule: Callable[[Asked], Said]) -> Iterator[StandIn]:
    """A server that answers by this rule."""
    server = StandIn("", rule)
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(server)) as listening:
        # A test that ends does not wait for an answer that is half a minute slow
        listening.daemon_threads = True
        listening.block_on_close = False
        server.url = f"http://127.0.0.1:{listening.server_address[1]}"
        thread = threading.Thread(target=listening.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown()
            thread.join()


def passed_on(asked: Asked, url: str) -> Said:
    """What the server at `url` answers."""
    to = urlsplit(url)
    connection = http.client.HTTPConnection(to.hostname or "", to.port, timeout=60)
    try:
        headers = {name: value for name, value in asked.headers.items() if name.lower() != "host"}
        connection.request(asked.method, asked.path, asked.body, headers)
        answer = connection.getresponse()
        kept = ("content-type", "x-elastic-product")
        said = {name.title(): value for name, value in answer.getheaders() if name.lower() in kept}
        return Said(answer.status, answer.read(), said)
    finally:
        connection.close()


@contextmanager
def between(url: str, rule: Callable[[Asked], Said | None]) -> Iterator[StandIn]:
    """A server that passes on to `url` whatever the rule has no answer of its own for."""

    def answer(asked: Asked) -> Said:
        # Not `or`: a rule may be changed while a test runs
        own = rule(asked)
        return passed_on(asked, url) if own is None else own

    with playing(answer) as server:
        yield server
