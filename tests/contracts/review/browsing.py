"""A browser that is signed in, for the tests of the review queue. Playwright runs in a thread of its own: Django's
database calls refuse to run beside its event loop."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, sync_playwright

T = TypeVar("T")

PATIENCE_MS = 120_000

ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def browse(
    chromium: Path,
    address: str,
    client: Client | None,
    steps: Callable[[Page], T],
    *,
    script: bool = True,
    width: int = 1280,
) -> T:
    """What `steps` gives, done on a page at `address` as whoever `client` is signed in as, or as nobody."""
    session = client.cookies[settings.SESSION_COOKIE_NAME].value if client is not None else ""

    def run() -> T:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=str(chromium), args=list(ARGUMENTS))
            context = browser.new_context(
                java_script_enabled=script, viewport={"width": width, "height": 900}
            )
            if session:
                context.add_cookies(
                    [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}]
                )
            # A busy machine takes several times the 30 seconds that are usual
            context.set_default_timeout(PATIENCE_MS)
            page = context.new_page()
            page.goto(address)
            try:
                return steps(page)
            finally:
                browser.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()
