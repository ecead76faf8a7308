"""Every free text of the sourced facts is read by a table, and the tables say what `mapping.txt` says.

`mapping.txt` was written by hand, beside this file, for whoever wants to check a reading: text -> reading.
"""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from contracts.records import Per
from contracts.sourced.evidence import rows_of
from contracts.sourced.facts import look_up
from contracts.sourced.names import Names
from contracts.sourced.readings import TABLES, Readings, UnlistedText

MAPPING = Path(__file__).with_name("mapping.txt")
READINGS = Readings()


def _by_hand() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    column = ""
    for line in MAPPING.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            column = line.removeprefix("## ")
            found[column] = {}
        elif " -> " in line and not line.startswith("# "):
            text, _, reading = line.rpartition(" -> ")
            found[column][text] = reading
    return found


BY_HAND = _by_hand()


def _amount_kind(text: str) -> str:
    kind = READINGS.amount_kinds[text]
    words = [kind.use]
    words += [f"per {kind.per}"] if kind.per else []
    words += [kind.basis] if kind.basis != "not_known" or kind.use == "total" else []
    if kind.use == "total":
        words.append(f"value {kind.value_kind}")
    words += ["estimated"] if kind.estimated else []
    words += [f"VAT {kind.vat}"] if kind.vat != "not_known" else []
    words += ["+".join(sorted(kind.adds))] if kind.adds else []
    words += [f"fund {kind.fund}"] if kind.fund else []
    return ", ".join(words)


def _covers(text: str) -> str:
    coverage = READINGS.coverages[text]
    return ("+".join(sorted(coverage.kinds)) or "nothing") + (", inferred" if coverage.inferred else "")


def _per(text: str) -> str:
    term = READINGS.terms[text]
    words = [term.per.value]
    words += [f"{term.months} months"] if term.months else []
    words += [f"a {term.unit}"] if term.unit else []
    return ", ".join(words)


def _status(text: str) -> str:
    return READINGS.statuses[text] or "no deployment"


@pytest.mark.parametrize(
    ("column", "read"),
    [("amount_kind", _amount_kind), ("covers", _covers), ("per", _per), ("status", _status)],
)
def test_the_tables_say_what_was_decided_by_hand(column: str, read: Callable[[str], str]) -> None:
    assert {text: read(text) for text in BY_HAND[column]} == BY_HAND[column]


def test_every_distinct_text_of_the_files_is_mapped_and_no_other(shared_data: Path) -> None:
    rows = [row for _, row in rows_of(shared_data / "borough_evidence")]
    assert len(rows) == 482
    assert {row["amount_kind"] for row in rows} == set(READINGS.amount_kinds)
    assert {row["per"] for row in rows} == set(READINGS.terms)
    assert {row["status"] for row in rows} == set(READINGS.statuses)
    charged = {row["covers"] for row in rows if row["amount"] or row["amount_kind"]}
    assert charged == set(READINGS.coverages)


@pytest.mark.parametrize("column", ["amount_kind", "per", "status", "covers", "organisation", "system"])
def test_a_new_text_is_an_error_and_never_a_guess(shared_data: Path, column: str) -> None:
    key, row = next(iter(rows_of(shared_data / "borough_evidence")))
    changed = {**row, "amount": "5", column: "a text nobody has seen"}
    with pytest.raises(UnlistedText, match="a text nobody has seen"):
        look_up(key, changed, READINGS, Names())


def test_terms_have_months_only_where_the_amount_is_for_a_term() -> None:
    assert all(term.per is Per.TERM for term in READINGS.terms.values() if term.months)


@pytest.mark.parametrize("table", ["agreements.csv", "same.csv", "readings.csv", "further_amounts.csv"])
def test_tables_of_rows_name_rows_that_are_there(shared_data: Path, table: str) -> None:
    there = {key for key, _ in rows_of(shared_data / "borough_evidence")}
    with (TABLES / table).open(encoding="utf-8", newline="") as file:
        named = {(row["file"], int(row["row"])) for row in csv.DictReader(file)}
    assert named and named <= there


def test_every_departure_from_the_tables_says_why() -> None:
    for table in ("readings.csv", "same.csv"):
        with (TABLES / table).open(encoding="utf-8", newline="") as file:
            assert [row for row in csv.DictReader(file) if not row["reason"]] == []
