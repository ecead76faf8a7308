"""What is checked of a row as a whole: is it a contract at all, and do its parts agree?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from contracts.imports.layouts.header import Header
from contracts.imports.layouts.headings import column_letter, fold_heading
from contracts.imports.layouts.layout import MORE_SUPPLIERS
from contracts.imports.layouts.match import match_row
from contracts.imports.layouts.own_template import EXAMPLE_REFERENCE, REGISTER_TEMPLATE
from contracts.imports.layouts.registers import COMMON_REGISTER
from contracts.imports.parsing.column import Column, UnreadColumn, says_total
from contracts.imports.parsing.contract_values import VALUE_FIELDS
from contracts.imports.parsing.flaws import ERROR, NEEDS_ANSWER, WARNING, Flaw
from contracts.imports.parsing.lines import contradiction
from contracts.imports.parsing.names import same_body
from contracts.imports.parsing.remarks import Remarks, are_units
from contracts.imports.parsing.text import IN_HOUSE, clean_text, storable
from contracts.personal import remove_personal
from contracts.records import Problem

if TYPE_CHECKING:
    from contracts.imports.readers import Row

Verdict = tuple[list[Problem], str]
"""The problems of a row, and the reason for which it is dropped or an empty text."""

_SHOWN = 200
"""Characters of a cell that a problem repeats."""

_HEADER_AGAIN = "the header again"

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
_ANOTHER_TABLE = Flaw(
    "another_table",
    ERROR,
    "Another table begins here, with other headings than the first: neither it nor what stands below it was read.",
    "Save it as a file of its own, and load that with --source and a name of its own.",
)
_CONTRADICTION = Flaw(
    "charge_contradicted",
    ERROR,
    "There is an amount beside a status that says there is none of its own.",
    "Choose 'charged', or take the amount out.",
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

    def __init__(
        self, header: Header, columns: Sequence[Column], accepted: frozenset[str], remarks: Remarks
    ) -> None:
        self._columns = {column.field: column for column in columns}
        self._accepted = accepted
        self._remarks = remarks
        self._other_table = 0
        self._width = len(header.headers)
        self._template = header.layout == REGISTER_TEMPLATE.name
        self._organisation = ""
        self.organisation_named = ""
        self._rows_of_it = self._rows_of_others = 0
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
        tables: dict[int, int] = {}
        for number in self._doubtful(chunk):
            verdict = self._what_else(chunk, number)
            if verdict is not None:
                found[number] = verdict
                if verdict[1] == _HEADER_AGAIN:
                    tables[number] = 0
                elif any(problem.code == _ANOTHER_TABLE.code for problem in verdict[0]):
                    tables[number] = chunk.rows[number].number
            elif not self._says(chunk, number, "title") and not self._says(chunk, number, "description"):
                missing = "title" if "title" in self._columns else "reference"
                add(number, missing, _TITLE_MISSING if self._says(chunk, number, "reference") else _NO_TITLE)
        for field in self._sums:
            pounds = [amount.value for amount in chunk.values[field] if amount.value is not None]
            self._sums[field] += sum(pounds, Decimal(0))
            self._summed[field] += len(pounds)
        if tables or self._other_table:
            self._leave_out_other_tables(chunk, found, tables)
        return found

    def _leave_out_other_tables(
        self, chunk: Chunk, found: dict[int, Verdict], tables: Mapping[int, int]
    ) -> None:
        """Drops what stands below the headings of another table, until the header comes again.

        `tables`: row of the chunk that holds headings to their row in the sheet, or 0 for the header itself.
        """
        for number in range(len(chunk.rows)):
            if number in tables:
                self._other_table = tables[number]
            elif self._other_table:
                found[number] = [], f"in another table, whose headings stand in row {self._other_table}"

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
            self._organisation = same_body(self.organisation_named)
        others = {name for name in set(names) if same_body(name) not in ("", self._organisation)}
        self._rows_of_it += len(names)
        if others:
            for number, name in enumerate(names):
                if name in others:
                    self._rows_of_others += 1
                    self._rows_of_it -= 1
                    add(number, "organisation", _ANOTHER_ORGANISATION)

    @property
    def lists_several_organisations(self) -> bool:
        """Whether most rows name another organisation than the first that the file names."""
        return self._rows_of_others > self._rows_of_it

    def _doubtful(self, chunk: Chunk) -> list[int]:
        """Rows that may be no contract: without a title or supplier, or with a word of a total or a
        heading."""
        doubtful: set[int] = set()
        for field in ("title", "supplier"):
            if field in self._columns:
                doubtful.update(_blanks(chunk.values[field]))
        if "title" not in self._columns:
            doubtful.update(_blanks(chunk.values.get("description", chunk.values.get("reference", ()))))
        if "suppliers" in self._columns:
            doubtful.update(n for n, suppliers in enumerate(chunk.values["suppliers"]) if not suppliers)
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
            return [], _HEADER_AGAIN
        known = match_row(COMMON_REGISTER, 0, texts).known
        if known >= 3 and known * 2 > len(texts):
            return [chunk.problem(number, None, _ANOTHER_TABLE)], ""
        if len(texts) <= 2 or are_units(texts):
            self._remarks.look(chunk.rows[number].number, texts)
        if are_units(texts):
            return [], "the units of the columns, not a contract"
        if self._is_total(chunk, number, texts):
            if _TOTAL_FLAW.code in self._accepted:
                return [], "a totals row"
            return [chunk.problem(number, self._total_column(chunk, number), _TOTAL_FLAW)], ""
        if len(texts) == 1 and not self._says(chunk, number, "supplier"):
            return [], "a note, not a contract: one cell alone is filled"
        supplier = self._columns.get("supplier")
        if supplier and clean_text(chunk.cells[supplier.index][number]).casefold() in IN_HOUSE:
            return [], "made in-house: it has no supplier and no contract"
        if "suppliers" in self._columns and not chunk.values["suppliers"][number]:
            return [], "a notice that awards nothing: it names no supplier"
        return None

    def _is_total(self, chunk: Chunk, number: int, texts: Sequence[str]) -> bool:
        keys = [field for field in _KEY_FIELDS if field in self._columns]
        filled = [field for field in keys if chunk.cells[self._columns[field].index][number].strip()]
        if any(says_total(text) for text in texts[:2]) and len(filled) <= 1:
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
            if says_total(clean_text(chunk.cells[column.index][number])):
                return column
        return next((self._columns[f] for f in self._sums if chunk.values[f][number].value is not None), None)

    def _says(self, chunk: Chunk, number: int, field: str) -> str:
        return str(chunk.values[field][number]) if field in chunk.values else ""


def _blanks(values: Sequence[Any]) -> list[int]:
    return [number for number, value in enumerate(values) if not value] if "" in values else []
