"""What a spider yields: a page at a time, because an item a release costs more than its parsing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Page:
    """One stored body: where it came from, and what the spider must know to parse it later.

    `context` is JSON: the window or register that asked for it (`part`), and whatever else its spider needs.
    `records` says how many records it holds, for `--sample` and progress.
    """

    url: str
    final_url: str
    sha256: str
    context: Mapping[str, Any] = field(default_factory=dict)
    records: int = 0
    not_modified: bool = False
