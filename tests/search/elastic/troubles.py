"""What can befall a real Elasticsearch, and how it is undone: context managers, within which the trouble lasts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.elasticsearch.mapping import ANALYSIS, mappings
from tests.search.elastic.stand_ins import PRODUCT, Asked, Said, StandIn

if TYPE_CHECKING:
    from tests.services.elasticsearch import Node


class Ground:
    """A node of the test's own, a server between it and us, and an engine through that server."""

    def __init__(self, node: Node, between: StandIn, engine: ElasticsearchEngine) -> None:
        self.node, self.between, self.engine = node, between, engine
        self._rule = between.rule

    @contextmanager
    def saying(self, said: Said, seconds: float = 0) -> Iterator[None]:
        """Whatever is asked, the answer is this, so many seconds later."""

        def rule(asked: Asked) -> Said:
            time.sleep(seconds)
            return said

        self.between.rule = rule
        try:
            yield
        finally:
            self.between.rule = self._rule

    def settings(self, **values: str | None) -> None:
        """Change settings of the live index, straight at the node."""
        [name] = self.engine.indexes.live()
        with self.engine.indexes.asking() as client:
            client.indices.put_settings(
                index=name,
                settings={f"index.{key.replace('__', '.')}": value for key, value in values.items()},
            )


@contextmanager
def paused(ground: Ground) -> Iterator[None]:
    """It takes connections and says nothing."""
    ground.node.pause()
    try:
        yield
    finally:
        ground.node.resume()


@contextmanager
def slow(ground: Ground) -> Iterator[None]:
    with ground.saying(Said(200, {}, PRODUCT), seconds=30):
        yield


@contextmanager
def busy(ground: Ground) -> Iterator[None]:
    error = {"type": "es_rejected_execution_exception", "reason": "queue capacity 1"}
    with ground.saying(Said(429, {"error": error, "status": 429}, PRODUCT)):
        yield


@contextmanager
def other_version(ground: Ground) -> Iterator[None]:
    error = {"type": "media_type_header_exception", "reason": "Accept version must be either version 8 or 7"}
    with ground.saying(Said(400, {"error": error, "status": 400}, PRODUCT)):
        yield


@contextmanager
def read_only(ground: Ground) -> Iterator[None]:
    """What Elasticsearch does to every index of a machine whose disk is nearly full (the flood stage)."""
    ground.settings(blocks__read_only_allow_delete="true")
    try:
        yield
    finally:
        ground.settings(blocks__read_only_allow_delete=None)


@contextmanager
def red(ground: Ground) -> Iterator[None]:
    """A part of what is searched is on no machine that runs: an index beside the live one, which is placed nowhere.

    (A copy that was once on a machine is put back there by Elasticsearch whatever the settings say.)
    """
    indexes = ground.engine.indexes
    nowhere = f"{indexes.alias}-20000101000000-0000"
    settings = {
        "index.routing.allocation.require._name": "a-machine-that-is-gone",
        "number_of_replicas": 0,
        "analysis": ANALYSIS,
    }
    with indexes.asking() as client:
        client.indices.create(
            index=nowhere,
            settings=settings,
            mappings=mappings(),
            aliases={indexes.alias: {"is_write_index": False}},
            wait_for_active_shards=0,
            timeout="1s",
        )
    try:
        yield
    finally:
        indexes.forget([nowhere])
