"""What a number format adds to a number: an amount in euros, thousands or per cent is never read as so many pounds."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from contracts.imports.readers.number_formats import marked_text, shown_mark
from contracts.models import ContractFact
from tests.contracts.imports.import_commands import applied, borough, codes
from tests.contracts.readers import hostile
from tests.contracts.readers.reading_files import Write, read


@pytest.mark.parametrize(
    ("code", "number", "text"),
    [
        ("General", 1234.5, "1234.5"),
        ("#,##0.00", 1234.5, "1234.5"),
        ('"£"#,##0.00;[Red]-"£"#,##0.00', 1234.5, "1234.5"),
        ('_-"£"* #,##0.00_-', 1234.5, "1234.5"),
        ("[$£-809]#,##0", 1234.5, "1234.5"),
        ("[$-809]#,##0", 1234.5, "1234.5"),
        ("[>=1000]#,##0;0.00", 1234.5, "1234.5"),
        ('"£"#,##0;"€"#,##0', 1234.5, "1234.5"),
        ('#,##0.0,"k"', 1250.5, "1250.5"),
        ('#,##0.0,,"m"', 1250000, "1250000"),
        ('0" months"', 6, "6"),
        ('#,##0"%"', 5, "5"),
        ("0%", 0.05, "5%"),
        ("0.00%", 0.0725, "7.25%"),
        ("0.0%", 0.29, "29%"),
        ("[$€-2] #,##0", 5000, "€5000"),
        ('#,##0.00\\ "€"', 5000, "€5000"),
        ("[$$-409]#,##0.00", 5000, "$5000"),
        ("[$USD] #,##0", 5000, "USD5000"),
        ('"£"#,##0"k"', 125, "125k"),
        ('"£"0.0" M"', 1.5, "1.5m"),
        ("0.0\\m", -1.5, "-1.5m"),
        ("00000", 123, "00123"),
        ("00000", 12.5, "12.5"),
        ('"CT"00000', 5, "CT00005"),
        ('"£"00', 5, "5"),
    ],
)
def test_what_formats_add(code: str, number: float, text: str) -> None:
    mark = shown_mark(code)
    assert (marked_text(number, mark) if mark else f"{number:.15g}") == text


FORMATTED = (
    ("R1", 1250.5, '"£"#,##0.00'),
    ("R2", 125, '"£"#,##0"k"'),
    ("R3", 1.5, '"£"0.0"m"'),
    ("R4", 5000, "[$€-2] #,##0"),
    ("R5", 5000, "[$USD] #,##0"),
    ("R6", 0.05, "0%"),
)


@pytest.mark.django_db
def test_amounts_are_read_as_a_workbook_shows_them(tmp_path: Path) -> None:
    borough()
    path = tmp_path / "register.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Contract ref", "Title", "Supplier", "Contract value"])
        for number, (reference, value, code) in enumerate(FORMATTED, 1):
            sheet.write_row(number, 0, [reference, f"System {reference}", "Example Ltd"])
            sheet.write_number(number, 3, value, book.add_format({"num_format": code}))
    receipt = applied(path)
    facts = ContractFact.objects.values_list("reference", "value_pence")
    assert dict(facts) == {"R1": 1250_50, "R2": 125_000_00, "R3": 1_500_000_00}
    assert sorted(code for code, severity in codes(receipt) if severity == "error") == [
        "other_currency",
        "other_currency",
        "unreadable_amount",
    ]


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        ('office:value-type="currency" office:currency="EUR" office:value="5000"', "EUR 5000"),
        ('office:value-type="currency" office:currency="GBP" office:value="5000"', "5000"),
        ('office:value-type="percentage" office:value="0.0725"', "7.25%"),
    ],
)
def test_currencies_and_percentages_of_an_ods_file(write: Write, attributes: str, text: str) -> None:
    row = f"<table:table-row><table:table-cell {attributes}/></table:table-row>"
    (found,) = read(write("a.ods", hostile.ods(f'<table:table table:name="T">{row}</table:table>')))
    assert found.cells == [text]
