"""The feeds of sourced facts that the repository holds, and the source that each is."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

import contracts.sourced
from contracts.imports.sources import OGL, OGL_URL

FOLDER = Path(contracts.sourced.__file__).parent

READ_ON = date(2026, 11, 22)
"""The day on which the sources of the feeds, and of the catalogue (`checked_on`), were read and compiled. Whoever
compiles them again sets it: a page says it beside each fact without a date, whenever the copy was installed."""


class Feed(NamedTuple):
    slug: str
    name: str
    publisher: str
    kind: str
    licence: str
    licence_url: str
    file: str
    read_on: date = READ_ON

    @property
    def path(self) -> Path:
        return FOLDER / self.file


FACTS = "Facts compiled by City Tools; each page belongs to its publisher"

FEEDS = (
    Feed(
        "borough-evidence", "Facts from public pages", "City Tools, from the pages named", "public",
        FACTS, "", "borough_evidence.jsonl",
    ),
    Feed(
        "london-borough-systems", "Systems seen in public code and on public sites",
        "City Tools, from the repositories and sites named", "public", FACTS, "", "london_borough_systems.jsonl",
    ),
    Feed(
        "notice-excerpts", "Contract notices (excerpts)", "Contracts Finder and Find a Tender", "notice",
        OGL, OGL_URL, "notice_excerpts.jsonl",
    ),
)  # fmt: skip
