"""A register saved as JSON Lines: flat objects, each a row, whose keys are the headings."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from contracts.records import Problem

from .json_lines import read_json_lines
from .limits import Limits, Options
from .reading import Reading
from .rows import NUL, TOO_LONG, Refused, Row, SheetInfo, cell_address, is_blank, too_many_columns

FEWEST_KEYS = 3
"""A row of a register says at least what the contract is, with whom, and until when or for how much."""


def holds_rows(path: Path, limits: Limits) -> bool:
    """Whether the first object is a row of a table: no feed of records, and nothing nested deeper than a heading
    over some columns."""
    first = next((data for _, data in read_json_lines(path, limits)), None)
    return (
        isinstance(first, Mapping)
        and not {"records", "provenance"} & set(first)
        and len(first) >= FEWEST_KEYS
        and not any(_nested(value) for _, value in _columns(first))
    )


class JsonRowsReading(Reading):
    """A JSON Lines file of flat objects; `sheets` has one entry, without a name.

    Its rows are numbered as those of the same table in a spreadsheet: the keys are row 1, the first line row 2.
    """

    def __init__(self, path: Path, options: Options) -> None:
        super().__init__("json", [SheetInfo("")], [], options.limits)
        self.encoding = "UTF-8"
        self._path = path
        headings: dict[str, None] = {}
        for number, data in self._objects():
            headings.update(dict.fromkeys(name for name, _ in _columns(data)))
            if len(headings) > self.limits.columns:
                raise too_many_columns(
                    cell_address(number + 1, self.limits.columns), self.limits.columns, row=number + 1
                )
        self._headings = list(headings)

    def _objects(self) -> Iterator[tuple[int, dict[str, Any]]]:
        for number, data in read_json_lines(self._path, self.limits):
            if isinstance(data, Problem):
                raise Refused(replace(data, hint="Put the line right and load the file again."))
            yield number, data

    def preview(self, sheet: str = "", n: int = 40) -> list[Row]:
        return list(islice(self.rows(sheet), n))

    def rows(self, sheet: str = "") -> Generator[Row, None, None]:
        self.blank_rows = 0
        yield Row("", 1, list(self._headings))
        for read, (number, data) in enumerate(self._objects(), start=1):
            texts = {name: _text(value) for name, value in _columns(data)}
            cells = [texts.get(heading, "") for heading in self._headings]
            if is_blank(cells):
                self.blank_rows += 1
                continue
            self.count_row(read)
            yield self._row(number + 1, cells)

    def _row(self, number: int, cells: list[str]) -> Row:
        longest = self.limits.cell_characters
        faults = {index: NUL for index, text in enumerate(cells) if "\0" in text}
        for index, text in enumerate(cells):
            if len(text) > longest:
                cells[index] = text[:longest]
                faults[index] = TOO_LONG
        return Row("", number, cells, faults or None)


def _columns(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Heading and value; those of an object inside stand under its own key, as "supplier name"."""
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from ((f"{key} {inner}", one) for inner, one in value.items())
        else:
            yield key, value


def _nested(value: object) -> bool:
    if isinstance(value, list):
        return any(isinstance(one, list | dict) for one in value)
    return isinstance(value, dict)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return "; ".join(map(_text, value))
    return str(value)
