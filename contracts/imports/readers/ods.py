"""OpenDocument spreadsheets, read from their own XML so that repeats stay bounded and errors are seen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .cell_text import number_text
from .limits import Limits
from .number_formats import PERCENT, marked_text
from .rows import (
    EXCEL_ERROR,
    FORMULA,
    MOST_MERGED,
    TOO_LONG,
    Refused,
    SheetInfo,
    cell_address,
    is_blank,
    refusal,
    too_many_columns,
)
from .sheet_xml import MOST_ROWS, Cells, feed
from .xlsx_structure import local
from .zip_parts import Parts, damaged

CONTENT = "content.xml"

_ERROR = re.compile(r"#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!)|Err:\d{3}")
_DURATION = re.compile(r"(-?)PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?")

NUMBERS = ("float", "percentage", "currency")


class _Cell:
    """What the attributes of a cell say, and the text inside it."""

    def __init__(self, attributes: dict[str, str]) -> None:
        named = {local(name): value for name, value in attributes.items() if not name.endswith("}value-type")}
        kinds = {name: value for name, value in attributes.items() if name.endswith("}value-type")}
        self.kind = next((value for name, value in kinds.items() if ":office:" in name), "")
        self.is_error = any(value == "error" for value in kinds.values())
        self.repeated = _count(named.get("number-columns-repeated", "1"))
        self.rows_spanned = named.get("number-rows-spanned", "1")
        self.formula = "formula" in named
        self.value = named.get("value", "")
        currency = named.get("currency", "GBP")
        self.mark = PERCENT if self.kind == "percentage" else "" if currency == "GBP" else f"{currency} "
        self.date = named.get("date-value", "")
        self.time = named.get("time-value", "")
        self.truth = named.get("boolean-value", "")
        self.string = named.get("string-value")
        self.paragraphs: list[str] = []

    def text_and_fault(self) -> tuple[str, str]:
        shown = "\n".join(self.paragraphs)
        if self.is_error or (self.formula and _ERROR.fullmatch(shown)):
            return shown or "#N/A", EXCEL_ERROR
        if self.kind in NUMBERS:
            return _number(self.value, shown, self.mark), ""
        if self.kind == "date":
            return self.date.removesuffix("T00:00:00").replace("T", " ") or shown, ""
        if self.kind == "time":
            return _duration(self.time, shown), ""
        if self.kind == "boolean":
            return self.truth.upper() or shown, ""
        if self.kind == "string" or not self.formula:
            return (shown if self.string is None else self.string or shown), ""
        return (shown, "") if shown else ("", FORMULA)


def _count(text: str) -> int:
    """A count of repeats; one that is not a number is damage, and counts as the most there can be."""
    if text.isdecimal():
        return max(1, int(text)) if len(text) < 9 else MOST_ROWS + 1
    raise damaged()


def _number(value: str, shown: str, mark: str) -> str:
    try:
        return marked_text(float(value), mark) if mark else number_text(float(value))
    except ValueError:
        return value or shown


def _duration(value: str, shown: str) -> str:
    match = _DURATION.fullmatch(value)
    if not match:
        return value or shown
    sign, hours, minutes, seconds = match.groups()
    return f"{sign}{int(hours or 0):02}:{int(minutes or 0):02}:{int(seconds or 0):02}"


class _Content:
    """Collects the sheets and, of the sheet that is `wanted`, the rows; take them from `ready`."""

    def __init__(self, wanted: str | None, limits: Limits) -> None:
        self.sheets: list[SheetInfo] = []
        self.ready: list[Cells] = []
        self.done = False
        self._wanted = wanted
        self._limits = limits
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._tables = 0
        self._reading = False
        self.hidden_rows = 0
        self.merged_rows: list[int] = []
        self._row = 0
        self._row_repeated = 1
        self._row_hidden = False
        self._column = 0
        self._cells: list[str] = []
        self._faults: dict[int, str] = {}
        self._cell: _Cell | None = None
        self._covered = False
        self._text: list[str] | None = None
        self._length = 0
        self._notes = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "table":
            self._tables += 1
            if self._tables == 1:
                self._start_table(attributes)
        elif name == "style":
            self._style = _attribute(attributes, "name")
        elif name == "table-properties" and _attribute(attributes, "display") == "false":
            self._hidden_styles.add(self._style)
        elif self._reading and self._tables == 1:
            self._start_inside(name, attributes)

    def _start_table(self, attributes: dict[str, str]) -> None:
        name = _attribute(attributes, "name")
        self.sheets.append(SheetInfo(name, _attribute(attributes, "style-name") in self._hidden_styles))
        self._reading = self._wanted is None or (name == self._wanted and not self.done)
        self._row = 0

    def _start_inside(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table-row":
            self._row += 1
            self._row_repeated = _count(_attribute(attributes, "number-rows-repeated") or "1")
            self._row_hidden = _attribute(attributes, "visibility") in ("collapse", "filter")
            self._column = 0
            self._cells, self._faults = [], {}
        elif name in ("table-cell", "covered-table-cell"):
            self._cell = _Cell(attributes)
            if self._cell.rows_spanned != "1" and len(self.merged_rows) < MOST_MERGED:
                self.merged_rows.append(self._row)
            self._covered = name == "covered-table-cell"
            self._length = 0
        elif name == "annotation":
            self._notes += 1
        elif name == "p" and self._cell and not self._notes:
            self._text = []
        elif name == "s":
            self.data(" " * min(_count(_attribute(attributes, "c") or "1"), self._limits.cell_characters))
        elif name == "tab":
            self.data("\t")
        elif name == "line-break":
            self.data("\n")

    def end(self, tag: str) -> None:
        name = local(tag)
        if name == "table":
            self._tables -= 1
            if not self._tables and self._reading:
                self._reading = False
                self.done = self._wanted is not None
        elif not self._reading or self._tables != 1:
            return
        elif name == "p" and self._text is not None and self._cell:
            self._cell.paragraphs.append("".join(self._text))
            self._text = None
        elif name == "annotation":
            self._notes -= 1
        elif name in ("table-cell", "covered-table-cell") and self._cell:
            self._end_cell(self._cell)
            self._cell = None
        elif name == "table-row":
            self._end_row()

    def data(self, text: str) -> None:
        # One character more than the limit is kept, so that the cell is seen to be too long.
        if self._text is not None and self._length <= self._limits.cell_characters:
            self._text.append(text)
            self._length += len(text)

    def _end_cell(self, cell: _Cell) -> None:
        text, fault = ("", "") if self._covered else cell.text_and_fault()
        first, self._column = self._column, self._column + cell.repeated
        if not text and not fault:
            return
        if self._column > self._limits.columns:
            address = cell_address(self._row, max(first, self._limits.columns))
            raise too_many_columns(address, self._limits.columns, sheet=self.sheets[-1].name, row=self._row)
        if len(text) > self._limits.cell_characters:
            text, fault = text[: self._limits.cell_characters], TOO_LONG
        self._cells.extend([""] * (first - len(self._cells)))
        self._cells.extend([text] * cell.repeated)
        if fault:
            self._faults.update(dict.fromkeys(range(first, self._column), fault))

    def _end_row(self) -> None:
        last = self._row + self._row_repeated - 1
        if self._faults or not is_blank(self._cells):
            if last > MOST_ROWS:
                raise _too_many_rows(self.sheets[-1].name, self._row)
            if self._row_hidden:
                self.hidden_rows += self._row_repeated
            if self._wanted is not None:
                # The same row many times is given out piece by piece: see `_repeat`.
                self.ready.append((self._row, self._cells, self._faults or None))
                if self._row_repeated > 1:
                    self.ready.append((-last, self._cells, self._faults or None))
        self._row = last


def _too_many_rows(sheet: str, row: int) -> Refused:
    return refusal(
        "too_many_rows",
        f"Row {row} of the sheet “{sheet}” is repeated beyond the last row that a spreadsheet has.",
        "Delete the rows below the register, and save the file again.",
        sheet=sheet,
        row=row,
    )


def _attribute(attributes: dict[str, str], name: str) -> str:
    return next((value for key, value in attributes.items() if local(key) == name), "")


class OdsFile:
    """An OpenDocument spreadsheet. Opening it reads it once, so that damage is found before any row is given.

    `blank_rows` counts the blank rows between the rows of the last `rows()`, `hidden_rows` those of them that are not
    shown.
    """

    def __init__(self, parts: Parts, limits: Limits) -> None:
        self._parts = parts
        self._limits = limits
        self.blank_rows = self.hidden_rows = 0
        self.merged_rows: list[int] = []
        if not parts.has(CONTENT):
            raise damaged()
        content = _Content(None, limits)
        for _ in self._feed(content):
            pass
        self.sheets = content.sheets

    def rows(self, sheet: str) -> Iterator[Cells]:
        """The rows of a sheet that hold something."""
        content = _Content(sheet, self._limits)
        self.blank_rows = self.hidden_rows = 0
        number = 0
        for _ in self._feed(content):
            for row, cells, faults in content.ready:
                first, last = (row, row) if row > 0 else (number + 1, -row)
                self.blank_rows += first - number - 1
                for number in range(first, last + 1):
                    yield number, list(cells), faults
            content.ready = []
            self.hidden_rows, self.merged_rows = content.hidden_rows, content.merged_rows
            if content.done:
                return

    def _feed(self, content: _Content) -> Iterator[None]:
        return feed(self._parts.blocks(CONTENT), CONTENT, content, "}")
