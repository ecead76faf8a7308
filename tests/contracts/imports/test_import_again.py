"""Again, corrected, vanished, returned, undone: what a source's lists do to one another."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from contracts.models import ContractFact, Import, ImportRow, Source
from suppliers.models import Supplier
from tests.contracts.imports.import_commands import (
    BESIDE_THE_FACTS,
    HEADINGS,
    applied,
    borough,
    codes,
    dump,
    import_register,
    row,
    run,
    seen_by,
    table_counts,
    undo,
    write_csv,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

A = row("R1", "Housing system"), row("R2", "Parking system", value="75000"), row("R3", "Library system")
B = row("R1", "Housing system"), row("R2", "Parking system", value="80000"), row("R3", "Library system")


@pytest.fixture(autouse=True)
def _anyborough(db: None) -> None:
    borough()


def values() -> dict[str, int | None]:
    return dict(ContractFact.objects.values_list("reference", "value_pence"))


def test_the_same_again_writes_one_import_and_nothing_else(tmp_path: Path) -> None:
    first = applied(write_csv(tmp_path / "a.csv", A))
    before = table_counts()
    again = applied(write_csv(tmp_path / "b.csv", A))
    assert {k: n - before[k] for k, n in table_counts().items() if n != before[k]} == {"Import": 1}
    assert (again["same_as"], again["new"], again["changed"], again["unchanged"]) == (
        first["import"],
        0,
        0,
        3,
    )
    assert again["records"] == first["records"]


def test_fault_28_corrected_file_changes_only_the_differing_row(tmp_path: Path) -> None:
    applied(write_csv(tmp_path / "a.csv", A))
    slugs = {fact.reference: fact.contract.slug for fact in ContractFact.objects.all()}
    second = applied(write_csv(tmp_path / "b.csv", B))
    assert (second["new"], second["changed"], second["unchanged"], second["last_seen"]) == (0, 1, 2, 0)
    assert values() == {"R1": 60_000_00, "R2": 80_000_00, "R3": 60_000_00}
    assert {fact.reference: fact.contract.slug for fact in ContractFact.objects.all()} == slugs
    # The older row is history: it is still there, and no disagreement with its own source.
    assert ContractFact.objects.get(reference="R2").contract.evidence.count() == 2
    assert ContractFact.objects.get(reference="R2").disagreements == []


def test_a_then_b_then_a_again_is_a(tmp_path: Path) -> None:
    applied(write_csv(tmp_path / "a.csv", A))
    facts = dump()
    applied(write_csv(tmp_path / "b.csv", B))
    third = applied(write_csv(tmp_path / "a.csv", A))
    assert (third["same_as"], third["new"], third["changed"], third["unchanged"]) == (None, 0, 1, 2)
    assert dump() == facts


def test_undoing_the_correction_gives_the_first_file_back(tmp_path: Path) -> None:
    applied(write_csv(tmp_path / "a.csv", A))
    facts = dump()
    second = applied(write_csv(tmp_path / "b.csv", B))
    said = undo(second["import"])
    assert dump() == facts
    assert "1 pieces of evidence speak no more" in said


def test_undoing_the_first_leaves_the_correction(tmp_path: Path) -> None:
    first = applied(write_csv(tmp_path / "a.csv", A))
    applied(write_csv(tmp_path / "b.csv", B))
    facts = dump()
    undo(first["import"])
    assert dump() == facts


def test_what_comes_back_once_all_was_undone_is_new(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", A)
    undo(applied(path)["import"])
    again = applied(path)
    assert (again["new"], again["changed"], again["unchanged"]) == (3, 0, 0)
    corrected = applied(write_csv(tmp_path / "b.csv", B))
    assert (corrected["new"], corrected["changed"], corrected["unchanged"]) == (0, 1, 2)


@pytest.mark.parametrize("order", [("first", "second"), ("second", "first")])
def test_undone_both_nothing_is_left_and_a_second_undo_is_refused(
    tmp_path: Path, order: tuple[str, str]
) -> None:
    made = {
        "first": applied(write_csv(tmp_path / "a.csv", A))["import"],
        "second": applied(write_csv(tmp_path / "b.csv", B))["import"],
    }
    for name in order:
        undo(made[name])
    assert dump() == []
    code, _, err = run("undo_import", made["first"])
    assert code == 1
    assert "nothing to undo" in err
    # And the file may come again.
    assert applied(write_csv(tmp_path / "a.csv", A))["same_as"] is None
    assert values() == {"R1": 60_000_00, "R2": 75_000_00, "R3": 60_000_00}


def test_undoing_a_file_takes_its_repeat_with_it(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", A)
    first, again = applied(path), applied(path)
    said = undo(first["import"])
    assert f"the same file again: {again['import']}" in said
    assert dump() == []
    assert set(Import.objects.values_list("status", flat=True)) == {"undone"}


def test_undoing_the_repeat_alone_takes_nothing(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", A)
    applied(path)
    facts = dump()
    undo(applied(path)["import"])
    assert dump() == facts


def test_what_a_newer_list_lacks_was_last_seen_and_stays(tmp_path: Path) -> None:
    applied(write_csv(tmp_path / "a.csv", A))
    first = Import.objects.get()
    first.started_at = first.started_at.replace(year=2025, month=3, day=31, hour=12)
    first.save()
    second = applied(write_csv(tmp_path / "b.csv", A[:2]))
    assert (second["last_seen"], second["unchanged"]) == (1, 2)
    assert dict(ContractFact.objects.values_list("reference", "last_seen_on")) == {
        "R1": None, "R2": None, "R3": date(2025, 3, 31),
    }  # fmt: skip
    # It comes back when a list has it again.
    third = applied(write_csv(tmp_path / "c.csv", [*A[:2], A[2], row("R4", "Fourth")]))
    assert third["last_seen"] == 0
    assert not ContractFact.objects.filter(last_seen_on__isnull=False).exists()


def test_undoing_the_list_that_lacked_it_takes_last_seen_back(tmp_path: Path) -> None:
    applied(write_csv(tmp_path / "a.csv", A))
    facts = dump()
    undo(applied(write_csv(tmp_path / "b.csv", A[:2]))["import"])
    assert dump() == facts


def test_full_list_asks_before_it_removes(tmp_path: Path) -> None:
    applied(write_csv(tmp_path / "a.csv", A))
    before, facts = table_counts(besides=BESIDE_THE_FACTS), dump()
    shorter = write_csv(tmp_path / "b.csv", A[:1])
    code, receipt = import_register(shorter, "--full-list")
    assert code == 1
    (problem,) = (p for p in receipt["problems"] if p["severity"] != "warning")
    assert (problem["code"], problem["severity"]) == ("would_remove", "needs_answer")
    assert "2 contracts" in problem["message"]
    assert "Parking system" in problem["message"]
    assert "Library system" in problem["message"]
    assert "--accept full_list" in problem["hint"]
    assert (receipt["new"], receipt["changed"], receipt["unchanged"]) == (0, 0, 0)
    assert dump() == facts
    assert table_counts(besides=BESIDE_THE_FACTS) == before

    receipt = applied(shorter, "--full-list", "--accept", "full_list")
    assert receipt["last_seen"] == 2
    assert values() == {"R1": 60_000_00}
    undo(receipt["import"])
    assert dump() == facts


def test_full_list_that_removes_nothing_asks_nothing(tmp_path: Path) -> None:
    applied(write_csv(tmp_path / "a.csv", A), "--full-list")
    receipt = applied(write_csv(tmp_path / "b.csv", B), "--full-list")
    assert receipt["changed"] == 1
    assert "would_remove" not in [code for code, _ in codes(receipt)]


def test_full_list_names_ten_and_counts_the_rest(tmp_path: Path) -> None:
    every = [row(f"R{n}", f"Contract number {n}") for n in range(14)]
    applied(write_csv(tmp_path / "a.csv", every))
    _, receipt = import_register(write_csv(tmp_path / "b.csv", every[:1]), "--full-list")
    (problem,) = (p for p in receipt["problems"] if p["code"] == "would_remove")
    assert "13 contracts" in problem["message"]
    assert problem["message"].count("Contract number") == 10
    assert "and 3 more" in problem["message"]


def test_dry_run_says_what_would_be_and_writes_nothing(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", A)
    before = table_counts()
    receipt = applied(path, "--dry-run")
    assert table_counts() == before
    assert not Source.objects.exists()
    assert (receipt["new"], receipt["import"]) == (3, None)
    first = applied(path)
    before = table_counts()
    assert applied(write_csv(tmp_path / "b.csv", B), "--dry-run")["changed"] == 1
    assert applied(path, "--dry-run")["same_as"] == first["import"]
    code, _ = import_register(write_csv(tmp_path / "c.csv", []), "--dry-run")
    assert code == 1
    assert table_counts() == before


def test_two_registers_in_either_order_know_the_same(tmp_path: Path) -> None:
    one = write_csv(tmp_path / "one.csv", A)
    other = write_csv(
        tmp_path / "other.csv",
        [(*row("R2", "Parking system", end="", value="75000"), "Highways"),
         (*row("R9", "Payroll", supplier="Sample plc"), "Finance")],
        (*HEADINGS, "Department"),
    )  # fmt: skip
    dumps = []
    for order in ((one, "one"), (other, "other")), ((other, "other"), (one, "one")):
        made = [applied(path, "--source", name)["import"] for path, name in order]
        dumps.append(dump())
        assert ContractFact.objects.count() == 4
        for number in made:
            undo(number)
        assert dump() == []
    assert dumps[0] == dumps[1]


def test_undo_keeps_what_another_source_states(tmp_path: Path) -> None:
    first = applied(write_csv(tmp_path / "a.csv", A), "--source", "one")
    applied(write_csv(tmp_path / "b.csv", [row("R2", "Parking system", value="90000")]), "--source", "other")
    assert [d[0] for d in ContractFact.objects.get(reference="R2").disagreements] == ["value"]
    said = undo(first["import"])
    assert "Parking system" in said
    assert values() == {"R2": 90_000_00}


def test_undone_suppliers_are_seen_nowhere(tmp_path: Path) -> None:
    from boroughs.reader import PUBLIC_READER
    from contracts.comparisons.suppliers import suppliers_of

    first = applied(write_csv(tmp_path / "a.csv", A))
    assert [s.name for s in suppliers_of(PUBLIC_READER)] == ["Example Ltd"]
    undo(first["import"])
    assert not suppliers_of(PUBLIC_READER).exists()


def test_a_number_learnt_from_an_undone_file_goes_with_it(tmp_path: Path) -> None:
    Supplier.objects.create(slug="example", name="Example", in_catalogue=True).names.create(
        name="Example", folded="example"
    )
    first = applied(write_csv(tmp_path / "a.csv", [row(number="01234567")]))
    assert Supplier.objects.get(slug="example").company_number == "01234567"
    undo(first["import"])
    assert Supplier.objects.get(slug="example").company_number == ""


def test_a_refused_file_changes_nothing_and_is_remembered(tmp_path: Path) -> None:
    applied(write_csv(tmp_path / "a.csv", A))
    before, seen = table_counts(besides=BESIDE_THE_FACTS), seen_by()
    code, receipt = import_register(write_csv(tmp_path / "b.csv", [row(start="31/02/2026")]))
    assert code == 1
    assert "error" in [severity for _, severity in codes(receipt)]
    assert table_counts(besides=BESIDE_THE_FACTS) == before
    assert seen_by() == seen
    assert Import.objects.get(status="refused").problems.count() == len(receipt["problems"])
    assert not ImportRow.objects.filter(imported=receipt["import"]).exists()
