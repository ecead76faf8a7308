"""Restricted evidence changes nothing that a lower audience can see: through the database, in any order."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boroughs.reader import OFFICERS, PUBLIC_READER
from contracts.comparisons.suppliers import suppliers_list
from contracts.models import Contract, ContractFact, Import, Line
from contracts.records import Audience
from suppliers.models import Capability, System
from tests.contracts.imports.import_commands import (
    applied,
    borough,
    import_register,
    reader_of_level,
    row,
    seen_by,
    undo,
    write_csv,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


COUNCIL = 1_000_000
"""Above every id that the database gives by itself; PostgreSQL gives another after each transaction taken back."""


class _TakeBack(Exception):
    pass


@dataclass(frozen=True)
class Step:
    """One import of one register, or (`undone`) the undoing of the newest one of its register."""

    audience: str
    register: str
    rows: tuple[tuple[str, ...], ...]
    undone: bool = False


def play(steps: list[Step], level: int = 0) -> dict[str, Any]:
    """What a reader of this level sees after these steps, in a database where nothing else ever happened.

    Receipts are part of it: what an import of that level or below said of itself.
    """
    seen: dict[str, Any] = {}
    told: list[Any] = []
    with TemporaryDirectory() as folder:
        try:
            with transaction.atomic():
                borough(pk=COUNCIL)
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
                    if Audience(step.audience).level <= level:
                        kept = {k: v for k, v in receipt.items() if k not in ("import", "file")}
                        told.append({**kept, "same_as": bool(kept["same_as"])})
                reader = reader_of_level(level)
                seen = seen_by(reader)
                seen["receipts"] = told
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
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
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


FEEDS: dict[str, list[dict[str, Any]]] = {
    "public": [
        {"kind": "contract", "organisation": "anyborough", "title": "Housing system", "reference": "R1",
         "supplier": {"name": "Example Ltd"}, "value": "60000", "value_kind": "annual"},
        {"kind": "line", "system": "Example System", "capabilities": ["housing"]},
        {"kind": "charge", "covers": ["data_extraction"], "amount": "1500", "per": "one_off"},
        {"kind": "deployment", "organisation": "anyborough", "system": "Example System", "status": "live"},
    ],
    "officers": [
        {"kind": "contract", "organisation": "anyborough", "title": "Housing system, as paid", "reference": "R1",
         "supplier": {"name": "EXAMPLE LIMITED"}, "value": "58000", "value_kind": "annual"},
        {"kind": "line", "system": "Example System", "modules": ["Rents"], "capabilities": ["housing"]},
        {"kind": "charge", "covers": ["api_access"], "amount": "900", "per": "year"},
        {"kind": "deployment", "organisation": "anyborough", "system": "Example System",
         "status": "being_replaced"},
    ],
    "owner": [
        {"kind": "contract", "organisation": "anyborough", "title": "Housing system, a dispute", "reference": "R1",
         "supplier": {"name": "Example (Holdings) Ltd"}, "value": "1", "value_kind": "annual"},
        {"kind": "charge", "covers": ["exit_extraction"], "amount": "99000", "per": "one_off",
         "basis": "quoted"},
        {"kind": "deployment", "organisation": "anyborough", "system": "Example System", "status": "ended"},
    ],
}  # fmt: skip


def feed(folder: Path, audience: str) -> int:
    """Import the feed of an audience; the number of the import."""
    path = folder / f"{audience}.jsonl"
    path.write_text(json.dumps({"records": FEEDS[audience]}) + "\n", encoding="utf-8")
    number = applied(path, "--audience", audience, "--source", f"the {audience} feed")["import"]
    assert isinstance(number, int)
    return number


@pytest.fixture
def _example_system(db: None) -> None:
    housing = Capability.objects.create(slug="housing", name="Housing", kind=Capability.Kind.CAPABILITY)
    system = System.objects.create(slug="example-system", name="Example System")
    system.capabilities.add(housing)


@pytest.mark.parametrize("order", list(permutations(FEEDS)))
def test_lines_charges_and_uses_in_every_order(
    tmp_path: Path, _example_system: None, order: tuple[str, ...]
) -> None:
    council, other = borough(), borough("otherborough", "Otherborough Council")
    feed(tmp_path, "public")
    public_alone = seen_by()
    undo(feed_number := feed(tmp_path, "officers"))
    assert seen_by() == public_alone, feed_number
    for number in Import.objects.live().values_list("pk", flat=True):
        undo(number)

    made = {audience: feed(tmp_path, audience) for audience in order}
    loti, officer_elsewhere = reader_of_level(OFFICERS), reader_of_level(OFFICERS, other)
    assert seen_by() == public_alone
    for reader in (loti, officer_elsewhere):
        shown = json.dumps(seen_by(reader))
        assert "as paid" in shown
        assert "being_replaced" in shown
        for hidden in ("dispute", "99000", "9900000", "Holdings", "exit_extraction", '"ended"'):
            assert hidden not in shown
    own = json.dumps(seen_by(reader_of_level(OFFICERS, council)))
    assert "9900000" in own

    undo(made["owner"])
    assert seen_by(loti) == seen_by(reader_of_level(OFFICERS, council))
    undo(made["officers"])
    assert seen_by() == seen_by(loti) == public_alone
    undo(made["public"])
    assert seen_by(reader_of_level(OFFICERS, council)) == {key: [] for key in public_alone}


def test_an_officer_sees_the_shared_price_beside_the_public_one(tmp_path: Path) -> None:
    borough()
    applied(write_csv(tmp_path / "a.csv", [row(value="60000")]), "--source", "public")
    applied(
        write_csv(tmp_path / "b.csv", [row(value="58000")]), "--source", "shared", "--audience", "officers"
    )
    (public,) = ContractFact.objects.visible_to(PUBLIC_READER)
    (shared,) = ContractFact.objects.visible_to(reader_of_level(OFFICERS))
    assert (public.value_pence, public.disagreements) == (60_000_00, [])
    assert shared.value_pence == 58_000_00
    assert [(name, said["value"]) for name, said, _ in shared.disagreements] == [("value", "60000.00")]
    assert public.contract == shared.contract


def test_restricted_first_the_contract_gets_the_public_address(tmp_path: Path) -> None:
    borough()
    restricted = write_csv(tmp_path / "a.csv", [row(supplier="Sample plc", start="01/01/2020")])
    public = write_csv(tmp_path / "b.csv", [row()])
    first = applied(restricted, "--audience", "owner", "--source", "restricted")
    made = applied(public)
    joined = Contract.objects.get()
    assert (joined.level, ContractFact.objects.visible_to(PUBLIC_READER).count()) == (0, 1)
    address = joined.slug
    for number in (made["import"], first["import"]):
        undo(number)
    Contract.objects.all()[0].evidence.all().delete()
    Contract.objects.all().delete()
    applied(public)
    assert Contract.objects.get().slug == address


def test_a_key_learnt_from_restricted_evidence_joins_nothing_below(tmp_path: Path) -> None:
    borough()
    applied(write_csv(tmp_path / "a.csv", [row("R1", "Housing system")]))
    # The owner knows that the contract of R1 is also called R2.
    applied(
        write_csv(tmp_path / "b.csv", [row("R1", "Housing system")]), "--audience", "owner", "--source", "own"
    )
    path = tmp_path / "c.jsonl"
    path.write_text(
        json.dumps({"records": [{"kind": "contract", "organisation": "anyborough", "title": "Housing system",
                                 "reference": "R1", "ocid": "ocds-b5fd17-1"}]}) + "\n"
    )  # fmt: skip
    applied(path, "--audience", "owner", "--source", "own notices")
    assert Contract.objects.count() == 1
    path = tmp_path / "d.jsonl"
    path.write_text(
        json.dumps({"records": [{"kind": "contract", "organisation": "anyborough", "title": "Something else",
                                 "ocid": "ocds-b5fd17-1"}]}) + "\n"
    )  # fmt: skip
    applied(path, "--source", "notices")
    assert ContractFact.objects.visible_to(PUBLIC_READER).count() == 2


def test_a_name_of_restricted_evidence_takes_no_public_row_from_its_supplier(tmp_path: Path) -> None:
    borough()
    applied(write_csv(tmp_path / "a.csv", [row(number="01234567")]))
    applied(
        write_csv(tmp_path / "b.csv", [row("X1", "Secret", number="07654321")]),
        "--audience", "owner", "--source", "own",
    )  # fmt: skip
    applied(write_csv(tmp_path / "c.csv", [row("R5", "Payroll")]), "--source", "another")
    shown = {s.slug for s in (f.supplier for f in ContractFact.objects.visible_to(PUBLIC_READER)) if s}
    assert shown == {"example-ltd"}
    assert [line.contracts for line in suppliers_list(PUBLIC_READER)] == [2]


def test_lines_of_a_restricted_contract_are_no_public_lines(tmp_path: Path, _example_system: None) -> None:
    borough()
    feed(tmp_path, "officers")
    assert not Line.objects.visible_to(PUBLIC_READER).exists()
    assert Line.objects.visible_to(reader_of_level(OFFICERS)).count() == 1
