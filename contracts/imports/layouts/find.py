"""Finding the header of a register among the first rows of a file's sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from contracts.imports.layouts.columns import settle_columns
from contracts.imports.layouts.header import Header
from contracts.imports.layouts.layout import Layout
from contracts.imports.layouts.match import Match, match_row, match_two_rows
from contracts.imports.layouts.other_lists import SPEND, what_else
from contracts.imports.layouts.own_template import REGISTER_TEMPLATE
from contracts.imports.layouts.registers import (
    COMMON_REGISTER,
    CONTRACTS_FINDER_AWARDS,
    CONTRACTS_FINDER_SEARCH,
    LIST_OF_SYSTEMS,
)
from contracts.imports.layouts.spend import looks_like_spend
from contracts.imports.layouts.transparency_code import TRANSPARENCY_CODE
from contracts.records import Problem

if TYPE_CHECKING:
    from contracts.imports.readers import Row, SheetInfo

LAYOUTS: tuple[Layout, ...] = (
    REGISTER_TEMPLATE,
    TRANSPARENCY_CODE,
    CONTRACTS_FINDER_AWARDS,
    CONTRACTS_FINDER_SEARCH,
    COMMON_REGISTER,
    LIST_OF_SYSTEMS,
)
"""In the order in which they win where they know the same number of headings."""

_NEEDED = {
    "title": "a title, description or system",
    "supplier": "a supplier or reference",
    "start": "a date or value",
}
"""What a common register needs, by the first field of each group."""


def find_header(
    previews: Mapping[str, Sequence[Row]],
    sheets: Sequence[SheetInfo],
    *,
    sheet: str = "",
    header_row: int = 0,
    layout: str = "",
    mapping: Mapping[str, str] | None = None,
    layouts: Sequence[Layout] = LAYOUTS,
) -> Header:
    """The header of the one sheet that holds a register.

    `previews` has the first rows of each sheet (some fifty are enough), `sheets` what is known of each.
    `sheet`,
    `header_row` (counting from 1), `layout` (a name among `layouts`) and `mapping` ({field: heading}, or a
    column's letter for a heading) are the officer's own answers. What must be asked is in the header's
    `problems`, with the code `which_sheet`, `no_header`, `spend_file`, `duplicate_header`, `unknown_sheet`,
    `hidden_sheet`, `unknown_layout`, `unknown_field` or `unknown_heading`; then `usable` is false.
    """
    mapping = mapping or {}
    if layout:
        layouts = [known for known in layouts if known.name == layout]
        if not layouts:
            listed = ", ".join(known.name for known in LAYOUTS)
            return _refused(
                "unknown_layout", f"There is no layout called {layout!r}.", f"The layouts are: {listed}."
            )
    names = _sheets_to_read(sheets, previews, sheet)
    if isinstance(names, Header):
        return names
    found: dict[str, Match] = {}
    for name in names:
        match = _best(previews.get(name, ()), layouts, header_row, bool(mapping))
        if match is not None:
            found[name] = match
    if len(found) > 1:
        known = ", ".join(repr(name) for name in found)
        return _refused(
            "which_sheet",
            f"More than one sheet holds a register of contracts: {known}.",
            "Say which one to load with --sheet. If the others hold other contracts, load each with --sheet and a"
            " --source of its own, as --source 'Contracts 2023-24': of one source the newest list takes the place"
            " of the one before.",
            "needs_answer",
        )
    if found:
        ((name, match),) = found.items()
        return settle_columns(name, match, previews[name], mapping)
    nothing = _nothing_found(previews, names, header_row)
    hidden = [info.name for info in sheets if info.hidden]
    return nothing if sheet or not hidden else _with_hidden(nothing, hidden)


def _with_hidden(nothing: Header, hidden: Sequence[str]) -> Header:
    (problem,) = nothing.problems
    listed = ", ".join(map(repr, hidden))
    looked = f" Hidden sheets were not looked at: {listed}. If the register is in one, name it with --sheet."
    return replace(nothing, problems=[replace(problem, hint=problem.hint + looked)])


def _sheets_to_read(
    sheets: Sequence[SheetInfo], previews: Mapping[str, Sequence[Row]], sheet: str
) -> list[str] | Header:
    names = [info.name for info in sheets] or list(previews)
    if sheet:
        folded = {one.casefold().strip(): one for one in names}
        if sheet.casefold().strip() not in folded:
            listed = ", ".join(map(repr, names))
            return _refused("unknown_sheet", f"There is no sheet {sheet!r}.", f"The sheets are: {listed}.")
        return [folded[sheet.casefold().strip()]]
    visible = [info.name for info in sheets if not info.hidden and info.name in previews] if sheets else names
    if names and all(info.hidden for info in sheets) and sheets:
        listed = ", ".join(repr(name) for name in names)
        return _refused(
            "hidden_sheet",
            f"Every sheet of the workbook is hidden: {listed}.",
            "Show the sheet and save again, or name it with --sheet.",
            "needs_answer",
        )
    return visible


def _best(rows: Sequence[Row], layouts: Sequence[Layout], header_row: int, mapped: bool) -> Match | None:
    """The row that knows most headings; the first of equals. With the officer's row, that row whatever it
    knows."""
    if header_row:
        return _given_row(rows, layouts, header_row, mapped)
    best: Match | None = None
    fallback: Match | None = None
    for index, row in enumerate(rows):
        below = (
            rows[index + 1] if index + 1 < len(rows) and rows[index + 1].number == row.number + 1 else None
        )
        for layout in layouts:
            match = _one_row_or_two(layout, row, below)
            if match.fits and not what_else(match) and (best is None or match.known > best.known):
                best = match
            if mapped and match.known and (fallback is None or match.known > fallback.known):
                fallback = match
    return best or fallback or (_first_wide_row(rows, layouts) if mapped else None)


def _given_row(rows: Sequence[Row], layouts: Sequence[Layout], number: int, mapped: bool) -> Match | None:
    chosen = next((row for row in rows if row.number == number), None)
    if chosen is None:
        return None
    matches = [match_row(layout, number, chosen.cells) for layout in layouts]
    best = max(matches, key=lambda match: (match.fits, match.known))
    return best if best.fits or mapped else None


def _one_row_or_two(layout: Layout, row: Row, below: Row | None) -> Match:
    """The row alone, or with the row below it where the two together know more than either.

    Where two headings of the row below are known it holds no contract: to know as much as the upper row alone is then
    enough.
    """
    match = match_row(layout, row.number, row.cells)
    if below is None:
        return match
    double = match_two_rows(layout, below.number, row.cells, below.cells)
    lower = match_row(layout, below.number, below.cells)
    enough = max(match.known + (lower.known < 2), lower.known + 1)
    return double if double.fits and double.known >= enough else match


def _first_wide_row(rows: Sequence[Row], layouts: Sequence[Layout]) -> Match | None:
    """With every column mapped by hand no heading need be known: the header is the first row of several
    cells."""
    for row in rows:
        if sum(bool(cell.strip()) for cell in row.cells) >= 2:
            return match_row(layouts[-1], row.number, row.cells)
    return None


def _nothing_found(previews: Mapping[str, Sequence[Row]], names: Sequence[str], header_row: int) -> Header:
    if not any(previews.get(name) for name in names):
        what = "The file holds" if names == [""] else "The sheets that can be seen hold"
        return _refused(
            "empty_file",
            f"{what} no cell with anything in it.",
            "Check that it was saved whole, and send it again.",
        )
    for name in names:
        for row in previews.get(name, ()):
            match = match_row(COMMON_REGISTER, row.number, row.cells)
            other = what_else(match) if match.fits else None
            if other is None and not {"start", "end"} <= set(match.fields) and looks_like_spend(row.cells):
                other = SPEND
            if other is not None:
                return _refused(
                    other.code,
                    f"This is {other.name}, not a register of contracts.",
                    f"{other.instead} If it is a register after all, say where its headings are with"
                    " --header-row and --map FIELD=HEADER.",
                    sheet=name,
                    row=row.number,
                )
    sheet = names[0] if len(names) == 1 else ""
    nearest = _nearest(previews, names, header_row)
    if nearest is not None:
        name, match = nearest
        found = set(match.fields)
        missing = " and ".join(
            _NEEDED[group[0]] for group in match.layout.needs if not any(field in found for field in group)
        )
        headings = "; ".join(repr(heading) for heading in match.headings if heading)
        return _refused(
            "no_header",
            f"Row {match.row} looks most like the headings of a contracts register, but none of its headings is"
            f" known as {missing}.",
            f"Say which column is which with --map FIELD=HEADER, as --map title=HEADER; the headings are:"
            f" {headings}. If the headings stand in another row, say which with --header-row.",
            "needs_answer",
            sheet=name,
            row=match.row,
        )
    where = f"Row {header_row} does not look like" if header_row else "No row looks like"
    return _refused(
        "no_header",
        f"{where} the headings of a contracts register: a title, a supplier or reference, a date or value.",
        "Say which row holds the headings with --header-row, or name the columns with --map FIELD=HEADER.",
        "needs_answer",
        sheet=sheet,
        row=header_row,
    )


def _nearest(
    previews: Mapping[str, Sequence[Row]], names: Sequence[str], header_row: int
) -> tuple[str, Match] | None:
    """The row in which most headings of a common register are known, with its sheet: two or more."""
    matches = [
        (name, match_row(COMMON_REGISTER, row.number, row.cells))
        for name in names
        for row in previews.get(name, ())
        if header_row in (0, row.number)
    ]
    near = [(name, match) for name, match in matches if match.known >= 2 and not match.fits]
    return max(near, key=lambda pair: pair[1].known, default=None)


def _refused(
    code: str, message: str, hint: str, severity: str = "error", *, sheet: str = "", row: int = 0
) -> Header:
    problem = Problem(code=code, severity=severity, message=message, hint=hint, sheet=sheet, row=row)
    return Header(sheet=sheet, problems=[problem])
