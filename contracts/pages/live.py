"""What live figures are made of: all that is kept of the comparisons that a page of words names, for its reader.

A page holds slugs alone. What it shows is read here at each request, from what is kept for that reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.urls import reverse

from boroughs.reader import Reader
from contracts.comparisons.capability import Comparison
from contracts.comparisons.kept_many import kept_summaries
from contracts.comparisons.sources import source_id
from contracts.comparisons.summaries import is_borough
from contracts.pages.capability_links import Links
from contracts.pages.capability_page import said_of
from contracts.pages.capability_row import SystemRow, row_again
from contracts.pages.capability_summary import comparison_of, summarised
from contracts.pages.capability_tables import use_words
from contracts.pages.capability_words import ending_words
from contracts.pages.evidence import notes_of
from contracts.pages.links import reader_url
from suppliers.models import Capability


@dataclass(frozen=True, slots=True)
class Asked:
    """What one block of a page asks for, by slugs; empty: all.

    `kind` is one of contracts.pages.live_blocks.KINDS; `subjects` are capabilities, or one system or supplier.
    `whole`: every row, not the first screen of them.
    """

    kind: str
    subjects: tuple[str, ...]
    systems: tuple[str, ...] = ()
    boroughs: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    whole: bool = False

    @property
    def subject(self) -> str:
        return self.subjects[0] if self.subjects else ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything kept about one capability for one reader."""

    slug: str
    summary: Mapping[str, Any]
    lists: Mapping[str, Any]
    href: str

    @property
    def rows(self) -> list[SystemRow]:
        return [row_again(kept) for kept in self.summary["rows"]]


def figures_of(reader: Reader, slugs: Iterable[str], today: date) -> dict[str, Figures]:
    """The figures of these capabilities; one that is gone, or is only a heading, is not among them.

    Three questions however many are asked for, once they are kept.
    """
    known = Capability.objects.filter(slug__in=set(slugs)).exclude(kind=Capability.Kind.AREA)
    found = list(known.values_list("slug", flat=True))
    wanted: dict[str, Any] = {}
    for slug in found:
        wanted[f"comparison {slug}"] = partial(_made, reader, slug, today, summarised)
        wanted[f"lists {slug}"] = partial(_made, reader, slug, today, _lists)
    kept = kept_summaries(reader, wanted, today)
    return {
        slug: Figures(
            slug,
            kept[f"comparison {slug}"],
            kept[f"lists {slug}"],
            reader_url(reader, reverse("capability", args=[slug])),
        )
        for slug in found
        if kept[f"comparison {slug}"] is not None and kept[f"lists {slug}"] is not None
    }


def _made(reader: Reader, slug: str, today: date, make: Any) -> Any:
    made = comparison_of(reader, slug, today)
    return None if made is None else make(reader, made)


# --- what is kept besides the page's own summary ------------------------------------------------------


def _lists(reader: Reader, made: Comparison) -> dict[str, Any]:
    """Who runs what, borough by borough, and who must decide soon: as values that JSON can hold."""
    facts, links, said = made.facts, Links(reader), said_of(made)
    runs: dict[int, list[Any]] = {}
    asked: set[int] = set()
    for use in made.uses:
        if not use.running:
            continue
        of = facts.contracts[use.contracts[0]] if use.contracts else None
        sources = [*said.get((use.organisation, use.system), ()), *([of.sources] if of else [])]
        evidence = next((pk for one in sources if (pk := source_id(one)) is not None), None)
        asked |= {evidence} if evidence is not None else set()
        runs.setdefault(use.organisation, []).append((use, evidence))
    ends = [
        (one, source_id(contract.sources, "end") or source_id(contract.sources))
        for one in made.soon
        for contract in [facts.contracts[one.contract]]
    ]
    notes = notes_of(reader, asked | {pk for _, pk in ends if pk is not None})
    return {
        "places": [
            {
                "slug": place.slug,
                "name": place.name,
                "href": links.borough(place.slug),
                "runs": [
                    {
                        "system": facts.systems[use.system].name,
                        "href": links.system(facts.systems[use.system].slug),
                        "note": use_words(use),
                        "source": notes.get(evidence) if evidence is not None else None,
                    }
                    for use, evidence in runs.get(place.id, ())
                ],
            }
            for place in facts.places.values()
            if is_borough(place)
        ],
        "soon": [
            {
                "slug": facts.places[one.organisation].slug,
                "name": facts.places[one.organisation].name,
                "href": links.contract(facts.contracts[one.contract].slug),
                "system": facts.systems[one.system].name if one.system else None,
                "words": ending_words(one.ending),
                "end": one.ending.end.isoformat() if one.ending.end else "",
                "turn": one.ending.turn.isoformat() if one.ending.turn else "",
                "source": notes.get(pk) if pk is not None else None,
            }
            for one, pk in ends
        ],
    }
