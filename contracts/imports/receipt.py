"""What an import says it did: one object for people and for programs."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.records import KINDS, Problem


@dataclass
class Receipt:
    """One import's result. Rows that gave records + rows with errors + dropped rows = `rows`.

    `import_id` is None for a dry run; `same_as` the import whose file this is again; `new`, `changed` and
    `unchanged` count the rows applied; `last_seen` contracts that the list before held and this one lacks.
    """

    file: str
    sha256: str
    status: str = "refused"
    import_id: int | None = None
    same_as: int | None = None
    sheet: str = ""
    header_row: int | None = None
    layout: str = ""
    rows: int = 0
    blocked_rows: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    records: Mapping[str, int] = field(default_factory=dict)
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    last_seen: int = 0
    problems: list[Problem] = field(default_factory=list)
    recognised: Mapping[tuple[str, str], int] = field(default_factory=dict)
    to_review: int = 0
    dry_run: bool = False

    @property
    def refused(self) -> bool:
        return self.status == "refused"

    @property
    def applied_rows(self) -> int:
        return self.new + self.changed + self.unchanged

    def data(self) -> dict[str, Any]:
        """The object that `--format json` prints."""
        return {
            "import": self.import_id,
            "same_as": self.same_as,
            "status": self.status,
            "dry_run": self.dry_run,
            "file": self.file,
            "sha256": self.sha256,
            "sheet": self.sheet,
            "header_row": self.header_row,
            "layout": self.layout,
            "rows": self.rows,
            "rows_with_errors": self.blocked_rows,
            "dropped": [{"reason": reason, "rows": n} for reason, n in sorted(self.dropped.items())],
            "records": {kind: self.records.get(kind, 0) for kind in KINDS_SHOWN},
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "last_seen": self.last_seen,
            "problems": [dataclasses.asdict(problem) for problem in self.problems],
            "recognised": [
                {"system": system, "supplier": supplier, "rows": rows}
                for (system, supplier), rows in sorted(self.recognised.items())
            ],
            "to_review": self.to_review,
        }

    def counts(self) -> dict[str, Any]:
        """The numbers alone, as the import keeps them."""
        data = self.data()
        return {name: value for name, value in data.items() if name not in ("import", "problems")}


KINDS_SHOWN = tuple(kind for kind in KINDS if kind != "event")
"""No register holds notices: what a run of a source found is in its own counts."""


def printable(text: str) -> str:
    """A text for a terminal: line ends, control characters and marks that turn the writing round as their codes."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
