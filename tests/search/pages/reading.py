"""Reading the search's pages as a test needs them."""

from __future__ import annotations

import re
from html import unescape

from tests.contracts.pages.world import World


def page(world: World, address: str, who: str = "nobody") -> str:
    answer = world.client(who).get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return main_of(answer.content.decode())


def main_of(html: str) -> str:
    return html.partition("<main")[2].partition("</main>")[0]


def found(world: World, query: str, who: str = "nobody") -> list[str]:
    """The addresses of the results, in order."""
    return results(page(world, f"/search/?{query}", who))


def results(html: str) -> list[str]:
    return [
        unescape(one)
        for one in re.findall(r'<h3 class="ct-result__title"><a class="govuk-link" href="([^"]+)"', html)
    ]


def text_of(html: str) -> str:
    """What is read: no tags, one space between words."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def tabs(html: str) -> dict[str, int]:
    listed = re.findall(r'<a class="ct-tabs__tab"[^>]*>([^<]+?) <span class="ct-tabs__count">([\d,]+)', html)
    return {name: int(count.replace(",", "")) for name, count in listed}


def choices(html: str, facet: str) -> dict[str, int]:
    """Words of a facet's values → their counts."""
    listed = re.findall(
        rf'name="{facet}" value="[^"]*"[^>]*><label[^>]*>([^<]+?) <span class="ct-facet__count">([\d,]+)',
        html,
    )
    return {unescape(words): int(count.replace(",", "")) for words, count in listed}


def chips(html: str) -> dict[str, str]:
    """Words of a chip → the address without it."""
    listed = re.findall(r'<a class="ct-chip" href="([^"]+)">(.*?)<span class="ct-chip__cross"', html)
    return {text_of(words).removeprefix("Remove "): unescape(href) for href, words in listed}
