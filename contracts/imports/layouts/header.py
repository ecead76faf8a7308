"""What is known of a file's header, and what must be asked about it."""

from __future__ import annotations

from dataclasses import dataclass, field

from contracts.records import Problem


@dataclass(frozen=True)
class Header:
    """Where the header stands and what each column is.

    `row` counts from 1 and is the last row of the header (0: none was found); `columns` gives each field the
    index of its column; `headers` has a name for every column, each name once; `unknown` are the headings
    that no field was found for; `personal` the columns of officers' contact details.
    """

    sheet: str = ""
    row: int = 0
    layout: str = ""
    layout_version: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    unknown: list[tuple[int, str]] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    personal: frozenset[int] = frozenset()
    problems: list[Problem] = field(default_factory=list)

    @property
    def usable(self) -> bool:
        """Whether the rows under it can be read."""
        return bool(self.row) and all(problem.severity == "warning" for problem in self.problems)
