"""What an officer is told of the columns that went into no field."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from contracts.imports.layouts.headings import column_letter, is_in_other_currency, is_in_thousands
from contracts.imports.layouts.match import Match
from contracts.imports.layouts.words import heading_words
from contracts.records import Problem

if TYPE_CHECKING:
    from contracts.imports.readers import Row

IN_POUNDS = "Write them in pounds, give the column a heading that says so, and load the file again."

_DATE = re.compile(
    r"\s*(?:\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}(?:st|nd|rd|th)?[-/ ][a-z]{3,9}[-/ ,]+\d{2,4})",
    re.IGNORECASE,
)
_POUNDS = re.compile(r"\s*(?:£ ?\d|\d{1,3}(?:,\d{3})+\b|\d+\.\d{2}\s*$)")

_SEEMS = "It seems to hold {}: if they are one of these, say so with --map FIELD={}: {}."

_ESSENTIAL = (
    ("supplier", "supplier", ("supplier",)),
    ("end", "end", ("end", "initial_end", "latest_end", "period")),
    (
        "value",
        "value",
        ("value", "value_annual", "value_with_extensions", "value_estimate", "yearly_recurring"),
    ),
)
"""What every register says of a contract: its word, the field to map, and the fields that will do."""


def not_in_pounds(heading: str) -> tuple[str, str]:
    """The code of a column whose amounts are in other units than pounds, and why it is not read; else blanks."""
    if is_in_thousands(heading):
        unit, code = "in thousands or millions of pounds", "in_thousands"
    elif is_in_other_currency(heading):
        unit, code = "in another currency than pounds", "other_currency"
    else:
        return "", ""
    return code, f"The amounts in the column {heading!r} are {unit}, so they were not read."


def unread_columns(
    sheet: str,
    match: Match,
    unknown: Sequence[tuple[int, str]],
    narrower: Mapping[int, tuple[str, str]],
    below: Sequence[Row],
) -> list[Problem]:
    """A warning for each column that no field was found for, with what it seems to hold.

    `narrower`: by its index, the field that a column gives too, and the heading of the column that was read for it.
    """
    problems = []
    for index, name in unknown:
        code, why = not_in_pounds(name)
        hint = IN_POUNDS
        if index in narrower:
            field, read = narrower[index]
            code = "narrower_header"
            why = f"The column {name!r} gives the {field}, as {read!r} does, which was read; it is kept with each row."
            hint = f"If this one is to be read instead, say so with --map {field}={column_letter(index)}."
        elif not code:
            code = "unknown_header"
            why = f"The column {name!r} is not known; it is kept with each row and shown nowhere else."
            hint = _how_to_map(index, name, below)
        problems.append(
            Problem(
                code=code,
                severity="warning",
                message=why,
                hint=hint,
                sheet=sheet,
                row=match.row,
                cell=f"{column_letter(index)}{match.row}",
                column=name,
            )
        )
    return problems


def missing_columns(
    sheet: str, match: Match, columns: Collection[str], unread: Sequence[str], lengths: Sequence[str]
) -> list[Problem]:
    """A warning for a supplier, an end or a value that no column was read as, where it may be an unread one.

    `lengths`: columns of how long contracts run, which are known and say no more of an end than that.
    """
    maybe = {word: [*unread, *lengths] if word == "end" else unread for word, _, _ in _ESSENTIAL}
    return [
        Problem(
            code="missing_column",
            severity="warning",
            message=f"No column was read as the contract's {word}.",
            hint=f"If one of these holds it, say which with --map {field}=HEADER and load the file again:"
            f" {'; '.join(map(repr, maybe[word]))}.",
            sheet=sheet,
            row=match.row,
        )
        for word, field, enough in _ESSENTIAL
        if maybe[word] and not any(one in columns for one in enough)
    ]


def _how_to_map(index: int, name: str, below: Sequence[Row]) -> str:
    letter = column_letter(index)
    cells = [row.cells[index] for row in below if index < len(row.cells) and row.cells[index].strip()]
    if 2 * sum(bool(_DATE.match(cell)) for cell in cells) > len(cells):
        return _SEEMS.format("dates", letter, "start, initial_end, end, latest_end, review_date")
    amounts = 2 * sum(bool(_POUNDS.match(cell)) for cell in cells) > len(cells)
    if amounts or {"value", "total", "annual"} & heading_words(name):
        return _SEEMS.format("amounts", letter, "value, value_annual, value_with_extensions, value_estimate")
    return (
        f"If it holds one of the fields that import_register --help lists, say so with --map FIELD={letter}."
    )
