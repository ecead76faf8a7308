"""The Elasticsearch at the other end: its address, who logs in, and its errors in words that name no secret."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from elastic_transport import ConnectionError as NoConnection
from elastic_transport import ConnectionTimeout, SerializationError, TlsError, TransportError
from elasticsearch import ApiError, Elasticsearch, UnsupportedProductError

from search.engines.engine import PATIENCE, EngineMisconfigured, EngineUnavailable, IndexMissing

MAJOR = 9
"""The server's major version: the client's own. The client of 9 speaks to a server of 9 and to no older one."""

CONNECTIONS = 10

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server is, who logs in and what our indexes are like. `host` has no user and no password in it.

    `shards` and `replicas` are those of an index that is built from now on (`replicas` None: one where there is a
    second machine for it); `prefix` begins the names of all of them.
    """

    host: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)
    ca_certs: str = ""
    shards: int = 1
    replicas: int | None = None
    prefix: str = "citytools"


class Busy(EngineUnavailable):
    """The server refuses a request because it has too much to do: worth another try in a moment."""


class Server:
    """One server or cluster. Every call to it goes through `asking`, which turns errors into ours."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._client: Elasticsearch | None = None
        self._is_ours = False

    @property
    def client(self) -> Elasticsearch:
        """The client, made at the first call: a process that never searches opens no connection.

        It tries nothing again by itself: a search has PATIENCE and no more, and writing has its own way to wait.
        """
        if self._client is None:
            at = self.address
            more: dict[str, Any] = {}
            if at.api_key:
                more["api_key"] = at.api_key
            elif at.user:
                more["basic_auth"] = (at.user, at.password)
            if at.ca_certs:
                more["ca_certs"] = at.ca_certs
            self._client = Elasticsearch(
                at.host,
                max_retries=0,
                retry_on_timeout=False,
                connections_per_node=CONNECTIONS,
                request_timeout=PATIENCE,
                **more,
            )
        return self._client

    @contextmanager
    def asking(self, seconds: float, *, unseen: bool = False) -> Iterator[Callable[[], Elasticsearch]]:
        """Within it the function given makes a client for one request, with what is left of `seconds` for all of
        them. The first request of a process finds out that this is an Elasticsearch of our version, unless the caller
        does (`unseen`)."""
        until = time.monotonic() + seconds

        def client() -> Elasticsearch:
            left = until - time.monotonic()
            if left <= 0:
                raise EngineUnavailable(self._slow(seconds))
            return self.client.options(request_timeout=left)

        with self.errors(seconds):
            if not (self._is_ours or unseen):
                self.see_version(client)
            yield client

    @contextmanager
    def errors(self, seconds: float) -> Iterator[None]:
        """Whatever the client raises, in words of ours. What it said itself may hold a name, so it goes no further."""
        try:
            yield
        except ConnectionTimeout:
            raise EngineUnavailable(self._slow(seconds)) from None
        except TlsError as error:
            # Whatever is wrong with a certificate is called so; else what answers speaks no TLS at all
            if "certificate" not in repr(error.__cause__).lower():
                raise EngineMisconfigured(
                    f"{self.words}: what answers there speaks no https. See ELASTICSEARCH_URL."
                ) from None
            raise EngineMisconfigured(
                f"{self.words}: its certificate is not trusted. ELASTICSEARCH_CA_CERTS names the file of the "
                "certificates that are, and the address must be one that the certificate is for."
            ) from None
        except NoConnection:
            raise EngineUnavailable(f"{self.words}: no Elasticsearch answers there.") from None
        except (UnsupportedProductError, SerializationError):
            raise EngineMisconfigured(self._something_else()) from None
        except ApiError as error:
            raise self.unavailable(error.meta.status, error.body) from None
        except TransportError as error:
            raise EngineUnavailable(f"{self.words}: {type(error).__name__}.") from None

    @property
    def words(self) -> str:
        return f"Elasticsearch at {self.address.host}"

    def _slow(self, seconds: float) -> str:
        return f"{self.words}: no answer within {seconds:.1f} seconds."

    def _something_else(self) -> str:
        return (
            f"{self.words}: what answers there is no Elasticsearch of version {MAJOR}. See ELASTICSEARCH_URL."
        )

    def _other_version(self, version: str) -> str:
        return f"{self.words} is of version {version}, and City Tools needs version {MAJOR}."

    def see_version(self, client: Callable[[], Elasticsearch]) -> str:
        """The server's version. EngineMisconfigured where it is no Elasticsearch, or of another major version."""
        try:
            version = str(client().info()["version"]["number"])
        except ApiError as error:
            # The distribution for tests has no answer at its root; its nodes know their version as any others do.
            if error.meta.status != 405:
                raise
            nodes = client().nodes.info(filter_path="nodes.*.version").body.get("nodes", {})
            version = min((str(node["version"]) for node in nodes.values()), default="unknown")
        except (KeyError, TypeError):
            raise EngineMisconfigured(self._something_else()) from None
        if version.partition(".")[0] != str(MAJOR):
            raise EngineMisconfigured(self._other_version(version))
        self._is_ours = True
        return version

    def unavailable(self, status: int, body: object) -> EngineUnavailable:
        """What an answer with an error means. `body` is the answer, read."""
        kind, reason = error_of(body)
        if status == 401:
            return EngineMisconfigured(
                f"{self.words} does not accept who logs in: the user and password in ELASTICSEARCH_URL, or "
                "ELASTICSEARCH_API_KEY, are wrong."
            )
        if kind == "cluster_block_exception":
            return EngineUnavailable(f"{self.words} takes no changes now: {reason}.")
        if status == 403:
            return EngineMisconfigured(f"{self.words} does not let this user do what is needed ({kind}).")
        if kind == "index_not_found_exception":
            return IndexMissing(
                f"{self.words} has no index for this version: `manage.py search_index rebuild`."
            )
        if kind in ("media_type_header_exception", "content_type_header_exception") or status == 406:
            return EngineMisconfigured(
                f"{self.words} is of another version, and City Tools needs version {MAJOR}."
            )
        if status == 429:
            return Busy(f"{self.words} is too busy to answer ({kind or 'it says 429'}).")
        if not kind and status < 500:
            return EngineMisconfigured(self._something_else())
        return EngineUnavailable(
            f"{self.words} answered with an error {status} ({kind or 'no reason given'})."
        )


def error_of(body: object) -> tuple[str, str]:
    """(type, reason) of an error's answer, empty where it says none. The reason of a refused login holds a name, so
    it is only used for blocks."""
    if isinstance(body, bytes | str):
        try:
            body = orjson.loads(body)
        except orjson.JSONDecodeError:
            return "", ""
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        return "", ""
    return str(error.get("type", "")), str(error.get("reason", ""))
