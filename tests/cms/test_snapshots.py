"""Figures as they were: kept at each publishing, of the public's view, and shown again for ever as they were."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision

from cms.models import ComparisonPage, GuidancePage, StandingPage
from contracts.models import FiguresSnapshot
from contracts.pages.live_numbers import Number, changes
from tests.cms.pages import (
    OFFICERS_AMOUNT,
    OWNER_AMOUNT,
    PUBLIC_AMOUNT,
    PUBLIC_PRICE,
    charge,
    load_charges,
    make_pages,
    states,
)
from tests.contracts.pages.world import World


def tells_more(text: str) -> bool:
    """Whether a text holds what the public does not see."""
    return "canary" in text.lower() or states(text, OFFICERS_AMOUNT) or states(text, OWNER_AMOUNT)


def move_back(page: Page, days: int) -> date:
    """What was kept today becomes what was kept some days ago."""
    day = timezone.localdate() - timedelta(days=days)
    FiguresSnapshot.objects.filter(page=page.pk).update(taken_on=day)
    return day


@pytest.fixture
def published(world: World) -> dict[str, Page]:
    load_charges(world)
    return {page.slug: page.specific for page in make_pages(world)}


def test_publishing_keeps_what_the_public_sees_and_nothing_else(
    world: World, published: dict[str, Page]
) -> None:
    kept = FiguresSnapshot.objects.all()
    assert {one.page for one in kept} == {page.pk for page in published.values()}
    assert {one.taken_on for one in kept} == {timezone.localdate()}
    for one in kept:
        # Not as ASCII: £ would be written with a figure before the amount
        text = json.dumps(one.content, ensure_ascii=False)
        assert PUBLIC_PRICE in text
        assert not tells_more(text), one


def test_the_page_and_its_revision_hold_the_day_alone(world: World, published: dict[str, Page]) -> None:
    today = timezone.localdate()
    page = ComparisonPage.objects.get(slug="compared")
    assert page.figures_on == today
    assert page.live_revision.content["figures_on"] == today.isoformat()
    assert page.get_latest_revision_as_object().figures_on == today
    logged = PageLogEntry.objects.get(page=page.pk, action="cms.figures_kept")
    assert logged.data == {"on": today.isoformat()}
    everything = str([one.content for one in Revision.objects.all()])
    everything += str([one.data for one in PageLogEntry.objects.all()])
    assert not [one for one in (PUBLIC_AMOUNT, OFFICERS_AMOUNT, OWNER_AMOUNT) if states(everything, one)]


def test_the_same_figures_on_the_same_day_are_kept_once(world: World, published: dict[str, Page]) -> None:
    page = ComparisonPage.objects.get(slug="compared")
    before = FiguresSnapshot.objects.get(page=page.pk)
    page.save_revision().publish()
    assert FiguresSnapshot.objects.get(page=page.pk).pk == before.pk
    assert PageLogEntry.objects.filter(page=page.pk, action="cms.figures_kept").count() == 1
    # Other figures on the same day stand in the place of the first
    charge(world, "public", "P2", "Exit extraction", "4321", "Example Systems Ltd")
    page.save_revision().publish()
    assert "4,321" in json.dumps(FiguresSnapshot.objects.get(page=page.pk).content)
    move_back(page, 5)
    page.save_revision().publish()
    assert FiguresSnapshot.objects.filter(page=page.pk).count() == 2


def test_a_page_published_by_its_schedule_has_a_snapshot(world: World, published: dict[str, Page]) -> None:
    page = GuidancePage.objects.get(slug="advice")
    move_back(page, 5)
    page.go_live_at = timezone.now() - timedelta(minutes=1)
    revision = page.save_revision(approved_go_live_at=page.go_live_at)
    assert not FiguresSnapshot.objects.filter(page=page.pk, taken_on=timezone.localdate()).exists()
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=page.go_live_at)
    call_command("publish_scheduled", verbosity=0)
    assert FiguresSnapshot.objects.filter(page=page.pk, taken_on=timezone.localdate()).exists()


def test_a_page_without_figures_keeps_none(world: World, published: dict[str, Page]) -> None:
    page = StandingPage.objects.get(slug="terms")
    page.body = [{"type": "text", "value": "<p>Words alone.</p>"}]
    page.save_revision().publish()
    page.refresh_from_db()
    assert page.figures_on is None
    assert "figures-days" not in world.client("nobody").get(page.url).content.decode()


@pytest.mark.parametrize("who", ["nobody", "public", "beta", "alpha", "loti"])
def test_every_reader_is_shown_the_publics_figures_of_that_day(
    world: World, published: dict[str, Page], who: str
) -> None:
    page = published["compared"]
    day = move_back(page, 9)
    charge(world, "public", "P2", "Exit extraction", "4321", "Example Systems Ltd")
    client = world.client(who)
    address = f"/figures/{page.pk}/on/{day.isoformat()}/"
    assert f'href="{address}"' in client.get(page.url).content.decode()
    answer = client.get(address)
    text = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    assert answer.status_code == 200 and PUBLIC_PRICE in text and "4,321" not in text
    assert not tells_more(text)
    assert "4,321" in client.get(page.url).content.decode()
    table = re.search(r"\?format=csv(?:&amp;table=[\w-]+)?", text)
    assert table is not None
    file = client.get(address + table[0].replace("&amp;", "&")).content.decode("utf-8-sig")
    assert file.startswith("data_set,system,") and "Examplecase" in file
    data = json.loads(client.get(f"{address}?format=json").content)
    assert data["rows"][0]["system"] == "Examplecase"


@pytest.mark.parametrize("day", ["2020-01-01", "yesterday", "2026-13-45"])
def test_a_day_of_which_nothing_is_kept_is_not_found(
    world: World, published: dict[str, Page], day: str
) -> None:
    page = published["compared"]
    assert world.client("nobody").get(f"/figures/{page.pk}/on/{day}/").status_code == 404


def test_figures_of_a_page_that_is_taken_back_or_of_the_other_set_are_not_shown(
    world: World, published: dict[str, Page]
) -> None:
    page, today = published["compared"], timezone.localdate().isoformat()
    client = world.client("nobody")
    assert client.get(f"/figures/{page.pk}/on/{today}/?data=demonstration").status_code == 404
    assert "figures-days" not in client.get("/guidance/advice/?data=demonstration").content.decode()
    page.unpublish()
    assert client.get(f"/figures/{page.pk}/on/{today}/").status_code == 404
    assert client.get(f"/figures/{page.pk}/comparison/?format=csv").status_code == 404


def test_the_history_of_a_page_links_to_its_figures(world: World, published: dict[str, Page]) -> None:
    call_command("load_content", verbosity=0)
    page, today = published["compared"], timezone.localdate()
    history = world.client("loti").get(f"/admin/pages/{page.pk}/history/").content.decode()
    assert f'<a href="/figures/{page.pk}/on/{today.isoformat()}/">figures as they were on' in history


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (100, 110, []),
        (100, 111, ["A: 100 → 111"]),
        (100, 90, []),
        (100, 89, ["A: 100 → 89"]),
        (0, 1, ["A: 0 → 1"]),
        (0, 0, []),
        (5, None, ["A: 5 → not known any more"]),
    ],
)
def test_a_figure_has_changed_where_it_moved_by_more_than_a_tenth(
    before: int, now: int | None, words: list[str]
) -> None:
    found = changes([Number("A", before)], [Number("A", now)] if now is not None else [])
    assert [one.words for one in found] == words
