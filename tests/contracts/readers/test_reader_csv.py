"""CSV files: FAULTS 16, 17 and 24, and the encodings and delimiters that councils publish in."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.imports.readers import NUL, TOO_LONG, Options, Reading, Refused, Row, open_file
from contracts.imports.readers.delimiters import find_delimiter
from contracts.imports.readers.encodings import undo_twice

Write = Callable[[str, bytes], Path]

TEXT = "Reference,Title,Amount\r\nR1,Café repairs,£1\r\nR2,“Housing”,£2\r\n"
CELLS = [["Reference", "Title", "Amount"], ["R1", "Café repairs", "£1"], ["R2", "“Housing”", "£2"]]


def opened(path: Path, **options: str) -> tuple[Reading, list[Row]]:
    with open_file(path, Options(**options)) as reading:  # type: ignore[arg-type]  # texts only
        return reading, list(reading.rows())


def refused(path: Path, **options: str) -> Refused:
    with pytest.raises(Refused) as caught:
        opened(path, **options)
    return caught.value


@pytest.mark.parametrize(
    ("data", "label", "notes"),
    [
        (TEXT.encode(), "UTF-8", []),
        (b"\xef\xbb\xbf" + TEXT.encode(), "UTF-8", []),
        (b"\xc3\xaf\xc2\xbb\xc2\xbf" + TEXT.encode(), "UTF-8", ["bom_encoded_twice"]),
        (b"\xef\xbb\xbf\xc3\xaf\xc2\xbb\xc2\xbf" + TEXT.encode(), "UTF-8", []),
        (
            b"\xc3\xaf\xc2\xbb\xc2\xbf" + TEXT.encode().decode("latin-1").encode(),
            "UTF-8",
            ["text_encoded_twice"],
        ),
        (TEXT.encode("cp1252"), "Windows-1252", ["encoding_guessed"]),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "UTF-16", []),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16 (big-endian)", []),
        (TEXT.encode("utf-16-le"), "UTF-16", ["encoding_guessed"]),
        (TEXT.encode("utf-16-be"), "UTF-16 (big-endian)", ["encoding_guessed"]),
    ],
)
def test_fault_16_encodings_are_found(write: Write, data: bytes, label: str, notes: list[str]) -> None:
    reading, rows = opened(write("register.csv", data))
    assert reading.kind == "csv"
    assert reading.encoding == label
    assert [note.code for note in reading.notes] == notes
    assert [row.cells for row in rows] == CELLS
    assert [row.number for row in rows] == [1, 2, 3]
    assert all(row.faults is None for row in rows)


def test_fault_16_late_pound_sign_in_windows_1252(write: Write) -> None:
    data = b"Reference,Amount\n" + b"R1,100\n" * 400_000 + b"R2,\xa3200\n"
    reading, rows = opened(write("late.csv", data))
    assert reading.encoding == "Windows-1252"
    assert rows[-1].cells == ["R2", "£200"]
    assert rows[-1].number == 400_002


@pytest.mark.parametrize(
    ("asked", "data", "words"),
    [
        ("utf-8", b"Reference\nR1 \xa3\n", "byte 14 (0xA3)"),
        ("UTF_8", b"a" * 2_000_000 + b"\n\xff\n", "byte 2,000,002 (0xFF)"),
        ("windows-1252", b"abc\n\x81\n", "byte 5 (0x81)"),
        ("utf-16", "abc".encode("utf-16-le") + b"x", "byte 7 (0x78)"),
    ],
)
def test_fault_16_asked_encoding_that_does_not_fit(write: Write, asked: str, data: bytes, words: str) -> None:
    problem = refused(write("register.csv", data), encoding=asked).problem
    assert (problem.code, problem.severity) == ("encoding_wrong", "needs_answer")
    assert words in problem.message


def test_fault_16_asked_encoding_overrides(write: Write) -> None:
    path = write("register.csv", "Reference,Amount\nR1,£1\n".encode("mac-roman"))
    assert opened(path, encoding="macintosh")[1][1].cells == ["R1", "£1"]


@pytest.mark.parametrize("name", ["rot13", "zip", "punycode", "unicode-escape", "nonsense", "idna"])
def test_fault_16_encoding_that_is_not_one(write: Write, name: str) -> None:
    problem = refused(write("register.csv", b"a,b\n"), encoding=name).problem
    assert (problem.code, problem.severity) == ("encoding_name", "needs_answer")


def test_fault_16_utf_8_with_a_bad_byte_is_not_guessed(write: Write) -> None:
    path = write("register.csv", ("£,é,ü,x\n" * 50).encode() + b"\xa3\n")
    problem = refused(path).problem
    assert (problem.code, problem.severity) == ("encoding_mixed", "needs_answer")
    # 50 lines of 11 bytes each come first.
    assert "byte 551" in problem.message
    assert opened(path, encoding="windows-1252")[1][-1].cells == ["£"]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b,c\n1,2,3\n", ","),
        ("a;b;c\n1,5;2,5;3,5\n1,5;2,5;3,5\n", ";"),
        ("a\tb\tc\n1,000\t2,000\t3,000\n", "\t"),
        ("a|b|c\n1|2|3\n", "|"),
        ("Contracts register, 2026\n\na;b;c\n1;2;3\n4;5;6\n", ";"),
        ('a,b,c\n"x;y;z;w",2,3\n"x;y;z;w",5,6\n', ","),
        ('"a\nb",c\n"1\n2",3\n', ","),
        ("only\none\ncolumn\n", ","),
        ("", ","),
    ],
)
def test_fault_16_delimiters_are_found(text: str, delimiter: str) -> None:
    assert find_delimiter(text) == delimiter


def test_fault_16_delimiter_is_shown_and_overridable(write: Write) -> None:
    path = write("register.csv", b"a;b\n1;2\n")
    reading, rows = opened(path)
    assert reading.delimiter == ";"
    assert rows[1].cells == ["1", "2"]
    assert opened(path, delimiter="comma")[1][1].cells == ["1;2"]
    assert opened(write("t.tsv", b"a\tb;c\n"), delimiter="tab")[1][0].cells == ["a", "b;c"]
    assert opened(write("c.csv", b"a^b\n"), delimiter="^")[1][0].cells == ["a", "b"]
    assert refused(path, delimiter="letters").problem.code == "delimiter_name"


def test_fault_16_excel_names_its_delimiter_in_the_first_line(write: Write) -> None:
    reading, rows = opened(write("register.csv", b"sep=;\r\na;b\r\n1;2\r\n"))
    assert reading.delimiter == ";"
    # Excel itself hides that line: what it shows as row 1 is the header.
    assert [(row.number, row.cells) for row in rows] == [(1, ["a", "b"]), (2, ["1", "2"])]


def test_fault_16_line_breaks_and_quotes_in_cells(write: Write) -> None:
    data = b'Ref,Title\r\nR1,"first\r\nsecond, with ""quotes"""\r\n,\r\nR2,6" pipe\r\n'
    with open_file(write("register.csv", data)) as reading:
        rows = list(reading.rows())
        assert [(row.number, row.cells) for row in rows] == [
            (1, ["Ref", "Title"]),
            (2, ["R1", 'first\r\nsecond, with "quotes"']),
            (4, ["R2", '6" pipe']),
        ]
        assert reading.blank_rows == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_fault_16_nul_is_a_fault_of_its_cell(write: Write, encoding: str) -> None:
    path = write("register.csv", "Ref,Title\nR1,ok\nR2,a\0b\nR3,ok\n".encode(encoding))
    faults = {row.number: row.faults for row in opened(path)[1]}
    assert faults == {1: None, 2: None, 3: {1: NUL}, 4: None}


def test_fault_17_line_of_100_mb(tmp_path: Path) -> None:
    path = tmp_path / "line.csv"
    with path.open("wb") as file:
        for _ in range(100):
            file.write(b"x" * 2**20)
    started = time.monotonic()
    problem = refused(path).problem
    assert problem.code in ("line_too_long", "field_too_long")
    assert "field limit" in problem.message
    assert time.monotonic() - started < 5


def test_fault_17_a_million_columns(write: Write) -> None:
    problem = refused(write("wide.csv", b"Ref" + b",x" * 1_000_000 + b"\n")).problem
    assert problem.code == "too_many_columns"
    assert problem.cell == "GS1"


def test_fault_17_quotation_mark_that_is_never_closed(write: Write) -> None:
    lines = b'Ref,Title\nR1,"open\n' + b"R2,and so on\n" * 500_000
    assert refused(write("open.csv", lines)).problem.code == "field_too_long"
    problem = refused(write("open2.csv", b'Ref,Title\nR1,"open\nR2,x\n')).problem
    assert problem.code == "quote_never_closed"
    assert (problem.row, problem.cell) == (2, "B2")


def test_empty_columns_to_the_right_are_left_out(write: Write) -> None:
    path = write("commas.csv", b"Ref,Title" + b"," * 16_382 + b"\nR1,x" + b"," * 16_382 + b"\n")
    rows = opened(path)[1]
    assert [len(row.cells) for row in rows] == [200, 200]
    assert rows[1].cells[:3] == ["R1", "x", ""]


def test_fault_24_cell_of_1_mb_is_cut_off_and_marked(write: Write) -> None:
    rows = opened(write("long.csv", b"Ref,Title\nR1," + b"x" * 2**20 + b"\nR2,ok\n"))[1]
    assert rows[1].faults == {1: TOO_LONG}
    assert len(rows[1].cells[1]) == 32_767
    assert rows[2] == Row("", 3, ["R2", "ok"], None)


@pytest.mark.parametrize(
    "text", ["zero\u200bwidth", "\u202ertl", "\U0001f600", "e\u0301", "a\ud800b", "\u2028x"]
)
def test_fault_24_odd_characters_are_kept(write: Write, text: str) -> None:
    for data in (f"Ref,T\nR1,{text}\n".encode("utf-8", "surrogatepass"),
                 b"\xff\xfe" + f"Ref,T\nR1,{text}\n".encode("utf-16-le", "surrogatepass")):  # fmt: skip
        assert opened(write("odd.csv", data))[1][1].cells == ["R1", text]


def test_codes_stay_text(write: Write) -> None:
    cells = ["01234567", "1.234567E+06", "72000000-5", "007", "1e5", "=1+1"]
    rows = opened(write("codes.csv", ",".join(cells).encode() + b"\n"))[1]
    assert rows[0].cells == cells


def test_preview_stops_early_and_can_be_repeated(write: Write) -> None:
    with open_file(write("many.csv", b"a,b\n" * 1000)) as reading:
        assert len(reading.preview()) == 40
        assert len(reading.preview(n=3)) == 3
        assert len(list(reading.rows())) == 1000


cell = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
table = st.lists(st.lists(cell, min_size=2, max_size=5), min_size=1, max_size=8)


@given(table)
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    path = tmp_path_factory.mktemp("csv") / "any.csv"
    # A mark at the beginning, as what stands in the cells may look like another encoding or kind of file.
    path.write_bytes(b"\xef\xbb\xbf" + text.getvalue().encode())
    with open_file(path, Options(delimiter=",")) as reading:
        found = [(row.number, row.cells) for row in reading.rows()]
    expected = [(n, cells) for n, cells in enumerate(rows, 1) if any(c and not c.isspace() for c in cells)]
    assert found == expected


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_encoding_twice_is_undone(text: str) -> None:
    twice = "".join(bytes([b]).decode("cp1252") if b not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(b)
                    for b in text.encode())  # fmt: skip
    assert undo_twice(twice) == text
