"""FAULTS 1 to 26 through the command: the process survives, says what is wrong, and applies nothing by halves.

How each file is read is tested in depth beside the readers and the parsing; here is what an officer gets.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from contracts.models import ContractFact, Evidence, Import, ImportProblem
from suppliers.models import Supplier
from tests.contracts.imports.import_commands import (
    BESIDE_THE_FACTS,
    HEADINGS,
    applied,
    borough,
    codes,
    import_register,
    row,
    run,
    table_counts,
    write_csv,
)
from tests.contracts.readers import hostile

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PROJECT = Path(__file__).resolve().parents[3]
MOST_MB = 1_536


@pytest.fixture(autouse=True)
def _with_a_register(db: None, tmp_path: Path) -> None:
    """Something that a bad file could harm."""
    borough()
    applied(write_csv(tmp_path / "good.csv", [row("G1", "Library system")]))


def refused(path: Path, *flags: object) -> dict[str, Any]:
    """The one problem for which a file is refused whole: nothing else has changed, and the next file works."""
    before = table_counts(besides=BESIDE_THE_FACTS)
    code, receipt = import_register(path, *flags)
    assert code == 1
    assert table_counts(besides=BESIDE_THE_FACTS) == before
    assert receipt["records"] == dict.fromkeys(receipt["records"], 0)
    problem: dict[str, Any] = next(p for p in receipt["problems"] if p["severity"] != "warning")
    assert problem["message"]
    assert problem["hint"]
    assert Import.objects.get(pk=receipt["import"]).status == "refused"
    again = write_csv(path.parent / f"next to {path.name}.csv"[:200], [row("G1", "Library system")])
    assert applied(again)["same_as"]
    return problem


def said(problem: Mapping[str, Any]) -> str:
    return f"{problem['message']} {problem['hint']}".lower()


def workbook_rows(*rows: Sequence[str]) -> str:
    return "".join(hostile.text_row(n, *cells) for n, cells in enumerate(rows, 1))


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


GOOD_XLSX = workbook_rows(HEADINGS, row("X1"))


# --- files ------------------------------------------------------------------------------------------


def peak_of_process(environment: Mapping[str, str], path: Path) -> tuple[int, dict[str, Any], int, float]:
    """The command in a process of its own: exit code, receipt, peak MB of it and its children, seconds."""
    code = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], capture_output=True, text=True)\n"
        "print(done.returncode); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
        "print(done.stdout); sys.stderr.write(done.stderr)\n"
    )
    started = time.monotonic()
    command = [sys.executable, str(PROJECT / "manage.py"), "import_register", str(path), "--borough",
               "anyborough", "--format", "json"]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", code, *command], env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.stderr == ""
    exit_code, peak, receipt = done.stdout.split("\n", 2)
    return int(exit_code), json.loads(receipt), int(peak) // 1024, time.monotonic() - started


def test_faults_01_03_and_17_in_a_process_of_their_own(
    child_environment: Mapping[str, str], tmp_path: Path
) -> None:
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 0
    bomb = tmp_path / "bomb.xlsx"
    hostile.bomb(bomb, 1536 * 2**20)
    code, receipt, peak, _ = peak_of_process(child_environment, bomb)
    assert (code, codes(receipt)[0][0]) == (1, "too_large_unpacked")
    assert peak < MOST_MB

    styled = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(3, 1_048_577))
    path = write(tmp_path / "styled.xlsx", hostile.xlsx(GOOD_XLSX + styled))
    code, receipt, peak, seconds = peak_of_process(child_environment, path)
    assert (code, receipt["new"]) == (0, 1)
    assert (peak < MOST_MB, seconds < 30) == (True, True)

    code, receipt, peak, _ = peak_of_process(
        child_environment, write(tmp_path / "line.csv", b"x," * (50 * 2**20))
    )
    assert (code, codes(receipt)[0][0]) == (1, "line_too_long")
    assert peak < MOST_MB


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


def test_fault_14_titles_above_and_a_total_below(tmp_path: Path) -> None:
    path = tmp_path / "titles.csv"
    lines = [("Contracts register",), ("April 2026",), HEADINGS, row("X1"), row("X2"),
             ("Total", "", "", "", "", "", "120000")]  # fmt: skip
    path.write_text("\n".join(",".join(cells) for cells in lines))
    receipt = applied(path)
    assert (receipt["header_row"], receipt["new"], receipt["rows_with_errors"]) == (3, 2, 1)
    (asked,) = (p for p in receipt["problems"] if p["severity"] == "needs_answer")
    assert (asked["code"], asked["row"]) == ("looks_like_total", 6)
    assert not ContractFact.objects.filter(value_pence=120_000_00).exists()


def test_fault_15_two_columns_for_one_field(tmp_path: Path) -> None:
    headings = ("Reference", " title ", "TITLE\u00a0", "Supplier", "", "Start date")
    path = write_csv(tmp_path / "twice.csv", [("X1", "One", "Two", "Example", "", "01/04/2024")], headings)
    problem = refused(path)
    assert (problem["code"], problem["severity"]) == ("duplicate_header", "needs_answer")
    assert "--map" in problem["hint"]
    assert applied(path, "--map", "title=C")["new"] == 1
    assert ContractFact.objects.get(reference="X1").title == "Two"


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-le", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_fault_16_encodings_and_delimiters(tmp_path: Path, encoding: str, delimiter: str) -> None:
    lines = [HEADINGS, row("X1", 'Café – "main"\nhall', value="£1")]
    cells = (delimiter.join('"' + c.replace('"', '""') + '"' for c in line) for line in lines)
    path = write(tmp_path / "register.csv", "\r\n".join(cells).encode(encoding))
    assert applied(path)["new"] == 1
    fact = ContractFact.objects.get(reference="X1")
    assert fact.title.split() == ["Café", "–", '"main"', "hall"]
    assert fact.value_pence == 100


def test_fault_16_a_nul_is_an_error_of_its_cell(tmp_path: Path) -> None:
    receipt = applied(write_csv(tmp_path / "nul.csv", [row("X1"), row("X2", "Hou\0sing")]))
    (error,) = (p for p in receipt["problems"] if p["severity"] == "error")
    assert error["cell"] == "B3"
    assert (receipt["new"], receipt["rows_with_errors"]) == (1, 1)
    assert ImportProblem.objects.filter(cell="B3").exists()


def test_fault_17_a_line_too_long_and_too_many_columns(tmp_path: Path) -> None:
    refused(write(tmp_path / "line.csv", b"x" * (20 * 2**20)))
    refused(write(tmp_path / "columns.csv", b"," * 1_000_000))


# --- values -----------------------------------------------------------------------------------------


def errors(receipt: Mapping[str, Any]) -> dict[int, list[tuple[str, str, str]]]:
    """Row → the cell, code and severity of what keeps it back."""
    found: dict[int, list[tuple[str, str, str]]] = {}
    for p in receipt["problems"]:
        if p["severity"] != "warning":
            found.setdefault(p["row"], []).append((p["cell"], p["code"], p["severity"]))
    return found


def test_fault_18_five_spellings_of_a_company_number(tmp_path: Path) -> None:
    numbers = ["1234567", "01234567", "01234567 ", "gb/01234567", "SC012345", "1.234567E+06"]
    rows = [row(f"X{n}", supplier=f"Name {n}", number=number) for n, number in enumerate(numbers)]
    receipt = applied(write_csv(tmp_path / "numbers.csv", rows))
    assert receipt["rows_with_errors"] == 0
    of = {f.reference: f.supplier for f in ContractFact.objects.filter(reference__startswith="X")}
    assert len({of[f"X{n}"] for n in (0, 1, 2, 3)}) == 1
    assert of["X0"] is not None
    assert of["X4"] is not None
    assert (of["X0"].company_number, of["X4"].company_number) == ("01234567", "SC012345")
    warned = [p["cell"] for p in receipt["problems"] if p["severity"] == "warning" and p["cell"] == "D7"]
    assert warned
    assert Supplier.objects.filter(company_number="01234567").count() == 1


def test_fault_19_amounts_are_read_or_in_error_and_never_zero(tmp_path: Path) -> None:
    values = {"£1,234.50": 123_450, "12k": 12_000_00, "": None, "-": None, "TBC": None}
    asked = ["(500)", "-500", "6000000000"]
    wrong = ["about ten", "1e308", "NaN", "inf"]
    rows = [row(f"X{n}", value=value) for n, value in enumerate([*values, *asked, *wrong])]
    receipt = applied(write_csv(tmp_path / "amounts.csv", rows))
    facts = dict(
        ContractFact.objects.filter(reference__startswith="X").values_list("reference", "value_pence")
    )
    assert [facts[f"X{n}"] for n in range(len(values))] == list(values.values())
    assert len(facts) == len(values)
    severities = [severity for found in errors(receipt).values() for _, _, severity in found]
    assert severities == ["needs_answer"] * len(asked) + ["error"] * len(wrong)
    assert not ContractFact.objects.filter(value_pence=0).exists()


def test_fault_20_excel_errors_are_errors(tmp_path: Path) -> None:
    rows = [row("X1", end="#N/A"), row("X2", supplier="#REF!"), row("X3", value="#VALUE!"), row("X4")]
    receipt = applied(write_csv(tmp_path / "errors.csv", rows))
    assert {number: found[0][0] for number, found in errors(receipt).items()} == {2: "F2", 3: "C3", 4: "G4"}
    assert receipt["new"] == 1


def test_fault_21_dates(tmp_path: Path) -> None:
    starts = ["03/04/2026", "2026-04-13", "13/04/2026", "45000", "31/02/2026", "01/01/9999", "22/04/222"]
    rows = [row(f"X{n}", start=start, end="") for n, start in enumerate(starts)]
    rows.append(row("X9", start="01/04/2026", end="01/04/2025"))
    receipt = applied(write_csv(tmp_path / "dates.csv", rows))
    facts = {f.reference: str(f.start) for f in ContractFact.objects.filter(reference__startswith="X")}
    assert facts == {"X0": "2026-04-03", "X1": "2026-04-13", "X2": "2026-04-13", "X3": "2023-03-15"}
    assert sorted(errors(receipt)) == [6, 7, 8, 9]
    assert any("day" in p["message"] for p in receipt["problems"] if p["severity"] == "warning")


def test_fault_22_formulas_stay_text(tmp_path: Path) -> None:
    texts = ['=HYPERLINK("http://x","y")', "+cmd|' /C calc'!A0", "@SUM(1)", "＝1+1", "-5 degrees"]
    applied(write_csv(tmp_path / "formulas.csv", [row(f"X{n}", text) for n, text in enumerate(texts)]))
    shown = ContractFact.objects.filter(reference__startswith="X").order_by("reference")
    assert [fact.title for fact in shown] == texts


def test_fault_23_markup_stays_text(tmp_path: Path) -> None:
    markup = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    receipt = applied(write_csv(tmp_path / "markup.csv", [row("X1", markup, supplier="<svg onload=x> Ltd")]))
    assert receipt["rows_with_errors"] == 0
    fact = ContractFact.objects.get(reference="X1")
    assert (fact.title, fact.supplier_name) == (markup, "<svg onload=x> Ltd")
    assert fact.supplier is not None
    assert "<" not in fact.supplier.slug


def test_fault_24_long_and_strange_texts(tmp_path: Path) -> None:
    rows = [row("X1", "a" * 2**20), row("X2", supplier="b" * 10_000), row("X3", "Cafe\u0301 \u200b\u202egnp"),
            row("X4", "🎉 party")]  # fmt: skip
    receipt = applied(write_csv(tmp_path / "long.csv", rows))
    assert sorted(errors(receipt)) == [2, 3]
    assert {found[0][0] for found in errors(receipt).values()} == {"B2", "C3"}
    titles = {f.reference: f.title for f in ContractFact.objects.filter(reference__startswith="X")}
    assert titles["X3"].startswith("Café")
    assert titles["X4"] == "🎉 party"
    kept = Evidence.objects.get(contract__facts__reference="X3", kind="contract")
    assert kept.raw is not None
    assert "e\u0301" in kept.raw["Title"]


def test_fault_25_a_reference_twice_with_other_values(tmp_path: Path) -> None:
    rows = [row("X1", value="1000"), row("X1", value="2000"), row("X2")]
    path = write_csv(tmp_path / "twice.csv", rows)
    receipt = applied(path)
    asked = [p for p in receipt["problems"] if p["severity"] == "needs_answer"]
    assert [(p["code"], p["row"]) for p in asked] == [("repeated_reference", 2), ("repeated_reference", 3)]
    assert not ContractFact.objects.filter(reference="X1").exists()
    assert "repeated_reference" in asked[0]["hint"]
    applied(path, "--accept", "repeated_reference")
    assert ContractFact.objects.get(reference="X1").value_pence == 2_000_00


def test_fault_26_personal_data_is_warned_of_and_kept_nowhere(tmp_path: Path) -> None:
    secrets = ["jo.bloggs@example.org", "07700 900123", "AB123456C"]
    rows = [row(f"X{n}", f"Care, ask {secret}") for n, secret in enumerate(secrets)]
    receipt = applied(write_csv(tmp_path / "personal.csv", rows))
    warned = {p["cell"] for p in receipt["problems"] if p["code"] == "personal_data"}
    assert warned == {"B2", "B3", "B4"}
    kept = json.dumps(
        [*Evidence.objects.values_list("raw", "record"), *ContractFact.objects.values_list("title"),
         *ImportProblem.objects.values_list("value", "message")]
    )  # fmt: skip
    for secret in secrets:
        assert secret not in kept
        assert secret not in json.dumps(receipt)
