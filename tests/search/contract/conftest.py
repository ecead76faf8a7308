"""Every test here runs against each engine: the embedded one, and a real Elasticsearch where there is one."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import services
from tests.needed import missing
from tests.search.engines import elasticsearch

if TYPE_CHECKING:
    from search.engines.engine import Engine

ENGINES = ("embedded", "elasticsearch")


def made(name: str) -> Iterator[Engine]:
    """An engine of that name with no index yet."""
    if name == "embedded":
        from search.engines.embedded.engine import EmbeddedEngine

        folder = Path(tempfile.mkdtemp(prefix=f"citytools-index-{secrets.token_hex(2)}"))
        yield EmbeddedEngine(folder / "search-index")
        shutil.rmtree(folder, ignore_errors=True)
        return
    url = services.address(services.ELASTICSEARCH_URL)
    if not url:
        missing("Elasticsearch (`make services` starts one)")
    with elasticsearch(url) as engine:
        yield engine


@pytest.fixture(autouse=True)
def awake() -> None:
    """An engine of this name that did not answer another test is not left alone for it."""
    from search import finding

    finding.wake_up()


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An engine with no index yet, for this test alone."""
    yield from made(request.param)


@pytest.fixture(scope="module", params=ENGINES)
def filled(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An engine that holds `made_up.corpus`; tests only read it."""
    from tests.search.contract.made_up import corpus

    for engine in made(request.param):
        engine.rebuild(corpus(), 1)
        yield engine
