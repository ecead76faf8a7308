"""Links outside are checked politely, never at home, and what cannot be known is said to be not checked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from cms import link_checking
from cms.link_checking import Answer, Checker, Refused, ask, check_links
from cms.models import LinkCheck

WORKS, BROKEN, NOT_CHECKED = "works", "broken", "not_checked"


class Site(BaseHTTPRequestHandler):
    """A site on this machine: each path answers as it is called."""

    seen: list[tuple[str, str, str]] = []

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        self.seen.append((self.command, self.path, self.headers["User-Agent"]))
        body = b""
        if self.path == "/robots.txt":
            body = b"User-agent: *\nDisallow: /private/\n"
        status = {"/robots.txt": 200, "/there": 200, "/gone": 404, "/busy": 503, "/no": 403}.get(
            self.path, 404
        )
        if self.path in ("/moved", "/round", "/home"):
            status = 301
        if self.path == "/head-less":
            status = 405 if self.command == "HEAD" else 200
        self.send_response(status)
        to = {"/moved": "/there", "/round": "/round", "/home": "http://10.0.0.1/"}.get(self.path)
        if to:
            self.send_header("Location", to)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Silence: the tests look at what was seen."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server on loopback, which alone counts as public; everything else is judged as it is."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Site.seen = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    real = link_checking.public_address

    def here_too(host: str, port: int) -> str:
        return "127.0.0.1" if (host, port) == ("site.example", server.server_port) else real(host, port)

    monkeypatch.setattr(link_checking, "public_address", here_too)
    yield f"http://site.example:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "outcome", "words"),
    [
        ("/there", WORKS, "answered 200"),
        ("/moved", WORKS, "answered 200"),
        ("/head-less", WORKS, "answered 200"),
        ("/gone", BROKEN, "answered 404"),
        ("/round", BROKEN, "redirections"),
        ("/busy", NOT_CHECKED, "answered 503"),
        ("/no", NOT_CHECKED, "answered 403"),
        ("/private/page", NOT_CHECKED, "robots.txt"),
        ("/home", NOT_CHECKED, "not a public address"),
    ],
)
def test_each_answer_is_what_it_says(db: None, site: str, path: str, outcome: str, words: str) -> None:
    found = check_links([site + path], Checker(pause=0))
    assert found[site + path].outcome == outcome and words in found[site + path].words
    kept = LinkCheck.objects.get()
    assert (kept.address, kept.outcome) == (site + path, outcome)
    assert (kept.checked_at is None) == (outcome == NOT_CHECKED)
    assert not [one for one in Site.seen if one[1].startswith("/private/")]
    assert all(agent.startswith("CityToolsLinkCheck (") for _, _, agent in Site.seen)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/", "http://localhost:1/", "http://10.0.0.1/", "http://192.168.1.1/",
        "http://169.254.169.254/latest/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://0.0.0.0/",
        "http://[fe80::1]/", "http://172.16.0.1/", "http://100.64.0.1/", "file:///etc/passwd", "ftp://example.org/",
        "http://user:word@example.org/", "gopher://example.org/",
    ],
)  # fmt: skip
def test_nothing_at_home_is_ever_asked(address: str) -> None:
    with pytest.raises(Refused):
        ask(address, "HEAD")


def test_where_nothing_answers_nothing_is_said_and_what_was_known_stays(db: None) -> None:
    LinkCheck.objects.create(address="https://a.example/", outcome=WORKS, words="answered 200")
    LinkCheck.objects.create(address="https://forgotten.example/", outcome=BROKEN)

    def nowhere(address: str, method: str) -> Answer:
        return Answer(fault="Temporary failure in name resolution")

    check_links(["https://a.example/", "https://b.example/"], Checker(nowhere, 0))
    kept = {one.address: (one.outcome, one.words) for one in LinkCheck.objects.all()}
    assert kept == {
        "https://a.example/": (WORKS, "answered 200"),
        "https://b.example/": (NOT_CHECKED, "nothing on the web could be reached from this machine"),
    }


def test_one_name_that_is_gone_is_broken_where_others_answer(db: None) -> None:
    def some(address: str, method: str) -> Answer:
        return (
            Answer(200)
            if urlsplit(address).hostname == "a.example"
            else Answer(fault="Name or service not known")
        )

    found = check_links(["https://a.example/", "https://b.example/"], Checker(some, 0))
    assert [one.outcome for one in found.values()] == [WORKS, BROKEN]
    assert LinkCheck.objects.get(address="https://b.example/").words == "no answer: Name or service not known"


def test_one_host_is_not_asked_twice_in_a_row_without_a_pause(db: None, site: str) -> None:
    import time

    began = time.monotonic()
    check_links([f"{site}/there", f"{site}/moved"], Checker(pause=0.2))
    # robots.txt once, /there, /moved and where it leads: four questions, three pauses
    assert [path for _, path, _ in Site.seen] == ["/robots.txt", "/moved", "/there", "/there"]
    assert time.monotonic() - began >= 0.6
