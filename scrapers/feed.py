"""Writes a run's feed: what its pages say, one JSON line a record, the same bytes from the same pages.

A line is `{"key", "part", "date", "buyers", "cpv", "lines", "problems", "page", "url"}`. `lines` are `{"records",
"provenance"}`, in the form that `contracts.imports` takes; `page` is the SHA-256 of the body. A page that no longer
parses is a line with a problem alone. A register's file is a line with `file`: the body is itself what the one path
in reads.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson

from scrapers.bases.source import SourceSpider
from scrapers.store import RawStore


def write_feed(
    path: Path, spider: SourceSpider, store: RawStore, pages: Iterable[Mapping[str, Any]], *, sample: int = 0
) -> int:
    """Write the feed of these pages; how many records it has. `sample`: at most so many."""
    written = 0
    beside = path.with_suffix(".part")
    with beside.open("wb") as file, _without_cycles():
        for page in pages:
            body = store.read(page["sha256"])
            context = page["context"]
            problem = spider.shape_problem(body, context)
            lines = spider.lines(body, context) if not problem else iter((_shape(page, problem),))
            for line in lines:
                line["part"], line["page"], line["url"] = context["part"], page["sha256"], page["final_url"]
                file.write(orjson.dumps(line, default=str) + b"\n")
                written += 1
                if written == sample:
                    break
            if written == sample and sample:
                break
    beside.replace(path)
    return written


@contextmanager
def _without_cycles() -> Iterator[None]:
    """Bodies and lines hold no reference cycles, so that looking for them only costs time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _shape(page: Mapping[str, Any], message: str) -> dict[str, Any]:
    problem = {"code": "shape", "severity": "error", "message": message, "value": ""}
    return {"key": page["url"], "date": "", "buyers": [], "cpv": [], "lines": [], "problems": [problem]}
