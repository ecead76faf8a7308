"""A table as a file: CSV, JSON or a workbook, with the source of every figure, neutral in a spreadsheet
program.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from boroughs.data_sets import DataSet
from contracts.imports.sources import OGL, OGL_URL
from contracts.pages.evidence import SourceNote
from contracts.pages.tables import MONEY, Cell, Column, Table

MOST_ROWS = 10_000
"""Rows in one export: a few seconds' work at most, and twice the largest register that was seen (5,729
rows).
"""

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BOM = "\ufeff"
"""Excel reads a CSV as UTF-8 only where it begins with one."""

_FORMULA = re.compile(r"^\s*[=+\-@＝＋－＠\t\r\n]")
_PLAIN_NUMBER = re.compile(r"^[+-]?\d+(\.\d+)?$")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_CELL = 32_767
"""Characters that Excel keeps in one cell; a longer text would be left out whole."""

FIRST_WORKBOOK_DAY = date(1900, 3, 1)
"""Excel counts days from 1900 and takes that year for a leap year: earlier dates are written as text."""


def export(table: Table, kind: str) -> HttpResponse:
    """The whole table as `kind` (csv, json or xlsx), as a download named after it."""
    response = HttpResponse(WRITERS[kind](table), content_type=TYPES[kind])
    disposition = content_disposition_header(kind != "json", file_name(table, kind))
    response.headers["Content-Disposition"] = str(disposition)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def file_name(table: Table, kind: str) -> str:
    made_up = "demonstration-" if table.data_set == DataSet.DEMONSTRATION else ""
    return f"city-tools-{made_up}{table.file_name or table.name}-{timezone.localdate().isoformat()}.{kind}"


def cut_words(table: Table) -> str:
    """What is said where the export does not hold every row; empty where it does."""
    if table.lacks:
        return table.lacks
    held = min(len(table.rows), MOST_ROWS)
    if table.whole <= held:
        return ""
    return (
        f"Cut: the first {held:,} of {table.whole:,} rows. Filter the page and export the parts for the rest."
    )


# --- what every format shares -----------------------------------------------------------------------


def header(columns: Sequence[Column]) -> list[str]:
    """The names of an export's columns: ours, then for a figure its source, the source's date and address."""
    names = ["data_set"]
    for column in columns:
        if column.kind == "source":
            names += _source_names(column.name)
            continue
        names.append(column.name)
        if column.kind == "link":
            names.append(f"{column.name}_page")
        if column.has_source:
            names += _source_names(f"{column.name}_source")
    return [*names, "licence"]


def _source_names(name: str) -> list[str]:
    return [name, f"{name}_date", f"{name}_known", f"{name}_address", f"{name}_licence"]


def records(table: Table) -> Iterator[list[Any]]:
    """Each row's values in the order of `header`: str, int, Decimal pounds, date or None."""
    for row in table.lists()[:MOST_ROWS]:
        values: list[Any] = [table.data_set]
        for column, given in zip(table.columns, row, strict=True):
            if column.kind == "source":
                values += _source_values(given if isinstance(given, SourceNote) else None)
                continue
            cell = given if isinstance(given, Cell) else Cell(given)
            values.append(_value(cell.exported, column))
            if column.kind == "link":
                values.append(_absolute(cell.href))
            if column.has_source:
                values += _source_values(cell.source)
        values.append(OGL)
        yield values


def _value(value: Any, column: Column) -> Any:
    if column.kind in MONEY and isinstance(value, int):
        return Decimal(value).scaleb(-2)
    return str(value) if isinstance(value, str) else value


def _absolute(href: str) -> str:
    """One of our own addresses as it works from a file on somebody's desk."""
    return f"{settings.PUBLIC_URL}{href}" if href.startswith("/") else href


def _source_values(note: SourceNote | None) -> list[Any]:
    if note is None:
        return [None] * 5
    where = note.place or note.address or _absolute(note.href)
    return [note.name, note.date, note.known, where, note.licence]


# --- the formats ------------------------------------------------------------------------------------


def neutral(text: str) -> str:
    """A text that no spreadsheet program takes for a formula (FAULT 22): marked with ' unless a plain
    number.
    """
    if _FORMULA.match(text) and not _PLAIN_NUMBER.match(text):
        return f"'{text}"
    return text


def _csv_value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return neutral(value)
    return (
        value.isoformat()
        if isinstance(value, date)
        else format(value, "f" if isinstance(value, Decimal) else "")
    )


def as_csv(table: Table) -> bytes:
    """UTF-8 with a BOM, lines ending as RFC 4180 says; a table that is cut says so in its last line."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(header(table.columns))
    writer.writerows([_csv_value(value) for value in values] for values in records(table))
    cut = cut_words(table)
    if cut:
        writer.writerow([cut])
    # Half of a surrogate pair cannot be written; no database keeps one, but an address asked for may hold it
    return (BOM + written.getvalue()).encode("utf-8", "replace")


def as_json(table: Table) -> bytes:
    """One object: what the table is, its licence, and its rows as objects; amounts are pounds."""
    names = header(table.columns)
    shown = [name for name in names if name not in ("data_set", "licence")]
    return json.dumps(
        {
            "data_set": table.data_set,
            "title": table.title,
            "note": " ".join(filter(None, (_data_set_words(table), table.note, cut_words(table)))),
            "total": table.whole,
            "cut": bool(cut_words(table)),
            "licence": {
                "name": OGL,
                "url": OGL_URL,
                "covers": "City Tools' own words; each source keeps its own",
            },
            "source_licences": _licences(table),
            "columns": shown,
            "rows": [
                {
                    name: _json_value(value)
                    for name, value in zip(names, values, strict=True)
                    if name != "licence"
                }
                for values in records(table)
            ],
        },
        ensure_ascii=False,
        indent=1,
    ).encode("utf-8", "replace")


def _json_value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def as_workbook(table: Table) -> bytes:
    """An XLSX with the table and a sheet of notes. Every text is written as text, never as a formula or a
    link.
    """
    made = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(made, options) as book:
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        money = book.add_format({"num_format": "#,##0.00"})
        sheet, notes = book.add_worksheet("Table"), book.add_worksheet("Notes")
        names = header(table.columns)
        for column, name in enumerate(names):
            sheet.write_string(0, column, name, bold)
        for number, values in enumerate(records(table), start=1):
            for column, value in enumerate(values):
                if isinstance(value, date) and value >= FIRST_WORKBOOK_DAY:
                    sheet.write_datetime(number, column, value, day)
                elif isinstance(value, Decimal):
                    sheet.write_number(number, column, value, money)
                elif isinstance(value, int):
                    sheet.write_number(number, column, value)
                elif value is not None:
                    sheet.write_string(number, column, _cell_text(value))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(table.rows[:MOST_ROWS]), 1), len(names) - 1)
        sheet.set_column(0, len(names) - 1, 18)
        for line, words in enumerate(_notes(table)):
            notes.write_string(line, 0, _cell_text(words))
        notes.set_column(0, 0, 110)
    return made.getvalue()


def _cell_text(value: Any) -> str:
    text = _NOT_XML.sub("\ufffd", value.isoformat() if isinstance(value, date) else str(value))
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 20] + " … (cut here)"


def _data_set_words(table: Table) -> str:
    if table.data_set == DataSet.DEMONSTRATION:
        return "Demonstration data: made-up boroughs, suppliers and figures."
    return "Real data."


def _licences(table: Table) -> list[str]:
    """Each licence of the sources that the rows name, with who published under it."""
    found: set[str] = set()
    for row in table.lists():
        for given in row:
            note = given.source if isinstance(given, Cell) else given
            if isinstance(note, SourceNote) and note.licence:
                found.add(f"{note.publisher}: {note.licence}" if note.publisher else note.licence)
    return sorted(found)


def _notes(table: Table) -> list[str]:
    return [
        table.title,
        _data_set_words(table),
        *filter(None, (table.note, cut_words(table))),
        f"Exported from City Tools on {timezone.localdate().isoformat()}.",
        "Amounts are pounds; dates are year-month-day.",
        f"City Tools' own words and tables: {OGL}, {OGL_URL}",
        "Each source keeps its own licence:",
        *_licences(table),
    ]


WRITERS = {"csv": as_csv, "json": as_json, "xlsx": as_workbook}
