"""The text of cells: numbers, dates, errors, formulas; the same from either reader. FAULTS 20, 24."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from contracts.imports.readers import (
    EXCEL_ERROR,
    FORMULA,
    TOO_LONG,
    Refused,
    Row,
    cell_address,
    column_index,
    column_letters,
    open_file,
)
from contracts.imports.readers.cell_text import number_text, serial_text
from contracts.imports.readers.xlsx_structure import date_kind
from tests.contracts.readers import hostile
from tests.contracts.readers.hostile import pack, sheet, text_row, xlsx, xlsx_parts
from tests.contracts.readers.reading_files import Write, read


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "-0"),
        (1234.0, "1234"),
        (1234.5, "1234.5"),
        (-500.0, "-500"),
        (0.1 + 0.2, "0.3"),
        (1.1 * 3, "3.3"),
        (329085.0, "329085"),
        (72000000.0, "72000000"),
        (123456789012345.0, "123456789012345"),
        (1234567890123456.0, "1234567890123456"),
        (1e21, "1000000000000000000000"),
        (0.00001, "0.00001"),
        (1234567.891, "1234567.891"),
        (float("inf"), "inf"),
    ],
)
def test_numbers(value: float, text: str) -> None:
    assert number_text(value) == text


@given(st.decimals(-(10**10), 10**10, places=2, allow_nan=False))
def test_amounts_come_back_exactly(amount: object) -> None:
    assert float(number_text(float(str(amount)))) == float(str(amount))
    assert "e" not in number_text(float(str(amount)))


@pytest.mark.parametrize(
    ("serial", "epoch_1904", "text"),
    [
        # Known from Excel itself: 1 is 1 January 1900, 61 is 1 March 1900, 45000 is 15 March 2023.
        (1, False, "1900-01-01"),
        (59, False, "1900-02-28"),
        (61, False, "1900-03-01"),
        (45000, False, "2023-03-15"),
        (45000.5, False, "2023-03-15 12:00:00"),
        (0.25, False, "06:00:00"),
        (2958465, False, "9999-12-31"),
        (2958466, False, "2958466"),
        (-1, False, "-1"),
        (0, True, "00:00:00"),
        (1, True, "1904-01-02"),
        # The 1904 system counts 1,462 days fewer.
        (43538, True, "2023-03-15"),
    ],
)
def test_serial_dates(serial: float, epoch_1904: bool, text: str) -> None:
    assert serial_text(serial, epoch_1904=epoch_1904, duration=False) == text


def test_serial_lengths_of_time() -> None:
    assert serial_text(1.5, epoch_1904=False, duration=True) == "36:00:00"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", ""),
        ("0.00", ""),
        ("£#,##0.00", ""),
        ('#,##0" days"', ""),
        ("[Red]-0.0", ""),
        ("0.0E+00", ""),
        ("[$-809]dd mmmm yyyy", "date"),
        ("dd/mm/yyyy;@", "date"),
        ("yyyy\\-mm\\-dd", "date"),
        ("mmm-yy", "date"),
        ("h:mm AM/PM", "date"),
        ("[h]:mm:ss", "duration"),
    ],
)
def test_number_formats_of_dates(code: str, kind: str) -> None:
    assert date_kind(code) == kind


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (199, "GR"), (16383, "XFD")])
def test_columns(index: int, letters: str) -> None:
    assert column_letters(index) == letters
    assert column_index(letters.lower()) == index
    assert cell_address(7, index) == f"{letters}7"


@pytest.mark.parametrize(
    ("cell", "text", "fault"),
    [
        ('<c r="B2" t="e"><v>#N/A</v></c>', "#N/A", EXCEL_ERROR),
        ('<c r="B2" t="e"><v>#REF!</v></c>', "#REF!", EXCEL_ERROR),
        ('<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!", EXCEL_ERROR),
        ("<c r='B2' t='e'><v>#N/A</v></c>", "#N/A", EXCEL_ERROR),
        ('<c r="B2"><f>A1+1</f></c>', "", FORMULA),
        ('<c r="B2"><f>A1+1</f><v></v></c>', "", FORMULA),
        ('<c r="B2"><f>A1+1</f><v/></c>', "", FORMULA),
        ('<c r="B2"><f t="shared" si="0"/></c>', "", FORMULA),
        ('<c r="B2">\n<f>A1+1</f>\n</c>', "", FORMULA),
        ('<c r="B2"><f>A1+1</f><v>7</v></c>', "7", None),
        ('<c r="B2" t="str"><f>A1</f><v>seven</v></c>', "seven", None),
    ],
)
def test_fault_20_errors_and_uncalculated_formulas(
    write: Write, cell: str, text: str, fault: str | None
) -> None:
    rows = (
        text_row(1, "Ref", "Value")
        + f'<row r="2"><c r="A2"><v>1</v></c>{cell}</row>'
        + text_row(3, "R3", "x")
    )
    found = read(write("errors.xlsx", xlsx(rows)))
    assert [row.number for row in found] == [1, 2, 3]
    assert found[1].cells == ["1", text]
    assert found[1].faults == ({1: fault} if fault else None)
    assert found[2].faults is None


def test_fault_20_formula_that_gave_an_empty_text_is_blank(write: Write) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="str"><f>IF(A1=1,"","x")</f><v></v></c></row>'
    (row,) = read(write("empty.xlsx", xlsx(rows)))
    assert row.faults is None
    assert not any(row.cells[1:])


def test_fault_20_row_with_nothing_but_an_error_is_not_blank(write: Write) -> None:
    (row,) = read(write("error.xlsx", xlsx('<row r="9"><c r="C9"><f>A1</f></c></row>')))
    assert (row.number, row.faults) == (9, {2: FORMULA})


def test_fault_20_errors_in_an_xls_file(write: Write) -> None:
    data = hostile.xls(
        [
            hostile.xls_error(0, 0, 7),
            hostile.xls_text(1, 1, "Ref"),
            hostile.xls_text(1, 2, "Value"),
            hostile.xls_text(2, 1, "R1"),
            hostile.xls_number(2, 2, 1234.5),
            hostile.xls_text(3, 1, "R2"),
            hostile.xls_error(3, 2, 42),
            hostile.xls_error(5, 0, 23),
        ]
    )
    found = read(write("old.xls", data))
    assert [(row.number, row.cells[:3], row.faults) for row in found] == [
        (1, ["#DIV/0!"], {0: EXCEL_ERROR}) if len(found[0].cells) == 1 else
        (1, ["#DIV/0!", "", ""], {0: EXCEL_ERROR}),
        (2, ["", "Ref", "Value"], None),
        (3, ["", "R1", "1234.5"], None),
        (4, ["", "R2", "#N/A"], {2: EXCEL_ERROR}),
        (6, found[4].cells[:3], {0: EXCEL_ERROR}),
    ]  # fmt: skip
    assert found[4].cells[0] == "#REF!"


def test_fault_02_far_cell_in_an_xls_file(write: Write) -> None:
    path = write("far.xls", hostile.xls([hostile.xls_number(0, 200, 1.0)]))
    with pytest.raises(Refused) as caught:
        read(path)
    assert caught.value.problem.cell == "GS1"


def test_fault_24_long_cell_in_a_workbook(write: Write) -> None:
    found = read(write("long.xlsx", xlsx(text_row(1, "R1", "x" * 2**20) + text_row(2, "R2", "y" * 10_000))))
    assert found[0].faults == {1: TOO_LONG}
    assert len(found[0].cells[1]) == 32_767
    assert found[1] == Row("Contracts", 2, ["R2", "y" * 10_000], None)


@pytest.mark.parametrize(
    "text", ["zero\u200bwidth", "\u202ertl", "\U0001f600", "e\u0301", "a_x001F_b_x001E_c"]
)
def test_fault_24_odd_characters_in_a_workbook(write: Write, text: str) -> None:
    expected = text.replace("_x001F_", "\x1f").replace("_x001E_", "\x1e")
    for more in ("", '<row r="2"><c r="A2" t="e"><v>#N/A</v></c></row>'):
        found = read(write("odd.xlsx", xlsx(text_row(1, "R1", text) + more)))
        assert found[0].cells == ["R1", expected]


MIXED = (
    '<row r="2"><c r="B2" t="s"><v>1</v></c><c r="C2" s="1"><v>45000</v></c>'
    '<c r="D2" s="1"><v>45000.5</v></c>'
    '<c r="E2" s="2"><v>1.5</v></c><c r="F2" t="b"><v>0</v></c><c r="G2" s="3"><v>1234.5600000000001</v></c>'
    '<c r="H2" t="d"><v>2026-04-03</v></c><c r="I2"><v>1.234567E+6</v></c><c r="J2" s="1"><v>59</v></c>'
    '<c r="K2" t="inlineStr"><is><r><t xml:space="preserve">in </t></r><r><t> line </t></r></is></c></row>'
)


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_both_readers_give_the_same(write: Write, epoch_1904: bool) -> None:
    strings = ("none", "Café &amp; £ _x000D_x")
    dates = ["2023-03-15", "2023-03-15 12:00:00"] if not epoch_1904 else ["2027-03-16", "2027-03-16 12:00:00"]
    expected = ["", "Café & £ \rx", *dates, "36:00:00", "FALSE", "1234.56", "2026-04-03", "1234567"]
    expected += ["1900-02-28" if not epoch_1904 else "1904-02-29", "in line"]
    for more in ("", '<row r="9"><c r="A9" t="e"><v>#N/A</v></c></row>'):
        parts = xlsx_parts({"Contracts": sheet(MIXED + more)}, strings=strings, epoch_1904=epoch_1904)
        assert read(write("mixed.xlsx", pack(parts)))[0].cells == expected


def test_cells_keep_their_columns(write: Write) -> None:
    path = write(
        "right.xlsx", xlsx('<row r="3"><c r="D3"><v>1</v></c></row><row r="5"><c r="E5"><v>2</v></c></row>')
    )
    found = read(path)
    assert [(row.number, row.cells.index(value)) for row, value in zip(found, "12", strict=True)] == [
        (3, 3),
        (5, 4),
    ]


@pytest.mark.parametrize(
    "xml",
    [
        f'<x:worksheet xmlns:x="{hostile.MAIN}"><x:sheetData>'
        '<x:row r="1"><x:c r="A1"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>',
        sheet("<row><c><v>7</v></c></row>"),
        sheet('<row r="1"><!-- a --><c r="A1"><v>7</v></c></row>'),
        sheet('<row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[7]]></t></is></c></row>'),
        sheet('<row r="1" x14ac:dyDescent="0.25"><c r="A1"><v>7</v></c></row>'),
    ],
)
def test_markup_of_other_programs(write: Write, xml: str) -> None:
    assert [row.cells for row in read(write("other.xlsx", pack(xlsx_parts({"Contracts": xml}))))] == [["7"]]


def test_rows_without_numbers_follow_one_another(write: Write) -> None:
    rows = "<row><c><v>1</v></c></row><row><c><v>2</v></c><c><v>3</v></c></row>"
    assert [(r.number, r.cells) for r in read(write("plain.xlsx", xlsx(rows)))] == [
        (1, ["1"]),
        (2, ["2", "3"]),
    ]


def test_long_sheet_in_several_pieces_agrees_with_openpyxl(tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("Contracts")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for n in range(16_000):
        page.write_row(n, 1, [f"R{n:05}", "Housing repairs and maintenance " * 3, n / 100, n % 7])
        page.write_datetime(n, 5, datetime.datetime(2020, 1, 1) + datetime.timedelta(days=n % 900), day)  # noqa: DTZ001  # a cell has no zone
        if n == 14_000:
            page.write_formula(n, 6, "=NA()", value="#N/A")
    book.close()
    peer = load_workbook(path, data_only=True)["Contracts"]
    expected = [
        (
            number,
            [
                v.date().isoformat() if isinstance(v, datetime.datetime) else "" if v is None else f"{v}"
                for v in row
            ],
        )
        for number, row in enumerate(peer.iter_rows(values_only=True), 1)
    ]
    found = read(path)
    assert len(found) == 16_000
    for row, (number, cells) in zip(found, expected, strict=True):
        assert row.number == number
        texts = row.cells + [""] * (len(cells) - len(row.cells))
        assert [float(t) if i in (3, 4) else t for i, t in enumerate(texts)] == [
            float(t) if i in (3, 4) else t for i, t in enumerate(cells + [""] * (len(texts) - len(cells)))
        ]
    assert [row.number for row in found if row.faults] == [14_001]
    assert found[14_000].faults == {6: EXCEL_ERROR}


def test_iterator_given_up_ends_its_process_and_the_next_begins_anew(write: Write) -> None:
    rows = "".join(text_row(n, f"R{n}", "x" * 200) for n in range(1, 20_000))
    with open_file(write("long.xlsx", xlsx(rows))) as reading:
        for row in reading.rows():
            if row.number == 10:
                break
        assert [row.cells[0] for row in reading.preview(n=2)] == ["R1", "R2"]
        assert sum(1 for _ in reading.rows()) == 19_999
