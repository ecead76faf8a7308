"""Axe finds nothing wrong on a page of any type, on a desk or on a phone, with the real and the made-up data; and
paper shows whole tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Page, ViewportSize
from wagtail.models import Page as AnyPage
from wagtail.models import get_page_models

from boroughs.models import Organisation, User
from contracts.models import Contract, FiguresSnapshot, Import
from suppliers.models import System
from tests.citytools.axe import violations
from tests.contracts.review.browsing import browse

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("as_migrated"),
]

MADE_UP = "?data=demonstration"
MOST = 2
"""Pages of one type at most: the guidance alone has more than a dozen, of the same blocks."""


def addresses_of_types() -> list[str]:
    """The addresses of up to two pages of each type that editors have."""
    found = []
    for model in get_page_models():
        if model is AnyPage:
            continue
        pages = list(model.objects.live().order_by("path")[:MOST])
        assert pages, f"no page of the type {model.__name__} among the starting content"
        found += [f"{page.url}?data={getattr(page, 'data_set', 'real')}" for page in pages]
    return found


def main_addresses() -> list[str]:
    """Every kind of page of the site, with something on it, and some that found nothing."""
    children = "/capabilities/childrens-social-care"
    systems = System.objects.filter(
        capabilities__slug="childrens-social-care", data_set="demonstration", part_of=None
    )
    first, *_, last = systems.order_by("pk")
    # Its page has every part that a supplier's has, and a fifth of the rows of the largest
    assert last.owner is not None
    borough = Organisation.objects.filter(data_set="demonstration", kind="borough").order_by("pk")[0]
    contract = Contract.objects.filter(data_set="demonstration").order_by("pk")[0]
    imported = Import.objects.filter(source__data_set="demonstration").order_by("pk")[0]
    kept = FiguresSnapshot.objects.order_by("pk")[0]
    return [
        f"/capabilities/{MADE_UP}", f"{children}/{MADE_UP}", "/capabilities/housing-management/",
        f"{children}/charges/{MADE_UP}", f"{children}/prices/{MADE_UP}",
        f"{children}/compare/{MADE_UP}&tick={first.slug}&tick={last.slug}",
        f"/systems/{MADE_UP}", f"/systems/{first.slug}/{MADE_UP}", f"/suppliers/{MADE_UP}",
        f"/suppliers/{last.owner.slug}/{MADE_UP}", f"/boroughs/{MADE_UP}", f"/boroughs/{borough.slug}/{MADE_UP}",
        f"/contracts/{contract.slug}/{MADE_UP}", f"/search/{MADE_UP}&q=case", "/search/?q=nothingcalledso",
        "/sources/", f"/review/{MADE_UP}", f"/review/decided/{MADE_UP}", f"/imports/{MADE_UP}",
        f"/imports/{imported.pk}/{MADE_UP}", "/tell/", f"/figures/{kept.page}/on/{kept.taken_on.isoformat()}/",
    ]  # fmt: skip


A4: ViewportSize = {"width": 794, "height": 1123}
"""A sheet at 96 dots an inch. With a margin it is narrower, and tables are cards there as on a phone."""

WIDER = """() => [...document.querySelectorAll(".ct-table")]
    .filter(one => one.parentElement.clientWidth < one.offsetWidth).map(one => one.innerText.slice(0, 40))"""


def cut_on_paper(page: Page, addresses: list[str], site: str) -> list[str]:
    """The tables whose last columns no sheet of paper shows."""
    page.emulate_media(media="print")
    page.set_viewport_size(A4)
    found = []
    for address in addresses:
        page.goto(f"{site}{address}")
        found += [f"{address} on paper: {table}" for table in page.evaluate(WIDER)]
    page.emulate_media(media="screen")
    return found


def test_axe_finds_nothing(chromium: Path, assets: None, live_server: object) -> None:
    for command in ("load_catalogue", "load_evidence", "load_demonstration", "load_content"):
        call_command(command, verbosity=0)
    call_command("search_index", "rebuild", verbosity=0)
    client = Client()
    client.force_login(User.objects.create_user("axe@example.org", "password", level=User.Level.LOTI))
    addresses = [*main_addresses(), *addresses_of_types()]
    site = str(live_server)

    def both(page: Page) -> list[str]:
        found = list(violations(page, addresses, site)) + cut_on_paper(page, addresses[1:2], site)
        page.context.clear_cookies()
        return found + list(violations(page, ("/sign-in/", f"/{MADE_UP}"), site))

    assert browse(chromium, f"{site}/", client, both) == []
