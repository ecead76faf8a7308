"""Somebody clicks through the site while Elasticsearch stops and comes back: a notice stands there, nothing is lost."""

from __future__ import annotations

import io
import secrets
import signal
import time
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from pytest_django import Settings

from search import engines, finding, following
from tests.contracts.review.browsing import browse

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.contracts.pages.world import World
    from tests.services.elasticsearch import Node

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOTICE = "The search index does not answer just now."
NEW = (("N1", "Newsystem pilot", "Newcomers Ltd", "01/04/2025", "31/03/2028", "12000"),)
RECOVERY = 90
"""Seconds in which a node that was started answers its first questions."""


def ask(page: Page, words: str) -> str:
    """Type into the page's search box, and give the page that comes."""
    page.locator("input[name=q]:visible").first.fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    return page.locator("main").inner_text()


def test_stopping_the_server_while_clicking_through_the_site(
    world: World, node: Node, settings: Settings, chromium: Path, live_server: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from citytools.assets import build

    build.main()
    # An engine that did not answer is asked again at once
    monkeypatch.setattr(finding, "REST", 0.0)
    settings.ELASTICSEARCH = {"host": node.url, "replicas": 0, "prefix": f"click-{secrets.token_hex(4)}"}
    engines.engine.cache_clear()
    officer = world.client("alpha")

    def well(page: Page) -> None:
        until = time.monotonic() + RECOVERY
        while NOTICE in (found := ask(page, "exmaplecase")):
            assert time.monotonic() < until
        assert "Showing results for examplecase" in found
        page.locator("#results a", has_text="Examplecase").first.click()
        page.wait_for_load_state()
        assert page.locator("h1").inner_text() == "Examplecase"

    def without_it(page: Page) -> None:
        assert NOTICE in ask(page, "examplecase")
        page.locator("#save-name").fill("While it was away")
        page.get_by_role("button", name="Save").click()
        page.wait_for_load_state()
        assert "While it was away" in page.locator("main").inner_text()
        page.go_back()
        page.locator("#results a", has_text="Examplecase").first.click()
        page.wait_for_load_state()
        assert page.locator("h1").inner_text() == "Examplecase"
        for name in ("Capabilities", "Suppliers", "Boroughs"):
            page.locator("header").get_by_role("link", name=name, exact=True).click()
            page.wait_for_load_state()
            assert page.locator("h1").inner_text() == name

    def well_again(page: Page) -> None:
        until = time.monotonic() + RECOVERY
        while NOTICE in (found := ask(page, "newsystem")):
            assert time.monotonic() < until
        assert "Newsystem pilot" in found
        page.goto(f"{live_server}/search/saved/")
        assert "While it was away" in page.locator("main").inner_text()

    try:
        following.rebuild()
        browse(chromium, f"{live_server}/", officer, well)
        node.stop(signal.SIGKILL)
        try:
            browse(chromium, f"{live_server}/", officer, without_it)
            world.load(NEW, of=world.beta)
        finally:
            node.start()
        following.sync()
        browse(chromium, f"{live_server}/", officer, well_again)
        said = io.StringIO()
        call_command("search_index", "check", stdout=said)
        assert ", 0 differences." in said.getvalue()
    finally:
        engine = engines.engine()
        engine.indexes.forget(list(engine.indexes.all()))  # type: ignore[attr-defined]  # Elasticsearch's
        engines.engine.cache_clear()
