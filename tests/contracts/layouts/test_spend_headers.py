"""Files of payments are known as such and never read as a register of contracts."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from contracts.imports.layouts import find_header
from contracts.imports.layouts.spend import looks_like_spend
from contracts.imports.readers import Row

NEITHER = {
    "leeds/raw/2018-10.csv",  # an empty file
    "darlington/clean/2013-02.csv",  # a line of SQL, and no headings at all
}


def test_117_real_headers(shared_data: Path) -> None:
    with (shared_data / "spend_header_variants" / "headers.csv").open(newline="", encoding="utf-8") as file:
        listed = list(csv.DictReader(file))
    assert len(listed) == 117
    counts: Counter[str] = Counter()
    for entry in listed:
        path, line = entry["example_path"], entry["header_line_as_utf8_replace"]
        header = find_header({"": [Row("", 1, cells) for cells in csv.reader([line])]}, [])
        found = header.layout or header.problems[0].code
        counts[found] += 1
        if path == "salford/clean/2022-07.csv":
            # The one register of contracts among them.
            assert (found, header.usable) == ("common_register", True)
            assert {"reference", "title", "supplier", "start", "end", "value_annual"} <= set(header.columns)
        else:
            assert found == ("no_header" if path in NEITHER else "spend_file"), (path, line)
            assert not header.usable
    assert counts == {"spend_file": 114, "no_header": 2, "common_register": 1}


def test_15_boroughs_spellings(shared_data: Path) -> None:
    with (shared_data / "london_spend_layouts" / "layouts.csv").open(newline="", encoding="utf-8") as file:
        for entry in csv.DictReader(file):
            fields = [text for name, text in entry.items() if name not in ("borough", "layout") and text]
            width = max(len(text.split("|")) for text in fields)
            for choice in range(width):
                cells = [text.split("|")[min(choice, len(text.split("|")) - 1)] for text in fields]
                header = find_header({"": [Row("", 1, cells)]}, [])
                assert [problem.code for problem in header.problems] == ["spend_file"], cells


@pytest.mark.parametrize(
    "name",
    [
        "lambeth_spend/2011-01-payments.csv",
        "lambeth_spend/2012-06-payments.csv",
        "gla_spend/2013-P01.csv",
        "gla_spend/2019-P10.csv",
    ],
)
def test_real_spend_files(shared_data: Path, name: str) -> None:
    with (shared_data / name).open(newline="", encoding="cp1252") as file:
        rows = [Row("", number, cells) for number, cells in enumerate(csv.reader(file), start=1)]
    header = find_header({"": rows[:50]}, [])
    assert [(problem.code, problem.severity) for problem in header.problems] == [("spend_file", "error")]
    assert "register" in header.problems[0].hint


def test_a_web_page_saved_as_csv_is_neither(shared_data: Path) -> None:
    path = shared_data / "gla_spend" / "bad_month_html_saved_as_csv.csv"
    with path.open(newline="", encoding="utf-8", errors="replace") as file:
        rows = [Row("", number, cells) for number, cells in enumerate(csv.reader(file), start=1)]
    assert not find_header({"": rows[:50]}, []).usable


@pytest.mark.parametrize(
    "cells",
    [
        ["Payments to suppliers over £500, May 2012"],
        ["Reference", "Title", "Supplier", "Start date", "End date", "Total value"],
        ["Supplier name", "Contract title", "Department", "End date", "Spend to date"],
    ],
)
def test_titles_and_registers_are_not_spend(cells: list[str]) -> None:
    assert not looks_like_spend(cells)


def test_a_register_with_a_column_of_spend_is_a_register() -> None:
    cells = [
        "Contract title",
        "Supplier",
        "Start date",
        "End date",
        "Total value",
        "Spend to date",
        "Invoice count",
    ]
    assert find_header({"": [Row("", 1, cells)]}, []).layout == "common_register"


@pytest.mark.parametrize(
    ("headings", "spend"),
    [
        ("Service area,Supplier,Description,Date,Amount", True),
        ("Body name,Service,Supplier name,Summary,Date,Value,Ref", True),
        ("PO number,PO date,Supplier name,Description,Order value", True),
        ("Purchase order,Order date,Supplier,Description,Directorate,Total", True),
        ("Purchase order number,Purchase order date,Supplier,Description,Amount (£)", True),
        ("Order ref,Description,Supplier,Department,Value", True),
        ("Ref,Contract title,Supplier,Description,Date,Value", False),
        ("Supplier,Description,Department,Date of award,Value", False),
        ("Ref,Title,Supplier,Start date,End date,Order value,Value", False),
    ],
)
def test_orders_and_payments_under_plain_headings(headings: str, spend: bool) -> None:
    header = find_header({"": [Row("", 1, headings.split(","))]}, [])
    assert (
        [problem.code for problem in header.problems if problem.severity == "error"] == ["spend_file"]
    ) is spend
    assert header.usable is not spend


@pytest.mark.parametrize(
    ("headings", "code"),
    [
        ("Supplier,Product,Description,Unit,Price,Start date", "price_list"),
        ("Supplier,Title,Unit of measure,List price (£),From", "price_list"),
        ("Supplier,Title,Unit,Total contract value,Start date", ""),
        ("Supplier,Title,Business unit,Price,Start date", ""),
        ("Ref,Procurement title,Current supplier,Estimated value,Estimated start date", "pipeline"),
        ("Ref,Title,Estimated contract value,Planned procurement date,Planned end date", "pipeline"),
        ("Ref,Title,Supplier,Estimated value,Anticipated award date", ""),
        ("Ref,Title,Start date,Estimated end date,Value", ""),
    ],
)
def test_lists_of_prices_and_of_plans_are_no_registers(headings: str, code: str) -> None:
    cells = headings.split(",")
    header = find_header({"": [Row("", 1, cells)]}, [])
    assert [problem.code for problem in header.problems if problem.severity == "error"] == [code] * bool(code)
    assert header.usable is not bool(code)
    # The officer has the last word.
    assert find_header({"": [Row("", 1, cells)]}, [], header_row=1, mapping={"title": cells[1]}).row == 1
