"""One line of a feed: records, and where their words stand. The reader of JSON Lines takes these."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from contracts.records import KIND_OF, Provenance, Record, to_data


def feed_line(records: Sequence[Record], provenance: Provenance) -> dict[str, Any]:
    """`{"records": [{"kind": …, …fields}], "provenance": {…}}`. A line without records says why in its note.

    Raises `ValueError` for a line that has neither.
    """
    if not records and not provenance.note:
        raise ValueError("a line without records must say why")
    return {
        "records": [{"kind": KIND_OF[type(record)], **to_data(record)} for record in records],
        "provenance": to_data(provenance),
    }


def feed_text(lines: Iterable[dict[str, Any]]) -> str:
    """The feed's text: one line each, keys in order, so that the same facts give the same bytes."""
    return "".join(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n" for line in lines)


def write_feed(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    """Write the feed as UTF-8 with a line feed at the end of each line, on every system."""
    path.write_bytes(feed_text(lines).encode("utf-8"))
