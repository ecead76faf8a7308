"""A file opened for reading, whatever its format."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from contracts.records import Problem

from .limits import ROWS_ABOVE_DATA, Limits
from .rows import Refused, Row, SheetInfo, refusal


class Reading(ABC):
    """An open file. Use it as a context manager, or call `close()`.

    `kind`: csv, xlsx, xls, ods, json (rows) or jsonl (a feed of records). `encoding` and `delimiter` are empty
    for workbooks. `notes` are warnings about the whole file. `blank_rows` counts the rows without content that the
    last `rows()` left out, `hidden_rows` those that it gave and that a workbook hides or filters out, `merged_rows` has
    the first row of each cell that is merged over several; all are complete when that iterator has ended.
    """

    def __init__(self, kind: str, sheets: list[SheetInfo], notes: list[Problem], limits: Limits) -> None:
        self.kind = kind
        self.sheets = sheets
        self.notes = notes
        self.limits = limits
        self.encoding = ""
        self.delimiter = ""
        self.blank_rows = self.hidden_rows = 0
        self.merged_rows: list[int] = []

    @property
    def visible(self) -> list[SheetInfo]:
        """The worksheets that a user sees."""
        return [sheet for sheet in self.sheets if sheet.kind == "worksheet" and not sheet.hidden]

    @abstractmethod
    def rows(self, sheet: str = "") -> Iterator[Row]:
        """The rows of a sheet that hold something, in order. One iterator at a time.

        An empty name means the first visible sheet. Raises `Refused` where the file turns out to be
        unreadable midway: what was read until then must not be kept.
        """

    @abstractmethod
    def preview(self, sheet: str = "", n: int = 40) -> list[Row]:
        """The first `n` rows of a sheet that hold something."""

    def close(self) -> None:  # noqa: B027  # a text file has nothing open between its iterators
        """Ends what reads the file. Safe to call twice."""

    def sheet_called(self, name: str) -> SheetInfo:
        """The worksheet of that name, or the first visible one. Raises `Refused` where there is none."""
        if not name:
            return self.visible[0]
        return worksheet_called(self.sheets, name)

    def count_row(self, read: int) -> None:
        """Raises `Refused` where `read` rows are more than the limit."""
        if self.limits.rows is not None and read > self.limits.rows + ROWS_ABOVE_DATA:
            raise refusal(
                "too_many_rows",
                f"The file has more than {self.limits.rows:,} rows, the most that can be uploaded here.",
                "Split it into several files, or have it imported by command, which takes any number.",
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def worksheet_called(sheets: list[SheetInfo], name: str) -> SheetInfo:
    """The worksheet of that name; case and outer spaces do not matter. Raises `Refused` needing an answer."""
    wanted = name.strip().casefold()
    for sheet in sheets:
        if sheet.name == name or sheet.name.strip().casefold() == wanted:
            if sheet.kind == "worksheet":
                return sheet
            raise refusal(
                "sheet_without_rows",
                f"The sheet “{sheet.name}” is a {sheet.kind} and has no rows.",
                "Say the name of a worksheet.",
                severity="needs_answer",
                sheet=sheet.name,
            )
    names = ", ".join(f"“{sheet.name}”" for sheet in sheets if sheet.kind == "worksheet")
    raise _no_such_sheet(name, names)


def _no_such_sheet(name: str, names: str) -> Refused:
    return refusal(
        "sheet_not_found",
        f"The file has no sheet called “{name}”.",
        f"Its worksheets are: {names or 'none'}.",
        severity="needs_answer",
    )
