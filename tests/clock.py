"""A day that stays: tests that count what has ended would say something else each year."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

NOVEMBER_2026 = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""When the demonstration and the evidence were written: what they say of ends and ages was counted on that day."""


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """For all that asks Django what time it is, in this process."""
    from django.utils import timezone

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: moment)
        yield
