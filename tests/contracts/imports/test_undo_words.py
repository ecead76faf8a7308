"""What an undo says of the contracts that stay: whose word keeps them. FAULT 33."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.models import ContractFact, Source
from tests.contracts.imports.import_commands import applied, borough, row, undo, write_csv

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_fault_33_what_an_officer_stated_stays_and_is_listed_as_such(tmp_path: Path) -> None:
    borough()
    register = applied(write_csv(tmp_path / "register.csv", [row(f"X{n}", f"System {n}") for n in range(5)]))
    corrected = [row(f"X{n}", f"System {n}", value="70000") for n in (1, 3)]
    applied(write_csv(tmp_path / "corrections.csv", corrected), "--source", "Corrections")
    Source.objects.filter(name="Corrections").update(kind="officer")
    others = [row("X4", "System 4", value="80000")]
    applied(write_csv(tmp_path / "others.csv", others), "--source", "Another list")

    said = undo(register["import"]).splitlines()

    assert said[0].startswith(f"Import {register['import']} is undone: 5 pieces of evidence")
    at = said.index("2 contracts kept: stated by an officer after the import:")
    assert said[at + 1 : at + 3] == ["  System 1", "  System 3"]
    at = said.index("1 contract kept: an earlier import or another source states the same:")
    assert said[at + 1 :][:1] == ["  System 4"]
    assert sorted(ContractFact.objects.values_list("reference", flat=True)) == ["X1", "X3", "X4"]
