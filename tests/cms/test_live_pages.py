"""FAULT 39 for pages of words: live figures are those of the reader, in every page type, block, draft and preview."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Revision

from boroughs.reader import reader_of
from cms.models import ComparisonPage, GuidancePage
from contracts.pages.beside import beside
from contracts.pages.live_apart import apart
from suppliers.models import Capability, Supplier, System
from tests.cms.pages import (
    OFFICERS_AMOUNT,
    OFFICERS_PRICES,
    OWNER_AMOUNT,
    OWNER_PRICES,
    PUBLIC_AMOUNT,
    PUBLIC_PRICE,
    SEES,
    every_block,
    load_charges,
    make_pages,
    states,
)
from tests.contracts.pages.world import World

CANARIES = (*OFFICERS_PRICES, *OWNER_PRICES)


def main_of(world: World, who: str, address: str) -> str:
    answer = world.client(who).get(address)
    assert answer.status_code == 200, (who, address)
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", main)


def test_each_page_type_shows_each_reader_their_own_figures(world: World) -> None:
    load_charges(world)
    pages = make_pages(world)
    for who, mine in SEES.items():
        for page in pages:
            text = main_of(world, who, page.url).lower()
            assert PUBLIC_PRICE in text, (who, page)
            assert {one for one in CANARIES if one in text} == set(mine), (who, page)


def test_restricted_evidence_changes_no_page_of_a_lower_audience(world: World) -> None:
    pages = make_pages(world)
    load_charges(world, ("public",))

    def everything(who: str) -> list[str]:
        return [main_of(world, who, address) for page in pages for address in (page.url,)]

    before = {who: everything(who) for who in ("nobody", "public", "left")}
    officers = everything("beta")
    load_charges(world, ("officers", "owner"))
    assert {who: everything(who) for who in before} == before
    assert everything("beta") != officers, "officers were told something, so the test could fail"


def test_a_page_read_by_an_officer_first_is_not_kept_for_others(world: World) -> None:
    make_pages(world)
    load_charges(world)
    assert "1,928" in main_of(world, "alpha", "/guidance/advice/")
    assert "1,928" not in main_of(world, "beta", "/guidance/advice/")
    assert "7,654" not in main_of(world, "nobody", "/guidance/advice/")


def test_what_is_kept_of_a_page_holds_keys_and_no_figures(world: World) -> None:
    load_charges(world)
    for page in make_pages(world):
        page.save_revision()
    kept = str([revision.content for revision in Revision.objects.all()]).lower()
    assert "case-management" in kept
    assert not [one for one in (PUBLIC_AMOUNT, OFFICERS_AMOUNT, OWNER_AMOUNT) if states(kept, one)]
    for model in (GuidancePage, ComparisonPage):
        names = {field.name for field in model._meta.get_fields()}
        assert not [name for name in names if re.search("price|pence|amount|value|cost", name)]


@pytest.mark.parametrize(
    ("who", "mode", "seen"),
    [
        ("alpha", "", set()),
        ("alpha", "officer", {"7,654"}),
        ("loti", "", set()),
        ("loti", "officer", {"7,654"}),
        ("public", "officer", set()),
    ],
)
def test_a_preview_is_as_the_public_or_as_an_officer_of_no_borough(
    world: World, who: str, mode: str, seen: set[str]
) -> None:
    pages = make_pages(world)
    load_charges(world)
    for page in pages:
        request: Any = RequestFactory().get(page.url)
        request.user = world.users[who] or AnonymousUser()
        request.reader = reader_of(world.users[who], "real")
        response = page.specific.serve_preview(request, mode)
        text = response.render().content.decode()
        assert PUBLIC_PRICE in text
        assert {one for one in ("7,654", "1,928") if one in text} == seen, page


def test_the_demonstration_and_real_figures_never_meet(world: World) -> None:
    make_pages(world)
    load_charges(world)
    made_up = world.client("nobody").get("/comparisons/compared/?data=demonstration")
    assert (made_up.status_code, made_up["Location"]) == (302, "/comparisons/compared/?data=real")
    text = main_of(world, "nobody", "/guidance/advice/?data=demonstration")
    assert PUBLIC_PRICE not in text and "Alpha" not in text and "Examplecase" not in text
    ComparisonPage.objects.update(data_set="demonstration")
    there = world.client("nobody").get("/comparisons/compared/")
    assert (there.status_code, there["Location"]) == (302, "/comparisons/compared/?data=demonstration")
    assert "Compared" not in main_of(world, "nobody", "/comparisons/")
    assert "Compared" in main_of(world, "nobody", "/comparisons/?data=demonstration")


def test_queries_do_not_grow_with_blocks_of_a_kind(world: World) -> None:
    pages = {page.slug: page for page in make_pages(world)}
    load_charges(world)
    page = pages["advice"]

    def queries(times: int, *capabilities: str) -> int:
        page.body = [block for one in capabilities for block in every_block(one, times)]
        page.save_revision().publish()
        client = world.client("nobody")
        client.get(page.url)
        with CaptureQueriesContext(
            connection,
        ) as counted:
            assert client.get(page.url).content.count(b'class="ct-live"') == 9 * times * len(capabilities)

        return len(counted)

    area = Capability.objects.get(slug="care")
    for slug in ("second", "third"):
        Capability.objects.create(slug=slug, name=slug, parent=area)
    few = queries(1, "case-management")
    assert queries(7, "case-management") == few
    assert queries(2, "case-management", "second", "third") == few


def test_a_block_whose_subject_is_gone_says_so_and_names_nothing(world: World) -> None:
    pages = {page.slug: page for page in make_pages(world)}
    page = pages["advice"]
    page.body = [
        {"type": "text", "value": "<p>The words stand.</p>"},
        {"type": "live_comparison", "value": {"capability": "gone-capability"}},
        {"type": "live_system", "value": {"system": "gone-system"}},
        {"type": "live_supplier", "value": {"supplier": "gone-supplier"}},
        {"type": "live_supplier", "value": {"supplier": "oldname"}},
    ]
    page.save_revision().publish()
    kept = Supplier.objects.get(slug="example-systems")
    Supplier.objects.create(slug="oldname", name="Oldname Ltd", in_catalogue=True, merged_into=kept)
    text = main_of(world, "nobody", page.url)
    assert text.count("These figures cannot be shown.") == 3
    assert "gone-" not in text
    assert "The words stand." in text
    # What was merged is shown as what it was merged into
    assert "Example Systems Ltd" in text and "Oldname" not in text
    ComparisonPage.objects.update(capability=None)
    assert "These figures cannot be shown." in main_of(world, "nobody", "/comparisons/compared/")


def test_a_comparison_of_systems_that_nobody_runs_says_so_and_not_that_nothing_is_known(world: World) -> None:
    make_pages(world)
    page = ComparisonPage.objects.get()
    System.objects.create(slug="unused", name="Unused")
    page.systems = [("system", "unused")]
    page.save()
    text = main_of(world, "nobody", page.url).partition("</section>")[0]
    assert "Nothing is known of the systems and boroughs chosen here." in text
    Capability.objects.create(slug="empty", name="Empty", parent=Capability.objects.get(slug="care"))
    page.capability = Capability.objects.get(slug="empty")
    page.save()
    assert "Nothing is known here yet." in main_of(world, "nobody", page.url)


def test_columns_stand_in_the_editors_order(world: World) -> None:
    make_pages(world)
    text = main_of(world, "nobody", "/comparisons/compared/")
    table = text[: text.index("</table>")]
    heads = re.findall(r'role="columnheader"[^>]*>([^<]+)<', table)
    assert heads == ["System", "Getting data out at exit", "API"]


def test_guidance_stands_beside_the_decision_it_is_for(world: World) -> None:
    pages = {page.slug: page for page in make_pages(world)}
    reader = reader_of(None, "real")
    assert [one.href for one in beside(reader, "case-management").guidance] == ["/guidance/advice/"]
    assert [one.href for one in beside(reader, "case-management").comparisons] == ["/comparisons/compared/"]
    other = Capability.objects.create(slug="other", name="Other")
    pages["advice"].capabilities.set([other])
    pages["advice"].save()
    assert beside(reader, "case-management").guidance == []
    assert [one.href for one in beside(reader, "other").guidance] == ["/guidance/advice/"]
    pages["advice"].unpublish()
    assert beside(reader, "other").guidance == []
    page = main_of(world, "nobody", "/capabilities/case-management/")
    assert 'href="/comparisons/compared/"' in page


def test_no_two_parts_of_a_page_share_an_id(world: World) -> None:
    pages = {page.slug: page for page in make_pages(world)}
    load_charges(world)
    pages["advice"].body = every_block(times=3)
    pages["advice"].save_revision().publish()
    ids = re.findall(r'\bid="([^"]+)"', main_of(world, "nobody", "/guidance/advice/"))
    assert len(ids) > 10 and len(ids) == len(set(ids)) + ids.count("words") - 1


def test_ids_of_a_part_are_made_its_own() -> None:
    html = '<p id="a" aria-labelledby="b a" class="a"><a href="#a">a</a><a href="/a">a</a></p>'
    assert apart(html, "x") == (
        '<p id="x-a" aria-labelledby="b x-a" class="a"><a href="#x-a">a</a><a href="/a">a</a></p>'
    )


def test_pages_are_found_by_machines(world: World) -> None:
    make_pages(world)
    client = world.client("nobody")
    feed = client.get("/guidance/feed.xml").content.decode()
    assert "/guidance/advice/" in feed and "/comparisons/compared/" in feed and "/terms/" not in feed
    sitemap = client.get("/sitemap.xml").content.decode()
    for page in Page.objects.live().filter(depth__gt=2):
        assert f"{page.url}</loc>" in sitemap
    card = client.get("/guidance/advice/").content.decode()
    assert '<meta property="og:title" content="Advice">' in card
    assert "crown" not in card.lower()
