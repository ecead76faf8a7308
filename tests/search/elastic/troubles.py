"""What can befall a real Elasticsearch, and how it is undone: context managers, within which the trouble lasts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from search.engines.elasticsearch import ElasticsearchEngine
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
    """The index's only copy is taken from its machine, and allowed on none that there is."""
    [name] = ground.engine.indexes.live()
    ground.settings(routing__allocation__require___name="a-machine-that-is-gone")
    with ground.engine.indexes.asking() as client:
        taken = {"index": name, "shard": 0, "node": ground.node.folder.name, "allow_primary": True}
        client.cluster.reroute(commands=[{"cancel": taken}])
    try:
        yield
    finally:
        ground.settings(routing__allocation__require___name=None)
        with ground.engine.indexes.asking() as client:
            client.cluster.health(index=name, wait_for_status="green", timeout="20s")
