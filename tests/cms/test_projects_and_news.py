"""Project pages say the outcome first and answer five questions; news comes in pages and by RSS."""

from __future__ import annotations

import datetime
import re
from xml.etree import ElementTree

import pytest
from wagtail.models import Page

from boroughs.reader import PUBLIC_READER
from cms import findable
from cms.loading.groups import load_groups
from cms.models import (
    BoroughIndexPage,
    BoroughPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    ProjectIndexPage,
    ProjectPage,
)
from cms.models.projects import QUESTIONS
from search.documents import Kind
from tests.contracts.pages.world import World


@pytest.fixture
def project(world: World) -> ProjectPage:
    index = HomePage.objects.get().add_child(instance=ProjectIndexPage(title="Projects", slug="projects"))
    page: ProjectPage = index.add_child(
        instance=ProjectPage(
            title="Dry homes", slug="dry-homes", outcome="Homes are dry.", for_whom="Tenants.",
            data_needed="Repairs of the last year.", summary="Made up.",
            real_outcome="yes", real_outcome_why="It can be seen.",
            worth_collaborating="partly", live_data="no", personal_data="not_known",
        )
    )  # fmt: skip
    page.organisations.set([world.alpha])
    page.save_revision().publish()
    return page


@pytest.fixture
def news(world: World) -> NewsIndexPage:
    index: NewsIndexPage = HomePage.objects.get().add_child(instance=NewsIndexPage(title="News", slug="news"))
    for number in range(1, 13):
        page = NewsPage(
            title=f"News {number:02}", slug=f"news-{number:02}", summary=f"What happened {number:02}.",
            date=datetime.date(2026, 1, number),
        )  # fmt: skip
        index.add_child(instance=page)
        page.save_revision().publish()
    return index


def main_of(world: World, address: str) -> str:
    answer = world.client("nobody").get(address)
    assert answer.status_code == 200
    return str(answer.content.decode().partition("<main")[2].partition("</main>")[0])


def test_the_outcome_is_said_first_and_each_question_has_its_answer(
    world: World, project: ProjectPage
) -> None:
    text = main_of(world, "/projects/dry-homes/")
    order = ["Homes are dry.", "Tenants.", "Repairs of the last year.", *QUESTIONS.values()]
    places = [text.index(words) for words in order]
    assert places == sorted(places) and len(QUESTIONS) == 5
    answers = re.findall(r"<dd><strong>([^<]+)</strong>", text)
    assert answers == ["Homes are dry.", "Yes", "Partly", "No", "Not known", "Not known"]
    assert "It can be seen." in text and 'href="/boroughs/alpha/"' in text
    assert "Dry homes" in main_of(world, "/projects/")
    assert "Dry homes" not in main_of(world, "/projects/?data=demonstration")


def test_news_comes_newest_first_ten_to_a_page(world: World, news: NewsIndexPage) -> None:
    def titles(address: str) -> list[str]:
        return re.findall(r">(News \d\d)<", main_of(world, address))

    assert titles("/news/") == [f"News {number:02}" for number in range(12, 2, -1)]
    assert titles("/news/?page=2") == ["News 02", "News 01"]
    assert titles("/news/?page=99") == ["News 02", "News 01"]
    assert titles("/news/?page=x") == titles("/news/")
    assert "page=2" in main_of(world, "/news/") and "12 January 2026" in main_of(world, "/news/news-12/")


def test_news_has_a_feed_that_pages_name(world: World, news: NewsIndexPage) -> None:
    head = world.client("nobody").get("/news/").content.decode().partition("</head>")[0]
    assert re.search(r'<link rel="alternate" type="application/rss\+xml"[^>]* href="/news/feed.xml">', head)
    answer = world.client("nobody").get("/news/feed.xml")
    assert answer["Content-Type"].startswith("application/rss+xml")
    items = ElementTree.fromstring(answer.content).findall("channel/item")
    assert [one.findtext("title") for one in items] == [f"News {number:02}" for number in range(12, 0, -1)]
    assert items[0].findtext("description") == "What happened 12."
    assert str(items[0].findtext("link")).endswith("/news/news-12/")
    NewsPage.objects.get(slug="news-12").unpublish()
    assert b"News 12" not in world.client("nobody").get("/news/feed.xml").content


def test_a_project_is_in_the_feed_of_guidance(world: World, project: ProjectPage) -> None:
    assert b"/projects/dry-homes/" in world.client("nobody").get("/guidance/feed.xml").content


def test_all_of_them_are_found_by_the_search_and_by_machines(
    world: World, project: ProjectPage, news: NewsIndexPage
) -> None:
    index = HomePage.objects.get().add_child(instance=BoroughIndexPage(title="Own", slug="borough-pages"))
    page = BoroughPage(
        title="Alpha's page", organisation=world.alpha, summary="We are Alpha.",
        contacts=[("contact", {"role": "Contracts register", "team": "", "mailbox": "a@x.example", "form": ""})],
    )  # fmt: skip
    index.add_child(instance=page)
    page.save_revision().publish()
    kinds = {
        project.pk: "Project",
        page.pk: "A borough's own page",
        NewsPage.objects.get(slug="news-01").pk: "News",
    }
    cards = findable.SOURCE.cards(PUBLIC_READER, list(kinds), datetime.date(2026, 11, 22))
    assert {pk: card.what for pk, card in cards.items()} == kinds
    documents = {one.object_id: one for one in findable.SOURCE.documents(list(kinds), None)}  # type: ignore[arg-type]
    assert documents[page.pk].kind == Kind.PAGE
    assert "Contracts register" in str(documents[page.pk].values["body"])
    assert "Homes are dry." in str(documents[project.pk].values["body"])
    assert documents[page.pk].data_sets == ("real",)
    sitemap = world.client("nobody").get("/sitemap.xml").content.decode()
    for one in Page.objects.filter(pk__in=kinds):
        assert f"{one.url}</loc>" in sitemap


@pytest.mark.parametrize("slug", ["borough-pages", "projects", "news"])
def test_lists_that_every_page_links_to_are_not_taken_away(
    world: World, project: ProjectPage, news: NewsIndexPage, slug: str
) -> None:
    if slug == "borough-pages":
        HomePage.objects.get().add_child(instance=BoroughIndexPage(title="Own", slug=slug))
    load_groups()
    page = Page.objects.get(slug=slug)
    world.client("loti").post(f"/admin/pages/{page.pk}/unpublish/", {})
    page.refresh_from_db()
    assert page.live


def test_an_empty_list_says_where_there_is_one(world: World, project: ProjectPage) -> None:
    assert "Dry homes" in main_of(world, "/projects/")
    made_up = main_of(world, "/projects/?data=demonstration")
    assert 'href="?data=real"' in made_up and "There is nothing made up here." in made_up
    ProjectPage.objects.update(data_set="demonstration")
    real = main_of(world, "/projects/")
    assert 'href="?data=demonstration"' in real and "Nobody has published one yet." in real
    project.unpublish()
    for address in ("/projects/", "/projects/?data=demonstration"):
        assert "There is nothing here yet." in main_of(world, address)


def test_the_list_of_boroughs_own_pages_leads_to_what_is_known_of_all(world: World) -> None:
    HomePage.objects.get().add_child(instance=BoroughIndexPage(title="Own", slug="borough-pages"))
    text = world.client("nobody").get("/borough-pages/").content.decode()
    assert text.count("Each borough writes its own page.") == 1
    assert "There is nothing here yet." in text
