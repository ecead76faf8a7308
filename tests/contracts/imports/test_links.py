"""The links that the database does not check: whole after an import, and missed where something is gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from contracts.imports.links import Broken, broken_links, unchecked_links
from tests.contracts.imports.import_commands import applied, borough, row, run, undo, write_csv

pytestmark = [pytest.mark.django_db, pytest.mark.database]

BULK_LOADED = {"Contract", "ContractFact", "ContractKey", "Evidence", "ImportRow"}


def test_only_the_bulk_loaded_tables_go_unchecked() -> None:
    links = {(link.model.__name__, link.name) for link in unchecked_links()}
    assert {model for model, _ in links} == BULK_LOADED
    assert ("Evidence", "supplier") in links
    assert ("ContractFact", "contract") in links


def test_after_imports_and_an_undo_every_link_is_whole(tmp_path: Path) -> None:
    borough()
    first = applied(write_csv(tmp_path / "one.csv", [row("A1", "Mosaic"), row("A2", "Grass")]))
    applied(write_csv(tmp_path / "two.csv", [row("A2", "Grass cutting"), row("A3", "Lifts")]))
    undo(first["import"])
    assert broken_links() == []
    assert run("check_links")[0] == 0


def test_what_points_at_nothing_is_found_and_named(tmp_path: Path) -> None:
    borough()
    applied(write_csv(tmp_path / "one.csv", [row("A1", "Mosaic"), row("A2", "Grass")]))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE contracts_contractkey SET contract_id = 999999999")
    keys = 4  # Two contracts, each with the key of its reference and that of its title
    assert broken_links() == [Broken("contracts_contractkey", "contract", keys)]
    code, _, err = run("check_links")
    assert code == 1
    assert "contracts_contractkey.contract: 4 rows point at nothing." in err
