"""A large file is read by a process of its own while it is being applied: nothing else may come of it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contracts.imports import ahead, importing
from contracts.imports.staging import CHUNK
from contracts.models import Evidence, Import
from tests.contracts.imports.import_commands import (
    applied,
    borough,
    codes,
    dump,
    import_register,
    row,
    run,
    table_counts,
    undo,
    write_csv,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ROWS = CHUNK + 20
"""One chunk is applied while the rest is being read."""


def rows(count: int = ROWS) -> list[tuple[str, ...]]:
    return [
        row(f"R{n}", f"Contract {n}", f"Supplier {n % 7} Ltd", value=str(1_000 + n)) for n in range(count)
    ]


def clean(path: Path) -> Path:
    return write_csv(path, [*rows(), row("S1", "Mosaic case management system", "Access Ltd")])


def repeated_at_the_end(path: Path) -> Path:
    """The last row states the first row's contract with another value, so neither may apply (FAULT 25)."""
    return write_csv(path, [*rows(), row("R0", "Contract 0", "Supplier 0 Ltd", value="77")])


def bad_row_at_the_end(path: Path) -> Path:
    return write_csv(path, [*rows(), row("R9999", "Contract", value="about ten")])


def broken_at_the_end(path: Path) -> Path:
    with clean(path).open("a") as file:
        file.write('"never closed\n')
    return path


FILES = (clean, repeated_at_the_end, bad_row_at_the_end, broken_at_the_end)


@pytest.fixture(autouse=True)
def _anyborough(db: None) -> None:
    borough()


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes that reading has been given to."""
    seen: list[int] = []

    class Seen(ahead.Ahead):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            seen.append(self._child.pid or 0)

    monkeypatch.setattr(importing, "Ahead", Seen)
    return seen


@pytest.mark.parametrize("make", FILES)
def test_it_gives_what_reading_first_gives(
    make: Callable[[Path], Path], tmp_path: Path, children: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make(tmp_path / "register.csv")
    outcomes = []
    for size in (1 << 40, 0):
        monkeypatch.setattr(ahead, "APART_BYTES", size)
        code, receipt = import_register(path)
        outcomes.append((code, {**receipt, "import": None}, dump()))
        if not code:
            undo(receipt["import"])
            # So that the second is a first import again
            Evidence.objects.all().delete()
            Import.objects.all().delete()
    assert len(children) == 1
    assert outcomes[0] == outcomes[1]


def test_a_corrected_file_is_matched_with_the_first(
    tmp_path: Path, children: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "APART_BYTES", 0)
    applied(write_csv(tmp_path / "one.csv", rows()))
    corrected = [*rows(ROWS - 1), row("New", "Another contract")]
    second = applied(write_csv(tmp_path / "two.csv", corrected))
    assert (second["new"], second["unchanged"], second["last_seen"]) == (1, ROWS - 1, 1)
    assert len(children) == 2


def test_a_file_that_breaks_off_leaves_nothing_of_what_was_applied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "APART_BYTES", 0)
    before = table_counts(besides=("Import", "ImportProblem", "Source"))
    code, receipt = import_register(broken_at_the_end(tmp_path / "register.csv"))
    assert code == 1
    assert codes(receipt) == [("quote_never_closed", "error")]
    assert table_counts(besides=("Import", "ImportProblem", "Source")) == before


def test_a_reader_that_is_killed_ends_the_import_with_nothing_applied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "APART_BYTES", 0)
    parent = os.getpid()

    def dies(*_: object) -> bytes:
        assert os.getpid() != parent
        os.kill(os.getpid(), signal.SIGKILL)
        return b""

    # Called for a contract's further hashes, in the process that reads
    monkeypatch.setattr("contracts.imports.staged.contract_keys", dies)
    before = table_counts()
    with pytest.raises(RuntimeError, match="ended from outside"):
        run("import_register", write_csv(tmp_path / "register.csv", rows(5)), "--borough", "anyborough")
    assert table_counts() == before


def test_what_goes_wrong_in_the_reader_is_raised_with_where_it_happened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "APART_BYTES", 0)

    def fails(*_: object) -> bytes:
        raise ZeroDivisionError("by design")

    monkeypatch.setattr("contracts.imports.staged.contract_keys", fails)
    with pytest.raises(ZeroDivisionError, match="by design") as raised:
        run("import_register", write_csv(tmp_path / "register.csv", rows(5)), "--borough", "anyborough")
    assert "contracts/imports/staging.py" in "".join(raised.value.__notes__)
