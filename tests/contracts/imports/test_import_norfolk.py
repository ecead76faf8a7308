"""The whole real Norfolk register through the command: once, again, undone, and once more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from boroughs.reader import PUBLIC_READER
from contracts.comparisons.suppliers import suppliers_of
from contracts.models import Charge, ContractFact, Deployment, Evidence, Import, ImportRow, Line
from tests.contracts.imports.import_commands import applied, dump, run, table_counts, undo

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ROWS = 5_729


@pytest.fixture(scope="module")
def register(shared_data: Path) -> Path:
    return shared_data / "norfolk_contracts_register" / "NCC164467.csv"


@pytest.fixture(scope="module")
def first(
    register: Path, django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[dict[str, Any]]:
    """The receipt of the first import; the database goes back to empty after the module."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]  # pytest-django's own
        code, _, err = run("add_borough", "Norfolk County Council", "--slug", "norfolk", "--gss", "E10000020")
        assert code == 0, err
        yield applied(register, to="norfolk")
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _after_the_first_import(first: dict[str, Any]) -> None:
    return None


def test_every_row_is_accounted_for(first: dict[str, Any]) -> None:
    gave = first["new"] + first["changed"] + first["unchanged"]
    dropped = sum(item["rows"] for item in first["dropped"])
    assert first["rows"] == ROWS
    assert gave + first["rows_with_errors"] + dropped == ROWS
    assert gave == first["records"]["contract"] == ContractFact.objects.count()
    assert (first["new"], first["changed"], first["unchanged"], first["last_seen"]) == (gave, 0, 0, 0)


def test_rows_with_errors_are_the_rows_of_the_problems(first: dict[str, Any]) -> None:
    blocked = {p["row"] for p in first["problems"] if p["severity"] != "warning"}
    assert len(blocked) == first["rows_with_errors"]


def test_the_same_again_writes_one_row_and_nothing_else(register: Path, first: dict[str, Any]) -> None:
    before, facts = table_counts(), dump()
    again = applied(register, to="norfolk")
    after = table_counts()
    assert {name: after[name] - n for name, n in before.items() if after[name] != n} == {"Import": 1}
    assert (again["new"], again["changed"], again["same_as"]) == (0, 0, first["import"])
    assert again["unchanged"] == first["new"]
    assert again["rows"] == ROWS
    assert dump() == facts


def test_undone_it_leaves_nothing_and_again_the_same(register: Path, first: dict[str, Any]) -> None:
    facts = dump()
    undo(first["import"])
    assert dump() == []
    for model in (ContractFact, Line, Charge, Deployment):
        assert not model.objects.exists(), model.__name__
    assert not suppliers_of(PUBLIC_READER).exists()
    assert not Evidence.objects.filter(newest_import__isnull=False).exists()
    again = applied(register, to="norfolk")
    assert again["same_as"] is None
    assert (again["new"], again["changed"], again["unchanged"]) == (first["new"], 0, 0)
    assert dump() == facts


def test_listed_rows_are_the_rows_that_gave_records(first: dict[str, Any]) -> None:
    rows = ImportRow.objects.filter(imported=first["import"]).values("sheet", "row").distinct().count()
    assert rows == first["new"]
    assert Import.objects.get(pk=first["import"]).rows == ROWS
