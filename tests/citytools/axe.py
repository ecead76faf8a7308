"""Axe over pages of the running site, in Chromium at the width of a desk and of a phone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

WIDTHS = (1280, 390)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
VIOLATIONS = "options => axe.run(options).then(results => results.violations)"
"""Those alone: what passes is several times as long, and would be written out and read for nothing."""


def violations(page: Page, addresses: Iterable[str], site: str) -> Iterator[str]:
    """Each thing that axe finds wrong, in a line: the address, the width, the rule, and where."""
    for address in addresses:
        answer = page.goto(f"{site}{address}")
        if answer is None or answer.status != 200:
            yield f"{address}: answered {answer.status if answer else 'nothing'}"
            continue
        page.evaluate(AXE_SCRIPT)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found: list[dict[str, Any]] = page.evaluate(VIOLATIONS, OPTIONS)
            for one in found:
                where = "; ".join(str(node["target"]) for node in one["nodes"][:3])
                yield f"{address} at {width}: {one['id']} ({one['help']}) in {len(one['nodes'])}: {where}"
