"""Rows as COPY's text format, read back by the format's own rules; and rows that a database gives back as they were."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.imports import bulk
from contracts.imports.copy_text import copy_text
from suppliers.models import Supplier

UNESCAPED = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}


def read_cell(cell: str) -> str | None:
    r"""A cell as PostgreSQL reads it: \N alone is NULL, a backslash and the next character are one character."""
    if cell == r"\N":
        return None
    read, letters = "", iter(cell)
    for letter in letters:
        read += UNESCAPED[next(letters)] if letter == "\\" else letter
    return read


def read_block(text: str) -> list[list[str | None]]:
    # Not `splitlines`: it also splits at the line separators of Unicode, and PostgreSQL does not.
    return [[read_cell(cell) for cell in line.split("\t")] for line in text.split("\n")[:-1]]


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (("a", "", None), "a\t\t\\N\n"),
        ((1, True, False), "1\tt\tf\n"),
        ((b"\x00\xff", -5), "\\\\x00ff\t-5\n"),
        (("tab\there", "line\nbreak\r", "back\\slash"), "tab\\there\tline\\nbreak\\r\tback\\\\slash\n"),
        ((r"\N", r"\."), "\\\\N\t\\\\.\n"),
        (("£ – ’", '{"a": "\\n"}'), '£ – ’\t{"a": "\\\\n"}\n'),
    ],
)
def test_a_row_is_written_as_copy_reads_it(row: Sequence[Any], line: str) -> None:
    assert copy_text([row]) == line
    assert copy_text([row, row]) == line * 2


cells = (
    st.none()
    | st.text(st.sampled_from("ab\\tnrN.\t\n\r\u2028'\""))
    | st.text(st.characters(exclude_characters="\0"))
)


@given(st.integers(1, 4).flatmap(lambda width: st.lists(st.tuples(*[cells] * width), min_size=1, max_size=6)))
def test_any_text_is_read_back_as_it_was(rows: list[tuple[str | None, ...]]) -> None:
    assert read_block(copy_text(rows)) == [list(row) for row in rows]


@pytest.mark.database
@pytest.mark.django_db
def test_a_database_gives_back_what_was_loaded() -> None:
    notes = ["", "tab\t", "line\r\nbreak", "back\\slash", r"\N", r"\.", "’£\u2028", "'\"%s?"]
    # More rows than one statement takes, and some that are left over.
    count = bulk.INSERTED_AT_ONCE + len(notes)
    rows = [(n + 1, f"s-{n}", f"S {n}", "real", n % 2 == 0, notes[n % len(notes)]) for n in range(count)]
    others = ("company_number", "ppon", "charity_number", "group_name", "website", "source", "number_source")
    fields = ("id", "slug", "name", "data_set", "in_catalogue", "note", "name_level", *others)
    bulk.load(Supplier, fields, [(*row, 0, *[""] * len(others)) for row in rows])
    kept = Supplier.objects.order_by("id").values_list(
        "id", "slug", "name", "data_set", "in_catalogue", "note"
    )
    assert list(kept) == rows
