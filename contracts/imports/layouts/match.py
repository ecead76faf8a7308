"""Matching one row of cells, or two, against a layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.imports.layouts.headings import clean_heading, column_letter, fold_heading
from contracts.imports.layouts.layout import PERSONAL, UNUSED, Layout


@dataclass(frozen=True)
class Match:
    """A row read as a header of a layout. `fields` has the field of each column, or an empty text."""

    layout: Layout
    row: int
    headings: tuple[str, ...]
    fields: tuple[str, ...]

    @property
    def known(self) -> int:
        """How many different fields were found, and how many other known headings."""
        named = {field for field in self.fields if field and field not in (UNUSED, PERSONAL)}
        return len(named) + sum(field in (UNUSED, PERSONAL) for field in self.fields)

    @property
    def fits(self) -> bool:
        found = set(self.fields)
        return self.known >= self.layout.at_least and all(
            any(field in found for field in group) for group in self.layout.needs
        )


def match_row(layout: Layout, row: int, headings: Sequence[str]) -> Match:
    """A row of headings read with a layout."""
    shown = tuple(clean_heading(heading) for heading in headings)
    return Match(layout, row, shown, tuple(layout.field_of(heading) for heading in shown))


def match_two_rows(layout: Layout, row: int, upper: Sequence[str], lower: Sequence[str]) -> Match:
    """Two rows read as one header: a group's heading, merged over its columns, stands above their own.

    A merged cell has its text in its first column alone, so it is carried to the right over blanks that
    have a heading below them. `row` is that of the lower row.
    """
    width = max(len(upper), len(lower))
    tops = [clean_heading(cell) for cell in upper] + [""] * (width - len(upper))
    below = [clean_heading(cell) for cell in lower] + [""] * (width - len(lower))
    shown, fields, group = [], [], ""
    for top, own in zip(tops, below, strict=True):
        group = top or (group if own else "")
        if not own or own == group:
            heading = group or own
            candidates = [heading]
        else:
            heading = f"{group} {own}".strip()
            candidates = [heading, own]
        shown.append(heading)
        fields.append(next((f for c in candidates if (f := layout.field_of(c))), ""))
    return Match(layout, row, tuple(shown), tuple(fields))


def name_columns(headings: Sequence[str], width: int) -> list[str]:
    """A name for each of `width` columns, each name once: a blank heading is "Column F"."""
    names: list[str] = []
    taken: set[str] = set()
    for index in range(max(width, len(headings))):
        heading = headings[index] if index < len(headings) else ""
        letter = column_letter(index)
        name = heading if fold_heading(heading) else f"Column {letter}"
        if name in taken:
            name = f"{name} (column {letter})"
        taken.add(name)
        names.append(name)
    return names
