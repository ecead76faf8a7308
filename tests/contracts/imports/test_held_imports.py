"""An amount that no council pays for software is put before somebody, whichever way its file came."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.imports.deciding import decide
from contracts.models import Import, ReviewItem
from tests.contracts.imports.import_commands import borough, import_register, run, write_csv

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HEADINGS = ("Reference", "Title", "Supplier", "CPV code", "Start date", "End date", "Total value")
SOFTWARE, BUILDING = "48000000", "45000000"


def contract(reference: str, value: str, cpv: str = SOFTWARE) -> tuple[str, ...]:
    return reference, f"Contract {reference}", "Example Ltd", cpv, "01/04/2024", "31/03/2027", value


def load(folder: Path, slug: str, *rows: tuple[str, ...], more: tuple[str, ...] = ()) -> int:
    """Import a register of these rows; how many suggestions its receipt says that it queued."""
    path = write_csv(folder / f"{slug}-{Import.objects.count()}.csv", rows, HEADINGS)
    return int(import_register(path, *more, to=slug)[1]["to_review"])


def queue() -> list[tuple[str, int]]:
    """Whose amounts are held, in pounds."""
    items = ReviewItem.objects.filter(kind=ReviewItem.Kind.VALUE).order_by("organisation__slug", "id")
    return [
        (item.organisation.slug, item.suggestion["value_pence"] // 100) for item in items if item.organisation
    ]


def test_a_ceiling_in_a_file_that_somebody_loads_is_held(tmp_path: Path) -> None:
    borough()
    rows = [contract("A", "1840000000"), contract("B", "250000"), contract("C", "30000000", BUILDING)]
    # It is a question for the review, and not for whoever loads the file
    assert load(tmp_path, "anyborough", *rows) == 1
    assert queue() == [("anyborough", 1_840_000_000)]
    more = [*rows, contract("D", "5000000001")]
    assert load(tmp_path, "anyborough", *more, more=("--accept", "over_5bn")) == 1
    assert queue() == [("anyborough", 1_840_000_000), ("anyborough", 5_000_000_001)]


def test_an_amount_that_becomes_a_repeated_one_is_asked_for_each_buyer(tmp_path: Path) -> None:
    for slug in ("alpha", "beta", "gamma", "delta"):
        borough(slug, f"{slug.capitalize()} Council")
    for slug in ("alpha", "beta"):
        assert load(tmp_path, slug, contract("A", "750000")) == 0
    assert load(tmp_path, "gamma", contract("A", "750000"), contract("B", "750000", BUILDING)) == 3
    assert queue() == [("alpha", 750_000), ("beta", 750_000), ("gamma", 750_000)]
    # Somebody's answer is not asked for again when a fourth has it
    from boroughs.models import User

    who = User.objects.create_user(email="loti@example.org", password="x")
    decide(item=ReviewItem.objects.get(organisation__slug="alpha"), accept=True, by=who)
    assert load(tmp_path, "delta", contract("A", "750000")) == 1
    assert queue() == [("alpha", 750_000), ("beta", 750_000), ("delta", 750_000), ("gamma", 750_000)]


def test_nothing_restricted_is_put_into_the_queue_of_what_is_public(tmp_path: Path) -> None:
    borough()
    assert load(tmp_path, "anyborough", contract("A", "1840000000"), more=("--audience", "owner")) == 0
    assert queue() == []


def test_a_dry_run_says_it_and_an_undo_takes_it_back(tmp_path: Path) -> None:
    borough()
    assert load(tmp_path, "anyborough", contract("A", "1840000000"), more=("--dry-run",)) == 1
    assert queue() == []
    load(tmp_path, "anyborough", contract("A", "1840000000"))
    assert run("undo_import", Import.objects.get(status="applied").pk)[0] == 0
    waiting = ReviewItem.objects.filter(evidence__newest_import__isnull=False, state="open")
    assert not waiting.exists()
