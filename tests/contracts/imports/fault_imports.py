"""What the tests of bad input share: a refusal that changes nothing, and small workbooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from contracts.models import Import
from tests.contracts.imports.import_commands import (
    BESIDE_THE_FACTS,
    HEADINGS,
    applied,
    import_register,
    row,
    table_counts,
    write_csv,
)
from tests.contracts.readers import hostile


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


def errors(receipt: Mapping[str, Any]) -> dict[int, list[tuple[str, str, str]]]:
    """Row → the cell, code and severity of what keeps it back."""
    found: dict[int, list[tuple[str, str, str]]] = {}
    for p in receipt["problems"]:
        if p["severity"] != "warning":
            found.setdefault(p["row"], []).append((p["cell"], p["code"], p["severity"]))
    return found
