from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests import services
from tests.needed import missing

if TYPE_CHECKING:
    from search.engines.elasticsearch import ElasticsearchEngine
    from tests.services.elasticsearch import Node


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    """The real server that all tests share: every test has names of its own on it."""
    url = services.address(services.ELASTICSEARCH_URL)
    if not url:
        missing("Elasticsearch (`make services` starts one)")
    return url


@pytest.fixture
def engine_at(elasticsearch_url: str) -> Iterator[Callable[..., ElasticsearchEngine]]:
    """Makes engines: `engine_at(url, shards=…)`, by default on the shared server. Their indexes go afterwards."""
    from search.engines.elasticsearch import Address, ElasticsearchEngine

    prefix = f"test-{secrets.token_hex(4)}"

    def make(url: str = elasticsearch_url, **more: object) -> ElasticsearchEngine:
        settings = {"prefix": prefix, "replicas": 0} | more
        return ElasticsearchEngine(Address(url, **settings))  # type: ignore[arg-type]  # the fields of an address

    yield make
    tidy = make()
    with tidy.indexes.asking() as client:
        names = list(client.indices.get_alias(index=f"{prefix}*", expand_wildcards="all"))
    tidy.indexes.forget(names)


@pytest.fixture
def engine(engine_at: Callable[..., ElasticsearchEngine]) -> ElasticsearchEngine:
    return engine_at()


@pytest.fixture(scope="session")
def node(elasticsearch_url: str) -> Iterator[Node]:
    """A real server of this process's own, to be stopped, paused and killed."""
    from tests.services.elasticsearch import another_node

    made = another_node("drill").prepare()
    try:
        made.start()
        yield made
    finally:
        made.forget()
