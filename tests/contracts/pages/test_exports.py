"""The exports of one table: exact, sourced, licensed, and neutral in a spreadsheet program."""

import csv
import io
import json
from datetime import date
from typing import Any

import openpyxl
import pytest

from contracts.pages import exports
from contracts.pages.evidence import SourceNote
from contracts.pages.exports import export, neutral
from contracts.pages.tables import Cell, Column, Table

NOTE = SourceNote(
    evidence=7,
    name="Anyborough contracts register, row 214",
    href="/contracts/abc/#evidence-7",
    date=date(2026, 11, 3),
    known="published",
    words="the organisation's published register",
    publisher="Anyborough",
    file="register.csv",
    row=214,
    licence="Open Government Licence v3",
)
COLUMNS = (
    Column("title", "Title", "link"),
    Column("value", "Value", "money"),
    Column("end", "End", "date"),
    Column("n", "Number", "number"),
    Column("source", "Source", "source"),
)


def table(*rows: list[Any], **parts: Any) -> Table:
    return Table(**{"name": "contracts", "title": "Contracts", "columns": COLUMNS, "rows": rows,
                    "data_set": "real", **parts})  # fmt: skip


ROW = [
    Cell("Case management", href="/contracts/abc/"),
    Cell(123_450, source=NOTE),
    date(2028, 3, 31),
    12,
    NOTE,
]


def csv_rows(made: Table) -> list[list[str]]:
    return list(csv.reader(io.StringIO(export(made, "csv").content.decode("utf-8-sig"))))


def test_csv_holds_exact_pounds_iso_dates_and_the_source_of_every_figure() -> None:
    header, row = csv_rows(table(ROW))
    assert header == [
        "data_set", "title", "title_page", "value", "value_source", "value_source_date", "value_source_known",
        "value_source_address", "value_source_licence", "end", "n", "source", "source_date", "source_known",
        "source_address", "source_licence", "licence",
    ]  # fmt: skip
    assert row[0] == "real"
    assert row[2].startswith("http") and row[2].endswith("/contracts/abc/")
    assert row[3:9] == [
        "1234.50", "Anyborough contracts register, row 214", "2026-11-03", "published",
        "row 214 of register.csv", "Open Government Licence v3",
    ]  # fmt: skip
    assert row[9:11] == ["2028-03-31", "12"]
    assert row[-1] == "Open Government Licence v3"


def test_csv_begins_with_a_byte_order_mark() -> None:
    assert export(table(ROW), "csv").content.startswith(b"\xef\xbb\xbfdata_set,")


def test_json_says_what_it_is_and_gives_numbers() -> None:
    made = json.loads(export(table(ROW, data_set="demonstration"), "json").content)
    assert (made["data_set"], made["total"], made["cut"]) == ("demonstration", 1, False)
    assert "made-up" in made["note"]
    assert made["licence"]["name"] == "Open Government Licence v3"
    assert made["source_licences"] == ["Anyborough: Open Government Licence v3"]
    (row,) = made["rows"]
    assert (row["value"], row["end"], row["n"], row["data_set"]) == (
        1234.5,
        "2028-03-31",
        12,
        "demonstration",
    )


def test_an_unknown_is_empty_and_never_zero() -> None:
    unknown = table([Cell(None, missing="withheld"), Cell(None), None, None, None])
    assert csv_rows(unknown)[1][1:12] == [""] * 11
    (row,) = json.loads(export(unknown, "json").content)["rows"]
    assert row["value"] is None and row["end"] is None and row["n"] is None


def test_workbook_has_real_dates_and_numbers_and_a_sheet_of_notes() -> None:
    book = openpyxl.load_workbook(io.BytesIO(export(table(ROW, data_set="demonstration"), "xlsx").content))
    sheet = book["Table"]
    values = [cell.value for cell in sheet[2]]
    assert values[0] == "demonstration" and values[3] == 1234.5 and str(values[9]) == "2028-03-31 00:00:00"
    assert sheet["J2"].number_format == "yyyy-mm-dd"
    notes = [row[0] for row in book["Notes"].iter_rows(values_only=True)]
    assert "Demonstration data: made-up boroughs, suppliers and figures." in notes
    assert "Anyborough: Open Government Licence v3" in notes


def test_a_result_that_is_cut_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_ROWS", 2)
    long = table(ROW, ROW, ROW, total=54_000)
    rows = csv_rows(long)
    assert len(rows) == 4
    assert rows[-1][0].startswith("Cut: the first 2 of 54,000 rows.")
    made = json.loads(export(long, "json").content)
    assert (len(made["rows"]), made["cut"], made["total"]) == (2, True, 54_000)
    book = openpyxl.load_workbook(io.BytesIO(export(long, "xlsx").content))
    assert any("Cut: the first 2" in str(row[0]) for row in book["Notes"].iter_rows(values_only=True))


@pytest.mark.parametrize(
    ("data_set", "kind", "disposition"),
    [
        ("real", "csv", 'attachment; filename="city-tools-contracts-'),
        ("demonstration", "xlsx", 'attachment; filename="city-tools-demonstration-contracts-'),
        ("real", "json", 'inline; filename="city-tools-contracts-'),
    ],
)
def test_the_file_is_named_after_its_table(data_set: str, kind: str, disposition: str) -> None:
    response = export(table(ROW, data_set=data_set), kind)
    assert response.headers["Content-Disposition"].startswith(disposition)
    assert response.headers["Content-Disposition"].endswith(f'.{kind}"')
    assert response.headers["X-Content-Type-Options"] == "nosniff"


HOSTILE = [
    "=1+1", "+44 20 7946 0000", "-A1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=cmd|' /C calc'!A0", "＝1+1",
    " =1+1",    '=HYPERLINK("http://evil.example","x")', "-", "－1+1",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_fault_22_no_text_of_an_export_is_a_formula(text: str) -> None:
    hostile = table([Cell(text, href="/x/"), Cell(1, source=NOTE), None, None, None])
    assert csv_rows(hostile)[1][1] == f"'{text}"
    book = openpyxl.load_workbook(io.BytesIO(export(hostile, "xlsx").content))
    cell = book["Table"]["B2"]
    assert cell.data_type == "s"
    assert json.loads(export(hostile, "json").content)["rows"][0]["title"] == text


@pytest.mark.parametrize("text", ["-12", "+3.50", "12", "-0.05", "A=1", "Case management"])
def test_fault_22_numbers_and_plain_words_stay_as_they_are(text: str) -> None:
    assert neutral(text) == text


def test_a_text_that_excel_cannot_hold_is_cut_and_controls_are_replaced() -> None:
    long = table(["x" * 40_000, Cell(None), None, None, None], ["a\x00b\x0bc", Cell(None), None, None, None])
    book = openpyxl.load_workbook(io.BytesIO(export(long, "xlsx").content))
    assert book["Table"]["B2"].value.endswith(" … (cut here)")
    assert len(book["Table"]["B2"].value) <= 32_767
    assert book["Table"]["B3"].value == "a\ufffdb\ufffdc"
