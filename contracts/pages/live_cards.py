"""Cards of systems and suppliers between an editor's words, for many of each in the same number of questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from boroughs.reader import Reader
from contracts.comparisons.suppliers import last_kept, suppliers_list, suppliers_of
from contracts.comparisons.system_lines import merged_slugs, system_lines
from contracts.comparisons.words import count
from contracts.pages.links import page_url
from contracts.pages.systems import runs_words


@dataclass(frozen=True, slots=True)
class Card:
    """What is called by this name, and a few facts: (label, words, link or nothing); `numbers` behind them by label."""

    name: str
    href: str
    facts: tuple[tuple[str, str, str], ...]
    numbers: tuple[tuple[str, int], ...] = ()


def system_cards(reader: Reader, slugs: Iterable[str], today: date) -> dict[str, Card]:
    """Slug → card, for the systems that there are in the reader's data set and that are not retired.

    A merged one has that of the one that is kept.
    """
    wanted = set(slugs)
    if not wanted:
        return {}
    cards = {}
    merged = merged_slugs(reader, wanted)
    shown = wanted | set(merged.values())
    for line in system_lines(reader, today):
        if line.slug not in shown or line.retired_on:
            continue
        facts = [
            ("Made by", line.owner[1], page_url(reader, "supplier", line.owner[0]))
            if line.owner
            else ("Made by", "not known", "")
        ]
        if line.part_of:
            facts.append(("Module of", line.part_of[1], page_url(reader, "system", line.part_of[0])))
        used_for = ", ".join(line.used_for)
        facts += [("For", used_for or "not known", ""), ("Who runs it", runs_words(line.runs), "")]
        runs = (("organisations that run it", line.runs.total),)
        cards[line.slug] = Card(line.name, page_url(reader, "system", line.slug), tuple(facts), runs)
    cards |= {gone: cards[keep] for gone, keep in merged.items() if keep in cards}
    return cards


def supplier_cards(reader: Reader, slugs: Iterable[str]) -> dict[str, Card]:
    """Slug → card, for the suppliers that the reader may know of; a merged one has that of the one that is kept."""
    wanted = set(slugs)
    if not wanted:
        return {}
    lines = {line.id: line for line in suppliers_list(reader)}
    found = dict(suppliers_of(reader).filter(slug__in=wanted).values_list("slug", "pk"))
    merged = suppliers_of(reader).filter(merged_into__isnull=False).values_list("pk", "merged_into_id")
    into = {gone: kept for gone, kept in merged if kept is not None}
    cards = {}
    for slug, pk in found.items():
        line = lines.get(last_kept(pk, into))
        if line is not None:
            held = f"{count(line.contracts, 'contract')} with {count(line.organisations, 'organisation')}"
            facts = [
                ("Group", line.group or "none known", ""),
                ("Companies House number", line.company_number or "not known", ""),
                ("Systems owned", str(line.systems), ""),
                ("Known here", held, ""),
            ]
            numbers = (("contracts known", line.contracts), ("organisations", line.organisations))
            cards[slug] = Card(line.name, page_url(reader, "supplier", line.slug), tuple(facts), numbers)
    return cards
