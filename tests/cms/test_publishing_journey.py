"""From an empty form to a published comparison: made, reviewed, published, and found by the report when it changes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from playwright.sync_api import Page, expect

from boroughs.models import User
from cms.loading.groups import load_groups
from cms.models import ComparisonIndexPage, ComparisonPage, HomePage
from contracts.models import FiguresSnapshot
from tests.cms.pages import charge_file
from tests.contracts.pages.world import World
from tests.contracts.review.browsing import browse

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("as_migrated"),
]

SELLER = "Example Systems Ltd"


def sign_in(page: Page, email: str) -> None:
    page.fill("[name=username]", email)
    page.fill("[name=password]", "password")
    page.click("main button[type=submit]")


def choose(page: Page, within: str, button: str, name: str) -> None:
    """Open the dialog of a field, and take the thing with this name."""
    page.locator(within).get_by_text(button).last.click()
    page.locator("a[data-chooser-modal-choice]", has_text=name).first.click()
    expect(page.locator(".modal-content")).to_have_count(0)


def add_block(page: Page, words: str) -> None:
    """One more block at the end of the advice, by its name in the list."""
    page.locator("[data-contentpath=body] button.c-sf-add-button").last.click()
    page.locator("[role=option]", has_text=words).first.click()


def make_page(page: Page, site: str, parent: int) -> str:
    """A comparison page with two live blocks, sent to review; its address in the admin."""
    sign_in(page, "loti@example.org")
    page.goto(f"{site}/admin/pages/add/cms/comparisonpage/{parent}/")
    page.fill("[name=title]", "What Examplecase costs")
    page.fill("[name=summary]", "Who runs it and what they pay.")
    choose(page, "#panel-child-content-capability-content", "Choose capability", "Case management")
    for words in ("Live: systems compared", "Live: charges"):
        add_block(page, words)
        choose(page, "[data-contentpath=body]", "Choose capability", "Case management")
    page.get_by_role("button", name="More actions").last.click()
    page.locator("button[name=action-submit]").click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    return page.url


def approve(page: Page, site: str, pk: int) -> None:
    """A reviewer looks at what waits, and approves it."""
    sign_in(page, "reviewer@example.org")
    page.goto(f"{site}/admin/pages/{pk}/edit/")
    page.get_by_role("button", name="More actions").last.click()
    page.locator('button[data-workflow-action-name="approve"]').first.click()
    page.wait_for_url(re.compile(r"/admin/(pages/\d+/)?$"))


def look(page: Page, site: str) -> tuple[str, str]:
    """The report on changed figures, and the page that it links to, as LOTI staff read them."""
    sign_in(page, "loti@example.org")
    page.goto(f"{site}/admin/reports/changed-figures/")
    report = page.inner_text("main")
    page.get_by_role("link", name="Look at the page").click()
    return report, page.inner_text("main")


def test_a_comparison_is_made_reviewed_published_and_watched(
    world: World, chromium: Path, assets: None, live_server: object
) -> None:
    site = str(live_server)
    load_groups()
    reviewer = User.objects.create_user("reviewer@example.org", "password")
    reviewer.groups.add(Group.objects.get(name="Reviewers"))
    index = HomePage.objects.get().add_child(
        instance=ComparisonIndexPage(title="Comparisons", slug="comparisons")
    )
    call_command(
        "import_register", charge_file(world, "P1", "API access", "1111.25", SELLER), borough="alpha"
    )

    browse(chromium, f"{site}/sign-in/", None, lambda page: make_page(page, site, index.pk))
    made = ComparisonPage.objects.get()
    assert (made.live, made.current_workflow_state.status) == (False, "in_progress")
    assert [block.block_type for block in made.body] == ["live_comparison", "live_charges"]
    assert not FiguresSnapshot.objects.filter(page=made.pk).exists()

    browse(chromium, f"{site}/sign-in/", None, lambda page: approve(page, site, made.pk))
    made.refresh_from_db()
    assert made.live and made.figures_on is not None
    public = browse(chromium, f"{site}{made.url}", None, lambda page: page.inner_text("main"))
    assert "£1,111.25" in public and "£2,500" not in public

    call_command("import_register", charge_file(world, "P1", "API access", "2500", SELLER), borough="alpha")
    report, page = browse(chromium, f"{site}/sign-in/", None, lambda page: look(page, site))
    assert "What Examplecase costs" in report
    assert "Alpha, Examplecase: API access: £1,111.25 → £2,500" in report
    assert "£2,500" in page and "£1,111.25" not in page
