"""What is kept of a comparison is always what would be made now, for each reader by themselves."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from benchmarks.comparison_market import fill
from boroughs.catalogue import load_organisations
from boroughs.models import User
from boroughs.reader import Reader, reader_of
from changes.models import note
from contracts.comparisons.capability import capability_comparison
from contracts.comparisons.kept import view_of
from contracts.imports.deciding import decide, reopen
from contracts.imports.undoing import undo_import
from contracts.models import Import, ReaderSummary, ReviewItem
from contracts.pages.capability_summary import summarised, summary_of
from suppliers.merging import merge, unmerge
from suppliers.models import Supplier
from tests.conftest import is_sqlite
from tests.contracts.pages.test_review import CHARGED, load
from tests.contracts.pages.world import World

SLUG = "case-management"
READERS = ("nobody", "public", "beta", "loti", "alpha")
OFFICERS = {"beta", "loti", "alpha"}

# The ends of these contracts stand nowhere else
FOR_OFFICERS = [("Z1", "Examplecase pilot", "Example Systems Ltd", "01/04/2024", "17/03/2030", "99")]
FOR_ALPHA = [("Z2", "Examplecase trial", "Example Systems Ltd", "01/04/2024", "19/03/2029", "88")]


def readers(world: World, data_set: str = "real") -> dict[str, Reader]:
    return {who: reader_of(world.users[who], data_set) for who in READERS}


def kept(world: World) -> dict[str, dict[str, Any]]:
    """Each reader's summary, read twice: as it is found or made, and as it was kept."""
    today = timezone.localdate()
    found: dict[str, dict[str, Any]] = {}
    for who, reader in readers(world).items():
        first, again = summary_of(reader, SLUG, today), summary_of(reader, SLUG, today)
        assert first is not None and first == again
        found[who] = first
    return found


def made(world: World) -> dict[str, dict[str, Any]]:
    """Each reader's summary as it is made from the facts now, by whatever was kept untouched."""
    found: dict[str, dict[str, Any]] = {}
    for who, reader in readers(world).items():
        comparison = capability_comparison(reader, SLUG, today=timezone.localdate())
        assert comparison is not None
        found[who] = orjson.loads(orjson.dumps(summarised(reader, comparison), default=list))
    return found


@pytest.mark.django_db
@pytest.mark.database
def test_a_summary_is_renewed_by_every_change_and_holds_what_its_reader_may_see(
    world: World, tmp_path: Path
) -> None:
    imported: dict[str, Import] = {}
    items: list[ReviewItem] = []
    same = Supplier.objects.create(slug="example-trading", name="Example Trading", in_catalogue=True)

    def bring(name: str, rows: Sequence[tuple[str, ...]]) -> None:
        imported[name] = world.load(rows, name)

    def suggest() -> None:
        items.extend(load(world, tmp_path, CHARGED))

    seller = Supplier.objects.get(slug="example-systems")
    steps: list[tuple[str, Callable[[], object], set[str]]] = [
        ("shared with officers", lambda: bring("officers", FOR_OFFICERS), OFFICERS),
        ("kept by Alpha", lambda: bring("owner", FOR_ALPHA), {"alpha"}),
        ("suggested", suggest, set()),
        ("yes", lambda: decide(item=items[0], accept=True, by=_user(world, "loti")), set(READERS)),
        ("taken back", lambda: reopen(item=items[0]), set(READERS)),
        ("merged", lambda: merge(keep=seller, gone=same, by=None, reason="One company"), set()),
        ("parted", lambda: unmerge(gone=same, by=None, reason="Two companies"), set()),
        ("undone for officers", lambda: undo_import(imported["officers"]), OFFICERS),
        ("undone for Alpha", lambda: undo_import(imported["owner"]), {"alpha"}),
        ("the catalogue's boroughs", load_organisations, set(READERS)),
    ]
    before = first = kept(world)
    for name, change, sees in steps:
        stamps = set(ReaderSummary.objects.values_list("stamp", flat=True))
        change()
        after = kept(world)
        assert after == made(world), name
        assert {who for who in READERS if after[who] != before[who]} == sees, name
        assert not stamps & set(ReaderSummary.objects.values_list("stamp", flat=True)), name
        before = after
        if name == "kept by Alpha":
            _each_sees_its_own(world, after)
        if name == "undone for Alpha":
            assert after == first


def _user(world: World, who: str) -> User:
    user = world.users[who]
    assert user is not None
    return user


def _each_sees_its_own(world: World, found: dict[str, dict[str, Any]]) -> None:
    """What was restricted stands in the summaries of those who may see it, and in no row of the others."""
    ends = {who: [row[12] for row in summary["rows"]] for who, summary in found.items()}
    assert ends == {
        "nobody": ["31 Mar 2031"], "public": ["31 Mar 2031"],
        "beta": ["17 Mar 2030"], "loti": ["17 Mar 2030"], "alpha": ["19 Mar 2029"],
    }  # fmt: skip
    holding = {
        words: {row.view for row in ReaderSummary.objects.all() if words in bytes(row.content).decode()}
        for words in ("31 Mar 2031", "17 Mar 2030", "19 Mar 2029")
    }
    views = {who: view_of(reader) for who, reader in readers(world).items()}
    assert holding["19 Mar 2029"] == {views["alpha"]}
    assert holding["17 Mar 2030"] == {views["beta"], views["loti"], views["alpha"]}
    assert holding["31 Mar 2031"] >= {views["nobody"]}


@pytest.mark.django_db
def test_each_kind_of_reader_has_a_view_of_its_own(world: World) -> None:
    every = [
        view_of(reader)
        for data_set in ("real", "demonstration")
        for reader in readers(world, data_set).values()
    ]
    # Nobody and a public account see the same; Alpha's and Beta's officers are of nothing in the demonstration
    assert len(set(every)) == 4 + 3


@pytest.mark.django_db
@pytest.mark.database
def test_a_page_from_its_summary_asks_the_database_twice_and_for_what_stands_beside_it(
    client: Client, django_assert_num_queries: Any
) -> None:
    address = f"/capabilities/{fill(33, 21, 60)}/?data=demonstration"
    note("contract", [1])
    first = client.get(address).text
    assert first.count('<th scope="row"') >= 20 and "Page 1 of 2" in first
    for query in ("&sort=system", "&page=2", "&borough=made-up-3&api=charged"):
        # What changed last, and the summary with it; then guidance and comparison pages, and which pages are private
        with django_assert_num_queries(2 + 4):
            assert client.get(f"{address}{query}").status_code == 200
    second = client.get(f"{address}&sort=system&page=2").text
    assert "Made-up system 20" in second and "Made-up system 00</a></th>" not in second


@pytest.mark.django_db(transaction=True)
def test_a_page_does_not_wait_for_an_import(client: Client) -> None:
    address = f"/capabilities/{fill(3, 2, 6)}/?data=demonstration"
    note("contract", [1])
    if is_sqlite():
        writer = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        try:
            writer.execute("BEGIN IMMEDIATE")
            # Waiting for the writer would end in an error after 20 seconds
            assert "3 of 3" in client.get(address).text
            assert not ReaderSummary.objects.exists()
        finally:
            writer.execute("ROLLBACK")
            writer.close()
    assert "3 of 3" in client.get(f"{address}&sort=system").text
    assert ReaderSummary.objects.count() == 1
