from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cms.curating.curators import Curators


@pytest.fixture
def curators(db: None, tmp_path: Path) -> Curators:
    """The world of the pages' tests, with somebody of each group of the admin."""
    from tests.cms.curating.curators import make_curators
    from tests.contracts.pages.world import make_world

    return make_curators(make_world(tmp_path))


@pytest.fixture
def site_index(tmp_path: Path, settings: Any) -> Iterator[None]:
    """The site's own embedded index, in a folder of this test's."""
    from search import engines, finding

    settings.DATA_DIR = tmp_path
    engines.engine.cache_clear()
    finding.wake_up()
    yield
    engines.engine.cache_clear()
    finding.wake_up()
