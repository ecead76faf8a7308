from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from search.engines.engine import Engine
    from tests.contracts.pages.world import World


@pytest.fixture
def world(db: None, tmp_path: Path) -> World:
    """Two boroughs with what Alpha published, and somebody of each kind to read it."""
    # Not above: pytest reads this file before Django is set up
    from tests.contracts.pages.world import make_world

    return make_world(tmp_path)


@pytest.fixture
def site_index(tmp_path: Path, settings: Any) -> Iterator[Engine]:
    """The site's own embedded engine, in a folder of this test's, with no index yet."""
    from search import engines, finding

    settings.DATA_DIR = tmp_path
    engines.engine.cache_clear()
    finding.wake_up()
    yield engines.engine()
    engines.engine.cache_clear()
    finding.wake_up()


@pytest.fixture
def searchable(world: World, site_index: Engine) -> World:
    """The world, with an index of it."""
    from search import following

    following.rebuild()
    return world
