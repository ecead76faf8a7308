"""The form of a comparison page says beside each field what is wrong; and other sites are shown a card of a page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.utils.html import strip_tags
from PIL import Image
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from boroughs.models import Organisation
from cms.loading.groups import load_groups
from cms.models import CaseStudyPage, ComparisonPage
from contracts.models import Contract
from suppliers.models import Capability, System
from tests.cms.pages import make_pages
from tests.contracts.pages.world import World


@pytest.fixture
def compared(world: World) -> ComparisonPage:
    make_pages(world)
    load_groups()
    page: ComparisonPage = ComparisonPage.objects.get(slug="compared")
    return page


def send(world: World, page: ComparisonPage, boroughs: tuple[int, ...] = (), **changed: Any) -> Any:
    """Save the form of a page as LOTI staff, with these fields otherwise."""
    capability = Capability.objects.get(slug="case-management").pk
    comments: dict[str, Any] = inline_formset([])
    fields: dict[str, Any] = {
        "title": page.title, "slug": page.slug, "summary": "", "data_set": "real", "capability": capability,
        "systems": streamfield([]), "columns": streamfield([]), "body": streamfield([]),
        "ask": streamfield([]), "sources": streamfield([]), "comments": comments, "seo_title": "",
        "search_description": "",
    }  # fmt: skip
    sent = {**nested_form_data({**fields, **changed}), "boroughs": list(boroughs)}
    return world.client("loti").post(f"/admin/pages/{page.pk}/edit/", sent)


def columns(*names: str) -> Any:
    return streamfield([("column", name) for name in names])


def test_columns_are_saved_in_the_editors_order(world: World, compared: ComparisonPage) -> None:
    assert send(world, compared, columns=columns("end", "api", "owner")).status_code == 302
    compared.refresh_from_db()
    draft = compared.get_latest_revision_as_object()
    assert [block.value for block in draft.columns] == ["end", "api", "owner"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"capability": ""}, "Choose what is compared, or some systems."),
        ({"columns": columns("api", "end", "api")}, "API is there twice: take one away."),
        ({"systems": streamfield([("system", "examplecase")] * 2)}, "Examplecase is there twice: take one away."),
        ({"systems": streamfield([("system", "madeup-system")])}, "Madeup system is not among the real data"),
        ({"boroughs": "madeup"}, "is not among the real data that this page is about."),
        ({"capability": "care"}, "Social care is a heading. Choose a capability under it."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(
    world: World, compared: ComparisonPage, changed: dict[str, Any], words: str
) -> None:
    System.objects.create(slug="madeup-system", name="Madeup system", data_set="demonstration")
    if changed.get("capability"):
        changed = {"capability": Capability.objects.get(slug=changed["capability"]).pk}
    if "boroughs" in changed:
        changed = {"boroughs": (Organisation.objects.get(slug="madeup").pk,)}
    answer = send(world, compared, **changed)
    assert answer.status_code == 200
    assert words in answer.content.decode().replace("&quot;", '"')


def test_a_new_case_study_begins_with_what_every_one_tells(world: World, compared: ComparisonPage) -> None:
    parent = CaseStudyPage.objects.get(slug="story").get_parent()
    form = world.client("loti").get(f"/admin/pages/add/cms/casestudypage/{parent.pk}/").context["form"]
    words = " ".join(strip_tags(str(block.value)) for block in form["body"].value())
    assert words == "What was bought What worked What failed What they would do now"
    wrong = world.client("loti").post(f"/admin/pages/add/cms/casestudypage/{parent.pk}/", nested_form_data(
        {"title": "", "body": streamfield([]), "contracts": streamfield([]), "sources": streamfield([]),
         "comments": inline_formset([])}
    ))  # fmt: skip
    assert not wrong.context["form"]["body"].value(), "what an editor took away is not put back"


@pytest.mark.parametrize("name", ["systems", "organisations", "contracts"])
def test_a_case_study_takes_nothing_of_the_other_data_set(
    world: World, compared: ComparisonPage, name: str
) -> None:
    made_up = Organisation.objects.get(slug="madeup")
    system = System.objects.create(slug="madeup-system", name="Madeup system", data_set="demonstration")
    Contract.objects.create(slug="madeupcontract", organisation=made_up, data_set="demonstration")
    chosen = {"systems": [system.pk], "organisations": [made_up.pk]}
    page = CaseStudyPage.objects.get(slug="story")
    comments: dict[str, Any] = inline_formset([])
    fields: dict[str, Any] = {
        "title": page.title, "slug": page.slug, "summary": "", "data_set": "real", "body": streamfield([]),
        "contracts": streamfield([("contract", "madeupcontract")] if name == "contracts" else []),
        "sources": streamfield([]), "comments": comments, "seo_title": "", "search_description": "",
    }  # fmt: skip
    sent = nested_form_data(fields) | {field: ids for field, ids in chosen.items() if field == name}
    client, address = world.client("loti"), f"/admin/pages/{page.pk}/edit/"
    refused = client.post(address, sent)
    assert refused.status_code == 200 and "data" in str(refused.context["form"].errors[name])
    assert client.post(address, {**sent, "data_set": "demonstration"}).status_code == 302


@pytest.mark.parametrize("address", ["/guidance/advice/", "/", "/systems/"])
def test_other_sites_show_a_card_of_our_own(world: World, compared: Page, address: str) -> None:
    html = world.client("nobody").get(address).content.decode()
    picture = re.search(r'<meta property="og:image" content="([^"]+)">', html)
    assert picture is not None and picture[1].startswith(f"{settings.PUBLIC_URL}/static/")
    assert '<meta name="twitter:card" content="summary_large_image">' in html
    assert 'type="application/rss+xml"' in html
    with Image.open(settings.BASE_DIR / "citytools/assets/images/card.png") as card:
        assert card.size == (1200, 630)
    names = re.findall(r'<meta (?:property|name)="((?:og|twitter):[a-z:]+)"', html)
    assert len(names) == len(set(names))


def test_the_sitemap_says_when_each_page_last_changed(world: World, compared: Page) -> None:
    sitemap = world.client("nobody").get("/sitemap.xml").content.decode()
    entries = dict(re.findall(r"<loc>[^<]*?(/[^<]*)</loc><lastmod>([^<]+)</lastmod>", sitemap))
    published = compared.last_published_at
    assert published is not None
    assert any(loc.endswith("/comparisons/compared/") and day == published.date().isoformat()
               for loc, day in entries.items()), strip_tags(sitemap)  # fmt: skip
