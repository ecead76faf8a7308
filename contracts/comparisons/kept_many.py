"""Several kept summaries in one question: for pages whose editors put many live figures on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import orjson

from boroughs.reader import Reader
from contracts.comparisons.kept import code, kept_summary, newest_change, view_of
from contracts.models import ReaderSummary


def kept_summaries(reader: Reader, wanted: Mapping[str, Callable[[], Any]], today: date) -> dict[str, Any]:
    """Name → what `kept_summary` would give for it. What is kept takes two questions however many are wanted.

    What is not kept yet is made one by one, and kept for everybody whom the same may be shown to.
    """
    newest = newest_change() if wanted else ""
    found: dict[str, Any] = {}
    if newest:
        kept = ReaderSummary.objects.filter(
            view=view_of(reader), name__in=list(wanted), stamp=f"{code()} {today.isoformat()} {newest}"
        )
        found = {name: orjson.loads(content) for name, content in kept.values_list("name", "content")}
    for name, make in wanted.items():
        if name not in found:
            found[name] = kept_summary(reader, name, today, make)
    return found
