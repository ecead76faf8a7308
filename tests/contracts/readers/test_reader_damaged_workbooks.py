"""FAULTS 5 to 13: files of another kind, damaged, protected, empty, or false about themselves."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from contracts.imports.readers import Limits, Options, Refused, open_file
from tests.contracts.readers import hostile
from tests.contracts.readers.hostile import MAIN, pack, sheet, text_row, xlsx, xlsx_parts
from tests.contracts.readers.reading_files import Write, read, refusal_of


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"<!DOCTYPE html><html><body>Not found", "is_html", "web page"),
        (b"\n\n <HTML xmlns:o='urn:x'><table>", "is_html", "web page"),
        (b"%PDF-1.7\n", "is_pdf", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is_image", "picture"),
        (b"\x1f\x8b\x08\0", "is_compressed", "compressed"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
         "is_xml_spreadsheet", "XML Spreadsheet 2003"),
        (b'{"a": [1,\n 2]}', "is_json", "JSON"),
        (pack({"word/document.xml": "<x/>"}), "not_a_workbook", "Word"),
        (pack({"holiday.jpg": b"x"}), "not_a_workbook", "zip file"),
        (pack({"xl/workbook.bin": b"x"}), "is_xlsb", ".xlsb"),
        (bytes(range(256)) * 8 + b"\0\0\0\0", "not_a_spreadsheet", "not a spreadsheet"),
    ],
)  # fmt: skip
def test_fault_05_another_kind_of_file_is_named(write: Write, data: bytes, code: str, words: str) -> None:
    problem = refusal_of(write("register.xlsx", data))
    assert problem.code == code
    assert words in problem.message
    assert problem.hint


def test_fault_05_csv_named_xlsx_is_read_as_csv_with_a_warning(write: Write) -> None:
    with open_file(write("register.xlsx", b"Reference,Title\nR1,Housing\n")) as reading:
        assert reading.kind == "csv"
        assert [note.code for note in reading.notes] == ["named_wrongly"]
        assert [row.cells for row in reading.rows()] == [["Reference", "Title"], ["R1", "Housing"]]


def test_fault_05_xls_named_xlsx_is_read_with_a_warning(write: Write) -> None:
    with open_file(write("register.xlsx", hostile.xls([hostile.xls_text(0, 0, "Reference")]))) as reading:
        assert reading.kind == "xls"
        assert [note.code for note in reading.notes] == ["named_wrongly"]
        assert [row.cells for row in reading.rows()] == [["Reference"]]


@pytest.mark.parametrize(
    "data",
    [
        hostile.compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x" * 5000}),
        hostile.xls([hostile.xls_text(0, 0, "x")], before=hostile.record(0x2F, b"\0" * 6)),
        hostile.ods("<table:table/>", manifest="<manifest><encryption-data/></manifest>"),
    ],
)
def test_fault_06_password(write: Write, data: bytes) -> None:
    problem = refusal_of(write("register.xlsx", data))
    assert problem.code == "password"
    assert "Remove the password and save it again" in problem.hint


MANY = "".join(text_row(n, f"R{n}", "Housing repairs", f"{n * 7919 % 10007}") for n in range(1, 30_000))


@pytest.mark.parametrize("keep", [30, 0.3, 0.6, 0.99, -1])
def test_fault_07_truncated_file_gives_no_row(write: Write, keep: float) -> None:
    data = xlsx(MANY)
    end = int(len(data) * keep) if isinstance(keep, float) else keep
    with pytest.raises(Refused) as caught:
        open_file(write("cut.xlsx", data[:end]))
    assert caught.value.problem.code == "damaged"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"])
def test_fault_07_wrong_checksum_gives_no_row(write: Write, part: str) -> None:
    with pytest.raises(Refused) as caught:
        open_file(write("crc.xlsx", hostile.with_wrong_checksum(xlsx(MANY), part)))
    assert caught.value.problem.code == "damaged"


def test_fault_07_changed_byte_midway_gives_no_row(write: Write) -> None:
    data = bytearray(xlsx(MANY))
    data[len(data) // 2] ^= 0x55
    with pytest.raises(Refused) as caught:
        open_file(write("changed.xlsx", bytes(data)))
    assert caught.value.problem.code == "damaged"


@pytest.mark.parametrize("keep", [600, 1500, 4000])
def test_fault_07_truncated_xls(write: Write, keep: int) -> None:
    data = hostile.xls([hostile.xls_text(0, 0, "Reference")])
    assert refusal_of(write("cut.xls", data[:keep])).code in ("damaged", "not_a_workbook")


def test_fault_07_sheet_that_is_not_xml(write: Write) -> None:
    path = write("bad.xlsx", xlsx('<row r="1"><c r="A1" t="e"><v>1</c></row>'))
    assert refusal_of(path).code == "damaged"


@pytest.mark.parametrize(
    "parts",
    [xlsx_parts(main_type=hostile.MACRO_TYPE), xlsx_parts() | {"xl/vbaProject.bin": b"x"}],
)
def test_fault_08_macros_are_refused(write: Write, parts: dict[str, str | bytes]) -> None:
    problem = refusal_of(write("register.xlsm", pack(parts)))
    assert problem.code == "macros"
    assert "save" in problem.hint.lower()


def test_fault_08_macros_in_an_xls_file_are_refused(write: Write) -> None:
    data = hostile.compound({"Workbook": b"x", "_VBA_PROJECT_CUR": b"x"})
    assert refusal_of(write("register.xls", data)).code == "macros"


def test_fault_08_links_and_objects_give_values_only(write: Write, listener: tuple[str, list[str]]) -> None:
    address, asked = listener
    rows = (
        '<row r="1"><c r="A1"><f>[1]Sheet1!A1</f><v>1234.5</v></c>'
        '<c r="B1" t="str"><f>cmd|x!A1</f><v>last</v></c></row>'
    )
    parts = xlsx_parts({"Contracts": sheet(rows)}) | {
        "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{MAIN}">'
        '<ddeLink ddeService="cmd" ddeTopic="x"/></externalLink>',
        "xl/externalLinks/_rels/externalLink1.xml.rels": "<Relationships>"
        f'<Relationship Id="rId1" Target="{address}" TargetMode="External"/></Relationships>',
        "xl/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0",
    }
    with open_file(write("links.xlsx", pack(parts))) as reading:
        assert [note.code for note in reading.notes] == ["external_links", "embedded_objects"]
        assert [row.cells for row in reading.rows()] == [["1234.5", "last"]]
    assert asked == []


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("../../x", 0o100644),
        ("xl/../../../x", 0o100644),
        ("/etc/x", 0o100644),
        ("..\\..\\x", 0o100644),
        ("C:/x", 0o100644),
        ("xl/link.xml", 0o120777),
    ],
)
def test_fault_09_names_that_lead_outside(write: Write, tmp_path: Path, name: str, mode: int) -> None:
    before = sorted(tmp_path.parent.rglob("x"))
    path = write("evil.xlsx", hostile.with_member(pack(xlsx_parts()), name, mode=mode))
    assert refusal_of(path).code == "unsafe_zip"
    assert sorted(tmp_path.parent.rglob("x")) == before


@pytest.mark.filterwarnings("ignore:Duplicate name")  # zipfile's, on building the file
@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "XL/Worksheets/Sheet1.xml"])
def test_fault_09_two_parts_of_one_name(write: Write, name: str) -> None:
    path = write("twice.xlsx", hostile.with_member(pack(xlsx_parts()), name, b"<x/>"))
    assert refusal_of(path).code == "unsafe_zip"


@pytest.mark.parametrize(
    "name",
    ["-rf .xlsx", "a\r\nb.xlsx", "q\"uo'te.xlsx", "\u202exslx.exe", "emoji \U0001f600.xlsx", "%2e%2e.csv"],
)
def test_fault_10_odd_file_names(write: Write, name: str) -> None:
    assert [row.cells[0] for row in read(write(name, pack(xlsx_parts())))] == ["Reference", "R1"]


def test_fault_10_name_that_is_not_utf_8(tmp_path: Path) -> None:
    path = Path(str(tmp_path) + "/caf\udce9.xlsx")
    path.write_bytes(pack(xlsx_parts()))
    assert len(read(path)) == 2


HIDDEN = '<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b" \r\n\r\n", "empty_file"),
        (pack(xlsx_parts(states={"Contracts": "hidden"})), "hidden_only"),
        (pack(xlsx_parts(states={"Contracts": "veryHidden"})), "hidden_only"),
        (pack(xlsx_parts({"Chart": "<chartsheet/>"}, kinds={"Chart": "chartsheet"})), "chart_only"),
        (hostile.xls([hostile.xls_text(0, 0, "x")], state=1), "hidden_only"),
        (hostile.xls([], sheet_kind=2), "chart_only"),
        (hostile.ods('<table:table table:name="T" table:style-name="ta1"/>', styles=HIDDEN), "hidden_only"),
    ],
)  # fmt: skip
def test_fault_11_nothing_to_read(write: Write, data: bytes, code: str) -> None:
    problem = refusal_of(write("register.xlsx", data))
    assert problem.code == code
    assert problem.message
    assert problem.hint


def test_fault_11_header_only_is_one_row(write: Write) -> None:
    assert len(read(write("header.xlsx", xlsx(text_row(1, "Reference", "Title"))))) == 1
    assert len(read(write("header.csv", b"Reference,Title\n"))) == 1


def test_fault_11_worksheet_without_rows(write: Write) -> None:
    assert read(write("none.xlsx", xlsx(""))) == []
    assert (
        read(
            write(
                "none2.xlsx", pack(xlsx_parts({"C": f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'}))
            )
        )
        == []
    )


def test_fault_11_hidden_sheet_is_read_when_asked_for(write: Write) -> None:
    path = write(
        "hidden.xlsx",
        pack(xlsx_parts({"A": hostile.SMALL, "Old B": hostile.SMALL}, states={"Old B": "hidden"})),
    )
    with open_file(path) as reading:
        assert [(s.name, s.hidden) for s in reading.sheets] == [("A", False), ("Old B", True)]
        with pytest.raises(ValueError, match="was not asked for"):
            list(reading.rows("Old B"))
    with open_file(path, Options(sheet="old b")) as reading:
        assert len(list(reading.rows("Old B"))) == 2
        assert [row.sheet for row in reading.preview()] == ["Old B", "Old B"]
    problem = refusal_of(path, Options(sheet="C"))
    assert (problem.code, problem.severity) == ("sheet_not_found", "needs_answer")
    assert "“A”, “Old B”" in problem.hint


@pytest.mark.parametrize("dimension", ["A1", "A1:XFD1048576", "C5", "nonsense"])
def test_fault_12_false_dimension_changes_nothing(write: Write, dimension: str) -> None:
    rows = "".join(text_row(n, f"R{n}", "x") for n in range(1, 101))
    path = write("dimension.xlsx", pack(xlsx_parts({"Contracts": sheet(rows, dimension)})))
    started = time.monotonic()
    found = read(path)
    assert [row.number for row in found] == list(range(1, 101))
    assert found[99].cells == ["R100", "x"]
    assert time.monotonic() - started < 5


def test_fault_12_dimension_of_one_cell(write: Write) -> None:
    rows = text_row(1, "R1", "x") + text_row(2, "R2", "y")
    path = write("dimension.xlsx", pack(xlsx_parts({"Contracts": sheet(rows, "A1")})))
    assert [row.cells for row in read(path)] == [["R1", "x"], ["R2", "y"]]


def test_fault_13_dimension_of_a_whole_sheet(write: Write) -> None:
    path = write("dimension.xlsx", pack(xlsx_parts({"Contracts": sheet(text_row(1, "R1"), "A1:XFD1048576")})))
    assert [row.cells for row in read(path)] == [["R1"]]


def test_more_rows_than_a_page_takes(write: Write) -> None:
    limits = Limits(2**20, 2**20, rows=100)
    rows = "".join(text_row(n, f"R{n}") for n in range(1, 200))
    problem = refusal_of(write("many.xlsx", xlsx(rows)), Options(limits=limits))
    assert problem.code == "too_many_rows"
    assert "100 rows" in problem.message
    lines = b"".join(b"R%d,x\n" % n for n in range(200))
    assert refusal_of(write("many.csv", lines), Options(limits=limits)).code == "too_many_rows"


def test_larger_file_than_a_page_takes(write: Write) -> None:
    problem = refusal_of(write("large.csv", b"a,b\n" * 300_000), Options(limits=Limits(2**20, 2**20, None)))
    assert problem.code == "file_too_large"
    assert "(1 MB, limit 1 MB)" in problem.message
