"""Rows make no reference cycles, so Python's collector of cycles only costs time while an import runs."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (50_000, 20, 100)
"""Objects made before a young collection, and young ones before older ones. With Python's
own 700 a quarter of an import's processor time went into looking through the rows that wait."""


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Within it the collector runs seldom, and leaves alone what was there before (the models, the catalogue)."""
    usual = gc.get_threshold()
    frozen = gc.get_freeze_count() > 0
    gc.set_threshold(*SELDOM)
    if not frozen:
        gc.freeze()
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        if not frozen:
            gc.unfreeze()
