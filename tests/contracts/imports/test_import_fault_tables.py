"""FAULTS 14 to 17 through the command: tables that do not begin at the top, or are written in another way.

How each file is read is tested in depth beside the readers and the parsing; here is what an officer gets.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.models import ContractFact, ImportProblem
from tests.contracts.imports.fault_imports import refused, write
from tests.contracts.imports.import_commands import HEADINGS, applied, borough, row, write_csv

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def _with_a_register(db: None, tmp_path: Path) -> None:
    """Something that a bad file could harm."""
    borough()
    applied(write_csv(tmp_path / "good.csv", [row("G1", "Library system")]))


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
