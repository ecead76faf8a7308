"""The engines that can be tried here: the embedded one always, Elasticsearch where a real server is reachable."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests import services

if TYPE_CHECKING:
    from search.engines.elasticsearch.engine import ElasticsearchEngine
    from search.engines.engine import Engine


@contextmanager
def elasticsearch(url: str) -> Iterator[ElasticsearchEngine]:
    """An engine on the server at `url` with index names of its own, which are gone afterwards."""
    from search.engines.elasticsearch.engine import ElasticsearchEngine
    from search.engines.elasticsearch.server import Address

    engine = ElasticsearchEngine(Address(url, replicas=0, prefix=f"judged-{secrets.token_hex(4)}"))
    try:
        yield engine
    finally:
        with engine.indexes.asking() as client:
            for name in engine.indexes.all():
                client.indices.delete(index=name)


def each_engine(folder: Path) -> Iterator[tuple[str, Engine]]:
    """Name and engine, one after the other, each with an empty index; an index is gone when the next is asked for."""
    from search.engines.embedded.engine import EmbeddedEngine

    yield "embedded", EmbeddedEngine(folder / "search-index")
    if url := services.address(services.ELASTICSEARCH_URL):
        with elasticsearch(url) as engine:
            yield "elasticsearch", engine
