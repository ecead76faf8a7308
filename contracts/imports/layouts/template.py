"""Writing the register template: the sheet to fill in, with drop-downs and an example, and a sheet that
explains it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import BinaryIO

import xlsxwriter

from contracts.imports.layouts.headings import column_letter
from contracts.imports.layouts.own_template import TEMPLATE_COLUMNS

REGISTER_SHEET = "Register"
NOTES_SHEET = "Notes"
CAPABILITIES_SHEET = "Capabilities"

LAST_ROW = 2000
"""How far down the drop-downs and number formats reach: more contracts than a borough's register holds for
systems."""

_INTRODUCTION = (
    "How to fill in the register",
    "One row is one contract. Leave blank what you do not know: a blank is shown as not known,"
    " never as nothing.",
    "Row 2 of the sheet Register is an example. It is left out when the file is loaded;"
    " you may overwrite it.",
    "Dates are day/month/year. Money is in pounds without VAT.",
)


def write_register_template(out: Path | BinaryIO, capabilities: Sequence[tuple[str, str]]) -> None:
    """Writes the workbook to `out`, replacing a file. Raises `OSError` where the place cannot be written.

    `capabilities` are the service area and the name of each, for the list from which officers choose.
    """
    place = str(out) if isinstance(out, Path) else out
    with xlsxwriter.Workbook(place, {"strings_to_numbers": False, "strings_to_formulas": False}) as book:
        heading = book.add_format(
            {"bold": True, "bg_color": "#1d70b8", "font_color": "#ffffff", "text_wrap": True, "valign": "top"}
        )
        example = book.add_format({"italic": True, "font_color": "#505a5f", "bg_color": "#f3f2f1"})
        formats = {
            "date": book.add_format({"num_format": "dd/mm/yyyy"}),
            "money": book.add_format({"num_format": "#,##0.00"}),
            "text": book.add_format({"num_format": "@"}),
        }
        example_formats = {
            kind: book.add_format(
                {"italic": True, "font_color": "#505a5f", "bg_color": "#f3f2f1", "num_format": number_format}
            )
            for kind, number_format in (("date", "dd/mm/yyyy"), ("money", "#,##0.00"))
        }
        sheet = book.add_worksheet(REGISTER_SHEET)
        sheet.freeze_panes(1, 2)
        for index, column in enumerate(TEMPLATE_COLUMNS):
            sheet.write_string(0, index, column.heading, heading)
            sheet.set_column(index, index, max(14, min(32, len(column.heading))), formats[column.kind])
            if not column.example:
                sheet.write_blank(1, index, None, example)
            elif column.kind == "money":
                sheet.write_number(1, index, float(column.example), example_formats["money"])
            elif column.kind == "date":
                day, month, year = map(int, column.example.split("/"))
                sheet.write_datetime(1, index, date(year, month, day), example_formats["date"])
            else:
                sheet.write_string(1, index, column.example, example)
            if column.choices:
                sheet.data_validation(
                    1,
                    index,
                    LAST_ROW,
                    index,
                    {
                        "validate": "list",
                        "source": list(column.choices),
                        "error_title": "Not in the list",
                        "error_message": "Choose one of the words in the list, or leave the cell blank.",
                    },
                )
        sheet.write_comment(1, 0, "This row is an example. It is left out when the file is loaded.")
        notes = book.add_worksheet(NOTES_SHEET)
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        bold = book.add_format({"bold": True, "valign": "top"})
        notes.set_column(0, 0, 9, wrap)
        notes.set_column(1, 1, 30, wrap)
        notes.set_column(2, 3, 60, wrap)
        for row, line in enumerate(_INTRODUCTION):
            notes.write_string(row, 1, line, bold if row == 0 else wrap)
        first = len(_INTRODUCTION) + 1
        for index, word in enumerate(("Letter", "Heading", "What to write", "Words to choose from")):
            notes.write_string(first, index, word, bold)
        for index, column in enumerate(TEMPLATE_COLUMNS):
            notes.write_string(first + 1 + index, 0, column_letter(index), wrap)
            notes.write_string(first + 1 + index, 1, column.heading, bold)
            notes.write_string(first + 1 + index, 2, column.explanation, wrap)
            notes.write_string(first + 1 + index, 3, "; ".join(column.choices), wrap)
        listed = book.add_worksheet(CAPABILITIES_SHEET)
        listed.set_column(0, 1, 50, wrap)
        listed.write_row(0, 0, ("Service area", "Capability"), bold)
        for row, pair in enumerate(capabilities, start=1):
            listed.write_row(row, 0, pair, wrap)
