"""Asks the addresses outside that pages link to whether they are still there. Politely, and never at home.

Only public addresses are connected to: a name is looked up once, each of its addresses must be public, and that very
address is connected to, at each step of a redirection again. Where nothing on the web answers at all, the machine is
taken to have no internet, and nothing is said of any link.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from django.conf import settings
from django.utils import timezone

from cms.models.links import LinkCheck

SECONDS = 10
"""The longest wait for one answer: a page that takes longer is none that a reader waits for."""

REDIRECTIONS = 5
PAUSE = 1.0
"""Seconds between two questions to one host, as our spiders keep it."""

ROBOTS_BYTES = 500_000
"""Google reads 500 KiB of a robots.txt; more is none."""

AGENT = "CityToolsLinkCheck"

Outcome = LinkCheck.Outcome


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered: its status and where it sends on to; `fault` where it did not answer."""

    status: int = 0
    location: str = ""
    body: bytes = b""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What a check came to. `reached`: something on the web answered at all."""

    outcome: str
    words: str
    reached: bool


Ask = Callable[[str, str], Answer]
"""Asks an address with a method. Tests give one that reaches servers of their own."""


class Refused(Exception):
    """The address is none that may be asked."""


def public_address(host: str, port: int) -> str:
    """The address to connect to. Refused where any address of the host is not public; OSError where it has none."""
    found = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not all(ipaddress.ip_address(one.partition("%")[0]).is_global for one in found):
        raise Refused("not a public address")
    return sorted(found)[0]


class _Connection(http.client.HTTPConnection):
    """To the one address that was found to be public, under the name of its host."""

    def __init__(self, host: str, port: int, address: str, context: ssl.SSLContext | None) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self._address, self._context = address, context

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._context is not None:
            self.sock = self._context.wrap_socket(self.sock, server_hostname=self.host)


def ask(address: str, method: str) -> Answer:
    """Ask one address; never raises for what the other side does. Refused where it may not be asked."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise Refused("not a web address")
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        context = ssl.create_default_context() if parts.scheme == "https" else None
        connection = _Connection(parts.hostname, port, public_address(parts.hostname, port), context)
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            headers = {"User-Agent": f"{AGENT} ({settings.PUBLIC_URL})", "Accept": "*/*"}
            connection.request(method, path.encode("ascii", "ignore").decode(), headers=headers)
            response = connection.getresponse()
            body = response.read(ROBOTS_BYTES) if method == "GET" else b""
            return Answer(response.status, response.headers.get("Location", ""), body)
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(fault=str(error)[:200] or type(error).__name__)


@dataclass
class Checker:
    """Checks addresses one after the other: a robots.txt for each host, and a pause between questions to one host."""

    ask: Ask = ask
    pause: float = PAUSE
    _robots: dict[str, RobotFileParser | None] = field(default_factory=dict)
    _asked: dict[str, float] = field(default_factory=dict)

    def check(self, address: str) -> Result:
        """Follow an address to its end. Broken: it says that it is gone, has no name, or redirects for ever."""
        reached = False
        try:
            for _ in range(REDIRECTIONS + 1):
                if not self._allowed(address):
                    return Result(
                        Outcome.NOT_CHECKED, "its site asks scripts to stay away (robots.txt)", True
                    )
                answer = self._polite(address)
                reached = reached or bool(answer.status)
                if answer.fault:
                    return Result(Outcome.BROKEN, f"no answer: {answer.fault}", reached)
                if answer.status in (301, 302, 303, 307, 308) and answer.location:
                    address = urljoin(address, answer.location)
                    continue
                return _said(answer.status)
        except Refused as error:
            return Result(Outcome.NOT_CHECKED, str(error), reached)
        return Result(Outcome.BROKEN, f"more than {REDIRECTIONS} redirections", True)

    def _polite(self, address: str) -> Answer:
        answer = self._in_turn(address, "HEAD")
        # Some servers know no HEAD, or answer it as if the page were not there
        return self._in_turn(address, "GET") if answer.status in (404, 405, 501) else answer

    def _in_turn(self, address: str, method: str) -> Answer:
        host = urlsplit(address).netloc
        wait = self._asked.get(host, 0) + self.pause - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        answer = self.ask(address, method)
        self._asked[host] = time.monotonic()
        return answer

    def _allowed(self, address: str) -> bool:
        parts = urlsplit(address)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            answer = self._in_turn(f"{site}/robots.txt", "GET")
            rules = None
            if answer.status == 200:
                rules = RobotFileParser()
                rules.parse(answer.body.decode("utf-8", "replace").splitlines())
            self._robots[site] = rules
        rules = self._robots[site]
        return rules is None or rules.can_fetch(AGENT, address)


def _said(status: int) -> Result:
    if status < 400:
        return Result(Outcome.WORKS, f"answered {status}", True)
    if status in (401, 403, 429) or status >= 500:
        # It is there, and does not want to be asked, or cannot answer now
        return Result(Outcome.NOT_CHECKED, f"answered {status}", True)
    return Result(Outcome.BROKEN, f"answered {status}", True)


def check_links(addresses: Iterable[str], checker: Checker | None = None) -> dict[str, Result]:
    """Check these addresses and keep what each came to; those that no page links to any more are forgotten.

    Where nothing at all was reached, nothing that was known is changed but what was never checked says so.
    """
    wanted = sorted(set(addresses))
    by = checker or Checker()
    found = {address: by.check(address) for address in wanted}
    online = any(result.reached for result in found.values())
    if not online:
        found = {address: _unreachable(one) for address, one in found.items()}
    LinkCheck.objects.exclude(address__in=wanted).delete()
    answered = set(LinkCheck.objects.exclude(outcome=Outcome.NOT_CHECKED).values_list("address", flat=True))
    for address, result in found.items():
        if online or address not in answered:
            checked = timezone.now() if result.outcome != Outcome.NOT_CHECKED else None
            known = {"outcome": result.outcome, "words": result.words[:300], "checked_at": checked}
            LinkCheck.objects.update_or_create(address=address, defaults=known)
    return found


def _unreachable(result: Result) -> Result:
    """Where nothing answered: a link that may not be asked stays so, of the others nothing is known."""
    if result.outcome == Outcome.NOT_CHECKED:
        return result
    return Result(Outcome.NOT_CHECKED, "nothing on the web could be reached from this machine", False)
