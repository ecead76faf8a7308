"""The suggestions in a real browser, by keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.contracts.review.browsing import browse

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.contracts.pages.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_escape_closes_the_suggestions_and_leaves_what_was_typed(
    searchable: World, chromium: Path, live_server: object
) -> None:
    from citytools.assets import build

    build.main()

    def steps(page: Page) -> tuple[str, int, str]:
        box = page.locator("input[name=q]:visible").first
        box.press_sequentially("exam")
        page.locator("[role=option]").first.wait_for()
        page.keyboard.press("Escape")
        typed, left = box.input_value(), page.locator("[role=option]:visible").count()
        box.press_sequentially("p")
        page.locator("[role=option]").first.wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/systems/**")
        return typed, left, page.locator("h1").inner_text()

    assert browse(chromium, f"{live_server}/search/", None, steps) == ("exam", 0, "Examplecase")
