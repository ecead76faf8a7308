"""Several kept summaries in one question: for pages whose editors put many live figures on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import orjson

from boroughs.reader import Reader
from contracts.comparisons.kept import as_json, code, keep, newest_change, view_of
from contracts.models import ReaderSummary


def kept_summaries(reader: Reader, wanted: Mapping[str, Callable[[], Any]], today: date) -> dict[str, Any]:
    """Name → what `kept_summary` would give for it, in two questions where all of it is kept.

    What is not kept yet is made one by one, and kept with one writing for everybody whom the same may be shown to.
    """
    newest, view = newest_change() if wanted else "", view_of(reader)
    stamp = f"{code()} {today.isoformat()} {newest}"
    found: dict[str, Any] = {}
    if newest:
        kept = ReaderSummary.objects.filter(view=view, name__in=list(wanted), stamp=stamp)
        found = {name: orjson.loads(content) for name, content in kept.values_list("name", "content")}
    made = {name: make() for name, make in wanted.items() if name not in found}
    new = {name: as_json(one) for name, one in made.items() if one is not None}
    if newest and new:
        keep(view, stamp, new)
    return {**found, **dict.fromkeys(made), **{name: orjson.loads(content) for name, content in new.items()}}
