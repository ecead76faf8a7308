"""The live figures of one page for one reader: every block's key is read first, then each kind once for all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from boroughs.reader import Reader
from contracts.comparisons.words import count
from contracts.pages.live import (
    SHOWN,
    Asked,
    Figures,
    figures_of,
    matrix_table,
    renewals_table,
    systems_compared,
)
from contracts.pages.live_cards import Card, supplier_cards, system_cards
from contracts.pages.tables import Table

WHOLE = 100
"""Rows of a page that is about the table: all of any comparison known (the largest has some 40 systems)."""

KEYS = ("capability", "system", "supplier")

_ID = re.compile(r'\bid="([^"]+)"')
_NAMES = re.compile(
    r'\b(id|for|href|aria-labelledby|aria-describedby|aria-controls|hx-target|hx-select)="([^"]*)"'
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a block shows: a table's parts, HTML or a card; and the foot: how old, and where all of it is."""

    table: dict[str, Any] | None = None
    html: SafeString | str = ""
    card: Card | None = None
    known: str = ""
    evidence: str = ""
    href: str = ""
    words: str = ""
    sources: str = ""


class Live:
    """Give each block what it shows; None where its subject is gone, or is not for this reader."""

    def __init__(self, reader: Reader, streams: Iterable[Any]) -> None:
        self.reader = reader
        self.today = timezone.localdate()
        self._keys: dict[str, set[str]] = {key: set() for key in KEYS}
        self._figures: dict[str, Figures] = {}
        self._asked: set[str] = set()
        self._number = 0
        for stream in streams:
            for block in stream:
                if block.block_type.startswith("live_"):
                    self.also_block(block.value)

    def also_block(self, value: Any) -> None:
        for key in KEYS:
            if value.get(key):
                self._keys[key].add(value[key])

    def also(self, capability: str) -> None:
        self._keys["capability"].add(capability)

    def figures(self, slug: str) -> Figures | None:
        """The figures of a capability: with those of every other block's, on the first call."""
        missing = self._keys["capability"] | {slug}
        missing -= self._asked
        if missing:
            self._figures |= figures_of(self.reader, missing, self.today)
            self._asked |= missing
        return self._figures.get(slug)

    def comparison(self, asked: Asked, *, whole: bool = False) -> Shown | None:
        found = self.figures(asked.capability)
        if found is None:
            return None
        table = systems_compared(found, asked, self.reader.data_set, shown=WHOLE if whole else SHOWN)
        return self._table(found, table, "The whole comparison, with filters and files")

    def renewals(self, slug: str, boroughs: Sequence[str] = ()) -> Shown | None:
        found = self.figures(slug)
        if found is None:
            return None
        return self._table(
            found, renewals_table(found, self.reader.data_set, boroughs), "The whole comparison"
        )

    def matrix(self, slug: str, boroughs: Sequence[str] = ()) -> Shown | None:
        found = self.figures(slug)
        if found is None:
            return None
        return self._table(found, matrix_table(found, self.reader.data_set, boroughs), "The whole comparison")

    def charges(self, slug: str) -> Shown | None:
        found = self.figures(slug)
        if found is None:
            return None
        return self._html(found, found.lists["charges"], found.summary["more"]["charges"], "Every charge")

    def chart(self, slug: str) -> Shown | None:
        found = self.figures(slug)
        if found is None:
            return None
        return self._html(found, found.summary["chart"], found.summary["more"]["prices"], "Every price")

    def system(self, slug: str) -> Shown | None:
        card = self._systems.get(slug)
        return Shown(card=card, href=card.href, words=f"All that is known of {card.name}") if card else None

    def supplier(self, slug: str) -> Shown | None:
        card = self._suppliers.get(slug)
        return Shown(card=card, href=card.href, words=f"All that is known of {card.name}") if card else None

    @cached_property
    def _systems(self) -> dict[str, Card]:
        return system_cards(self.reader, self._keys["system"], self.today)

    @cached_property
    def _suppliers(self) -> dict[str, Card]:
        return supplier_cards(self.reader, self._keys["supplier"])

    def _table(self, found: Figures, table: Table, words: str) -> Shown:
        part = table.part([])
        part["id"] = f"{self._next()}-{table.name}"
        return Shown(table=part, **self._foot(found, found.href, words))

    def _html(self, found: Figures, html: str, href: str, words: str) -> Shown:
        return Shown(html=apart(html, self._next()), **self._foot(found, href, words))

    def _foot(self, found: Figures, href: str, words: str) -> dict[str, Any]:
        summary = found.summary
        of = summary["known"] + len(summary["unknown"])
        return {
            "known": f"{summary['known']} of {count(of, 'borough')} known",
            "evidence": summary["evidence"],
            "href": href,
            "words": words,
            "sources": summary["more"]["sources"],
        }

    def _next(self) -> str:
        self._number += 1
        return f"live-{self._number}"


def apart(html: str, prefix: str) -> SafeString:
    """HTML of ours whose ids are made its own, so that two blocks of one page do not share any."""
    ids = set(_ID.findall(html))

    def named(found: re.Match[str]) -> str:
        return f'{found[1]}="{" ".join(_renamed(found[2].split(" "), ids, prefix))}"'

    return mark_safe(_NAMES.sub(named, html))  # written by our own templates


def _renamed(words: Sequence[str], ids: set[str], prefix: str) -> Iterator[str]:
    for word in words:
        bare = word.removeprefix("#")
        mark = "#" if word.startswith("#") else ""
        yield f"{mark}{prefix}-{bare}" if bare in ids else word
