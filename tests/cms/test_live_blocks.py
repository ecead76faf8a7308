"""Each live block: what it shows, its empty state, its files, and what it costs however many there are."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from cms.blocks.live import LIVE_BLOCKS
from cms.models import GuidancePage
from suppliers.models import Capability
from tests.cms.pages import OFFICERS_PRICES, OWNER_PRICES, SEES, load_charges, make_pages
from tests.contracts.pages.world import World

KINDS: dict[str, dict[str, Any]] = {
    "live_comparison": {"capability": "case-management"},
    "live_charges": {"capability": "case-management"},
    "live_renewals": {"capability": "case-management"},
    "live_matrix": {"capabilities": ["case-management"], "boroughs": []},
    "live_price_chart": {"capability": "case-management"},
    "live_system": {"system": "examplecase"},
    "live_supplier": {"supplier": "example-systems"},
}
WITH_FILES = ("live_comparison", "live_charges", "live_renewals", "live_matrix", "live_price_chart")


@pytest.fixture
def advice(world: World) -> GuidancePage:
    make_pages(world)
    page: GuidancePage = GuidancePage.objects.get(slug="advice")
    return page


def show(page: Page, *blocks: dict[str, Any]) -> GuidancePage:
    page.body = list(blocks)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def main_of(world: World, page: Page, who: str = "nobody") -> str:
    text = world.client(who).get(page.url).content.decode()
    return text.partition("<main")[2].partition("</main>")[0]


def test_every_kind_is_tried_here() -> None:
    assert set(KINDS) == {name for name, _ in LIVE_BLOCKS}


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_asks_the_same_of_the_database_however_many_blocks_of_a_kind(
    world: World, advice: GuidancePage, kind: str
) -> None:
    load_charges(world)
    client = world.client("nobody")

    def queries(number: int) -> int:
        page = show(advice, *({"type": kind, "value": KINDS[kind]} for _ in range(number)))
        client.get(page.url)
        with CaptureQueriesContext(connection) as counted:
            assert client.get(page.url).content.count(b'class="ct-live"') == number
        return len(counted)

    assert queries(10) == queries(3) == queries(1)


def test_blocks_about_different_things_ask_no_more_either(world: World, advice: GuidancePage) -> None:
    load_charges(world)
    area = Capability.objects.get(slug="care")
    for number in range(10):
        Capability.objects.create(slug=f"other-{number}", name=f"Other {number}", parent=area)
    client = world.client("nobody")

    def queries(number: int) -> int:
        blocks = ({"type": "live_comparison", "value": {"capability": f"other-{n}"}} for n in range(number))
        page = show(advice, *blocks)
        client.get(page.url)
        with CaptureQueriesContext(connection) as counted:
            client.get(page.url)
        return len(counted)

    assert queries(10) == queries(3) == queries(1)


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("live_comparison", {"capability": "empty"}, "Nothing is known here yet."),
        ("live_charges", {"capability": "empty"}, "None is known."),
        ("live_renewals", {"capability": "empty"}, "Nobody must decide within 18 months"),
        (
            "live_matrix",
            {"capabilities": ["empty"], "boroughs": []},
            "No borough is known to run anything here.",
        ),
        ("live_price_chart", {"capability": "empty"}, "No price that can be drawn is known yet."),
        ("live_price_chart", {"capability": "empty"}, "Empty: yearly prices"),
        ("live_system", {"system": "gone"}, "These figures cannot be shown."),
        ("live_supplier", {"supplier": "gone"}, "These figures cannot be shown."),
        ("live_matrix", {"capabilities": [], "boroughs": []}, "These figures cannot be shown."),
    ],
)
def test_a_block_without_anything_says_so(
    world: World, advice: GuidancePage, kind: str, value: dict[str, Any], words: str
) -> None:
    Capability.objects.create(slug="empty", name="Empty", parent=Capability.objects.get(slug="care"))
    assert words in main_of(world, show(advice, {"type": kind, "value": value}))


def files_of(page: GuidancePage, text: str) -> dict[str, str]:
    return {
        one["type"]: f"/figures/{page.pk}/{one['id']}/?format="
        for one in page.body.raw_data
        if f'href="/figures/{page.pk}/{one["id"]}/?format=csv"' in text
    }


def test_each_table_can_be_had_as_csv_and_json_by_each_reader(world: World, advice: GuidancePage) -> None:
    load_charges(world)
    page = show(advice, *({"type": kind, "value": value} for kind, value in KINDS.items()))
    files = files_of(page, main_of(world, page))
    assert set(files) == set(WITH_FILES)
    for who, mine in SEES.items():
        client = world.client(who)
        for kind, address in files.items():
            data = json.loads(client.get(address + "json").content)
            text = client.get(address + "csv").content.decode("utf-8-sig")
            rows = list(csv.DictReader(io.StringIO(text)))
            assert len(rows) == len(data["rows"]) == data["total"] > 0, (who, kind)
            seen = {one for one in (*OFFICERS_PRICES, *OWNER_PRICES) if one.replace(",", "") in text.lower()}
            assert seen <= set(mine), (who, kind)
        charges = client.get(files["live_charges"] + "csv").content.decode().lower()
        for one in (*OFFICERS_PRICES[:1], *OWNER_PRICES[:1]):
            assert (one.replace(",", "") in charges) == (one in mine), (who, one)


def test_files_of_what_is_not_there_are_not_found(world: World, advice: GuidancePage) -> None:
    page = show(advice, {"type": "live_system", "value": {"system": "examplecase"}},
                {"type": "live_charges", "value": {"capability": "gone"}})  # fmt: skip
    card, gone = (one["id"] for one in page.body.raw_data)
    client = world.client("nobody")
    for key in (card, gone, "nothing"):
        assert client.get(f"/figures/{page.pk}/{key}/?format=csv").status_code == 404
    assert client.get(f"/figures/999999/{card}/?format=csv").status_code == 404
    assert client.get(f"/figures/{page.pk}/{card}/?format=exe").status_code == 400
    assert client.get(f"/figures/{page.pk}/{card}/")["Location"] == page.url


def test_a_draft_adds_no_file_to_a_published_page(world: World, advice: GuidancePage) -> None:
    page = show(advice, {"type": "text", "value": "<p>Words.</p>"})
    page.body = [{"type": "live_charges", "value": {"capability": "case-management"}, "id": "a1"}]
    page.save_revision()
    assert world.client("loti").get(f"/figures/{page.pk}/a1/?format=csv").status_code == 404


def test_files_of_a_page_for_some_are_not_for_others(world: World, advice: GuidancePage) -> None:
    from wagtail.models import PageViewRestriction

    page = show(advice, {"type": "live_charges", "value": {"capability": "case-management"}})
    address = f"/figures/{page.pk}/{page.body.raw_data[0]['id']}/?format=csv"
    assert world.client("nobody").get(address).status_code == 200
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert world.client("nobody").get(address).status_code == 404
    assert world.client("public").get(address).status_code == 200


def test_an_extract_has_a_column_for_each_of_several_capabilities(world: World, advice: GuidancePage) -> None:
    other = Capability.objects.create(slug="other", name="Other", parent=Capability.objects.get(slug="care"))
    page = show(
        advice,
        {
            "type": "live_matrix",
            "value": {"capabilities": ["case-management", other.slug], "boroughs": ["alpha", "beta"]},
        },
    )
    text = main_of(world, page)
    assert re.findall(r'role="columnheader"[^>]*>([^<]+)<', text) == ["Borough", "Case management", "Other"]
    table = re.sub(r"<[^>]+>", " ", text[text.index("<tbody") : text.index("</tbody>")])
    assert re.sub(r"\s+", " ", table).count("not known") == 3  # Beta for both, Alpha for the other
    address = f"/figures/{page.pk}/{page.body.raw_data[0]['id']}/?format=json"
    rows = json.loads(world.client("nobody").get(address).content)["rows"]
    assert [(row["borough"], row["case-management"], row["other"]) for row in rows] == [
        ("Alpha", "Examplecase (inferred)", None),
        ("Beta", None, None),
    ]
    assert rows[0]["case-management_source"] and rows[0]["case-management_source_date"]


def test_related_pages_are_cards_of_what_everybody_may_read(world: World, advice: GuidancePage) -> None:
    story = Page.objects.get(slug="story")
    terms = Page.objects.get(slug="terms")
    page = show(advice, {"type": "related", "value": [story.pk, terms.pk, 99_999]})
    text = main_of(world, page)
    assert 'href="/case-studies/story/"' in text and text.count('class="ct-cards__words">In a sentence.') == 2
    terms.unpublish()
    assert 'href="/terms/"' not in main_of(world, page)


def test_two_of_the_same_block_share_no_id(world: World, advice: GuidancePage) -> None:
    load_charges(world)
    page = show(advice, *({"type": kind, "value": KINDS[kind]} for kind in KINDS for _ in range(3)))
    text = main_of(world, page)
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) > 20 and len(ids) == len(set(ids))
    for name in re.findall(r'aria-labelledby="([^"]+)"', text):
        assert set(name.split()) <= set(ids)
