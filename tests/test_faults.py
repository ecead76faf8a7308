"""`tests/faults.csv`: which test holds which of the numbered faults, so that none is forgotten."""

from __future__ import annotations

import ast
import csv
import re
from pathlib import Path

TESTS = Path(__file__).resolve().parent
LISTED = TESTS / "faults.csv"
COVERED = range(1, 27)
"""The faults that the import path answers for; those of pages, engines and crawls come with these."""

NAME = re.compile(r"test_faults?_(\d\d(?:_(?:and_)?\d\d)*)_")


def numbers_of(name: str) -> list[int]:
    """The numbers in a test's name: test_faults_01_03_and_17_peak has three."""
    match = NAME.match(name)
    return [int(number) for number in re.findall(r"\d\d", match[1])] if match else []


def found() -> set[tuple[int, str, str]]:
    """(number, part, test) of every test that is named after a fault; the part is its file's folder."""
    rows = set()
    for path in TESTS.rglob("test_*.py"):
        file = path.relative_to(TESTS)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                for number in numbers_of(node.name):
                    rows.add((number, file.parent.as_posix(), f"{file.as_posix()}::{node.name}"))
    return rows


def listed() -> list[tuple[int, str, str]]:
    with LISTED.open(newline="", encoding="utf-8") as file:
        return [(int(row["number"]), row["part"], row["test"]) for row in csv.DictReader(file)]


def test_the_list_names_every_test_of_a_fault_and_no_other() -> None:
    """After adding one: `python -m tests.test_faults` writes the list anew."""
    assert set(listed()) == found()
    assert listed() == sorted(set(listed()))


def test_every_fault_of_the_import_path_is_tested_and_through_the_command() -> None:
    assert {number for number, _, _ in listed()} >= set(COVERED)
    assert {number for number, part, _ in listed() if part == "contracts/imports"} >= set(COVERED)


def test_numbers_are_read_from_names() -> None:
    assert numbers_of("test_fault_07_a_file_cut_off") == [7]
    assert numbers_of("test_faults_01_03_and_17_peak_memory") == [1, 3, 17]
    assert numbers_of("test_faults_12_and_13_a_false_dimension") == [12, 13]
    assert numbers_of("test_fault_pages_need_nothing") == []


if __name__ == "__main__":
    with LISTED.open("w", newline="", encoding="utf-8") as target:
        csv.writer(target, lineterminator="\n").writerows([("number", "part", "test"), *sorted(found())])
