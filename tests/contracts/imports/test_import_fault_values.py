"""FAULTS 18 to 26 through the command: values that are read, asked about or in error, and never guessed.

How each file is read is tested in depth beside the readers and the parsing; here is what an officer gets.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from contracts.models import ContractFact, Evidence, ImportProblem
from suppliers.models import Supplier
from tests.contracts.imports.fault_imports import errors
from tests.contracts.imports.import_commands import applied, borough, row, write_csv

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def _with_a_register(db: None, tmp_path: Path) -> None:
    """Something that a bad file could harm."""
    borough()
    applied(write_csv(tmp_path / "good.csv", [row("G1", "Library system")]))


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
