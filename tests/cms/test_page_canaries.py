"""What only some may see stands nowhere in the admin, in no draft, revision, feed or index: amounts as canaries."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, Revision, get_page_models
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.findable import SOURCE
from cms.loading.groups import load_groups
from cms.models.written import WrittenPage
from contracts.comparisons.findable import Catalogue
from tests.cms.pages import OFFICERS_AMOUNT, OWNER_AMOUNT, PUBLIC_PRICE, load_charges, make_pages, states
from tests.contracts.pages.world import World


def seen(text: str) -> set[str]:
    """Which of the restricted amounts stand in a text."""
    amounts = {"officers": OFFICERS_AMOUNT, "owner": OWNER_AMOUNT}
    return {name for name, amount in amounts.items() if states(text, amount)}


def test_an_amount_is_seen_in_every_form_and_not_in_a_token() -> None:
    for text in ("£7,654.25", "7654.25,", '"7654"', "765425</td>", "£7,654–£9,000", ">£7,654 a year"):
        assert seen(text) == {"officers"}, text
    for text in ("a7654b", "3f2a-7654-11ee", "17654"):
        assert seen(text) == set(), text


@pytest.fixture
def pages(world: World) -> list[Page]:
    load_charges(world)
    made = make_pages(world)
    load_groups()
    for page in made:
        # A draft after the published version, so that there is something to compare
        page.specific.title = f"{page.title}, again"
        page.specific.save_revision()
    return made


def test_every_type_of_page_is_among_those_that_are_tried(pages: list[Page]) -> None:
    types = {model for model in get_page_models() if issubclass(model, WrittenPage)}
    assert {type(page.specific) for page in pages} == types


def admin_addresses(page: Page) -> Iterator[str]:
    """What the admin shows of a page."""
    at = f"/admin/pages/{page.pk}"
    first, last = (
        Revision.objects.filter(object_id=str(page.pk)).order_by("pk").values_list("pk", flat=True)[:2]
    )
    yield from (f"{at}/edit/", f"{at}/history/", f"{at}/usage/", f"/admin/pages/{page.get_parent().pk}/")
    yield from (f"{at}/revisions/compare/{first}...{last}/", f"{at}/revisions/compare/live...latest/")
    yield from (f"{at}/revisions/{first}/revert/", f"{at}/unpublish/")
    yield f"/admin/api/main/pages/{page.pk}/"


ABOUT_ALL = (
    "/admin/", "/admin/api/main/pages/?limit=20&fields=*", "/admin/reports/site-history/",
    "/admin/reports/changed-figures/", "/admin/reports/gone-subjects/",
)  # fmt: skip
"""What the admin shows of every page at once."""


def test_the_admin_shows_keys_and_no_amount(world: World, pages: list[Page]) -> None:
    client = world.client("loti")
    shown = 0
    for address in (*ABOUT_ALL, *(one for page in pages for one in admin_addresses(page))):
        answer = client.get(address)
        assert answer.status_code in (200, 302), address
        assert seen(answer.content.decode()) == set(), address
        shown += answer.status_code == 200
    assert shown > len(pages) * 8


def test_a_draft_and_an_old_version_are_shown_as_the_public_sees_them(
    world: World, pages: list[Page]
) -> None:
    from boroughs.models import User

    admin = Client()
    admin.force_login(User.objects.create_superuser("root@example.org", "password", level=User.Level.LOTI))
    for client, page in product((world.client("loti"), admin), pages):
        version = (
            Revision.objects.filter(object_id=str(page.pk)).order_by("pk").values_list("pk", flat=True)[0]
        )
        for address in (
            f"/admin/pages/{page.pk}/view_draft/",
            f"/admin/pages/{page.pk}/revisions/{version}/view/",
        ):
            answer = client.get(address)
            assert answer.status_code == 200, (address, page)
            text = answer.content.decode()
            assert PUBLIC_PRICE in text and seen(text) == set(), address


def form_of(page: Page) -> dict[str, Any]:
    block = ("live_charges", {"capability": "case-management"})
    comments: dict[str, Any] = inline_formset([])
    return nested_form_data(
        {"title": page.title, "slug": page.slug, "summary": "", "written_for": "", "body": streamfield([block]),
         "sources": streamfield([]), "comments": comments, "seo_title": "", "search_description": ""}
    )  # fmt: skip


def test_a_preview_in_the_admin_is_as_the_public_or_an_officer_of_no_borough(
    world: World, pages: list[Page]
) -> None:
    page = next(page for page in pages if page.slug == "terms")
    address = f"/admin/pages/{page.pk}/edit/preview/"
    for mode, amounts in (("", set()), ("officer", {"officers"})):
        client = world.client("loti")
        sent = client.post(address, form_of(page))
        assert sent.json() == {"is_valid": True, "is_available": True}
        text = client.get(address, {"mode": mode}).content.decode()
        assert PUBLIC_PRICE in text and seen(text) == amounts, mode


def test_who_may_not_edit_a_page_has_no_preview_of_it(world: World, pages: list[Page]) -> None:
    from django.contrib.auth.models import Group

    from boroughs.models import User

    user = User.objects.create_user("reviewer@example.org", "password")
    user.groups.add(Group.objects.get(name="Reviewers"))
    reviewer = Client()
    reviewer.force_login(user)
    page = next(page for page in pages if page.slug == "terms")
    for client in (reviewer, world.client("alpha")):
        sent = client.post(f"/admin/pages/{page.pk}/edit/preview/", form_of(page))
        assert sent.status_code in (302, 403)


def test_a_preview_names_to_its_editor_what_is_gone(world: World, pages: list[Page]) -> None:
    page = next(page for page in pages if page.slug == "terms").specific
    page.body = [{"type": "live_system", "value": {"system": "gone-system"}}]
    page.save_revision().publish()
    draft = world.client("loti").get(f"/admin/pages/{page.pk}/view_draft/").content.decode()
    assert "For editors:" in draft and "The system “gone-system” is not there any more." in draft
    public = world.client("nobody").get(page.url).content.decode()
    assert "For editors:" not in public and "These figures cannot be shown." in public
    page.body = [{"type": "live_charges", "value": {"capability": ""}}]
    page.save_revision()
    draft = world.client("loti").get(f"/admin/pages/{page.pk}/view_draft/").content.decode()
    assert "Nothing has been chosen for this block yet. Choose a capability." in draft


def test_feeds_the_sitemap_and_the_index_hold_no_figure(world: World, pages: list[Page]) -> None:
    call_command("search_index", "rebuild", verbosity=0)
    for who in ("nobody", "public", "beta", "alpha", "loti"):
        client = world.client(who)
        for address in (
            "/guidance/feed.xml",
            "/news/feed.xml",
            "/sitemap.xml",
            "/search/?q=advice&kind=page",
        ):
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert seen(answer.content.decode()) == set() and PUBLIC_PRICE not in answer.content.decode(), (
                address
            )
    documents = list(SOURCE.documents([page.pk for page in pages], Catalogue()))
    assert len(documents) == len(pages)
    assert seen(str(documents)) == set() and PUBLIC_PRICE not in str(documents)


def test_no_revision_or_log_holds_an_amount(world: World, pages: list[Page]) -> None:
    from wagtail.models import ModelLogEntry, PageLogEntry

    kept = [*Revision.objects.values_list("content", flat=True)]
    kept += [entry.data for model in (PageLogEntry, ModelLogEntry) for entry in model.objects.all()]
    text = str(kept)
    assert "case-management" in text
    assert seen(text) == set() and PUBLIC_PRICE not in text and "1111" not in text
    for page in pages:
        row = str(list(type(page.specific).objects.filter(pk=page.pk).values()))
        assert seen(row) == set() and "1111" not in row


def test_who_may_not_enter_the_admin_reads_none_of_it(world: World, pages: list[Page]) -> None:
    for who in ("nobody", "public", "alpha", "beta"):
        client = world.client(who)
        for address in (
            "/admin/api/main/pages/",
            f"/admin/api/main/pages/{pages[0].pk}/",
            f"/admin/pages/{pages[0].pk}/view_draft/",
        ):
            assert client.get(address).status_code in (302, 401, 403), (who, address)
