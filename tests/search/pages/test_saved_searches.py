"""Saved searches and their feeds: whose they are, and what a feed shows to whoever has its address."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from django.test import Client

from boroughs.models import Membership
from search import following
from search.models import SavedSearch
from tests.contracts.pages.world import World
from tests.search.pages.reading import found, page

ATOM = "{http://www.w3.org/2005/Atom}"


def save(world: World, who: str, query: str, name: str = "Mine", data: str = "") -> int:
    return world.client(who).post(f"/search/saved/{data}", {"name": name, "query": query}).status_code


def feed(one: SavedSearch) -> list[str]:
    answer = Client().get(f"/search/feeds/{one.feed_token}/")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    assert "no-store" in answer.headers["Cache-Control"]
    tree = ElementTree.fromstring(answer.content)
    return [str(title.text) for title in tree.iter(f"{ATOM}title")]


def test_a_search_is_saved_listed_and_deleted_by_its_owner_alone(searchable: World) -> None:
    assert save(searchable, "beta", "q=grass&kind=contract&page=3&format=csv&data=real") == 302
    one = SavedSearch.objects.get()
    assert (one.owner.email, one.query) == ("beta@example.org", "q=grass&kind=contract&data=real")
    assert "Mine" in page(searchable, "/search/saved/", "beta")
    assert "Mine" not in page(searchable, "/search/saved/", "alpha")
    assert searchable.client("alpha").post(f"/search/saved/{one.pk}/delete/").status_code == 404
    assert searchable.client("beta").get(f"/search/saved/{one.pk}/delete/").status_code == 405
    assert searchable.client("beta").post(f"/search/saved/{one.pk}/delete/").status_code == 302
    assert not SavedSearch.objects.exists()
    assert Client().get(f"/search/feeds/{one.feed_token}/").status_code == 404


def test_what_is_no_search_or_has_a_name_already_is_not_saved(searchable: World) -> None:
    assert save(searchable, "beta", "q=grass") == 302
    assert save(searchable, "beta", "q=desks") == 400
    assert save(searchable, "beta", "nothing=1", "Other") == 400
    assert save(searchable, "beta", "q=grass", "") == 400
    assert save(searchable, "beta", "q=" + "x" * 5000, "Long") == 400
    assert SavedSearch.objects.count() == 1
    assert save(searchable, "alpha", "q=grass") == 302, "another's names do not matter"


def test_who_is_not_signed_in_saves_nothing(searchable: World) -> None:
    assert save(searchable, "nobody", "q=grass") == 302
    assert not SavedSearch.objects.exists()
    assert searchable.client("nobody").get("/search/saved/").status_code == 302


def test_a_feed_lists_what_is_found_now(searchable: World) -> None:
    save(searchable, "beta", "q=grass&kind=contract")
    one = SavedSearch.objects.get()
    assert feed(one) == ["Mine – City Tools", "Grass collecting", "Grass cutting"] or feed(one) == [
        "Mine – City Tools", "Grass cutting", "Grass collecting",
    ]  # fmt: skip
    searchable.load([("C1", "Grass seed", "Mowers Ltd", "01/04/2024", "31/03/2031", "5")], of=searchable.beta)
    following.sync()
    assert "Grass seed" in feed(one)


@pytest.mark.parametrize("query", ["q=alpha+over+%C2%A31m", "q=grass+cutting+ending+2040", "q=grass+desks"])
def test_a_feed_lists_nothing_that_is_not_as_was_asked(searchable: World, query: str) -> None:
    """The page says that these have some of the words, or another value; an entry of a feed says no such thing."""
    assert found(searchable, query)
    save(searchable, "beta", query)
    assert feed(SavedSearch.objects.get()) == ["Mine – City Tools"]


def test_a_feed_shows_what_its_owner_may_see_when_it_is_fetched(searchable: World) -> None:
    searchable.load_restricted()
    following.sync()
    for who in ("public", "beta", "alpha"):
        save(searchable, who, "q=canaryofficers&kind=contract", "Officers")
        save(searchable, who, "q=canaryowner&kind=contract", "Owner")
    shown = {
        (one.owner.email.partition("@")[0], one.name): len(feed(one)) - 1 for one in SavedSearch.objects.all()
    }
    assert shown == {
        ("public", "Officers"): 0, ("public", "Owner"): 0,
        ("beta", "Officers"): 1, ("beta", "Owner"): 0,
        ("alpha", "Officers"): 1, ("alpha", "Owner"): 1,
    }  # fmt: skip
    mine = SavedSearch.objects.get(owner=searchable.users["alpha"], name="Owner")
    Membership.objects.filter(user=mine.owner).update(ended_on="2020-01-01")
    assert len(feed(mine)) == 1, "who has left sees what the public does"
    mine.owner.is_active = False
    mine.owner.save()
    assert Client().get(f"/search/feeds/{mine.feed_token}/").status_code == 404


def test_a_feed_waits_for_an_index_that_does_not_answer(world: World, site_index: object) -> None:
    save(world, "beta", "q=grass&kind=contract")
    answer = Client().get(f"/search/feeds/{SavedSearch.objects.get().feed_token}/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "300")
    assert b"<entry" not in answer.content


def test_a_feed_of_the_demonstration_says_so_in_every_title(searchable: World) -> None:
    save(searchable, "beta", "q=madeup&kind=contract", data="?data=demonstration")
    titles = feed(SavedSearch.objects.get())
    assert len(titles) == 2
    assert all(title.startswith("Demonstration, made up: ") for title in titles)


def test_a_made_up_token_opens_nothing(searchable: World) -> None:
    for token in ("x", "x" * 64, "%00", "../saved"):
        assert Client().get(f"/search/feeds/{token}/").status_code == 404


def test_the_feed_is_offered_to_its_owner_alone(searchable: World) -> None:
    save(searchable, "beta", "q=grass")
    token = SavedSearch.objects.get().feed_token
    assert len(token) >= 43
    assert re.search(rf'href="/search/feeds/{token}/"', page(searchable, "/search/saved/", "beta"))
    assert token not in page(searchable, "/search/?q=grass", "beta")
