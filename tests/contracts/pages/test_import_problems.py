"""An import's problems on its page: what is put right alike stands together, under words that are true of all."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.comparisons.imports import EACH_BELOW, problem_groups
from contracts.models import Import
from tests.contracts.imports.import_commands import HEADINGS, applied, borough, row, write_csv

pytestmark = pytest.mark.django_db


def groups(path: Path) -> list[tuple[str, str, list[str], int]]:
    imported = Import.objects.get(pk=applied(path)["import"])
    return [
        (group.message, group.hint, [problem.value for problem in group.problems], group.total)
        for group in problem_groups(imported)
    ]


def test_a_limit_and_what_cannot_be_read_are_two_kinds_of_problem(tmp_path: Path) -> None:
    borough()
    values = ["up to £5k", "lots", "£1,200 pcm", "under £5k", "£100"]
    found = groups(write_csv(tmp_path / "a.csv", [row(f"R{n}", value=v) for n, v in enumerate(values)]))
    amounts = {message: listed for message, _, listed, _ in found if "amount" in message}
    assert amounts == {
        "This is a limit (up to, over), not an amount, so no value is stated.": ["up to £5k", "under £5k"],
        "The amount cannot be read.": ["lots"],
        "The amount is for a unit or a part of a year, which this column cannot hold.": ["£1,200 pcm"],
    }


def test_words_that_are_read_alike_are_one_group_that_says_so(tmp_path: Path) -> None:
    borough()
    values = ["TBC", "Unknown", "£100"]
    found = groups(write_csv(tmp_path / "a.csv", [row(f"R{n}", value=v) for n, v in enumerate(values)]))
    assert ("'TBC' is read as: the amount is not stated. And others like it", 2) in [
        (message, total) for message, _, _, total in found
    ]


def test_many_ways_of_putting_one_thing_right_are_one_group(tmp_path: Path) -> None:
    borough()
    unknown = [f"Odd heading {chr(97 + n)}" for n in range(15)]
    path = write_csv(tmp_path / "a.csv", [(*row(), *["x"] * 15)], (*HEADINGS, *unknown))
    (group,) = [group for group in groups(path) if "is not known" in group[0]]
    assert (group[1], group[3]) == (EACH_BELOW, 15)
