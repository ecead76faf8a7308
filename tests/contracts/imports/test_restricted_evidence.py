"""Restricted evidence changes nothing that a lower audience can see: through the database, in any order."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from import_commands import (
    applied,
    borough,
    import_register,
    reader_of_level,
    row,
    seen_by,
    table_counts,
    undo,
    write_csv,
)

from boroughs.reader import OFFICERS, PUBLIC_READER
from contracts.comparisons.suppliers import suppliers_of, suppliers_list
from contracts.models import ContractFact, ContractKey, Import

pytestmark = [pytest.mark.django_db, pytest.mark.database]


class _TakeBack(Exception):
    pass


@dataclass(frozen=True)
class Step:
    """One import of one register, or (`undone`) the undoing of the newest one of its register."""

    audience: str
    register: str
    rows: tuple[tuple[str, ...], ...]
    undone: bool = False


def play(steps: list[Step], reader_level: int = 0) -> dict[str, Any]:
    """What a reader sees after these steps, in a database where nothing else ever happened."""
    seen: dict[str, Any] = {}
    with TemporaryDirectory() as folder:
        try:
            with transaction.atomic():
                borough()
                last: dict[tuple[str, str], int] = {}
                for n, step in enumerate(steps):
                    where = step.audience, step.register
                    if step.undone:
                        if where in last:
                            undo(last.pop(where))
                        continue
                    path = write_csv(Path(folder) / f"{n}.csv", step.rows)
                    code, receipt = import_register(
                        path, "--audience", step.audience, "--source", step.register
                    )
                    if code == 0:
                        last[where] = receipt["import"]
                reader = reader_of_level(reader_level)
                seen = seen_by(reader)
                seen["suppliers"] = sorted(
                    (line.slug, line.name, line.company_number, line.contracts)
                    for line in suppliers_list(reader)
                )
                raise _TakeBack
        except _TakeBack:
            pass
    return seen


REFERENCES = ("", "R1", "R2", "r-1")
TITLES = ("Housing system", "Parking system")
SUPPLIERS = ("Example Ltd", "EXAMPLE LIMITED", "Sample plc", "")
NUMBERS = ("", "01234567", "07654321")
STARTS = ("", "01/04/2024", "01/04/2025")
VALUES = ("", "60000", "75000")

rows = st.tuples(
    st.sampled_from(REFERENCES), st.sampled_from(TITLES), st.sampled_from(SUPPLIERS),
    st.sampled_from(NUMBERS), st.sampled_from(STARTS), st.just(""), st.sampled_from(VALUES),
)  # fmt: skip


def steps(*audiences: str) -> st.SearchStrategy[list[Step]]:
    return st.lists(
        st.builds(
            Step,
            audience=st.sampled_from(audiences),
            register=st.sampled_from(("one register", "another register")),
            rows=st.lists(rows, min_size=1, max_size=3).map(tuple),
            undone=st.sampled_from((False, False, False, True)),
        ),
        min_size=1,
        max_size=5,
    )


SOME = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)


@SOME
@given(every=steps("public", "officers", "owner"))
def test_the_public_sees_what_it_would_see_without_restricted_evidence(every: list[Step]) -> None:
    alone = [step for step in every if step.audience == "public"]
    assert play(every) == play(alone)


@SOME
@given(every=steps("public", "officers", "owner"))
def test_officers_see_what_they_would_see_without_the_owners_evidence(every: list[Step]) -> None:
    shared = [step for step in every if step.audience != "owner"]
    assert play(every, OFFICERS) == play(shared, OFFICERS)
