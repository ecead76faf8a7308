from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.contracts.pages.world import World


@pytest.fixture
def world(db: None, tmp_path: Path) -> World:
    """Two boroughs with what Alpha published, and somebody of each kind to decide."""
    # Not above: pytest reads this file before Django is set up
    from tests.contracts.pages.world import make_world

    return make_world(tmp_path)
