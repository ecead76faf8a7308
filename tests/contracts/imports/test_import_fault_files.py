"""FAULTS 1 to 13 through the command: files that are refused whole, or read in spite of what they say of themselves.

How each file is read is tested in depth beside the readers and the parsing; here is what an officer gets.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from contracts.models import Evidence, Import
from tests.contracts.imports.fault_imports import GOOD_XLSX, refused, said, workbook_rows, write
from tests.contracts.imports.import_commands import HEADINGS, applied, borough, row, run, write_csv
from tests.contracts.readers import hostile

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def _with_a_register(db: None, tmp_path: Path) -> None:
    """Something that a bad file could harm."""
    borough()
    applied(write_csv(tmp_path / "good.csv", [row("G1", "Library system")]))


def test_fault_01_a_zip_bomb(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    hostile.bomb(path, 1536 * 2**20)
    problem = refused(path)
    assert "300 mb" in said(problem)
    assert "unpacked" in said(problem)


def test_fault_02_a_cell_in_the_last_corner(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    problem = refused(write(tmp_path / "far.xlsx", hostile.xlsx(GOOD_XLSX + far)))
    assert "xfd1048576" in said(problem) + problem["cell"].lower()


def test_fault_03_a_sheet_of_styled_blank_rows(tmp_path: Path) -> None:
    blank = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(3, 20_000))
    receipt = applied(write(tmp_path / "styled.xlsx", hostile.xlsx(GOOD_XLSX + blank)))
    assert (receipt["new"], receipt["rows"]) == (1, 1)


def test_fault_04_a_document_type_definition(tmp_path: Path) -> None:
    canary = write(tmp_path / "canary.txt", b"canary-9d1")
    parts = hostile.xlsx_parts({"Contracts": hostile.sheet(GOOD_XLSX)})
    sheet = str(parts["xl/worksheets/sheet1.xml"])
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{canary}">]>'
    parts["xl/worksheets/sheet1.xml"] = sheet.replace("?>", "?>" + entity, 1).replace("X1", "&e;")
    problem = refused(write(tmp_path / "entity.xlsx", hostile.pack(parts)))
    assert "dtd" in said(problem)
    assert not Evidence.objects.filter(raw__icontains="canary-9d1").exists()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"<!DOCTYPE html><html><body>Sorry</body></html>", "web page"),
        (b"%PDF-1.7\n%\xe2\xe3", "pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "picture"),
    ],
)
def test_fault_05_another_kind_of_file_named_xlsx(tmp_path: Path, data: bytes, word: str) -> None:
    assert word in said(refused(write(tmp_path / "register.xlsx", data)))


def test_fault_05_a_csv_named_xlsx_is_read_as_csv(tmp_path: Path) -> None:
    receipt = applied(write_csv(tmp_path / "register.xlsx", [row("X1")]))
    assert receipt["new"] == 1
    assert any("CSV" in p["message"] for p in receipt["problems"])


def test_fault_06_a_workbook_with_a_password(tmp_path: Path) -> None:
    data = hostile.compound({"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": b"\0" * 64})
    problem = refused(write(tmp_path / "locked.xlsx", data))
    assert "password" in said(problem)
    assert "save" in said(problem)


def test_fault_07_a_file_cut_off_or_damaged(tmp_path: Path) -> None:
    data = hostile.xlsx(GOOD_XLSX)
    assert "damaged" in said(refused(write(tmp_path / "cut.xlsx", data[: len(data) // 2])))
    wrong = hostile.with_wrong_checksum(data, "xl/worksheets/sheet1.xml")
    assert "damaged" in said(refused(write(tmp_path / "wrong.xlsx", wrong)))


def test_fault_08_macros(tmp_path: Path) -> None:
    parts = hostile.xlsx_parts({"Contracts": hostile.sheet(GOOD_XLSX)}, main_type=hostile.MACRO_TYPE)
    parts["xl/vbaProject.bin"] = b"macro"
    problem = refused(write(tmp_path / "macros.xlsm", hostile.pack(parts)))
    assert "macro" in said(problem)
    assert ".xlsx" in said(problem)


@pytest.mark.parametrize("name", ["../../x", "/etc/cron.d/x", "xl/worksheets/sheet1.xml"])
def test_fault_09_parts_that_lead_outside_or_stand_twice(
    tmp_path: Path, name: str, recwarn: pytest.WarningsRecorder
) -> None:
    data = hostile.with_member(hostile.xlsx(GOOD_XLSX), name)
    before = sorted(tmp_path.rglob("*"))
    path = write(tmp_path / "outside.xlsx", data)
    refused(path)
    made = {one.name for one in tmp_path.rglob("*")} - {one.name for one in before}
    assert made == {"outside.xlsx", "next to outside.xlsx.csv"}


@pytest.mark.parametrize(
    "name", ["..%2f..%2fetc%2fpasswd.csv", "a" * 240 + ".csv", "‮vsc.csv", "a\r\nSet-Cookie: x.csv",
             "\"quote'.csv", "🎉.csv", "<script>alert(1)</script>.csv".replace("/", "∕")]
)  # fmt: skip
def test_fault_10_odd_file_names(tmp_path: Path, name: str) -> None:
    receipt = applied(write_csv(tmp_path / name, [row("X1")]))
    assert receipt["file"] == name
    assert Import.objects.get(pk=receipt["import"]).file_name == name
    _, out, _ = run("imports")
    assert len(out.splitlines()) == Import.objects.count()
    assert out.replace("\n", "").isprintable()


def test_fault_10_a_file_name_that_is_no_text(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.csv"))
    receipt = applied(write_csv(path, [row("X1")]))
    assert receipt["file"].endswith(".csv")
    assert receipt["file"].isascii()
    assert run("import_register", path, "--borough", "anyborough")[0] == 0


def test_fault_11_nothing_to_read(tmp_path: Path) -> None:
    empty = refused(write(tmp_path / "empty.csv", b""))
    heading = refused(write_csv(tmp_path / "heading.csv", []))
    parts = hostile.xlsx_parts({"Old": hostile.sheet(GOOD_XLSX)}, states={"Old": "hidden"})
    hidden = refused(write(tmp_path / "hidden.xlsx", hostile.pack(parts)))
    parts = hostile.xlsx_parts({"Chart": "<chartsheet/>"}, kinds={"Chart": "chartsheet"})
    chart = refused(write(tmp_path / "chart.xlsx", hostile.pack(parts)))
    assert len({p["message"] for p in (empty, heading, hidden, chart)}) == 4
    assert "sheet's name" in hidden["hint"]
    assert applied(tmp_path / "hidden.xlsx", "--sheet", "Old")["new"] == 1


@pytest.mark.parametrize(("number", "dimension"), [(12, "A1"), (13, "A1:XFD1048576")])
def test_faults_12_and_13_a_false_dimension(tmp_path: Path, number: int, dimension: str) -> None:
    rows = workbook_rows(HEADINGS, row("X1"), row("X2"))
    parts = hostile.xlsx_parts({"Contracts": hostile.sheet(rows, dimension)})
    assert applied(write(tmp_path / f"{number}.xlsx", hostile.pack(parts)))["new"] == 2
