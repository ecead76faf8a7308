"""Results as the page shows them and as files hold them. Every figure is read from the database, as the reader may
see it; what the reader may not see any more is left out, whatever the index says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from boroughs.reader import Reader
from contracts.comparisons.found import Card
from contracts.comparisons.said_values import held_values
from contracts.comparisons.words import day
from contracts.pages.evidence import SourceNote, sources_of
from contracts.pages.fact_cells import contract_columns, contract_row, note, value_words
from contracts.pages.links import page_url, reader_url
from contracts.pages.tables import Cell, Column, Table
from search.documents import KIND_WORDS
from search.kinds import cards
from search.query import Hit, Mark, Result

ALSO_SHOWN = ("names", "about", "parties", "body")
"""Fields of which one is shown under a result, where the words were found in it and not in the title."""

ALSO_WORDS = {"names": "Also called", "about": "About", "parties": "With", "body": ""}

SENTENCE = 40
"""Letters from which a text below a marked title says more than the title does: shorter ones are categories."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A contract's value as parts/figure.html takes it."""

    amount: int | None
    high: int | None
    what: str
    source: SourceNote | None


@dataclass(frozen=True, slots=True)
class Shown:
    """One result of the page. `title` is marked; `also` is (words before it, a marked text)."""

    kind: str
    href: str
    title: tuple[Mark, ...]
    what: str
    facts: tuple[str, ...]
    also: tuple[str, tuple[Mark, ...]] | None = None
    end: str = ""
    end_source: SourceNote | None = None
    value: Figure | None = None


def shown(reader: Reader, result: Result, today: date) -> list[Shown]:
    """The results of one page, in a number of questions that does not grow with them."""
    found = cards([(hit.kind, hit.object_id) for hit in result.hits], reader, today)
    facts = [card.contract for card in found.values() if card.contract is not None]
    notes = sources_of(reader, facts)
    held = held_values(reader, facts)
    return [
        _shown(reader, hit, found[hit.kind, hit.object_id], notes, held, today)
        for hit in result.hits
        if (hit.kind, hit.object_id) in found
    ]


def _shown(
    reader: Reader,
    hit: Hit,
    card: Card,
    notes: Mapping[int, SourceNote],
    held: Mapping[int, str],
    today: date,
) -> Shown:
    title = hit.highlights.get("title")
    also = None
    if title is None:
        field = next((name for name in ALSO_SHOWN if name in hit.highlights), "")
        also = (ALSO_WORDS[field], hit.highlights[field]) if field else None
    elif len(_text(hit.highlights.get("body", ()))) >= SENTENCE:
        also = ("", hit.highlights["body"])
    fact = card.contract
    end, end_source, value = "", None, None
    if fact is not None:
        ends = fact.end or fact.initial_end
        end = "end not known" if ends is None else f"{'ended' if ends < today else 'ends'} {day(ends)}"
        if ends:
            end_source = note(notes, fact, "end" if fact.end else "initial_end") or note(notes, fact)
        if fact.value_pence is not None:
            what = value_words(fact, held.get(fact.contract_id, ""))
            value = Figure(fact.value_pence, fact.value_high_pence, what, note(notes, fact, "value"))
            if end_source and value.source and end_source.evidence == value.source.evidence:
                end_source = None  # the same row says both, and is named after them
    return Shown(
        hit.kind,
        href_of(reader, card),
        title if title and _text(title) == card.name else (Mark(card.name),),
        card.what,
        card.facts,
        also,
        end,
        end_source,
        value,
    )


def href_of(reader: Reader, card: Card) -> str:
    """A result's page; a guidance page's key is its whole address."""
    return page_url(reader, card.page, card.key) if card.page else reader_url(reader, card.key)


def _text(marks: Sequence[Mark]) -> str:
    return "".join(mark.text for mark in marks)


# --- as a file --------------------------------------------------------------------------------------

COLUMNS = (
    Column("kind", "Kind"),
    Column("name", "Name", "link"),
    Column("what", "What it is"),
    Column("facts", "Known of it"),
    *(column for column in contract_columns(organisation=True) if column.name != "contract"),
)


def table(reader: Reader, result: Result, title: str, today: date) -> Table:
    """The whole result, at most MOST_RESULTS rows, with the contracts' columns beside what all have."""
    found = cards([(hit.kind, hit.object_id) for hit in result.hits], reader, today)
    facts = [card.contract for card in found.values() if card.contract is not None]
    notes, held = sources_of(reader, facts), held_values(reader, facts)
    rows = [_row(reader, kind, card, notes, held, today) for (kind, _), card in found.items()]
    # What the database no longer shows is no result; what the index holds beyond the most there may be, is
    total = len(rows) + max(0, result.total - len(result.hits))
    return Table(
        name="search",
        title=title,
        columns=COLUMNS,
        rows=rows,
        data_set=reader.data_set,
        total=total,
        note="Results of a search, best first.",
        file_name="search",
        lacks=_lacks(result, len(rows)),
    )


def _lacks(result: Result, held: int) -> str:
    if not result.by_engine:
        return (
            "The search index does not answer just now: these are names and references alone, and no filter or "
            "order was applied. Fetch the file again later."
        )
    said = []
    if result.missed:
        wanted = ", ".join(one.words for one in result.missed)
        said.append(f"Nothing was found with {wanted}. These are the results for the other words.")
    if not result.all_words:
        said.append("Nothing has all of the words. These have some of them.")
    if result.more:
        said.append(
            f"Cut: the first {held:,} of more than {result.total:,} results. Narrow the search and export the parts."
        )
    return " ".join(said)


def _row(
    reader: Reader,
    kind: str,
    card: Card,
    notes: Mapping[int, SourceNote],
    held: Mapping[int, str],
    today: date,
) -> list[Any]:
    row: list[Any] = [
        KIND_WORDS[kind],  # type: ignore[index]  # a kind is one of Kind's words
        Cell(card.name, href_of(reader, card)),
        card.what,
        "; ".join(card.facts),
    ]
    if card.contract is None:
        return row + [None] * (len(COLUMNS) - len(row))
    return row + contract_row(reader, card.contract, notes, today, organisation=True, held=held)[1:]
