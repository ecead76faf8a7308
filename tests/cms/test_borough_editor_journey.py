"""A borough's editor in the browser: changes its own page, and finds no way to a neighbour's."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cms.models import BoroughPage
from tests.cms.town import Town, make_town
from tests.contracts.pages.world import World
from tests.contracts.review.browsing import browse

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("as_migrated"),
]

REFUSAL = "you do not have permission"


def work(page: Page, site: str, town: Town) -> None:
    """Sign in, change one's own page and send it for review; then try the neighbour's."""
    page.fill("[name=username]", "alpha-editor@example.org")
    page.fill("[name=password]", "password")
    page.click("main button[type=submit]")

    # Wherever in the explorer they go, their own page is all that there is
    for address in ("", f"{town.index.pk}/", f"{town.beta.pk}/"):
        page.goto(f"{site}/admin/pages/{address}")
        assert page.url == f"{site}/admin/pages/{town.alpha.pk}/"
        expect(page.locator("main")).to_contain_text("Alpha's page")
        expect(page.locator("main")).not_to_contain_text("Beta's page")

    page.goto(f"{site}/admin/pages/{town.alpha.pk}/edit/")
    expect(page.locator("[name=organisation]")).to_be_disabled()
    page.fill("[name=summary]", "Alpha, as its editor says.")
    page.get_by_role("button", name="More actions").last.click()
    expect(page.locator("button[name=action-publish]")).to_have_count(0)
    page.locator("button[name=action-submit]").click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))

    for address in ("edit/", "delete/", "move/", "copy/", "history/", "unpublish/"):
        page.goto(f"{site}/admin/pages/{town.beta.pk}/{address}")
        assert page.url == f"{site}/admin/", address
        expect(page.locator(".messages")).to_contain_text(REFUSAL)
    page.goto(f"{site}/admin/documents/")
    expect(page.locator("main")).to_contain_text("canaryfile document")
    expect(page.locator("main")).not_to_contain_text("Beta's document")


def test_an_editor_changes_their_own_page_and_no_neighbours(
    world: World, settings: Any, tmp_path: Path, chromium: Path, assets: None, live_server: object
) -> None:
    settings.MEDIA_ROOT = tmp_path
    town = make_town(world)
    waiting = town.alpha.current_workflow_state
    assert waiting is not None
    waiting.cancel()
    site = str(live_server)
    browse(chromium, f"{site}/sign-in/", None, lambda page: work(page, site, town))
    page = BoroughPage.objects.get(pk=town.alpha.pk)
    assert page.get_latest_revision_as_object().summary == "Alpha, as its editor says."
    assert page.workflow_in_progress and page.summary == "We are Alpha Council."
    beta = BoroughPage.objects.get(pk=town.beta.pk)
    assert (beta.summary, beta.revisions.count()) == ("We are Beta Council.", 1)
