"""Which addresses of the network a spider may connect to: public ones, and a test server that was named.

It is asked at the last moment, when the socket is opened, with the address itself: whatever a name resolved to and
whichever redirect led there.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

Endpoint = tuple[str, int]

NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""RFC 6052: the last 32 bits are an IPv4 address, to which such a packet goes."""


class RefusedAddressError(Exception):
    """The address is private, loopback, link-local or otherwise not of the public internet."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, also where IPv6 wraps an IPv4 one."""
    try:
        ip = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1]) or None
        if inner is None and ip in NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def endpoints(url: str) -> set[Endpoint]:
    """The addresses and port behind a URL, as they resolve now. Raises `OSError` where the name is not known."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    return {(str(entry[4][0]), port) for entry in found}


def check(address: str, port: int, allowed: Iterable[Endpoint] = ()) -> None:
    """Raises `RefusedAddressError` unless the address is public or one of `allowed`."""
    if (address, port) in allowed or is_public(address):
        return
    raise RefusedAddressError(f"refused to connect to {address}, which is no address of the public internet")


def guard(reactor: Any, allowed: Iterable[Endpoint] = ()) -> None:
    """Have this process's reactor open no connection but those that `check` allows."""
    kept = frozenset(allowed)
    connect = reactor.connectTCP

    def connect_if_public(host: str, port: int, *args: Any, **options: Any) -> Any:
        check(host, port, kept)
        return connect(host, port, *args, **options)

    reactor.connectTCP = connect_if_public
