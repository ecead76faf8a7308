"""Which engine this site uses: Elasticsearch where ELASTICSEARCH_URL is set, else the embedded one."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from search.engines.embedded.engine import EmbeddedEngine
from search.engines.engine import Engine

FOLDER = "search-index"
"""In the data folder; the web and worker processes share it."""


@lru_cache(maxsize=1)
def engine() -> Engine:
    """The engine of this process."""
    if settings.ELASTICSEARCH:
        # Its client takes a while to load, and most commands search nothing
        from search.engines.elasticsearch import Address, ElasticsearchEngine

        return ElasticsearchEngine(Address(**settings.ELASTICSEARCH))
    return EmbeddedEngine(Path(settings.DATA_DIR) / FOLDER)


def is_embedded() -> bool:
    """Whether the index is in this machine's data folder, so that a command can bring it up to date by itself."""
    return isinstance(engine(), EmbeddedEngine)
