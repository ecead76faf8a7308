"""Who may curate: each route for each group of the admin, and what a demonstration account may never touch."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contracts.models import ReviewItem
from suppliers.models import Capability, Supplier, System, SystemName
from tests.cms.curating.curators import Curators, bulk_url, press, supplier, system
from tests.contracts.review.asked import load, open_items, use

OPEN, SHUT = 200, 302
"""The admin sends whoever may not to its front page, with a word, or to the sign-in."""

CATALOGUE = {"loti": OPEN, "reviewer": SHUT, "editor": SHUT, "public": SHUT, "nobody": SHUT}
QUEUE = {**CATALOGUE, "reviewer": OPEN}


def routes(curators: Curators) -> dict[str, dict[str, int]]:
    seller = Supplier.objects.get(slug="example-systems")
    case = Capability.objects.get(slug="case-management")
    name = SystemName.objects.get()
    (item,) = open_items()
    own = curators.world.system
    return {
        "/admin/review_queue/": QUEUE,
        "/admin/review_queue/results/": QUEUE,
        bulk_url("reviewitem", "yes", [item.pk]): QUEUE,
        bulk_url("reviewitem", "no", [item.pk]): QUEUE,
        **{
            f"/admin/{folder}/": CATALOGUE
            for folder in ("suppliers", "systems", "capabilities", "names-of-systems", "names-of-suppliers")
        },
        **{
            f"/admin/{folder}/new/": CATALOGUE
            for folder in ("suppliers", "systems", "capabilities", "names-of-systems")
        },
        **{
            f"/admin/{folder}/{what}/{pk}/": CATALOGUE
            for folder, pk in (("suppliers", seller.pk), ("systems", own.pk), ("capabilities", case.pk))
            for what in ("edit", "history", "usage")
        },
        bulk_url("supplier", "merge", [seller.pk]): CATALOGUE,
        bulk_url("supplier", "part", [seller.pk]): CATALOGUE,
        bulk_url("system", "move", [own.pk]): CATALOGUE,
        bulk_url("system", "retire", [own.pk]): CATALOGUE,
        bulk_url("system", "bring_back", [own.pk]): CATALOGUE,
        bulk_url("systemname", "approve", [name.pk]): CATALOGUE,
        bulk_url("systemname", "take_away", [name.pk]): CATALOGUE,
        "/admin/snippets/search/synonym/": CATALOGUE,
    }


def test_each_route_opens_for_those_whose_it_is(curators: Curators) -> None:
    load(curators.world, curators.world.folder, [use()])
    for address, expected in routes(curators).items():
        for who, status in expected.items():
            assert curators[who].get(address).status_code == status, (address, who)


def test_who_may_not_changes_nothing_by_posting(curators: Curators) -> None:
    load(curators.world, curators.world.folder, [use()])
    for who in ("reviewer", "editor", "public", "nobody"):
        for model, action, pk in (
            ("supplier", "merge", Supplier.objects.values_list("pk", flat=True)[0]),
            ("system", "retire", curators.world.system.pk),
            ("systemname", "take_away", SystemName.objects.get().pk),
        ):
            curators[who].post(bulk_url(model, action, [pk]), {"reason": "Because", "keep": pk})
        curators[who].post(f"/admin/systems/edit/{curators.world.system.pk}/", {"name": "Taken over"})
    for who in ("editor", "public", "nobody"):
        (item,) = open_items()
        curators[who].post(bulk_url("reviewitem", "yes", [item.pk]))
    assert System.objects.get().name == "Examplecase" and System.objects.get().retired_on is None
    assert SystemName.objects.count() == 1
    assert not Supplier.objects.filter(merged_into__isnull=False).exists()
    assert ReviewItem.objects.get().state == "open"


def test_a_borough_editor_decides_their_own_on_the_page_of_the_site_alone(curators: Curators) -> None:
    load(curators.world, curators.world.folder, [use(organisation="alpha")])
    load(curators.world, curators.world.folder, [use(1)], name="beta")
    page = curators["editor"].get("/review/").content.decode()
    assert "Alpha runs Examplecase" in page
    assert "Beta runs" not in curators["editor"].get("/review/?view=list").content.decode()
    assert curators["editor"].get("/admin/review_queue/").status_code == SHUT


def test_an_account_of_the_demonstration_is_no_editor_and_changes_nothing_real(curators: Curators) -> None:
    """Everybody may know its password."""
    user = curators.user("demonstration")
    user.save()
    assert not user.groups.filter(name="LOTI staff").exists()
    user.groups.add(Group.objects.get(name="LOTI staff"))
    real, made_up = system("Realcase"), system("Madeupcase", data_set="demonstration")
    client = curators["demonstration"]
    assert client.get(f"/admin/systems/edit/{real.pk}/").status_code == SHUT
    assert "Realcase" in client.get("/admin/systems/?data_set=real").content.decode(), (
        "what is public is no secret"
    )
    told = press(client, "system", "retire", [real.pk, made_up.pk], reason="Because")
    assert told == ["1 system retired.", "Left as it was: Realcase. You may not change this one."]
    real.refresh_from_db()
    assert real.retired_on is None
    case = Capability.objects.get(slug="case-management")
    assert client.get(f"/admin/capabilities/edit/{case.pk}/").status_code == SHUT


def test_a_supplier_that_only_an_owner_knows_is_not_there_for_loti(curators: Curators) -> None:
    curators.world.load_restricted()
    owners = Supplier.objects.get(name="Canaryowner Supplies Ltd")
    shared = Supplier.objects.get(name="Canaryofficers Supplies Ltd")
    client = curators["loti"]
    listed = client.get("/admin/suppliers/?q=canary").content.decode()
    assert "Canaryofficers Supplies Ltd" in listed and "Canaryowner" not in listed
    assert client.get(f"/admin/suppliers/edit/{owners.pk}/").status_code == 404
    page = client.get(bulk_url("supplier", "merge", [owners.pk, shared.pk])).content.decode()
    assert "Canaryowner" not in page
    # A name set by hand would be public, and tell that a borough deals with the company
    assert "Left as they are" in page and "Only what a borough shares names this company" in page


@pytest.mark.parametrize("folder", ["suppliers", "systems", "capabilities"])
def test_nothing_of_the_catalogue_can_be_deleted_or_copied(curators: Curators, folder: str) -> None:
    for what in ("delete", "copy"):
        assert curators["loti"].get(f"/admin/{folder}/{what}/1/").status_code == 404


def test_the_menu_has_what_each_may_do(curators: Curators) -> None:
    for who, words in (("loti", "Names of suppliers"), ("reviewer", "Review queue")):
        assert words in curators[who].get(reverse("wagtailadmin_home")).content.decode()
    reviewers = curators["reviewer"].get(reverse("wagtailadmin_home")).content.decode()
    assert "Names of suppliers" not in reviewers
    assert "Review queue" not in curators["editor"].get(reverse("wagtailadmin_home")).content.decode()


def test_the_lists_ask_as_much_of_the_database_for_many_rows_as_for_few(curators: Curators) -> None:
    def asked(address: str) -> int:
        curators["loti"].get(address)
        with CaptureQueriesContext(connection) as queries:
            assert curators["loti"].get(address).status_code == 200
        return len(queries)

    load(curators.world, curators.world.folder, [use(n) for n in range(2)])
    lists = [
        f"/admin/{folder}/"
        for folder in (
            "review_queue",
            "suppliers",
            "systems",
            "capabilities",
            "names-of-systems",
            "names-of-suppliers",
        )
    ]
    few = {address: asked(address) for address in lists}
    load(curators.world, curators.world.folder, [use(n) for n in range(30)], name="more")
    for number in range(30):
        seller = supplier(f"Seller {number}")
        one = system(f"Product {number}", owner=seller)
        one.capabilities.add(Capability.objects.create(slug=f"use-{number}", name=f"Use {number}"))
    assert {address: asked(address) for address in lists} == few
