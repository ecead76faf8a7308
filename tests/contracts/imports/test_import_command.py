"""The commands around an import: their exit codes, what they print, and each of their flags."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from contracts.models import Contract, ContractFact, Import, Source
from tests.contracts.imports.import_commands import (
    HEADINGS,
    RECEIPT_TYPES,
    applied,
    borough,
    codes,
    import_register,
    row,
    run,
    table_counts,
    write_csv,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PROJECT = Path(__file__).resolve().parents[3]
PROBLEM_KEYS = {"sheet", "row", "cell", "column", "value", "code", "severity", "message", "hint"}


@pytest.fixture(autouse=True)
def _anyborough(db: None) -> None:
    borough()


def right(receipt: Mapping[str, Any]) -> None:
    """The receipt has every key of issue 3, with a value of the right type."""
    for key, types in RECEIPT_TYPES.items():
        assert isinstance(receipt[key], types), key
        assert not (int in types and isinstance(receipt[key], bool)), key
    assert set(receipt["records"]) == {"contract", "line", "charge", "deployment", "claim"}
    for problem in receipt["problems"]:
        assert set(problem) == PROBLEM_KEYS
        assert problem["severity"] in ("error", "needs_answer", "warning")
        assert problem["message"]
    for dropped in receipt["dropped"]:
        assert set(dropped) == {"reason", "rows"}
    for found in receipt["recognised"]:
        assert set(found) == {"system", "supplier", "rows"}


def test_an_applied_import_gives_its_receipt(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [row(), row("R2", start="31/02/2026"), row()])
    code, out, err = run("import_register", path, "--borough", "anyborough", "--format", "json")
    receipt = json.loads(out)
    right(receipt)
    assert (code, err) == (0, "")
    assert (receipt["file"], receipt["layout"], receipt["header_row"]) == ("a.csv", "common_register", 1)
    assert (receipt["rows"], receipt["new"], receipt["rows_with_errors"]) == (3, 1, 1)
    assert receipt["dropped"] == [{"reason": "the same as row 2", "rows": 1}]
    assert Import.objects.get().pk == receipt["import"]
    (error,) = (p for p in receipt["problems"] if p["severity"] == "error")
    assert (error["row"], error["cell"], error["column"], error["value"]) == (
        3, "E3", "Start date", "31/02/2026",
    )  # fmt: skip


REFUSED = {
    "spend.csv": "Body Name,Date,Transaction Number,Amount,Supplier Name\nX,01/01/2020,1,5.00,Y\n",
    "words.csv": "Dear sir\nthis is no register\n",
    "headings.csv": ",".join(HEADINGS) + "\n",
    "nothing.csv": "",
    "errors.csv": ",".join(HEADINGS) + "\nR1,Housing,Example,,32/01/2020,,\n",
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_import_gives_its_receipt_and_exit_code_1(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(REFUSED[name])
    code, receipt = import_register(path)
    right(receipt)
    assert code == 1
    assert any(p["severity"] != "warning" and p["message"] and p["hint"] for p in receipt["problems"])
    assert (receipt["new"], receipt["changed"], receipt["unchanged"]) == (0, 0, 0)
    assert set(receipt["records"].values()) == {0}
    code, out, _ = run("import_register", path, "--borough", "anyborough")
    assert code == 1
    assert "was not imported; nothing was changed" in out
    assert not Contract.objects.exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--borough", "nowhere"], "add_borough"),
        (["--borough", "anyborough", "--header-row", "-1"], "number of a row"),
        (["--borough", "anyborough", "--header-row", "99999999999"], "number of a row"),
        (["--borough", "anyborough", "--map", "title"], "FIELD=HEADER"),
        (["--borough", "anyborough", "--map", "=Title"], "FIELD=HEADER"),
        (["--borough", "anyborough", "--map", "title=A", "--map", "title=B"], "twice"),
    ],
)
def test_bad_usage_is_exit_code_2_and_still_one_object(tmp_path: Path, words: list[str], says: str) -> None:
    path = write_csv(tmp_path / "a.csv", [row()])
    before = table_counts()
    code, out, err = run("import_register", path, *words, "--format", "json")
    assert code == 2
    assert says in err
    receipt = json.loads(out)
    right(receipt)
    assert [p["code"] for p in receipt["problems"]] == ["bad_usage"]
    assert run("import_register", path, *words)[1] == ""
    assert table_counts() == before


def test_a_missing_file_is_bad_usage(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.csv", tmp_path):
        code, out, err = run("import_register", path, "--borough", "anyborough", "--format", "json")
        assert (code, json.loads(out)["status"]) == (2, "refused")
        assert "There is no file" in err


@pytest.mark.parametrize("words", [["--layout", "no_such"], ["--encoding", "no-such"], ["--delimiter", "??"],
                                   ["--sheet", "Other"], ["--header-row", "900"],
                                   ["--map", "nonsense=Title"], ["--map", "title=No such heading"]])  # fmt: skip
def test_an_answer_that_does_not_fit_refuses_the_file(tmp_path: Path, words: list[str]) -> None:
    code, receipt = import_register(write_csv(tmp_path / "a.csv", [row()]), *words)
    right(receipt)
    assert code == 1
    assert [p for p in receipt["problems"] if p["severity"] != "warning" and p["hint"]]


# --- each flag --------------------------------------------------------------------------------------


def test_map_names_columns(tmp_path: Path) -> None:
    headings = ("Nr", "Wording", "Firm", "X", "Begins", "Ends", "Pounds")
    path = write_csv(tmp_path / "a.csv", [row()], headings)
    assert import_register(path)[0] == 1
    mapping = ("reference=Nr", "title=Wording", "supplier=Firm", "start=Begins", "end=Ends", "value=Pounds")
    applied(path, *[word for one in mapping for word in ("--map", one)])
    fact = ContractFact.objects.get()
    assert (fact.reference, fact.title, fact.supplier_name) == ("R1", "Housing system", "Example Ltd")
    assert (str(fact.start), str(fact.end), fact.value_pence) == ("2024-04-01", "2027-03-31", 60_000_00)


def workbook(path: Path, sheets: Mapping[str, list[tuple[str, ...]]]) -> Path:
    book = openpyxl.Workbook()
    del book["Sheet"]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for cells in rows:
            sheet.append(cells)
    book.save(path)
    return path


def test_sheet_chooses_among_registers(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"2024": [HEADINGS, row("R1")], "2025": [HEADINGS, row("R2")]})
    code, receipt = import_register(path)
    assert code == 1
    assert ("which_sheet", "needs_answer") in codes(receipt)
    receipt = applied(path, "--sheet", "2025")
    assert receipt["sheet"] == "2025"
    assert ContractFact.objects.get().reference == "R2"


def test_header_row_says_where_the_headings_are(tmp_path: Path) -> None:
    # The first row of headings would be taken by itself.
    path = write_csv(tmp_path / "a.csv", [row("R1"), HEADINGS, row("R2")])
    receipt = applied(path, "--header-row", 3)
    assert receipt["header_row"] == 3
    assert [fact.reference for fact in ContractFact.objects.all()] == ["R2"]


def test_encoding_and_delimiter_are_obeyed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = [HEADINGS, row(title="Café ‘system’")]
    path.write_bytes("\r\n".join("~".join(cells) for cells in lines).encode("cp1252"))
    applied(path, "--encoding", "windows-1252", "--delimiter", "~")
    assert ContractFact.objects.get().title == "Café ‘system’"
    path.write_bytes("\n".join("\t".join(cells) for cells in lines).encode("utf-16-le"))
    assert applied(path, "--encoding", "utf-16-le", "--delimiter", "tab")["unchanged"] == 1


def test_layout_is_obeyed(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [row()])
    assert applied(path, "--layout", "common_register")["layout"] == "common_register"
    assert import_register(path, "--layout", "transparency_code")[0] == 1


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("Total", "", "", "", "", "", "60000"), "looks_like_total"),
        (row("R2", value="-500"), "negative_amount"),
        (row("R1", value="1"), "repeated_reference"),
        (row("R2", value="6000000000"), "over_5bn"),
        ((*row("R2"), "more"), "extra_cells"),
    ],
)
def test_accept_answers_a_question(tmp_path: Path, line: tuple[str, ...], code: str) -> None:
    path = write_csv(tmp_path / "a.csv", [row(), line])
    receipt = import_register(path)[1]
    asked = [found for found, severity in codes(receipt) if severity == "needs_answer"]
    assert asked
    assert receipt["rows_with_errors"] == len(asked)
    assert set(asked) == {code}
    receipt = applied(path, "--accept", code)
    assert receipt["rows_with_errors"] == 0
    assert receipt["new"] + receipt["unchanged"] + sum(d["rows"] for d in receipt["dropped"]) == 2


def test_several_answers_at_once(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [row("R2", value="-500"), ("Total", "", "", "", "", "", "7")])
    assert applied(path, "--accept", "negative_amount,looks_like_total")["rows_with_errors"] == 0
    again = applied(path, "--accept", "looks_like_total", "--accept", "negative_amount")
    assert again["same_as"] is not None


def test_source_tells_two_registers_apart(tmp_path: Path) -> None:
    applied(write_csv(tmp_path / "a.csv", [row()]), "--source", "IT register")
    receipt = applied(write_csv(tmp_path / "b.csv", [row("R2")]), "--source", "Care register")
    assert receipt["last_seen"] == 0
    assert set(Source.objects.values_list("name", flat=True)) == {"IT register", "Care register"}


def test_audience_is_kept(tmp_path: Path) -> None:
    applied(write_csv(tmp_path / "a.csv", [row()]), "--audience", "owner")
    assert (Import.objects.get().audience, ContractFact.objects.get().seen_from) == (2, 2)


def test_text_mode_says_what_happened(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [row(), ("Total", "", "", "", "", "", "60000")])
    code, out, _ = run("import_register", path, "--borough", "anyborough")
    assert code == 0
    assert "2 rows: 1 new, 0 changed, 0 unchanged, 1 cannot be read or need an answer" in out
    assert "needs_answer looks_like_total" in out
    code, out, _ = run("import_register", path, "--borough", "anyborough")
    assert (code, "is the same file as import" in out) == (0, True)
    assert "0 new, 0 changed" in out


# --- the other commands -----------------------------------------------------------------------------


def test_imports_lists_them_newest_first(tmp_path: Path) -> None:
    assert "Nothing has been imported" in run("imports")[1]
    first = applied(write_csv(tmp_path / "a.csv", [row()]))["import"]
    second = import_register(write_csv(tmp_path / "b.csv", []))[1]["import"]
    run("undo_import", first)
    listed = json.loads(run("imports", "--format", "json")[1])
    assert [(one["import"], one["status"]) for one in listed] == [(second, "refused"), (first, "undone")]
    assert "a.csv" in run("imports")[1]


def test_undo_import_again_refused_and_unknown(tmp_path: Path) -> None:
    number = applied(write_csv(tmp_path / "a.csv", [row()]))["import"]
    refused = import_register(write_csv(tmp_path / "b.csv", []))[1]["import"]
    assert run("undo_import", number)[0] == 0
    for what, code in ((number, 1), (refused, 1), (99999, 2)):
        before = table_counts()
        assert run("undo_import", what)[0] == code
        assert table_counts() == before


# --- as a process -----------------------------------------------------------------------------------


def manage(environment: Mapping[str, str], *words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(PROJECT / "manage.py"), *map(str, words)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


EACH_ALONE = """
import contextlib, io, json, runpy, sys
told = []
for words in json.loads(sys.argv[1]):
    sys.argv = ["manage.py", *words]
    out, err, code = io.StringIO(), io.StringIO(), 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            runpy.run_path("manage.py", run_name="__main__")
        except SystemExit as ended:
            code = ended.code
    told.append([code, out.getvalue(), err.getvalue()])
print(json.dumps(told))
"""
"""Commands one after another as manage.py runs them, each with its exit code and words. Starting Django is slow."""


def test_a_database_without_tables_gives_one_line(tmp_path: Path) -> None:
    environment = {**os.environ, "CITYTOOLS_DATA_DIR": str(tmp_path)}
    environment.pop("DATABASE_URL", None)
    path = str(write_csv(tmp_path / "a.csv", [row()]))
    commands = (
        ("import_register", path, "--borough", "anyborough", "--format", "json"),
        ("imports",),
        ("undo_import", "1"),
        ("add_borough", "Any", "--slug", "any", "--gss", "E09000099"),
    )
    command = [sys.executable, "-c", EACH_ALONE, json.dumps(commands)]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert len(told) == len(commands)
    for code, out, err in told:
        assert (code, out) == (2, ""), err
        assert "migrate" in err
        assert len(err.splitlines()) == 1


def test_the_process_prints_one_object(child_environment: Mapping[str, str], tmp_path: Path) -> None:
    borough("thirdborough", "Thirdborough Council")
    path = write_csv(tmp_path / "a.csv", [row()])
    done = manage(child_environment, "import_register", path, "--borough", "thirdborough", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    right(json.loads(done.stdout))
    done = manage(child_environment, "import_register", path, "--borough", "nowhere", "--format", "json")
    assert done.returncode == 2
    right(json.loads(done.stdout))
    assert "add_borough" in done.stderr
    assert "Traceback" not in done.stderr
    done = manage(child_environment, "import_register", path)
    assert done.returncode == 2


def test_a_file_of_another_council_is_asked_about_and_changes_nothing(tmp_path: Path) -> None:
    borough("otherborough", "Otherborough Council")
    headings = ["Organisation name", *HEADINGS]
    path = write_csv(tmp_path / "other.csv", [("Otherborough Council", *row())], headings)
    code, receipt = import_register(path)
    asked = [problem for problem in receipt["problems"] if problem["severity"] != "warning"]
    assert code == 1 and [problem["code"] for problem in asked] == ["another_organisation"]
    assert "otherborough" in asked[0]["hint"] and not Contract.objects.exists()
    assert import_register(path, "--accept", "another_organisation")[0] == 0
    assert import_register(path, to="otherborough")[0] == 0


def test_a_name_that_nobody_knows_keeps_no_file_out(tmp_path: Path) -> None:
    headings = ["Organisation name", *HEADINGS]
    path = write_csv(tmp_path / "own.csv", [("AB Corporate Services", *row())], headings)
    assert import_register(path)[0] == 0
