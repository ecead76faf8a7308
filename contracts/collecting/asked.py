"""What `manage.py collect` was asked to do with a source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class CollectAsked:
    """`since` and `until` as the user gave them, None where not. `sample`: at most so many records, 0 for all.

    `only`: of the registers those of these organisations (slugs), all where it is empty.
    """

    since: datetime | None = None
    until: datetime | None = None
    sample: int = 0
    all_buyers: bool = False
    any_cpv: bool = False
    from_raw: bool = False
    base_url: str = ""
    allow_private: bool = False
    only: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        """As JSON: what a killed run must have been asked as well, to be taken up again."""
        return {
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
            "sample": self.sample,
            "all_buyers": self.all_buyers,
            "any_cpv": self.any_cpv,
            "from_raw": self.from_raw,
            "base_url": self.base_url,
            "allow_private": self.allow_private,
            "only": list(self.only),
        }
