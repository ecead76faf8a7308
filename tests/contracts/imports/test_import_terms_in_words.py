"""Registers that say a term in words, group their headings or give each supplier a column, from file to fact."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from contracts.models import ContractFact
from tests.contracts.imports.import_commands import applied, borough, codes, write_csv

pytestmark = [pytest.mark.django_db, pytest.mark.database]

START, END = date(2022, 4, 1), date(2025, 3, 31)


@pytest.fixture(autouse=True)
def _borough(db: None) -> None:
    borough()


def test_a_period_in_words_becomes_days_and_options(tmp_path: Path) -> None:
    rows = [
        ("X1", "Housing system", "Example Ltd", "3 years from 01/04/2022"),
        ("X2", "Parking system", "Example Ltd", "01/04/2022 \u2013 31/03/2025 (+1+1)"),
        ("X3", "Library system", "Example Ltd", "2022-2025"),
    ]
    headings = ("Reference", "Title", "Supplier", "Contract period")
    receipt = applied(write_csv(tmp_path / "register.csv", rows, headings))
    said = {problem["cell"]: problem["code"] for problem in receipt["problems"] if problem["cell"]}
    assert said == {"D2": "end_worked_out", "D4": "unreadable_period"}
    facts = {fact.reference: fact for fact in ContractFact.objects.all()}
    assert [(facts[name].start, facts[name].end) for name in ("X1", "X2", "X3")] == [
        (START, END),
        (START, END),
        (None, None),
    ]
    assert facts["X2"].options == [{"months": 12, "count": 2}]
    assert facts["X1"].options == facts["X3"].options == []


def test_a_group_above_its_columns_is_read_with_them(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Example Council: contracts"])
    sheet.append(["Ref", "Contract", "Supplier", "", "Term", "", "Extension", ""])
    sheet.append(["", "title", "Name", "Name 2", "Start", "End", "Number", "Length (months)"])
    sheet.append(
        ["X1", "Housing system", "Example Ltd", "Sample plc", "01/04/2022", "31/03/2025", "2", "12"],
    )
    for group in ("C2:D2", "E2:F2", "G2:H2"):
        sheet.merge_cells(group)
    book.save(tmp_path / "grouped.xlsx")
    receipt = applied(tmp_path / "grouped.xlsx")
    assert receipt["rows"] == 1
    fact = ContractFact.objects.get()
    assert (fact.reference, fact.title, fact.supplier_name) == ("X1", "Housing system", "Example Ltd")
    assert (fact.start, fact.end, fact.options) == (START, END, [{"months": 12, "count": 2}])
    assert [party["name"] for party in fact.parties] == ["Sample plc"]


def test_each_supplier_in_a_column_of_its_own_is_kept(tmp_path: Path) -> None:
    rows = [
        ("X1", "Housing system", "Example Ltd", "Sample plc", "Third Ltd", "2 x 12 months"),
        ("X2", "Parking system", "Example Ltd", "", "N/A", "24"),
        ("X3", "Library system", "", "Sample plc", "Third Ltd", ""),
    ]
    headings = ("Reference", "Title", "Supplier 1", "Supplier name 2", "Contractor 3", "Extension")
    receipt = applied(write_csv(tmp_path / "register.csv", rows, (*headings, "Start date")))
    stated = {
        fact.reference: (fact.supplier_name, [party["name"] for party in fact.parties])
        for fact in ContractFact.objects.all()
    }
    assert stated == {
        "X1": ("Example Ltd", ["Sample plc", "Third Ltd"]),
        "X2": ("Example Ltd", []),
        "X3": ("Sample plc", ["Third Ltd"]),
    }
    said = [(p["code"], p["cell"]) for p in receipt["problems"] if p["code"] == "several_suppliers"]
    assert sorted(said) == [("several_suppliers", f"{cell}") for cell in ("D2", "E2", "E4")]
    assert ("options_in_months", "warning") in codes(receipt)
    assert ContractFact.objects.get(reference="X2").options == [{"months": 24}]


def test_a_length_stands_beside_how_often(tmp_path: Path) -> None:
    rows = [
        ("X1", "Housing system", "Example Ltd", "01/04/2022", "2", "1 year"),
        ("X2", "Parking system", "Example Ltd", "01/04/2022", "24", "1 year"),
    ]
    headings = ("Reference", "Title", "Supplier", "Start date", "Number of extensions", "Extension period")
    applied(write_csv(tmp_path / "register.csv", rows, headings))
    stated = dict(ContractFact.objects.values_list("reference", "options"))
    assert stated == {"X1": [{"months": 12, "count": 2}], "X2": [{"months": 12}]}
