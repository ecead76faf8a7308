"""Two systems that are one: said in the admin, followed by facts, pages, search and blocks, and taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from boroughs.reader import PUBLIC_READER
from contracts.comparisons.system_lines import systems_called, systems_offered
from contracts.imports.references import Systems
from contracts.models import Deployment, Evidence, Line
from search import following
from search.engines import engine
from suppliers.merging_systems import why_not_merged
from suppliers.models import System
from suppliers.recognition.loading import load_recogniser
from tests.cms.curating.curators import Curators, bulk_url, press, system
from tests.cms.pages import make_pages
from tests.contracts.pages.world import HEADINGS

ROW = ("B1", "Samecase social care system", "Example Systems Ltd", "01/04/2024", "31/03/2031", "50000")
WHY = "Its maker's page gives both names"


@pytest.fixture
def same(curators: Curators) -> System:
    """Samecase, which Beta's register names; Alpha's names Examplecase."""
    assert len(ROW) == len(HEADINGS)
    one = system("Samecase", owner=curators.world.system.owner)
    one.capabilities.set(curators.world.system.capabilities.all())
    curators.world.load([ROW], of=curators.world.beta)
    assert facts(one) == ({"beta"}, {"beta"})
    return one


def facts(one: System) -> tuple[set[str], set[str]]:
    """Who has a line of it, and who runs it."""
    return (
        set(Line.objects.filter(system=one).values_list("organisation__slug", flat=True)),
        set(Deployment.objects.filter(system=one).values_list("organisation__slug", flat=True)),
    )


def merge(curators: Curators, keep: System, *others: System) -> list[str]:
    ids = [keep.pk, *(one.pk for one in others)]
    return press(curators["loti"], "system", "merge", ids, keep=keep.pk, reason=WHY)


def test_facts_names_and_addresses_follow_and_parting_takes_all_back(
    curators: Curators, same: System, site_index: None
) -> None:
    keep = curators.world.system
    evidence = list(Evidence.objects.order_by("pk").values())
    asks = curators["loti"].get(bulk_url("system", "merge", [keep.pk, same.pk])).content.decode()
    assert "It stays, unless you choose another below." in asks
    assert "Named by 1 contract and 0 pages. They show the one that stays." in asks

    assert merge(curators, keep, same) == ["1 system merged."]

    assert facts(keep) == ({"alpha", "beta"}, {"alpha", "beta"}) and facts(same) == (set(), set())
    assert list(Evidence.objects.order_by("pk").values()) == evidence
    old = Client().get("/systems/samecase/")
    assert old.status_code == 302 and old["Location"] == "/systems/examplecase/"
    page = Client().get("/systems/examplecase/").content.decode()
    assert "Beta" in page and "Samecase" in page
    assert "Samecase" not in Client().get("/systems/").content.decode().partition("<main")[2]
    assert set(systems_offered(PUBLIC_READER)) == {keep}
    assert systems_called(PUBLIC_READER, "samecase") == {keep.pk}
    found = load_recogniser().find("Samecase licences").systems
    assert [str(one.slug) for one in found] == ["examplecase"]
    following.rebuild()
    assert not list(engine().scan([f"system:{same.pk}"]))
    found_by = Client().get("/search/?q=samecase").content.decode().partition("<main")[2]
    assert 'href="/systems/examplecase/"' in found_by

    part = {"reason": "Two after all"}
    assert press(curators["loti"], "system", "part", [same.pk], **part) == ["1 system parted."]
    assert facts(keep) == ({"alpha"}, {"alpha"}) and facts(same) == ({"beta"}, {"beta"})
    assert list(Evidence.objects.order_by("pk").values()) == evidence
    assert Client().get("/systems/samecase/").status_code == 200
    history = curators["loti"].get(f"/admin/systems/history/{same.pk}/").content.decode()
    assert f"Merged into Examplecase. Why: {WHY.replace(chr(39), '&#x27;')}" in history
    assert "Parted from Examplecase. Why: Two after all" in history


def test_a_register_read_while_they_are_one_speaks_of_the_one_that_stays(
    curators: Curators, same: System
) -> None:
    keep = curators.world.system
    merge(curators, keep, same)
    curators.world.load([ROW, ("B2", *ROW[1:])], of=curators.world.beta)
    assert facts(keep) == ({"alpha", "beta"}, {"alpha", "beta"}) and facts(same) == (set(), set())


def test_a_name_of_two_that_are_one_means_the_one_that_stays(curators: Curators, same: System) -> None:
    keep = curators.world.system
    for one in (keep, same):
        one.names.create(name="Sharedname", folded="sharedname")
    assert Systems("real").find("Sharedname") is None
    merge(curators, keep, same)
    assert Systems("real").find("Sharedname") == keep.pk
    assert Systems("real").find("Samecase") == same.pk, "evidence keeps what it names"


def test_blocks_show_the_one_that_stays_and_tell_the_editor(curators: Curators, same: System) -> None:
    pages = make_pages(curators.world)
    page = next(page.specific for page in pages if page.slug == "advice")
    chosen: list[dict[str, Any]] = [
        {"type": "live_system", "value": {"system": "samecase"}},
        {"type": "live_comparison", "value": {"capability": "case-management", "systems": ["samecase"]}},
    ]
    page.body = chosen
    page.save_revision().publish()
    merge(curators, curators.world.system, same)
    main = Client().get(page.url).content.decode().partition("<main")[2]
    assert "These figures cannot be shown" not in main
    assert main.count('href="/systems/examplecase/"') >= 2 and "Samecase" not in main
    words = "The system Samecase was merged into Examplecase, which readers see instead. Choose that one."
    assert words in curators["loti"].get(f"/admin/pages/{page.pk}/edit/").content.decode()


@pytest.mark.parametrize(
    ("case", "says"),
    [
        ("demonstration", "A real system and one of the demonstration cannot be merged."),
        ("module", "Samecase Portal is a module of Samecase. Make it a module of Examplecase first."),
        ("retired", "Samecase is retired. Bring it back first."),
        ("chain", "Thirdcase is merged into Samecase. Part them first, then merge both."),
        ("above", "Examplecase is a module of Samecase. Take that back first."),
    ],
)
def test_what_is_not_merged_says_why(curators: Curators, same: System, case: str, says: str) -> None:
    keep = curators.world.system
    if case == "demonstration":
        same = system("Madeupcase", data_set="demonstration")
    elif case == "module":
        system("Samecase Portal", part_of=same)
    elif case == "retired":
        press(curators["loti"], "system", "retire", [same.pk], reason="Gone")
    elif case == "chain":
        assert merge(curators, same, system("Thirdcase")) == ["1 system merged."]
    else:
        System.objects.filter(pk=keep.pk).update(part_of=same)
    keep, same = System.objects.get(pk=keep.pk), System.objects.get(pk=same.pk)
    assert why_not_merged(keep=keep, gone=same) == says
    if case != "demonstration":
        assert not any("1 system merged" in said for said in merge(curators, keep, same))
    same.refresh_from_db()
    assert same.merged_into is None


def test_a_merged_system_is_neither_changed_nor_retired(curators: Curators, same: System) -> None:
    merge(curators, curators.world.system, same)
    for one, action, reason in (
        (same, "retire", "It is merged into Examplecase. Change that one, or part the two first."),
        (curators.world.system, "retire", "Samecase is merged into it. Part them first."),
    ):
        assert reason in " ".join(press(curators["loti"], "system", action, [one.pk], reason="Gone"))


def test_a_retired_system_is_not_the_one_that_is_said_to_stay(curators: Curators, same: System) -> None:
    older = curators.world.system
    press(curators["loti"], "system", "retire", [older.pk], reason="Gone")
    asks = curators["loti"].get(bulk_url("system", "merge", [older.pk, same.pk])).content.decode()
    assert "It cannot be merged into Samecase. Examplecase is retired. Bring it back first." in asks
