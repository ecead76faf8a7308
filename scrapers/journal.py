"""What one run did, line by line, so that a killed run is taken up where it was and its numbers can be told.

A line is {"what": …}: `request` (one went out: url, conditional), `not_modified`, `page` (see `scrapers.items.Page`),
`wait` (seconds, why), `crawl_delay` (host, asked and kept seconds), `refused` (a site or its robots.txt turned us away:
url, by), `error` (url, message), `shape` (url, message: a body that is not what it should be), `nothing` (url, message:
one of several ways led nowhere), `missing` (url, time: a body that `--from-raw` asked for is kept no longer), `end`.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from scrapers.store import Lines


class Journal:
    """One run's journal. `pages` are those that came already, in an earlier process of the run perhaps, by address.

    `parts` has them by address and part: two boroughs that share a register are two parts of one address.
    """

    def __init__(self, path: Path) -> None:
        self._lines = Lines(path)
        self._lines.mend()
        self.pages: dict[str, dict[str, Any]] = {}
        self.parts: dict[tuple[str, str], dict[str, Any]] = {}
        self.counts: Counter[str] = Counter()
        for line in self._lines:
            self._count(line)

    def write(self, what: str, **details: Any) -> None:
        line = {"what": what, **details}
        self._lines.append(line)
        self._count(line)

    def _count(self, line: dict[str, Any]) -> None:
        self.counts[line["what"]] += 1
        if line["what"] == "page":
            self.pages[line["url"]] = line
            self.parts[line["url"], line.get("context", {}).get("part", "")] = line

    def lines(self) -> list[dict[str, Any]]:
        return list(self._lines)
