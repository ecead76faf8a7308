"""OpenDocument spreadsheets: their values, their errors (FAULT 20), and repeats that are bounded."""

from __future__ import annotations

import pytest

from contracts.imports.readers import EXCEL_ERROR, FORMULA, TOO_LONG, open_file
from tests.contracts.readers import hostile
from tests.contracts.readers.reading_files import Write, read, refusal_of

ODS_ROW = "<table:table-row>{}</table:table-row>"
ODS_TEXT = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'


@pytest.mark.parametrize(
    ("cell", "text", "fault"),
    [
        ('<table:table-cell office:value-type="float" office:value="1234.0"/>', "1234", None),
        ('<table:table-cell office:value-type="currency" office:value="0.30000000000000004"/>', "0.3", None),
        ('<table:table-cell office:value-type="percentage" office:value="0.05"/>', "5%", None),
        ('<table:table-cell office:value-type="date" office:date-value="2026-04-03"><text:p>03/04/26</text:p>'
         "</table:table-cell>", "2026-04-03", None),
        ('<table:table-cell office:value-type="date" office:date-value="2026-04-03T09:30:00"/>',
         "2026-04-03 09:30:00", None),
        ('<table:table-cell office:value-type="time" office:time-value="PT26H30M00S"/>', "26:30:00", None),
        ('<table:table-cell office:value-type="boolean" office:boolean-value="true"/>', "TRUE", None),
        ('<table:table-cell office:value-type="string"><text:p>a<text:s text:c="2"/>b</text:p><text:p>c'
         "<text:line-break/>d</text:p></table:table-cell>", "a  b\nc\nd", None),
        ('<table:table-cell office:value-type="string"><office:annotation><text:p>note</text:p>'
         "</office:annotation><text:p>text</text:p></table:table-cell>", "text", None),
        ('<table:table-cell table:formula="of:=X" office:value-type="string" office:string-value=""'
         ' calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>', "#N/A", EXCEL_ERROR),
        ('<table:table-cell table:formula="of:=X" office:value-type="float" office:value="0"><text:p>Err:502'
         "</text:p></table:table-cell>", "Err:502", EXCEL_ERROR),
        ('<table:table-cell table:formula="of:=X"/>', "", FORMULA),
        ('<table:table-cell table:formula="of:=X" office:value-type="float" office:value="7"/>', "7", None),
        ('<table:table-cell office:value-type="string"><text:p><text:s text:c="99999999"/>x</text:p>'
         "</table:table-cell>", " " * 32_767, TOO_LONG),
    ],
)  # fmt: skip
def test_values_of_an_ods_file(write: Write, cell: str, text: str, fault: str | None) -> None:
    table = f'<table:table table:name="T">{ODS_ROW.format(ODS_TEXT.format("R1") + cell)}</table:table>'
    (row,) = read(write("values.ods", hostile.ods(table)))
    assert row.cells == ["R1", text]
    assert row.faults == ({1: fault} if fault else None)


def test_repeats_of_an_ods_file_are_bounded(write: Write) -> None:
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    rows = ODS_ROW.format(ODS_TEXT.format("R1") + empty) + (
        f'<table:table-row table:number-rows-repeated="1000">{empty}</table:table-row>'
        f'<table:table-row table:number-rows-repeated="3">{ODS_TEXT.format("R2")}</table:table-row>'
        f'<table:table-row table:number-rows-repeated="1047571">{empty}</table:table-row>'
    )
    path = write("repeats.ods", hostile.ods(f'<table:table table:name="T">{rows}</table:table>'))
    with open_file(path) as reading:
        found = list(reading.rows())
        assert reading.blank_rows == 1000
    assert [(row.number, row.cells) for row in found] == [
        (1, ["R1"]),
        (1002, ["R2"]),
        (1003, ["R2"]),
        (1004, ["R2"]),
    ]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (ODS_ROW.format(ODS_TEXT.format("x").replace("cell ", 'cell table:number-columns-repeated="999" ')),
         "too_many_columns"),
        (ODS_ROW.format('<table:table-cell table:number-columns-repeated="200"/>' + ODS_TEXT.format("x")),
         "too_many_columns"),
        ('<table:table-row table:number-rows-repeated="999999999999">' + ODS_TEXT.format("x")
         + "</table:table-row>", "too_many_rows"),
    ],
)  # fmt: skip
def test_repeated_content_of_an_ods_file_is_refused(write: Write, rows: str, code: str) -> None:
    path = write("bomb.ods", hostile.ods(f'<table:table table:name="T">{rows}</table:table>'))
    assert refusal_of(path).code == code
