"""Suggestions, as the box takes them and as a plain page."""

from __future__ import annotations

from tests.contracts.pages.world import World
from tests.search.pages.reading import page


def test_names_that_begin_so(searchable: World) -> None:
    told = searchable.client("nobody").get("/search/suggest/?q=exam&format=json").json()
    assert told["data_set"] == "real"
    assert told["suggestions"][0] == {
        "name": "Examplecase", "kind": "Systems", "what": "System for Case management", "href": "/systems/examplecase/",
    }  # fmt: skip
    assert [one["name"] for one in told["suggestions"]] == [
        "Examplecase", "Example Systems Ltd", "Examplecase social care system",
    ]  # fmt: skip


def test_the_same_as_a_page_without_javascript(searchable: World) -> None:
    html = page(searchable, "/search/suggest/?q=exam")
    assert '<a class="govuk-link" href="/systems/examplecase/">Examplecase</a>' in html
    assert "No name begins so" in page(searchable, "/search/suggest/?q=zzz")
    assert "No name begins so" in page(searchable, "/search/suggest/")


def test_every_page_has_a_box_that_suggests(searchable: World) -> None:
    for address, boxes in (
        ("/capabilities/", 1),
        ("/search/", 1),
        ("/search/?q=a", 1),
        ("/search/suggest/?q=a", 1),
    ):
        html = searchable.client("nobody").get(address).content.decode()
        assert html.count('data-suggest="/search/suggest/"') == boxes, address


def test_suggestions_are_kept_by_nobody_else(searchable: World) -> None:
    answer = searchable.client("nobody").get("/search/suggest/?q=exam&format=json")
    assert "private" in answer.headers["Cache-Control"]
