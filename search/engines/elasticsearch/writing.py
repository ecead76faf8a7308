"""Many documents into an index at once: `_bulk`, in several threads, each document with its version."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

import orjson

from search.documents import Document
from search.engines.elasticsearch.mapping import source_of
from search.engines.elasticsearch.server import Busy, Server, error_of
from search.engines.engine import EngineUnavailable

THREADS = 4
"""Requests under way at once: two cores at the other end are busy with three, and one is on its way."""

MOST_DOCUMENTS, MOST_BYTES = 1_000, 4_000_000
"""Of one request. Elasticsearch advises some megabytes; its limit is 100."""

SECONDS = 60
"""That one request may take: a cluster that copies shards about is slow and not gone."""

WAITS = (0.2, 0.5, 1, 2, 4, 8)
"""Seconds between tries while the server says that it is too busy (429); then it is for the caller to come again."""

CONFLICT, NOT_FOUND, TOO_MANY = 409, 404, 429


@dataclass(frozen=True, slots=True)
class Action:
    """One line or two of `_bulk`."""

    key: str
    lines: bytes


def put(document: Document, version: int) -> Action:
    """Write it, unless the index holds a newer version of it."""
    key = document.key
    return Action(key, _head("index", key, version) + source_of(document, version) + b"\n")


def remove(key: str, version: int) -> Action:
    """Delete it, unless the index holds a newer version of it."""
    return Action(key, _head("delete", key, version))


def _head(verb: str, key: str, version: int) -> bytes:
    said = {verb: {"_id": key, "version": version, "version_type": "external_gte"}}
    return orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE)


def write(server: Server, index: str, actions: Iterable[Action], *, is_alias: bool) -> int:
    """Send them all; give how many changed the index. What the index holds in a newer version is left as it is.

    `actions` is gone through in the caller's thread. EngineUnavailable where the server does not take them: part of
    them may have been taken by then, and all may be sent again. With `is_alias` it makes no index of that name.
    """
    changed = 0
    with ThreadPoolExecutor(THREADS, thread_name_prefix="bulk") as threads:
        under_way: set[Future[int]] = set()
        try:
            for batch in _batches(actions):
                if len(under_way) > THREADS:
                    done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                    changed += sum(one.result() for one in done)
                under_way.add(threads.submit(_send, server, index, batch, is_alias))
            changed += sum(one.result() for one in under_way)
        except BaseException:
            threads.shutdown(cancel_futures=True)
            raise
    return changed


def _batches(actions: Iterable[Action]) -> Iterator[list[Action]]:
    batch: list[Action] = []
    size = 0
    for action in actions:
        batch.append(action)
        size += len(action.lines)
        if len(batch) == MOST_DOCUMENTS or size >= MOST_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _send(server: Server, index: str, batch: list[Action], is_alias: bool) -> int:
    """Send one batch, and again what the server was too busy for."""
    changed = 0
    for pause in (*WAITS, None):
        busy, done = _try(server, index, batch, is_alias)
        changed += done
        if not busy:
            return changed
        if pause is None:
            break
        batch = busy
        # Not all threads at once
        time.sleep(pause * random.uniform(0.7, 1.3))
    raise EngineUnavailable(f"{server.words} is too busy to take changes: {len(batch)} documents wait.")


def _try(server: Server, index: str, batch: list[Action], is_alias: bool) -> tuple[list[Action], int]:
    """Send a batch once: (what the server was too busy for, how many changed the index)."""
    try:
        with server.asking(SECONDS) as client:
            said = client().bulk(
                index=index,
                operations=b"".join(action.lines for action in batch),  # type: ignore[arg-type]  # lines, ready made
                require_alias=is_alias,
                filter_path="errors,items.*.status,items.*.error.type,items.*.error.reason",
            )
    except Busy:
        return batch, 0
    results = [next(iter(item.values())) for item in said.body["items"]]
    if not said.body["errors"]:
        return [], sum(result["status"] != NOT_FOUND for result in results)
    return _sort_out(server, batch, results)


def _sort_out(server: Server, batch: list[Action], results: list[dict[str, Any]]) -> tuple[list[Action], int]:
    """Which of a batch to send again. EngineUnavailable for what would fail again."""
    again, changed = [], 0
    for action, result in zip(batch, results, strict=True):
        status = result["status"]
        kind, _ = error_of(result)
        if not kind:
            changed += status != NOT_FOUND
        elif status == CONFLICT:
            continue
        elif status == TOO_MANY and kind != "cluster_block_exception":
            again.append(action)
        elif status in (TOO_MANY, NOT_FOUND, 403) or status >= 500:
            raise server.unavailable(status, result)
        else:
            raise EngineUnavailable(f"{server.words} refuses the document {action.key} ({kind}).")
    return again, changed
