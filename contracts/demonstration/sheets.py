"""Entries in three layouts: our own template, the Transparency Code's CSV, and a council's loose workbook.

Every file comes out the same, byte for byte, however often and on whatever day it is written.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

from contracts.demonstration import DAY
from contracts.demonstration.boroughs import Borough
from contracts.demonstration.entries import Entry, Money, Status, capability_names
from contracts.imports.layouts.layout import CHARGED_THINGS
from contracts.imports.layouts.own_template import TEMPLATE_COLUMNS
from contracts.imports.layouts.template import NOTES_SHEET, REGISTER_SHEET

Cell = str | int | date | None

NOTICE = "Everything in this file is made up for the demonstration of City Tools."

CODE_HEADINGS = (
    "Organisation name",
    "Organisation Code",
    "Effective Date",
    "Contract Reference number / ID",
    "Open Contracting ID",
    "Title of the Agreement",
    "Contract type",
    "Directorate / service responsible",
    "Service Category label",
    "Service category URI",
    "Description of goods and services",
    "Procurement classification: Councils procurement category label",
    "Procurement classification: CPV label",
    "Procurement classification: CPV code",
    "Procurement classification: Proclass label",
    "Procurement classification: Proclass code",
    "Contract start date",
    "End date",
    "Review date",
    "Last extension date",
    "Contract value",
    "Fixed cost / estimated cost",
    "Irrecoverable VAT",
    "Supplier name",
    "Supplier registered company number",
    "Supplier registered charity number",
    "Other supplier ID",
    "SME supplier",
    "VCSE supplier",
    "VCSE supplier type",
    "Nominated contact point: name",
    "Nominated contact point: email",
    "Nominated contact point: URL",
    "Tender process type",
    "Tender document URL",
    "Contract document URL",
    "Performance information URL",
    "Location service label",
    "Location served URI",
)
"""The 39 columns of the Transparency Code's contracts register, as a council heads them."""

LOOSE_HEADINGS = (
    "Contract Ref",
    "Contract Title",
    "Contractor",
    "Service Area",
    "Start Date",
    "End Date",
    "Last extension date",
    "Annual Value",
    "Total Contract Value",
    "Notice period (months)",
    "Procurement route",
    "Contract Manager",
    "Comments",
)
"""A council's own headings: no system, no charges, and a row of them under three of titles."""

LOOSE_SHEET = "Contracts"


def write_template(path: Path, entries: Sequence[Entry]) -> None:
    """Entries in City Tools' own register template (XLSX)."""
    rows = [_template_cells(entry) for entry in entries]
    with _workbook(path) as book:
        _write_sheet(book, REGISTER_SHEET, [[column.heading for column in TEMPLATE_COLUMNS], *rows])
        _write_sheet(book, NOTES_SHEET, [[NOTICE]])


def write_loose(path: Path, borough: Borough, entries: Sequence[Entry], *, total: bool = False) -> None:
    """Entries in a council's own workbook (XLSX); `total`: with a sum below, as real registers have."""
    rows: list[list[Cell]] = [
        [f"{borough.name} Council: register of contracts"],
        [f"As at {DAY.day} {DAY:%B %Y}. {NOTICE}"],
        [],
        list(LOOSE_HEADINGS),
        *(_loose_cells(entry) for entry in entries),
    ]
    if total:
        summed = sum(entry.value for entry in entries if isinstance(entry.value, int))
        rows.append(["Total", *[None] * 7, summed])
    with _workbook(path) as book:
        _write_sheet(book, LOOSE_SHEET, rows)


def write_code(path: Path, borough: Borough, entries: Sequence[Entry]) -> None:
    """Entries as the Transparency Code's CSV, in Windows-1252 with £ signs and day/month/year."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(CODE_HEADINGS)
    for entry in entries:
        cells = _code_cells(borough, entry)
        writer.writerow([cells.get(heading, "") for heading in CODE_HEADINGS])
    path.write_bytes(text.getvalue().encode("cp1252"))


def _template_cells(entry: Entry) -> list[Cell]:
    cells: dict[str, Cell] = {
        "reference": entry.reference,
        "title": entry.title,
        "description": entry.description,
        "supplier": entry.supplier,
        "department": entry.department,
        "framework": entry.framework,
        "framework_lot": entry.lot,
        "system": entry.system,
        "modules": "; ".join(entry.modules),
        "capabilities": "; ".join(capability_names()[slug] for slug in entry.capabilities),
        "hosting": entry.hosting,
        "sold_by": entry.sold_by,
        "start": entry.start,
        "initial_end": entry.initial_end,
        "options": entry.options,
        "end": entry.end,
        "notice_months": entry.notice,
        "value": entry.value,
        "value_kind": entry.value_kind,
        "yearly_recurring": f"est. {entry.yearly:,}" if entry.estimated and entry.yearly else entry.yearly,
        "one_off": entry.one_off,
        "price_index": entry.index,
        "index_cap": entry.cap,
        "fund": entry.fund,
        "measure": entry.measure,
        "quantity": entry.quantity,
        "notes": entry.notes,
    }
    for thing in CHARGED_THINGS:
        status = entry.charges.get(thing, Status())
        cells |= {
            f"{thing}_status": status.status,
            f"{thing}_amount": status.amount,
            f"{thing}_per": status.per,
        }
    return [cells.get(column.field) for column in TEMPLATE_COLUMNS]


def _loose_cells(entry: Entry) -> list[Cell]:
    return [
        entry.reference,
        entry.title,
        entry.supplier,
        entry.department,
        entry.start,
        entry.end,
        entry.latest_end,
        entry.annual,
        entry.value,
        entry.notice,
        entry.route,
        "Contracts team",
        entry.notes,
    ]


def _code_cells(borough: Borough, entry: Entry) -> dict[str, str]:
    return {
        "Organisation name": f"{borough.name} Council",
        "Effective Date": _written(DAY),
        "Contract Reference number / ID": entry.reference,
        "Title of the Agreement": entry.title,
        "Contract type": "Contract",
        "Directorate / service responsible": entry.department,
        "Description of goods and services": entry.description,
        "Contract start date": _written(entry.start),
        "End date": _written(entry.end),
        "Last extension date": _written(entry.latest_end),
        "Contract value": _pounds(entry.value),
        "Fixed cost / estimated cost": "Estimated" if entry.estimated else "Fixed",
        "Supplier name": entry.supplier,
        "SME supplier": "No",
        "VCSE supplier": "No",
        "Nominated contact point: name": "Contracts team",
        "Tender process type": entry.route,
    }


def _written(day: date | str | None) -> str:
    return f"{day:%d/%m/%Y}" if isinstance(day, date) else day or ""


def _pounds(amount: Money) -> str:
    return f"£{amount:,}.00" if isinstance(amount, int) else amount or ""


def _workbook(path: Path) -> Any:
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False})
    # The library would write the time of writing, and the file would be another one each time.
    book.set_properties({"created": datetime.combine(DAY, time()), "comments": NOTICE})
    return book


def _write_sheet(book: Any, name: str, rows: Sequence[Sequence[Cell]]) -> None:
    sheet = book.add_worksheet(name)
    dates = book.add_format({"num_format": "dd/mm/yyyy"})
    money = book.add_format({"num_format": "#,##0"})
    width = max(len(row) for row in rows)
    sheet.set_column(0, width - 1, 18)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, column, cell, dates)
            elif isinstance(cell, int):
                sheet.write_number(number, column, cell, money)
            elif cell:
                sheet.write_string(number, column, cell)
