"""Systems, capabilities, names and the review queue in the admin: what follows on the pages and at the next import."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import ModelLogEntry

from boroughs.reader import PUBLIC_READER
from contracts.comparisons.system_lines import systems_offered
from contracts.models import Deployment, Line, ReviewDecision, ReviewItem
from search import following
from search.engines import engine
from suppliers.catalogue import load_capabilities, load_market
from suppliers.models import Capability, CuratedValue, RefusedName, Supplier, System, SystemName
from suppliers.recognition.loading import load_recogniser
from tests.cms.curating.curators import Curators, bulk_url, press, supplier, system
from tests.cms.pages import make_pages
from tests.contracts.pages.world import PUBLIC_ROWS
from tests.contracts.review.asked import load, open_items, use

START, END = "01/04/2024", "31/03/2031"


def edit(curators: Curators, one: System, **values: Any) -> Any:
    given = {
        "name": one.name, "part_of": one.part_of_id or "", "owner": one.owner_id or "",
        "sold_by": list(one.sold_by.values_list("pk", flat=True)),
        "capabilities": list(one.capabilities.values_list("pk", flat=True)),
        "hosting": one.hosting, "api_documented": "unknown", "source": one.source, "note": one.note, "reason": "",
    }  # fmt: skip
    return curators["loti"].post(f"/admin/systems/edit/{one.pk}/", {**given, **values})


def scopes(one: System) -> set[str]:
    """Capabilities, then the hosting (none is known here)."""
    return set(Line.objects.filter(system=one).values_list("scope", flat=True))


def test_a_system_moved_under_a_capability_takes_its_facts_with_it(curators: Curators) -> None:
    """Alpha's register names Examplecase in a title, and says nothing of what it is for."""
    one = curators.world.system
    other = Capability.objects.create(
        slug="records", name="Records", parent=Capability.objects.get(slug="care")
    )
    assert scopes(one) == {"case-management|"}
    assert "Examplecase" in Client().get("/capabilities/case-management/").content.decode()
    asks = curators["loti"].get(bulk_url("system", "move", [one.pk])).content.decode()
    assert "It is for Case management now. Named by 1 contract and 0 pages." in asks
    told = press(curators["loti"], "system", "move", [one.pk], capability=other.pk, reason="Its own site")
    assert told == ["1 system moved."]
    assert scopes(one) == {"records|"}
    assert "Examplecase" in Client().get("/capabilities/records/").content.decode()
    # That Alpha runs it for case management was read from the title, and is read anew with its register
    curators.world.load(PUBLIC_ROWS)
    main = Client().get("/capabilities/case-management/").content.decode().partition("<main")[2]
    assert "Examplecase" not in main


def test_a_retired_system_is_neither_listed_found_recognised_nor_offered_and_comes_back(
    curators: Curators, site_index: None
) -> None:
    one = curators.world.system
    pages = make_pages(curators.world)
    page = next(page.specific for page in pages if page.slug == "advice")
    page.body = [("live_system", {"system": "examplecase"})]
    page.save_revision().publish()
    following.rebuild()

    def seen() -> dict[str, bool]:
        following.sync()
        return {
            "listed": "Examplecase" in Client().get("/systems/").content.decode().partition("<main")[2],
            "found": bool(list(engine().scan([f"system:{one.pk}"]))),
            "recognised": bool(load_recogniser().find("Examplecase licences").systems),
            "offered": systems_offered(PUBLIC_READER).filter(pk=one.pk).exists(),
            "in a block": "Who runs it" in Client().get(page.url).content.decode(),
        }

    assert [name for name, shown in seen().items() if not shown] == []
    asks = curators["loti"].get(bulk_url("system", "retire", [one.pk])).content.decode()
    # Each of the pages that `make_pages` makes has a card of it
    assert f"Named by 1 contract and {len(pages)} pages." in asks
    assert press(curators["loti"], "system", "retire", [one.pk], reason="It never was a product") == [
        "1 system retired."
    ]
    assert [name for name, shown in seen().items() if shown] == []
    own = Client().get("/systems/examplecase/")
    assert own.status_code == 200 and "It never was a product" in own.content.decode()
    assert "Examplecase" in Client().get("/boroughs/alpha/").content.decode(), "what evidence says stays"
    assert press(curators["loti"], "system", "bring_back", [one.pk]) == ["1 system brought back."]
    assert [name for name, shown in seen().items() if not shown] == []
    history = curators["loti"].get(f"/admin/systems/history/{one.pk}/").content.decode()
    assert "Retired. Why: It never was a product" in history and "Brought back" in history


def test_a_module_is_not_under_itself_nor_of_the_other_set(curators: Curators) -> None:
    one = curators.world.system
    module = system("Examplecase Portal", part_of=one)
    made_up = supplier("Madeup Ltd", data_set="demonstration")
    assert "would be under itself" in edit(curators, one, part_of=module.pk).content.decode()
    assert "real and made up never meet" in edit(curators, one, owner=made_up.pk).content.decode()
    one.refresh_from_db()
    assert one.part_of is None and one.owner == Supplier.objects.get(slug="example-systems")


def test_a_system_that_nobody_listed_is_added_and_recognised(curators: Curators) -> None:
    values = {"name": "Brandnewcase", "api_documented": "unknown", "capabilities": [], "sold_by": []}
    assert curators["loti"].post("/admin/systems/new/", values).status_code == 302
    made = System.objects.get(slug="brandnewcase")
    assert made.data_set == "real" and load_recogniser().find("Brandnewcase support").systems
    assert Client().get("/systems/brandnewcase/").status_code == 200


def test_an_approved_name_is_recognised_at_the_next_import(curators: Curators) -> None:
    """A weak name counts only beside its supplier, until somebody says that it is the system."""
    one = system("Beaconcase", weak=["Beaconline", "Beacon"])
    rows = [("B1", "Beaconline for the town hall", "Mowers Ltd", START, END, "100")]
    curators.world.load(rows, of=curators.world.beta)
    assert not Line.objects.filter(system=one).exists()
    name = SystemName.objects.get(name="Beaconline")
    assert press(curators["loti"], "systemname", "approve", [name.pk]) == ["1 system name approved."]
    curators.world.load(rows, of=curators.world.beta)
    assert Line.objects.filter(system=one, contract__organisation=curators.world.beta).count() == 1
    assert press(curators["loti"], "systemname", "approve", [name.pk]) == [
        "Left as it was: “Beaconline” for Beaconcase. It counts by itself already."
    ]
    ordinary = SystemName.objects.get(name="Beacon")
    assert press(curators["loti"], "systemname", "approve", [ordinary.pk]) == [
        "Left as it was: “Beacon” for Beaconcase. “Beacon” cannot count by itself: it is ordinary English."
    ]


def test_a_name_learnt_in_the_review_stays_once_it_is_approved(curators: Curators, tmp_path: Path) -> None:
    load(curators.world, tmp_path, [use()])
    (item,) = open_items()
    assert press(curators["loti"], "reviewitem", "yes", [item.pk]) == ["1 review item decided."]
    name = SystemName.objects.get(name="Exampelcase")
    assert name.taught
    press(curators["loti"], "systemname", "approve", [name.pk])
    curators["loti"].post(f"/review/{item.pk}/", {"answer": "back"})
    item.refresh_from_db()
    assert item.state == "open"
    assert SystemName.objects.filter(name="Exampelcase").exists(), "the curator's word, not the decision's"


def test_a_new_name_must_be_able_to_mean_one_system(curators: Curators) -> None:
    one = curators.world.system
    system("Othercase")
    for words, why in (
        ("Othercase", "another system is called so as well"),
        ("annual support", "it is ordinary English"),
        ("Example Systems", "a company is called so"),
        ("Excas", "a word of fewer than 6 letters may mean other things"),
    ):
        answer = curators["loti"].post("/admin/names-of-systems/new/", {"system": one.pk, "name": words})
        assert answer.status_code == 200 and why in answer.content.decode(), words
    taken = curators["loti"].post(
        "/admin/names-of-systems/new/", {"system": one.pk, "name": "Casexample Pro"}
    )
    assert taken.status_code == 302
    assert load_recogniser().find("Casexample Pro, 40 licences").systems


def test_the_name_that_it_goes_by_is_not_taken_away(curators: Curators) -> None:
    one = curators.world.system
    own, other = (
        SystemName.objects.get(),
        SystemName.objects.create(system=one, name="Oldcase", folded="oldcase"),
    )
    told = press(curators["loti"], "systemname", "take_away", [own.pk, other.pk])
    assert told == [
        "1 system name taken away.",
        "Left as it was: “Examplecase” for Examplecase. “Examplecase” is what it is called here. "
        "Give it another name first.",
    ]
    assert list(SystemName.objects.values_list("name", flat=True)) == ["Examplecase"]


def test_many_suggestions_are_answered_and_what_was_decided_meanwhile_is_left(
    curators: Curators, tmp_path: Path
) -> None:
    load(curators.world, tmp_path, [use(n) for n in range(3)])
    first, second, third = open_items()
    told = press(curators["reviewer"], "reviewitem", "no", [first.pk, second.pk, 999_999])
    assert told == ["2 review items decided."]
    assert press(curators["loti"], "reviewitem", "yes", [first.pk, third.pk]) == ["1 review item decided."]
    states = {item.pk: item.state for item in ReviewItem.objects.all()}
    assert states == {first.pk: "rejected", second.pk: "rejected", third.pk: "accepted"}
    assert Deployment.objects.filter(organisation=curators.world.beta).count() == 1
    by = set(ReviewDecision.objects.values_list("item", "by__email"))
    assert (first.pk, "reviewer@example.org") in by and (third.pk, "loti@example.org") in by


def test_a_reviewer_sees_what_is_public_and_no_more(curators: Curators, tmp_path: Path) -> None:
    load(curators.world, tmp_path, [use(statement="Publicly said.")])
    load(curators.world, tmp_path, [use(1, statement="Canaryofficers said.")], audience="officers")
    load(curators.world, tmp_path, [use(2, statement="Canaryowner said.")], audience="owner")
    said = {
        who: [word for word in ("Publicly", "Canaryofficers", "Canaryowner")
              if word in curators[who].get("/admin/review_queue/").content.decode()]
        for who in ("reviewer", "loti")
    }  # fmt: skip
    assert said == {"reviewer": ["Publicly"], "loti": ["Publicly", "Canaryofficers"]}
    hidden = ReviewItem.objects.get(audience=1)
    assert (
        "There is nothing to do"
        in curators["reviewer"].get(bulk_url("reviewitem", "yes", [hidden.pk])).content.decode()
    )
    press(curators["reviewer"], "reviewitem", "yes", [hidden.pk])
    hidden.refresh_from_db()
    assert hidden.state == "open"


@pytest.fixture
def catalogue(curators: Curators) -> Curators:
    """The project's own catalogue beside the world's."""
    load_capabilities()
    load_market()
    return curators


def test_loading_the_catalogue_keeps_what_was_set_and_says_so(catalogue: Curators, capsys: Any) -> None:
    one, housing = System.objects.get(slug="mosaic"), Capability.objects.get(slug="housing-management")
    weak = SystemName.objects.get(system=one, folded="mosaic")
    edit(catalogue, one, name="Mosaic Case", hosting="on premises", capabilities=[housing.pk])
    press(catalogue["loti"], "systemname", "approve", [weak.pk])
    press(
        catalogue["loti"], "system", "retire", [System.objects.get(slug="liquidlogic").pk], reason="Because"
    )
    form = {
        "name": "Housing", "measure": "HRA dwellings", "measure_unit": "", "lga_function_id": "", "sort": housing.sort,
        "lga_function_label": "", "synonyms": "landlord system\r\n\r\ntenancies", "description": "", "source": "",
        "parent": housing.parent_id, "reason": "",
    }  # fmt: skip
    assert catalogue["loti"].post(f"/admin/capabilities/edit/{housing.pk}/", form).status_code == 302

    def now() -> Any:
        return (
            list(System.objects.order_by("pk").values()),
            list(SystemName.objects.order_by("pk").values()),
            list(
                System.capabilities.through.objects.order_by("system", "capability").values_list(
                    "system", "capability"
                )
            ),
            list(Capability.objects.order_by("pk").values()),
        )

    before = now()
    load_capabilities()
    load_market()
    assert now() == before
    housing.refresh_from_db()
    assert (housing.name, housing.synonyms) == ("Housing", ["landlord system", "tenancies"])
    assert System.objects.get(slug="mosaic").name == "Mosaic Case"
    left = CuratedValue.objects.count()
    call_command("load_catalogue")
    assert f"{left} values that curators set by hand were left as they are." in capsys.readouterr().out
    assert now() == before
    assert ModelLogEntry.objects.filter(action="catalogue.change").count() == 2
    assert not RefusedName.objects.exists()
