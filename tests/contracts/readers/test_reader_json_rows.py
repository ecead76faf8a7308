"""A register as JSON Lines: what is a table, and what its rows are."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contracts.imports.readers import NUL, PAGE, TOO_LONG, Limits, Options, Refused, open_file

Write = Callable[[str, bytes], Path]

ROW: dict[str, Any] = {"Contract title": "Housing system", "Supplier": "Example Ltd", "End": "2027-03-31"}


def lines(*objects: object) -> bytes:
    return "\n".join(json.dumps(each) for each in objects).encode()


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        (ROW, "json"),
        ({"title": "A", "supplier": {"name": "B"}, "tags": ["C", "D"]}, "json"),
        ({"records": [], "provenance": {}, "other": 1}, "jsonl"),
        ({"title": "A", "supplier": "B"}, "jsonl"),
        ({"ocid": "A", "tag": ["B"], "parties": [{"id": "C"}]}, "jsonl"),
        ({"ocid": "A", "id": "B", "tender": {"value": {"amount": 1}}}, "jsonl"),
    ],
)
def test_flat_objects_are_rows_and_others_a_feed(write: Write, first: object, kind: str) -> None:
    with open_file(write("register.jsonl", lines(first))) as reading:
        assert reading.kind == kind


def test_the_keys_of_all_lines_are_the_headings(write: Write) -> None:
    second = {
        **ROW, "Value": 1234.5, "Order": 12345678901234567890, "SME": True, "VCSE": False,
        "Department": {"Name": "Housing"}, "CPV": ["48000000", 72], "Notes": None,
    }  # fmt: skip
    with open_file(write("register.jsonl", lines(ROW) + b"\n\n" + lines({}, second))) as reading:
        first, *rows = reading.rows()
        assert first.number == 1
        assert first.cells == [*ROW, "Value", "Order", "SME", "VCSE", "Department Name", "CPV", "Notes"]
        assert [(row.number, row.cells) for row in rows] == [
            (2, [*ROW.values(), "", "", "", "", "", "", ""]),
            (
                5,
                [*ROW.values(), "1234.5", "12345678901234567890", "Yes", "No", "Housing", "48000000; 72", ""],
            ),
        ]
        assert reading.blank_rows == 1
        assert [row.number for row in reading.preview(n=2)] == [1, 2]


def test_cells_that_cannot_be_kept_are_faults(write: Write) -> None:
    limits = Limits(2**20, 2**20, None, cell_characters=20)
    row = {**ROW, "Supplier": "A\0B", "End": "x" * 21}
    with open_file(write("register.jsonl", lines(row)), Options(limits=limits)) as reading:
        _, only = reading.rows()
    assert only.cells == ["Housing system", "A\0B", "x" * 20]
    assert only.faults == {1: NUL, 2: TOO_LONG}


@pytest.mark.parametrize(
    ("content", "code", "row"),
    [
        (lines(ROW) + b"\n{broken\n", "json_line", 2),
        (lines(ROW, {f"Column {number}": 1 for number in range(200)}), "too_many_columns", 3),
    ],
)
def test_a_table_that_cannot_be_read_whole_is_refused(
    write: Write, content: bytes, code: str, row: int
) -> None:
    with pytest.raises(Refused) as refused:
        open_file(write("register.jsonl", content))
    assert (refused.value.problem.code, refused.value.problem.row) == (code, row)


def test_a_page_takes_so_many_rows(write: Write) -> None:
    with (
        open_file(write("register.jsonl", lines(*[ROW] * 50_200)), Options(limits=PAGE)) as reading,
        pytest.raises(Refused, match="more than 50,000 rows"),
    ):
        list(reading.rows())
