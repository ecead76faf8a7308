"""What a test needs and does not find."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest

PROJECT = Path(__file__).resolve().parent.parent


def missing(what: str) -> NoReturn:
    """Fail or skip the test that needs `what`, by CITYTOOLS_REQUIRE_SERVICES."""
    if os.environ.get("CITYTOOLS_REQUIRE_SERVICES") == "1":
        pytest.fail(f"{what} is missing, and CITYTOOLS_REQUIRE_SERVICES=1 lets nothing be missing")
    pytest.skip(f"{what} is missing")
