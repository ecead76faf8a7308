"""One page of each type with every live block, over figures that three audiences know differently. All made up."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from cms.models import (
    BoroughIndexPage,
    BoroughPage,
    CaseStudyIndexPage,
    CaseStudyPage,
    ComparisonIndexPage,
    ComparisonPage,
    GuidanceIndexPage,
    GuidancePage,
    GuidanceSection,
    HomePage,
    NewsIndexPage,
    NewsPage,
    ProjectIndexPage,
    ProjectPage,
    StandingPage,
)
from contracts.imports.asked import Asked
from contracts.imports.importing import import_file
from contracts.imports.layouts.template import TEMPLATE_COLUMNS
from contracts.imports.sources import register_source
from contracts.records import Audience
from suppliers.models import Capability, Supplier
from tests.contracts.pages.world import World

OFFICERS_PRICES = ("7,654", "canaryofficers")
OWNER_PRICES = ("1,928", "canaryowner")
PUBLIC_PRICE = "1,111"

PUBLIC_AMOUNT = (PUBLIC_PRICE, "1111", "111125")
OFFICERS_AMOUNT = ("7,654", "7654", "765425")
OWNER_AMOUNT = ("1,928", "1928", "192825")
"""The same amounts in pounds and in pence, as a page, a record or a file may write them."""

SEES: Mapping[str, tuple[str, ...]] = {
    "nobody": (), "public": (), "deactivated": (), "left": (),
    "beta": OFFICERS_PRICES, "loti": OFFICERS_PRICES,
    "alpha": OFFICERS_PRICES + OWNER_PRICES,
}  # fmt: skip
"""Who may see which amount, and the card of which supplier that only restricted evidence names."""


def states(text: str, amount: tuple[str, ...]) -> bool:
    """Whether an amount stands in a text, in any of its forms.

    Not as part of a longer run of letters and digits, or of hyphens between such: tokens and the names of blocks, of
    which forms and revisions are full, have each four digits now and then.
    """
    return any(re.search(rf"(?<![\w-]){one}(?![\w-])", text) for one in amount)


LIVE = ("live_comparison", "live_charges", "live_renewals", "live_price_chart")


def charge(world: World, audience: str, reference: str, thing: str, amount: str, supplier: str) -> None:
    """Import one contract for Examplecase with one charge, as Alpha's own register in our template."""
    path = charge_file(world, reference, thing, amount, supplier)
    source = register_source(world.alpha, f"Alpha {audience} {reference}")
    receipt = import_file(path, Asked(source, world.alpha, audience=Audience(audience)))
    assert receipt.import_id is not None and not receipt.refused, receipt.problems


def charge_file(world: World, reference: str, thing: str, amount: str, supplier: str) -> Path:
    """A register in our template with one contract for Examplecase and one charge of it."""
    ends = timezone.localdate() + timedelta(days=200)
    row = {
        "Contract reference": reference,
        "Contract title": f"Examplecase {reference}",
        "Supplier": supplier,
        "System": "Examplecase",
        "Start date": "01/04/2024",
        "Current end date": ends.strftime("%d/%m/%Y"),
        f"{thing}: status": "charged",
        f"{thing}: amount (£)": amount,
        f"{thing}: per": "year",
    }
    headings = [column.heading for column in TEMPLATE_COLUMNS]
    assert row.keys() <= set(headings)
    written = io.StringIO(newline="")
    csv.writer(written).writerows([headings, [row.get(heading, "") for heading in headings]])
    path = world.folder / f"{reference}.csv"
    path.write_text(written.getvalue(), encoding="utf-8")
    return path


def load_charges(world: World, audiences: tuple[str, ...] = ("public", "officers", "owner")) -> None:
    """A charge that everybody knows, one that Alpha shared with officers, and one of its own."""
    if "public" in audiences:
        charge(world, "public", "P1", "API access", "1111.25", "Example Systems Ltd")
    if "officers" in audiences:
        charge(world, "officers", "O1", "API access", "7654.25", "Canaryofficers Supplies Ltd")
    if "owner" in audiences:
        charge(world, "owner", "W1", "Exit extraction", "1928.25", "Canaryowner Supplies Ltd")


def slug_of(supplier: str) -> str:
    """The slug of a supplier whom only a restricted file names; nothing where nobody has named it yet."""
    found = Supplier.objects.filter(name=supplier).values_list("slug", flat=True).first()
    return found or "nobody"


def every_block(capability: str = "case-management", times: int = 1) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = [{"type": "text", "value": "<h2>Words</h2><p>Read this.</p>"}]
    for _ in range(times):
        blocks += [{"type": kind, "value": {"capability": capability}} for kind in LIVE]
        blocks.append({"type": "live_matrix", "value": {"capabilities": [capability], "boroughs": []}})
        blocks += [
            {"type": "live_system", "value": {"system": "examplecase"}},
            {"type": "live_supplier", "value": {"supplier": "example-systems"}},
            {"type": "live_supplier", "value": {"supplier": slug_of("Canaryofficers Supplies Ltd")}},
            {"type": "live_supplier", "value": {"supplier": slug_of("Canaryowner Supplies Ltd")}},
        ]
    return blocks


INDEXES: tuple[tuple[type[Any], str], ...] = (
    (GuidanceIndexPage, "guidance"),
    (ComparisonIndexPage, "comparisons"),
    (CaseStudyIndexPage, "case-studies"),
    (ProjectIndexPage, "projects"),
    (NewsIndexPage, "news"),
    (BoroughIndexPage, "borough-pages"),
    (StandingPage, "terms"),
)


def make_pages(world: World) -> list[Page]:
    """One published page of each type, with every block."""
    home = HomePage.objects.get()
    capability = Capability.objects.get(slug="case-management")
    section = GuidanceSection.objects.create(slug="deciding", title="Deciding")
    words = {"summary": "In a sentence.", "body": every_block()}
    under: dict[str, Page] = {}
    for kind, slug in INDEXES:
        there = kind.objects.filter(slug=slug).first()
        title = slug.replace("-", " ").capitalize()
        under[slug] = there or home.add_child(instance=kind(title=title, slug=slug, **words))
    columns = [("column", name) for name in ("system", "exit", "api")]
    ask = [("question", "What does a full export hold?")]
    outcome = {"outcome": "Fewer cold homes.", "for_whom": "Tenants.", "data_needed": "Readings."}
    leaves: tuple[tuple[str, type[Any], str, str, dict[str, Any]], ...] = (
        ("guidance", GuidancePage, "Advice", "advice", {"section": section}),
        ("comparisons", ComparisonPage, "Compared", "compared",
         {"capability": capability, "columns": columns, "ask": ask}),
        ("case-studies", CaseStudyPage, "A story", "story", {}),
        ("projects", ProjectPage, "A project", "project", outcome),
        ("news", NewsPage, "News of today", "today", {}),
        ("borough-pages", BoroughPage, "Alpha's page", "alpha", {"organisation": world.alpha}),
    )  # fmt: skip
    made = {
        slug: under[folder].add_child(instance=kind(title=title, slug=slug, **more, **words))
        for folder, kind, title, slug, more in leaves
    }
    made["story"].systems.set([world.system])
    made["story"].organisations.set([world.alpha])
    made["story"].capabilities.set([capability])
    made["story"].save()
    every = [*under.values(), *made.values()]
    for page in every:
        page.save_revision().publish()
    return every
