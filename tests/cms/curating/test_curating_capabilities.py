"""Capabilities and suites in the admin: adding them, choosing a suite's members, and what follows on the pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from cms.models import GuidanceIndexPage, HomePage
from suppliers.catalogue import load_capabilities
from suppliers.models import Capability
from tests.cms.curating.curators import Curators, bulk_url, press


def sent(**values: Any) -> dict[str, Any]:
    """The form of a new capability; `members` by their ids."""
    empty = {
        "kind": "capability", "name": "", "parent": "", "members": [], "measure": "", "measure_unit": "",
        "lga_function_id": "", "lga_function_label": "", "synonyms": "", "description": "", "source": "", "sort": 10,
        "reason": "",
    }  # fmt: skip
    return {**empty, **values}


def care() -> Capability:
    return Capability.objects.get(slug="care")


def main(address: str) -> str:
    return Client().get(address).content.decode().partition("<main")[2]


@pytest.fixture
def records(curators: Curators) -> Capability:
    return Capability.objects.create(slug="records", name="Records", parent=care())


def test_a_capability_that_nobody_listed_is_added_with_its_history(curators: Curators) -> None:
    form = sent(
        name="Visitor management",
        parent=care().pk,
        synonyms="front desk\r\nvisits",
        reason="Two boroughs asked",
    )
    assert curators["loti"].post("/admin/capabilities/new/", form).status_code == 302
    made = Capability.objects.get(slug="visitor-management")
    assert (made.kind, made.parent, made.synonyms) == ("capability", care(), ["front desk", "visits"])
    assert "Visitor management" in main("/capabilities/visitor-management/")
    assert "Visitor management" in main("/capabilities/")
    history = curators["loti"].get(f"/admin/capabilities/history/{made.pk}/").content.decode()
    assert "Put into the catalogue by hand. Why: Two boroughs asked" in history


def test_a_suites_members_are_chosen_and_its_page_follows_at_once(
    curators: Curators, records: Capability
) -> None:
    """Examplecase is for case management, and nothing is known for records."""
    case = Capability.objects.get(slug="case-management")
    visits = Capability.objects.create(slug="visits", name="Visits", parent=care())
    form = sent(kind="suite", name="All of care", parent=care().pk, members=[records.pk, visits.pk])
    assert curators["loti"].post("/admin/capabilities/new/", form).status_code == 302
    suite = Capability.objects.get(slug="all-of-care")
    assert "Examplecase" not in main("/capabilities/all-of-care/")
    changed = {**form, "members": [case.pk, records.pk], "reason": "They are bought so"}
    assert curators["loti"].post(f"/admin/capabilities/edit/{suite.pk}/", changed).status_code == 302
    assert set(suite.members.all()) == {case, records}
    assert "Examplecase" in main("/capabilities/all-of-care/")
    history = curators["loti"].get(f"/admin/capabilities/history/{suite.pk}/").content.decode()
    assert (
        "members: “Records (records), Visits (visits)” → “Case management (case-management), Records"
        in history
    )


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": "Loose"}, "Choose the service area under which it is listed."),
        ({"name": "Top", "kind": "area", "parent": "care"}, "A service area stands at the top"),
        ({"name": "Case Management", "parent": "care"}, "There is one called Case management already."),
        ({"name": "Lone", "kind": "suite", "parent": "care", "members": ["records"]}, "choose two or more"),
        ({"name": "Odd", "parent": "care", "members": ["records"]}, "Only a suite has members"),
        (
            {"name": "Nested", "kind": "suite", "parent": "care", "members": ["records", "care"]},
            "not of areas or other suites: Social care.",
        ),
    ],
)  # fmt: skip
def test_what_a_capability_cannot_be_is_said_beside_its_field(
    curators: Curators, records: Capability, values: dict[str, Any], words: str
) -> None:
    ids = dict(Capability.objects.values_list("slug", "pk"))
    given = {**values, "members": [ids[slug] for slug in values.get("members", [])]}
    given["parent"] = ids.get(values.get("parent", ""), "")
    before = Capability.objects.count()
    answer = curators["loti"].post("/admin/capabilities/new/", sent(**given))
    assert words in answer.content.decode()
    assert Capability.objects.count() == before


def test_an_area_may_be_called_as_a_capability_in_it(curators: Curators) -> None:
    form = sent(kind="area", name="Case management")
    assert curators["loti"].post("/admin/capabilities/new/", form).status_code == 302
    assert Capability.objects.get(kind="area", name="Case management").slug == "case-management-2"


def test_an_account_of_the_demonstration_adds_none(curators: Curators) -> None:
    """Capabilities are of both data sets."""
    form = sent(name="Mine", parent=care().pk)
    assert curators["demonstration"].post("/admin/capabilities/new/", form).status_code == 302
    assert not Capability.objects.filter(name="Mine").exists()


def test_loading_the_catalogue_keeps_a_suites_members_and_what_was_added(curators: Curators) -> None:
    load_capabilities()
    suite = Capability.objects.get(slug="revenues-and-benefits")
    by_slug = Capability.objects.in_bulk(["council-tax", "business-rates"], field_name="slug")
    values = {
        name: getattr(suite, name)
        for name in ("name", "measure", "measure_unit", "description", "sort", "source")
    }
    form = sent(
        **values, lga_function_id=suite.lga_function_id, lga_function_label=suite.lga_function_label,
        parent=suite.parent_id, synonyms="\n".join(suite.synonyms), members=[one.pk for one in by_slug.values()],
    )  # fmt: skip
    assert curators["loti"].post(f"/admin/capabilities/edit/{suite.pk}/", form).status_code == 302
    added = sent(name="Visitor management", parent=suite.parent_id)
    assert curators["loti"].post("/admin/capabilities/new/", added).status_code == 302
    load_capabilities()
    assert set(suite.members.values_list("slug", flat=True)) == {"council-tax", "business-rates"}
    assert Capability.objects.filter(slug="visitor-management").exists()


def test_a_capability_added_by_mistake_is_taken_away_once_nothing_names_it(
    curators: Curators, records: Capability
) -> None:
    """`records` is as if the catalogue's file had it; the other two are added by hand."""
    for name in ("Oops", "Typo"):
        form = sent(name=name, parent=care().pk, reason="Asked for")
        assert curators["loti"].post("/admin/capabilities/new/", form).status_code == 302
    oops, typo = Capability.objects.get(slug="oops"), Capability.objects.get(slug="typo")
    suite = sent(kind="suite", name="Both", parent=care().pk, members=[oops.pk, records.pk])
    assert curators["loti"].post("/admin/capabilities/new/", suite).status_code == 302
    both = Capability.objects.get(slug="both")
    curators.world.system.capabilities.add(oops)
    home = HomePage.objects.get()
    guidance = home.add_child(instance=GuidanceIndexPage(title="Guidance", slug="guidance"))
    guidance.body = [("live_charges", {"capability": "oops"})]
    guidance.save()

    asks = curators["loti"].get(bulk_url("capability", "take_away", [oops.pk, records.pk])).content.decode()
    assert "It is named by 1 capability, 1 system, 1 page: change them first." in asks
    assert "It stands in the catalogue" in asks
    every = [oops.pk, records.pk, typo.pk]
    assert press(curators["loti"], "capability", "take_away", every, reason="A slip")[0] == (
        "1 capability taken away."
    )
    assert not Capability.objects.filter(slug="typo").exists()
    assert Client().get("/capabilities/typo/").status_code == 404

    curators.world.system.capabilities.remove(oops)
    guidance.body = []
    guidance.save()
    press(curators["loti"], "capability", "take_away", [both.pk], reason="A slip")
    press(curators["loti"], "capability", "take_away", [oops.pk], reason="Nobody asked")
    assert set(Capability.objects.filter(slug__in=["oops", "both", "records"])) == {records}
    history = curators["loti"].get("/admin/reports/site-history/").content.decode()
    assert "Taken out of the catalogue. Why: Nobody asked" in history
    load_capabilities()
    assert not Capability.objects.filter(slug="oops").exists()


@pytest.mark.parametrize("who", ["reviewer", "editor", "public", "demonstration"])
def test_nobody_but_curators_takes_a_capability_away(curators: Curators, who: str) -> None:
    form = sent(name="Oops", parent=care().pk)
    assert curators["loti"].post("/admin/capabilities/new/", form).status_code == 302
    oops = Capability.objects.get(slug="oops")
    curators[who].post(bulk_url("capability", "take_away", [oops.pk]), {"reason": "Mine"})
    assert Capability.objects.filter(pk=oops.pk).exists()
