"""What the page of one comparison shows, ready to be written: words, links and marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from boroughs.reader import Reader
from contracts.comparisons.capability import Comparison, Considered, Own
from contracts.comparisons.marks import Mark
from contracts.comparisons.rows import PlaceRow
from contracts.comparisons.sources import source_id
from contracts.comparisons.summaries import SystemSummary, Use
from contracts.comparisons.words import count, day, listed, pounds
from contracts.pages.capability_filters import keys_of
from contracts.pages.capability_links import Links
from contracts.pages.capability_markup import named, who_words
from contracts.pages.capability_row import Name, ScopePrice, SystemRow
from contracts.pages.capability_tables import use_words
from contracts.pages.capability_words import (
    age_words,
    charge_amount,
    charge_kind,
    count_lines,
    count_words,
    ending_words,
    extraction_lines,
    mark_words,
    price_words,
    reasons_counted,
    spread_words,
    together,
)
from contracts.pages.evidence import SourceNote

SOON_SHOWN = 15
"""Contracts named under "who must decide soon": a screen of them; the filter "ends within" finds the rest."""


@dataclass(frozen=True, slots=True)
class OwnView:
    """The reader's own borough: one line each on what it runs and by when to decide, and its price."""

    place: Name
    runs: tuple[str, ...]
    price: str
    price_note: str
    source: SourceNote | None
    elsewhere: str
    scope: str


@dataclass(frozen=True, slots=True)
class ConsideredView:
    """What was considered and not taken: its charges beside those of what was taken."""

    place: Name
    system: str
    charges: tuple[tuple[str, str, SourceNote | None], ...]
    instead: tuple[tuple[str, str, SourceNote | None], ...]
    sources: tuple[SourceNote, ...]


class Showing:
    """Turns a comparison into what the page shows, with the addresses and source notes at hand."""

    def __init__(
        self, reader: Reader, made: Comparison, links: Links, notes: Mapping[int, SourceNote]
    ) -> None:
        self.reader = reader
        self.made = made
        self.links = links
        self.notes = notes
        self.said = said_of(made)

    def note(self, sources: str, field: str = "") -> SourceNote | None:
        pk = source_id(sources, field)
        return self.notes.get(pk) if pk is not None else None

    def place(self, place: PlaceRow, note: str = "") -> Name:
        return Name(place.name, self.links.borough(place.slug), note)

    def user(self, use: Use) -> Name:
        """Who uses a system: the link is its contract, else the source that says so."""
        facts = self.made.facts
        place = facts.places[use.organisation]
        href = self.links.contract(facts.contracts[use.contracts[0]].slug) if use.contracts else ""
        if not href:
            found = map(self.note, self.said.get((use.organisation, use.system), ()))
            href = next((note.href for note in found if note is not None and note.href), "")
        return Name(place.name, href, use_words(use) or ("" if use.running else "ended"))

    def row(self, row: SystemSummary) -> SystemRow:
        """One row of the table above the fold."""
        found = row.next_end
        contract = self.made.facts.contracts[found.contract] if found else None
        who = (*row.boroughs, *row.others)
        return SystemRow(
            keys=keys_of(self.made, row),
            href=self.links.system(row.slug),
            owner_href=self.links.supplier(row.owner_slug) if row.owner else "",
            sold_by=", ".join(row.sold_by),
            who=who_words(len(row.boroughs), len(row.others), len(row.ended)),
            names=named(self.user(use) for use in (*who, *row.ended)),
            prices={scope: ScopePrice(prices.n, price_words(prices)) for scope, prices in row.prices.items()},
            left_out=row.left_out,
            api=count_words(row.api),
            api_lines=count_lines(row.api),
            exit=count_words(row.exit),
            exit_lines=(*count_lines(row.exit), *extraction_lines(row.extraction)),
            end=day(found.ending.end) if found and found.ending.end else "",
            end_name=self.made.facts.places[found.organisation].name if found else "",
            end_href=self.links.contract(contract.slug) if contract else "",
            own=any(use.organisation in self.reader.organisations for use in who),
        )

    def own(self, own: Own) -> OwnView:
        """The block of the reader's own borough."""
        facts = self.made.facts
        ends = dict(own.endings)
        runs = []
        for use in own.uses:
            words = facts.systems[use.system].name
            said = use_words(use)
            words = f"{words} ({said})" if said else words
            endings = [ending_words(ends[pk]) for pk in use.contracts if pk in ends]
            runs.append(f"{words} · {'; '.join(endings) or 'no contract is known'}")
        price, note = "", ""
        if own.mark is not None:
            amount = own.mark.price.pence
            price = pounds(amount) if amount is not None else ""
            note = mark_words(own.mark)
            if own.mark.price.reasons:
                note = f"{note}; in no median: {'; '.join(own.mark.price.reasons)}"
        return OwnView(
            place=self.place(own.place),
            runs=tuple(runs),
            price=price,
            price_note=note,
            source=self.note(own.mark.sources) if own.mark else None,
            elsewhere=spread_words(own.elsewhere) if own.scope.is_known else "",
            scope=own.scope_words if own.scope.is_known else "",
        )

    def considered(self, one: Considered) -> ConsideredView:
        """A system not taken, beside what was."""
        facts = self.made.facts
        return ConsideredView(
            place=self.place(facts.places[one.organisation]),
            system=one.system_name or "system not named",
            charges=tuple(
                (charge_amount(charge), charge_kind(charge), self.note(charge.sources))
                for charge in one.charges
            ),
            instead=self._instead(one),
            sources=tuple(note for note in map(self.note, one.sources) if note is not None),
        )

    def _instead(self, one: Considered) -> tuple[tuple[str, str, SourceNote | None], ...]:
        facts = self.made.facts
        priced = {mark.system for mark in one.instead_marks}
        found: list[tuple[str, str, SourceNote | None]] = [
            (
                f"{facts.systems[mark.system or 0].name} {self._amount(mark)}",
                mark_words(mark),
                self.note(mark.sources),
            )
            for mark in one.instead_marks
        ]
        found += [
            (facts.systems[pk].name, "price not known", None)
            for pk in dict.fromkeys(one.instead)
            if pk not in priced
        ]
        return tuple(found)

    def _amount(self, mark: Mark) -> str:
        amount = mark.price.pence if mark.price.pence is not None else mark.price.total
        return pounds(amount) if amount is not None else ""

    def soon(self) -> dict[str, Any]:
        """Who must decide soon: names with their days, and who could buy together."""
        facts = self.made.facts
        names = [
            Name(
                facts.places[one.organisation].name,
                self.links.contract(facts.contracts[one.contract].slug),
                f"{facts.systems[one.system].name if one.system else 'system not named'}, {ending_words(one.ending)}",
            )
            for one in self.made.soon[:SOON_SHOWN]
        ]
        ends = sorted(
            (
                (facts.places[one.organisation].name, one.ending.end)
                for one in self.made.soon
                if one.ending.end
            ),
            key=lambda pair: pair[1],
        )
        buyers = len({one.organisation for one in self.made.soon})
        return {
            "count": count(buyers, "organisation"),
            "names": names,
            "more": len(self.made.soon) - len(names),
            "together": listed(together(ends)),
        }

    def gaps(self) -> dict[str, Any]:
        """What is not known, and whom to ask."""
        gaps = self.made.gaps
        words = [
            f"{what} in {n} of {gaps.of}"
            for what, n in (
                ("exit charges", gaps.exit),
                ("API charges", gaps.api),
                ("yearly prices", gaps.price),
                ("ends of contracts", gaps.end),
            )
            if n
        ]
        return {"words": " · ".join(words), "ask": [self.place(place) for place in gaps.ask]}

    def moved(self) -> list[tuple[str, str, SourceNote | None]]:
        """Moves of late: systems left or brought in, and changes of owner."""
        facts = self.made.facts
        lines = []
        for row in self.made.moved:
            name = facts.systems[row.system].name if row.system in facts.systems else "system not named"
            now = [
                facts.systems[use.system].name
                for use in self.made.uses
                if use.organisation == row.organisation
                and use.running
                and use.system != facts.root(row.system)
            ]
            what = {
                "being_replaced": "is replacing",
                "ended": "no longer runs",
                "implementing": "is bringing in",
            }
            words = f"{what[row.status]} {name}"
            if now and row.status != "implementing":
                words += f"; it runs {listed(now)}"
            if row.until:
                words += f", until {day(row.until)}"
            lines.append((facts.places[row.organisation].name, words, self.note(row.sources)))
        return lines

    def owner_moves(self) -> list[str]:
        """Changes of owner of the systems in the table."""
        kinds = {
            "product_sold": "sold",
            "company_bought": "company bought",
            "renamed": "renamed",
            "contract_novated": "contract novated",
        }
        facts = self.made.facts
        shown = {row.system for row in self.made.rows}
        return [
            f"{facts.systems[move.system].name}: {move.from_name} → {move.to_name} "
            f"({kinds[move.kind]}, {move.changed_on})"
            for move in facts.moves
            if move.system in shown
        ]

    def left_out(self) -> dict[str, Any]:
        """How many prices are in no median, and why, by reason."""
        return {
            "count": count(len(self.made.left_out), "price"),
            "reasons": reasons_counted(self.made.left_out),
        }


def evidence_words(newest: date | None, oldest: date | None, today: date) -> str:
    """ "newest evidence 3 Nov 2026 · oldest 14 months"."""
    if newest is None or oldest is None:
        return "no evidence yet"
    return f"newest evidence {day(newest)} · oldest {age_words(oldest, today)}"


def said_of(made: Comparison) -> dict[tuple[int, int], list[str]]:
    """(Organisation id, system id) → the sources of its deployments, modules' among their system's."""
    said: dict[tuple[int, int], list[str]] = {}
    for row in made.facts.deployments:
        if row.system in made.facts.systems:
            said.setdefault((row.organisation, made.facts.root(row.system)), []).append(row.sources)
    return said


def shown_ids(made: Comparison, sources: Iterable[str]) -> set[int]:
    """The evidence that the page's own lines name, beside that of its lists."""
    wanted = [source_id(one) for one in sources]
    wanted += [source_id(own.mark.sources) for own in made.own if own.mark]
    for one in made.considered:
        wanted += [source_id(charge.sources) for charge in one.charges]
        wanted += [source_id(mark.sources) for mark in one.instead_marks]
        wanted += [source_id(source) for source in one.sources]
    wanted += [source_id(row.sources) for row in made.moved]
    said = said_of(made)
    for use in made.uses:
        if not use.contracts:
            wanted += [source_id(one) for one in said.get((use.organisation, use.system), ())]
    return {pk for pk in wanted if pk is not None}
