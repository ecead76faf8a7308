"""What is checked of a row as a whole: is it a contract at all, and do its parts agree?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from contracts.imports.layouts.header import Header
from contracts.imports.layouts.headings import column_letter, fold_heading
from contracts.imports.layouts.layout import MORE_SUPPLIERS
from contracts.imports.layouts.own_template import EXAMPLE_REFERENCE, REGISTER_TEMPLATE
from contracts.imports.parsing.column import TOTAL, Column, UnreadColumn
from contracts.imports.parsing.contract_values import VALUE_FIELDS
from contracts.imports.parsing.flaws import ERROR, NEEDS_ANSWER, WARNING, Flaw
from contracts.imports.parsing.lines import contradiction
from contracts.imports.parsing.text import clean_text, storable
from contracts.personal import remove_personal
from contracts.records import Problem

if TYPE_CHECKING:
    from contracts.imports.readers import Row

Verdict = tuple[list[Problem], str]
"""The problems of a row, and the reason for which it is dropped or an empty text."""

_SHOWN = 200
"""Characters of a cell that a problem repeats."""

_KEY_FIELDS = (
    *("reference", "title", "description", "supplier"),
    *("period", "start", "end", "initial_end", "latest_end"),
)
_ENDS = ("end", "initial_end", "latest_end")

_NO_TITLE = Flaw(
    "no_title",
    ERROR,
    "The row has neither a title nor a reference, so it cannot be told which contract it is.",
    "Write the contract's title; if the row continues the one above it, repeat its title and reference.",
)
_TITLE_MISSING = Flaw(
    "no_title", WARNING, "The contract has no title and no description.", "Write the title."
)
_NO_SUPPLIER = Flaw(
    "no_supplier",
    WARNING,
    "The contract is kept without a supplier, because none is named.",
    "Write the supplier's name when it is known.",
)
_BESIDE_THE_FIRST = Flaw(
    "several_suppliers",
    WARNING,
    "The contract is kept under its first supplier, and names this one beside it.",
    "Give each supplier a row with its part of the contract, if they have parts of their own.",
)
_ABSENCES = frozenset({"no_title", "no_supplier"})
_TOTAL_FLAW = Flaw(
    "looks_like_total",
    NEEDS_ANSWER,
    "This looks like a total, not a contract.",
    "Leave it out with --accept looks_like_total, or fill in the contract's title and supplier.",
)
_EXTRA_CELLS = Flaw(
    "extra_cells",
    NEEDS_ANSWER,
    "The row has more cells than there are headings, so its cells may have been shifted"
    " (by a comma inside a text?).",
    "Put the row right, or load it as it is with --accept extra_cells.",
)
_ANOTHER_ORGANISATION = Flaw(
    "another_organisation",
    NEEDS_ANSWER,
    "The row names another organisation than the rows before it.",
    "Load it apart, or as this organisation's with --accept another_organisation.",
)
_CONTRADICTION = Flaw(
    "charge_contradicted",
    ERROR,
    "There is an amount beside a status that says there is none of its own.",
    "Choose 'charged', or take the amount out.",
)
_ORGANISATION_WORDS = re.compile(
    r"\b(?:the|london borough of|royal borough of|borough|city|county|district|council|corporation|lb|rb"
    r"|of|and)\b"
)


@dataclass
class Chunk:
    """Some thousand rows: as they were read, by column, and parsed by field."""

    rows: Sequence[Row]
    cells: Sequence[Sequence[str]]
    values: dict[str, list[Any]]

    def problem(self, number: int, column: Column | UnreadColumn | None, flaw: Flaw) -> Problem:
        """A flaw of the row `number` of the chunk, with its address."""
        row = self.rows[number]
        if column is None:
            return Problem(flaw.code, flaw.severity, flaw.message, flaw.hint, row.sheet, row.number)
        # Cut after the removal, so that no half of an address is left at the end.
        value = storable(remove_personal(self.cells[column.index][number][: 2 * _SHOWN]))[:_SHOWN]
        cell = f"{column.letter}{row.number}"
        return Problem(
            flaw.code,
            flaw.severity,
            flaw.message,
            flaw.hint,
            row.sheet,
            row.number,
            cell,
            column.heading,
            value,
        )


class RowChecks:
    """Judges the rows of a file. Keeps the running sums by which a totals row without a word is known."""

    def __init__(self, header: Header, columns: Sequence[Column], accepted: frozenset[str]) -> None:
        self._columns = {column.field: column for column in columns}
        self._accepted = accepted
        self._width = len(header.headers)
        self._template = header.layout == REGISTER_TEMPLATE.name
        self._organisation = ""
        self.organisation_named = ""
        self._sums: dict[str, Decimal] = {
            field: Decimal(0) for field in VALUE_FIELDS if field in self._columns
        }
        self._summed: dict[str, int] = dict.fromkeys(self._sums, 0)

    def verdicts(self, chunk: Chunk, flaws: dict[int, list[Problem]]) -> dict[int, Verdict]:
        """Row of the chunk to its verdict, for the rows that have one; `flaws` are the problems of their
        cells."""
        found: dict[int, Verdict] = {number: (problems, "") for number, problems in flaws.items()}

        def add(number: int, field: str, flaw: Flaw) -> None:
            if flaw.severity == NEEDS_ANSWER and flaw.code in self._accepted:
                return
            problems = found.setdefault(number, ([], ""))[0]
            problem = chunk.problem(number, self._columns.get(field), flaw)
            # A cell that is in error need not be called empty as well.
            if flaw.code not in _ABSENCES or all(other.cell != problem.cell for other in problems):
                problems.append(problem)

        self._check_dates(chunk, add)
        self._check_organisation(chunk, add)
        if "supplier" in self._columns:
            for number in _blanks(chunk.values["supplier"]):
                add(number, "supplier", _NO_SUPPLIER)
        for field in MORE_SUPPLIERS:
            for number, name in enumerate(chunk.values.get(field, ())):
                if name:
                    add(number, field, _BESIDE_THE_FIRST)
        if self._template:
            for number in range(len(chunk.rows)):
                for field, word in contradiction(chunk.values, number):
                    add(
                        number,
                        field,
                        _CONTRADICTION._replace(message=f"There is an amount beside the word {word!r}."),
                    )
        for index in range(self._width, len(chunk.cells)):
            for number, cell in enumerate(chunk.cells[index]):
                if cell.strip() and "extra_cells" not in self._accepted:
                    column = UnreadColumn(index, f"Column {column_letter(index)}")
                    found.setdefault(number, ([], ""))[0].append(chunk.problem(number, column, _EXTRA_CELLS))
        for number in self._doubtful(chunk):
            verdict = self._what_else(chunk, number)
            if verdict is not None:
                found[number] = verdict
            elif not self._says(chunk, number, "title") and not self._says(chunk, number, "description"):
                missing = "title" if "title" in self._columns else "reference"
                add(number, missing, _TITLE_MISSING if self._says(chunk, number, "reference") else _NO_TITLE)
        for field in self._sums:
            pounds = [amount.value for amount in chunk.values[field] if amount.value is not None]
            self._sums[field] += sum(pounds, Decimal(0))
            self._summed[field] += len(pounds)
        return found

    def _check_dates(self, chunk: Chunk, add: Any) -> None:
        values = chunk.values
        for field in _ENDS:
            if "start" in values and field in values:
                pairs = zip(values["start"], values[field], strict=True)
                for number in [n for n, (start, end) in enumerate(pairs) if start and end and end < start]:
                    heading = self._columns[field].heading
                    add(
                        number,
                        field,
                        Flaw(
                            "end_before_start",
                            ERROR,
                            f"The date in {heading!r} is before the contract's start.",
                            "Put the start or the end right.",
                        ),
                    )
        for field in ("end", "initial_end"):
            if "latest_end" in values and field in values:
                pairs = zip(values[field], values["latest_end"], strict=True)
                for number in [n for n, (end, latest) in enumerate(pairs) if end and latest and latest < end]:
                    add(
                        number,
                        "latest_end",
                        Flaw(
                            "latest_before_end",
                            WARNING,
                            "The last date to which the contract may be extended is before its end.",
                            "Put one of the two dates right.",
                        ),
                    )

    def _check_organisation(self, chunk: Chunk, add: Any) -> None:
        names = chunk.values.get("organisation")
        if names is None:
            return
        if not self._organisation:
            self.organisation_named = next((name for name in names if name), "")
            self._organisation = _same_body(self.organisation_named)
        others = {name for name in set(names) if _same_body(name) not in ("", self._organisation)}
        if others:
            for number, name in enumerate(names):
                if name in others:
                    add(number, "organisation", _ANOTHER_ORGANISATION)

    def _doubtful(self, chunk: Chunk) -> list[int]:
        """Rows that may be no contract: without a title or supplier, or with a word of a total or a
        heading."""
        doubtful: set[int] = set()
        for field in ("title", "supplier"):
            if field in self._columns:
                doubtful.update(_blanks(chunk.values[field]))
        if "title" not in self._columns:
            doubtful.update(_blanks(chunk.values.get("description", chunk.values.get("reference", ()))))
        for column in self._columns.values():
            if column.suspects:
                cells = chunk.cells[column.index]
                doubtful.update(number for number, cell in enumerate(cells) if cell in column.suspects)
        if self._template:
            references = chunk.values.get("reference", ())
            doubtful.update(n for n, text in enumerate(references) if text.casefold().startswith("example"))
        return sorted(doubtful)

    def _what_else(self, chunk: Chunk, number: int) -> Verdict | None:
        """The verdict on a row that is something other than a contract; None for a contract."""
        texts = [text for column in chunk.cells if (text := clean_text(column[number]))]
        if not texts:
            return [], "a blank row"
        if self._template and self._says(chunk, number, "reference").upper().startswith(EXAMPLE_REFERENCE):
            return [], "the template's example row"
        headings = sum(
            fold_heading(chunk.cells[column.index][number]) == fold_heading(column.heading)
            for column in self._columns.values()
        )
        if headings >= 3 and headings * 2 > len(texts):
            return [], "the header again"
        if self._is_total(chunk, number, texts):
            if _TOTAL_FLAW.code in self._accepted:
                return [], "a totals row"
            return [chunk.problem(number, self._total_column(chunk, number), _TOTAL_FLAW)], ""
        if len(texts) == 1 and not self._says(chunk, number, "supplier"):
            return [], "a note, not a contract: one cell alone is filled"
        return None

    def _is_total(self, chunk: Chunk, number: int, texts: Sequence[str]) -> bool:
        keys = [field for field in _KEY_FIELDS if field in self._columns]
        filled = [field for field in keys if chunk.cells[self._columns[field].index][number].strip()]
        if any(TOTAL.match(text) for text in texts[:2]) and len(filled) <= 1:
            return True
        if filled:
            return False
        for field in self._sums:
            amounts = chunk.values[field]
            if amounts[number].value is not None:
                above = [amount.value for amount in amounts[:number] if amount.value is not None]
                so_far = self._sums[field] + sum(above, Decimal(0))
                if len(above) + self._summed[field] >= 2 and so_far == amounts[number].value:
                    return True
        return False

    def _total_column(self, chunk: Chunk, number: int) -> Column | None:
        for column in self._columns.values():
            if TOTAL.match(clean_text(chunk.cells[column.index][number])):
                return column
        return next((self._columns[f] for f in self._sums if chunk.values[f][number].value is not None), None)

    def _says(self, chunk: Chunk, number: int, field: str) -> str:
        return str(chunk.values[field][number]) if field in chunk.values else ""


def _blanks(values: Sequence[Any]) -> list[int]:
    return [number for number, value in enumerate(values) if not value] if "" in values else []


def _same_body(name: str) -> str:
    """An organisation's name without the words by which two spellings of it differ."""
    words = _ORGANISATION_WORDS.sub(" ", name.casefold().replace("&", " and "))
    return "".join(c for c in words if c.isalnum())
