"""Which evidence a fact comes from, out of the JSON text that the facts' `sources` are kept as. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any


def source_id(sources: str, field: str = "") -> int | None:
    """The id of the evidence that a fact's field, or the fact as a whole, comes from; None for an empty text."""
    if not sources:
        return None
    found: dict[str, Any] = json.loads(sources)
    for name in (field, "*"):
        if name in found:
            return int(found[name])
    named = [int(value) for name, value in found.items() if name != "all"]
    return named[0] if named else next(iter(found.get("all", ())), None)


@lru_cache(maxsize=1_000)
def words_of(text: str) -> tuple[str, ...]:
    """A JSON list of words. Thousands of charges cover the same few sets of kinds."""
    return tuple(json.loads(text))


@lru_cache(maxsize=1_000)
def records_of(text: str) -> tuple[Mapping[str, Any], ...]:
    """A JSON list of records, to be read only: every fact with the same text has the same ones."""
    return tuple(json.loads(text))
