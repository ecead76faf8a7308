"""Ways to fill an index of Elasticsearch: the client's `helpers.bulk`, and `_bulk` with nothing between."""

from __future__ import annotations

import http.client
import queue
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import orjson
from elasticsearch import Elasticsearch, helpers

from search.engines.elasticsearch.indexes import WHILE_BUILT
from search.engines.elasticsearch.mapping import ANALYSIS, mappings

SETTINGS: dict[str, Any] = {"index.number_of_shards": 1, **WHILE_BUILT, "analysis": ANALYSIS}
"""What ours builds an index with, so that the server does the same work for all sides."""

BATCH = 1_000
"""Documents a request: about a megabyte, within what Elasticsearch advises."""

THREADS = 3
"""Requests under way: with two cores more gave nothing."""

Row = tuple[str, dict[str, Any]]
"""A document's id and its source."""


def make_index(client: Elasticsearch, name: str) -> None:
    client.indices.create(index=name, settings=SETTINGS, mappings=mappings())


def seal(client: Elasticsearch, name: str, count: int) -> None:
    """Make it searchable and have it on the disk, as ours does; RuntimeError where a document is missing."""
    client.indices.refresh(index=name)
    client.indices.flush(index=name)
    found = client.count(index=name)["count"]
    if found != count:
        raise RuntimeError(f"{found} documents in the index of {count} sent.")


def with_helpers(client: Elasticsearch, name: str, rows: Sequence[Row]) -> None:
    """`helpers.bulk` as its documentation shows it."""
    make_index(client, name)
    helpers.bulk(client, ({"_index": name, "_id": key, "_source": source} for key, source in rows))
    seal(client, name, len(rows))


def raw(client: Elasticsearch, address: str, name: str, rows: Sequence[Row]) -> None:
    """orjson, `http.client` and several threads: the limit seen."""
    make_index(client, name)
    waiting: queue.Queue[bytes | None] = queue.Queue(maxsize=THREADS)
    failures: list[str] = []
    threads = [
        threading.Thread(target=_send, args=(address, name, waiting, failures)) for _ in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for body in _bodies(rows):
        waiting.put(body)
    for _ in threads:
        waiting.put(None)
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError(failures[0])
    seal(client, name, len(rows))


def _bodies(rows: Iterable[Row]) -> Iterator[bytes]:
    lines: list[bytes] = []
    for key, source in rows:
        lines += (b'{"index":{"_id":"' + key.encode() + b'"}}', orjson.dumps(source))
        if len(lines) == 2 * BATCH:
            yield b"\n".join((*lines, b""))
            lines = []
    if lines:
        yield b"\n".join((*lines, b""))


def _send(address: str, name: str, waiting: queue.Queue[bytes | None], failures: list[str]) -> None:
    """Send bodies until None comes; after a failure only take them, so that nobody waits for ever."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=120)
    while (body := waiting.get()) is not None:
        if failures:
            continue
        try:
            connection.request("POST", f"/{name}/_bulk", body, {"Content-Type": "application/x-ndjson"})
            answer = connection.getresponse()
            said = answer.read()
            if answer.status != 200 or b'"errors":true' in said[:200]:
                failures.append(f"_bulk answers {answer.status}: {said[:300].decode(errors='replace')}")
        except OSError as error:
            failures.append(str(error))
    connection.close()
