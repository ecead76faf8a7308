"""Settling which column is which field, once the header's row is known."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from contracts.imports.layouts.header import Header
from contracts.imports.layouts.headings import column_index, column_letter, fold_heading
from contracts.imports.layouts.layout import FIELDS, PERSONAL, UNUSED
from contracts.imports.layouts.match import Match, name_columns
from contracts.imports.layouts.people import PERSONAL_HEADING, names_people
from contracts.imports.layouts.unread import IN_POUNDS, missing_columns, not_in_pounds, unread_columns
from contracts.records import Problem

if TYPE_CHECKING:
    from contracts.imports.readers import Row


_DAYS = frozenset({"start", "end", "initial_end", "latest_end"})
_IN_LEVELS = frozenset({"department", "category"})
"""Fields that registers give from the widest to the narrowest: "Directorate" and "Service area", both right."""

_LENGTH_HEADING = re.compile(r"\b(?:term|duration|length|period)\b", re.IGNORECASE)
"""Headings under which a length of time may be all that a register says of a contract's end."""


def settle_columns(sheet: str, match: Match, rows: Sequence[Row], mapping: Mapping[str, str]) -> Header:
    """The header of a matched row: the officer's `mapping` first, then the layout's own headings."""
    below = [row for row in rows if row.number > match.row]
    used = [_used(row.cells) for row in below]
    # A column without a heading is filled in most rows; in a few, the cells of those rows have been shifted.
    wide = [count for count in used if count > len(match.headings)]
    width = max(wide) if 2 * len(wide) > len(used) else 0
    headers = name_columns(match.headings, width)
    problems: list[Problem] = []
    mapped = _officers_own(sheet, match, headers, mapping, problems)
    taken = set(mapped.values())
    kinds = [
        PERSONAL if field == "organisation" and names_people(heading, _cells(index, below)) else field
        for index, (field, heading) in enumerate(zip(match.fields, match.headings, strict=True))
    ]
    candidates: dict[str, list[int]] = {}
    for index, field in enumerate(kinds):
        if field and field not in (UNUSED, PERSONAL) and index not in taken and field not in mapped:
            candidates.setdefault(field, []).append(index)
    columns = dict(mapped)
    beaten: set[int] = set()
    narrower: dict[int, tuple[str, str]] = {}
    for field, indexes in candidates.items():
        as_written = [index for index in indexes if match.layout.field_as_written(match.headings[index])]
        if as_written and len(as_written) < len(indexes):
            beaten.update(set(indexes) - set(as_written))
            indexes = as_written
        if field in _IN_LEVELS and len({fold_heading(match.headings[i]) for i in indexes}) == len(indexes):
            narrower.update(dict.fromkeys(indexes[1:], (field, match.headings[indexes[0]])))
            beaten.update(indexes[1:])
            indexes = indexes[:1]
        columns[field] = indexes[0]
        if len(indexes) > 1:
            problems.append(_duplicate(sheet, match, headers, field, indexes))
    if "period" not in mapped and _DAYS.intersection(columns):
        # Beside dates of their own a term is a length of time.
        columns.pop("period", None)
    columns = {field: columns[field] for field in FIELDS if field in columns}
    if not problems and not {"title", "description", "reference", "system"} & set(columns):
        problems.append(
            Problem(
                code="no_header",
                severity="needs_answer",
                message="No column holds a contract's title, description, reference or system.",
                hint="Say which column it is with --map title=HEADER.",
                sheet=sheet,
                row=match.row,
            )
        )
    settled = set(columns.values())
    fields = [
        (field if index not in beaten else "") or (PERSONAL if PERSONAL_HEADING.search(heading) else "")
        for index, (field, heading) in enumerate(zip(kinds, match.headings, strict=True))
    ]
    fields += [""] * (len(headers) - len(fields))
    unknown = [
        (index, name)
        for index, name in enumerate(headers)
        if not fields[index] and index not in settled and _has_content(index, match, below)
    ]
    problems += unread_columns(sheet, match, unknown, narrower, below)
    lengths = [
        name
        for index, name in enumerate(headers)
        if fields[index] and index not in settled and _LENGTH_HEADING.search(name)
    ]
    unread = [name for index, name in unknown if index not in narrower]
    problems += missing_columns(sheet, match, columns, unread, lengths)
    return Header(
        sheet=sheet,
        row=match.row,
        layout=match.layout.name,
        layout_version=match.layout.version,
        columns=columns,
        unknown=unknown,
        headers=headers,
        personal=frozenset(i for i, field in enumerate(fields) if field == PERSONAL and i not in settled),
        problems=problems,
    )


def _officers_own(
    sheet: str, match: Match, headers: Sequence[str], mapping: Mapping[str, str], problems: list[Problem]
) -> dict[str, int]:
    mapped: dict[str, int] = {}
    for field, heading in mapping.items():
        if field not in FIELDS:
            problems.append(
                Problem(
                    code="unknown_field",
                    severity="error",
                    message=f"There is no field {field!r}.",
                    hint=f"The fields are: {', '.join(FIELDS)}.",
                    sheet=sheet,
                    row=match.row,
                    value=heading,
                )
            )
            continue
        folded = fold_heading(heading)
        indexes = [
            index for index, name in enumerate(match.headings) if folded and fold_heading(name) == folded
        ]
        if not indexes:
            indexes = [index for index, name in enumerate(headers) if folded and fold_heading(name) == folded]
        if not indexes and (letter := column_index(heading)) is not None and letter < len(headers):
            indexes = [letter]
        if (
            len(indexes) == 1
            and FIELDS[field] in ("money", "charge")
            and any(other_unit := not_in_pounds(headers[indexes[0]]))
        ):
            problems.append(
                Problem(
                    code=other_unit[0],
                    severity="error",
                    message=other_unit[1],
                    hint=IN_POUNDS,
                    sheet=sheet,
                    row=match.row,
                    cell=f"{column_letter(indexes[0])}{match.row}",
                    column=headers[indexes[0]],
                    value=heading,
                )
            )
        elif len(indexes) == 1 and indexes[0] not in mapped.values():
            mapped[field] = indexes[0]
        elif len(indexes) == 1:
            other = next(name for name, index in mapped.items() if index == indexes[0])
            problems.append(
                Problem(
                    code="duplicate_header",
                    severity="needs_answer",
                    message=f"The column {heading!r} was given for two fields, {other} and {field}.",
                    hint="Give each column one field with --map FIELD=HEADER.",
                    sheet=sheet,
                    row=match.row,
                    cell=f"{column_letter(indexes[0])}{match.row}",
                    column=headers[indexes[0]],
                    value=heading,
                )
            )
        elif indexes:
            problems.append(_duplicate(sheet, match, headers, field, indexes))
        else:
            listed = "; ".join(headers)
            problems.append(
                Problem(
                    code="unknown_heading",
                    severity="error",
                    message=f"There is no column {heading!r} in row {match.row}.",
                    hint=f"The columns are: {listed}.",
                    sheet=sheet,
                    row=match.row,
                    value=heading,
                )
            )
    return mapped


def _duplicate(
    sheet: str, match: Match, headers: Sequence[str], field: str, indexes: Sequence[int]
) -> Problem:
    cells = [f"{column_letter(index)}{match.row}" for index in indexes]
    names = ", ".join(f"{headers[index]!r} ({cell})" for index, cell in zip(indexes, cells, strict=True))
    letter = column_letter(indexes[0])
    return Problem(
        code="duplicate_header",
        severity="needs_answer",
        message=f"More than one column could be the field {field}: {names}.",
        hint=f"Say which one with --map {field}=HEADER, or by its letter: --map {field}={letter}.",
        sheet=sheet,
        row=match.row,
        cell=cells[1],
        column=headers[indexes[1]],
        value=field,
    )


def _used(cells: Sequence[str]) -> int:
    return max((index + 1 for index, cell in enumerate(cells) if cell), default=0)


def _cells(index: int, rows: Sequence[Row]) -> list[str]:
    return [row.cells[index] for row in rows if index < len(row.cells)]


def _has_content(index: int, match: Match, below: Sequence[Row]) -> bool:
    """A blank heading is worth a word only where something stands under it."""
    if index < len(match.headings) and match.headings[index]:
        return True
    return any(cell.strip() for cell in _cells(index, below))
