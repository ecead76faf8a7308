"""The pages of the review without a script, for every reader: forms, filters, search, history and files."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from contracts.models import Charge, ReviewItem
from suppliers.models import System
from tests.contracts.pages.world import World
from tests.contracts.review.asked import charge, load, open_items, use

pytestmark = pytest.mark.django_db

OWNER_SECRET = "Canaryreview"


def test_a_reader_sees_and_decides_only_what_is_theirs(world: World, tmp_path: Path) -> None:
    load(world, tmp_path, [charge(1)])
    load(world, tmp_path, [charge(2, statement=f"{OWNER_SECRET} agreed privately.")], audience="owner")
    load(world, tmp_path, [charge(3)], audience="officers")
    owned = ReviewItem.objects.get(audience=2)
    pages = (
        "/review/",
        "/review/?view=list",
        "/review/?format=csv",
        "/review/?format=json",
        f"/review/?item={owned.pk}",
    )
    totals, leaks = {}, set()
    for who in world.users:
        client = world.client(who)
        answer = client.get("/review/?format=json")
        totals[who] = answer.json()["total"] if answer.status_code == 200 else answer.status_code
        for address in (*pages, "/review/decided/", "/review/decided/?format=json"):
            if OWNER_SECRET in client.get(address).content.decode(errors="replace"):
                leaks.add(who)
        if who != "beta":
            for answer_given in ("yes", "no", "another", "back"):
                given = {"answer": answer_given, "choice": "api_access"}
                assert client.post(f"/review/{owned.pk}/", given).status_code == 404
    assert totals == {
        "nobody": 404, "public": 404, "deactivated": 404, "left": 404, "alpha": 0, "beta": 3, "loti": 2,
    }  # fmt: skip
    assert leaks == {"beta"}
    assert ReviewItem.objects.open().count() == 3
    world.client("beta").post(f"/review/{owned.pk}/", {"answer": "yes"})
    for who in world.users:
        found = world.client(who).get("/review/decided/?format=json")
        seen = found.json()["total"] if found.status_code == 200 else found.status_code
        assert seen == {"beta": 1, "loti": 0, "alpha": 0}.get(who, 404)
        assert (OWNER_SECRET in found.content.decode()) == (who == "beta")


def test_the_place_is_kept_from_one_plain_form_to_the_next(world: World, tmp_path: Path) -> None:
    load(world, tmp_path, [charge(n) for n in range(3)])
    first, second, third = open_items()
    client = world.client("beta")
    page = client.get(f"/review/?kind=charge&organisation=beta&item={second.pk}").content.decode()
    assert "2 of 3" in page and "1 skipped" in page
    action = re.search(r'action="(/review/\d+/[^"]*)"', page)
    assert action is not None
    answer = client.post(action.group(1).replace("&amp;", "&"), {"answer": "no"})
    assert answer["Location"] == f"/review/?kind=charge&organisation=beta&after={second.pk}"
    page = client.get(answer["Location"]).content.decode()
    assert f'data-review-item="{third.pk}"' in page
    assert "You said no. You can take it back." in page and "Your last decision: No: A charge for" in page
    client.post(f"/review/{third.pk}/", {"answer": "yes"})
    page = client.get(f"/review/?after={third.pk}").content.decode()
    assert "That was the last one." in page and "1 suggestion that you skipped waits still." in page
    client.post(f"/review/{first.pk}/", {"answer": "yes"})
    assert "Nothing waits." in client.get("/review/").content.decode()


def test_choose_another_works_by_plain_forms(world: World, tmp_path: Path) -> None:
    System.objects.create(slug="sampleflow", name="Sampleflow", owner=world.system.owner)
    load(world, tmp_path, [use(1), charge(2)])
    used, charged = open_items()
    client = world.client("beta")
    page = client.get(f"/review/?item={used.pk}&q=sample").content.decode()
    assert (
        '<button class="govuk-button govuk-button--secondary" type="submit" name="choice" value="sampleflow">'
        in page
    )
    assert "No system is called so" in client.get(f"/review/?item={used.pk}&q=zzz").content.decode()
    client.post(f"/review/{used.pk}/", {"answer": "another", "choice": "sampleflow"})
    used.refresh_from_db()
    assert (used.state, used.answer) == ("accepted", {"system": "sampleflow"})
    for wrong, why in (([], "Choose what it is"), (["nonsense"], "Tick at least one kind of charge.")):
        answer = client.post(f"/review/{charged.pk}/", {"answer": "another", "choice": wrong}, follow=True)
        assert why in answer.content.decode()
    client.post(f"/review/{charged.pk}/", {"answer": "another", "choice": ["hosting", "licence"]})
    assert Charge.objects.get().covers == ["licence", "hosting"]
    page = client.get("/review/decided/").content.decode()
    assert "It is a charge for licence and hosting" in page and "It is Sampleflow" in page
    assert "Learnt: “Exampelcase” does not mean Examplecase and “Exampelcase” means Sampleflow" in page


def test_history_says_who_and_when_and_takes_back_what_was_decided_long_ago(
    world: World, tmp_path: Path
) -> None:
    load(world, tmp_path, [charge(1)])
    (item,) = open_items()
    client = world.client("loti")
    client.post(f"/review/{item.pk}/", {"answer": "yes"})
    decision = item.decisions.get()
    decision.at = decision.at.replace(year=2020)
    decision.save()
    page = client.get("/review/decided/").content.decode()
    assert "loti@example.org" in page and "2020" in page and "Take it back" in page
    answer = client.post(f"/review/{item.pk}/", {"answer": "back", "back_to": "decided"})
    assert urlsplit(answer["Location"]).path == "/review/decided/" and not Charge.objects.exists()
    (row,) = client.get("/review/decided/?format=json").json()["rows"]
    assert row["by"] == "loti@example.org" and "by loti@example.org" in row["taken_back"]
    assert "taken back by loti@example.org" in client.get("/review/decided/").content.decode()


def test_filters_count_what_waits_and_narrow_it(world: World, tmp_path: Path) -> None:
    load(world, tmp_path, [charge(1), charge(2), use(3)])
    client = world.client("beta")
    page = client.get("/review/").content.decode()
    assert "Is this a charge? (2)" in page and "Does it run this? (1)" in page and "Beta (3)" in page
    assert client.get("/review/?format=json&kind=charge").json()["total"] == 2
    # A filter that names nothing which waits is shown with its error, and filters nothing
    assert client.get("/review/?format=json&organisation=alpha").json()["total"] == 3


def test_the_page_asks_the_database_as_often_for_many_as_for_few(
    world: World, tmp_path: Path, django_assert_max_num_queries: object
) -> None:
    load(world, tmp_path, [use(n) for n in range(60)])
    client = world.client("beta")
    with django_assert_max_num_queries(36):  # type: ignore[operator]  # pytest-django's fixture has no type here
        client.get("/review/")


@pytest.mark.parametrize(("answer", "most"), [("yes", 60), ("no", 42)])
def test_a_decision_asks_the_database_as_often_in_a_long_queue_as_in_a_short_one(
    world: World, tmp_path: Path, django_assert_max_num_queries: object, answer: str, most: int
) -> None:
    load(world, tmp_path, [use(n) for n in range(60)])
    client, items = world.client("beta"), open_items()
    for item in items[:2]:
        with django_assert_max_num_queries(most):  # type: ignore[operator]  # as above
            address = reverse("decide-review", args=[item.pk])
            client.post(address, {"answer": answer}, headers={"X-Review-Part": "1"})
        item.refresh_from_db()
        assert item.state != "open"


def test_a_text_cannot_write_markup(world: World, tmp_path: Path) -> None:
    load(world, tmp_path, [charge(1, statement="<script>API</script> & more")])
    page = world.client("beta").get("/review/").content.decode()
    assert "<script>API" not in page and "&lt;script&gt;<mark>API</mark>" in page


def test_a_compiled_statement_has_its_system_and_amount_marked(world: World, tmp_path: Path) -> None:
    stated = "Beta pays £1,250 a year for ExampleCase and its API."
    load(world, tmp_path, [charge(1, amount="1250", statement=stated, words=[])])
    page = world.client("beta").get("/review/").content.decode()
    assert "pays <mark>£1,250</mark> a year for <mark>ExampleCase</mark> and its API." in page
