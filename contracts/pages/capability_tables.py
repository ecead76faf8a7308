"""The tables of a comparison, for the screen and for every export: systems, prices, charges, and every source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from boroughs.reader import Reader
from contracts.comparisons.capability import Comparison
from contracts.comparisons.marks import Mark
from contracts.comparisons.rows import ChargeRow
from contracts.comparisons.sources import source_id
from contracts.comparisons.summaries import STATUS_WORDS, SystemSummary, Use
from contracts.comparisons.words import day, pounds
from contracts.pages.capability_links import Links
from contracts.pages.capability_words import (
    basis_words,
    charge_amount,
    charge_kind,
    mark_words,
)
from contracts.pages.evidence import SourceNote, known_of
from contracts.pages.tables import Cell, Column, Table

Notes = Mapping[int, SourceNote]
"""Evidence id → its note. What is not in it is shown without a source, so ask for the notes of all that is shown."""


def note_for(notes: Notes, sources: str, field: str = "") -> SourceNote | None:
    """The note of the evidence that a fact, or one of its fields, comes from."""
    pk = source_id(sources, field)
    return notes.get(pk) if pk is not None else None


def in_pounds(pence: int | None) -> Decimal | None:
    """An amount for an export's column that names no source of its own."""
    return None if pence is None else Decimal(pence).scaleb(-2)


# --- systems ----------------------------------------------------------------------------------------

SYSTEM_COLUMNS = (
    Column("system", "System", "link"),
    Column("owner", "Owner"),
    Column("sold_by", "Sold by"),
    Column("boroughs", "Boroughs", "number"),
    Column("borough_names", "Names"),
    Column("other_organisations", "Other organisations"),
    Column("scope", "Scope of the prices"),
    Column("yearly_prices", "n", "number"),
    Column("yearly_lower_quartile", "Lower quartile, £ a year", "number"),
    Column("yearly_median", "Median, £ a year", "number"),
    Column("yearly_upper_quartile", "Upper quartile, £ a year", "number"),
    Column("prices_in_other_scopes", "Prices in other scopes", "number"),
    Column("prices_left_out", "Prices left out", "number"),
    *(
        Column(f"{name}_{word}", f"{title}: {word.replace('_', ' ')}", "number")
        for name, title in (("api", "API"), ("exit", "Exit"), ("extraction", "Extraction"))
        for word in ("charged", "none", "included", "not_known")
    ),
    Column("next_end", "Next end", "date"),
    Column("next_end_organisation", "Whose"),
)


def systems_table(reader: Reader, made: Comparison, rows: Sequence[SystemSummary], links: Links) -> Table:
    """The comparison as a file: one row a system."""
    places = made.facts.places
    return Table(
        name="systems",
        title=f"{made.facts.capability.name}: systems compared",
        columns=SYSTEM_COLUMNS,
        rows=[
            [
                Cell(row.name, href=links.system(row.slug)),
                row.owner,
                "; ".join(row.sold_by),
                len(row.boroughs),
                "; ".join(places[use.organisation].name for use in row.boroughs),
                "; ".join(places[use.organisation].name for use in row.others),
                made.scope_words,
                row.price.n,
                in_pounds(row.price.lower),
                in_pounds(row.price.median),
                in_pounds(row.price.upper),
                row.prices_elsewhere,
                row.left_out,
                *(
                    getattr(counted, word)
                    for counted in (row.api, row.exit, row.extraction)
                    for word in ("charged", "none", "included", "not_known")
                ),
                row.next_end.ending.end if row.next_end else None,
                places[row.next_end.organisation].name if row.next_end else None,
            ]
            for row in rows
        ],
        data_set=reader.data_set,
        note=f"Yearly prices are compared within one scope: {made.scope_words}. Medians from three prices, "
        "quartiles from four; estimates, budgets, quotations and held amounts are in none.",
        file_name=f"{made.facts.capability.slug}-systems",
    )


# --- prices -----------------------------------------------------------------------------------------

PRICE_COLUMNS = (
    Column("organisation", "Organisation"),
    Column("system", "System"),
    Column("yearly_price", "Yearly price", "money_exact"),
    Column("what", "What it is"),
    Column("scope", "Scope", export_only=True),
    Column("price_date", "Date"),
    Column("compared", "In the medians?"),
)


def prices_table(
    reader: Reader, made: Comparison, marks: Sequence[Mark], notes: Notes, links: Links, *, total: int = 0
) -> Table:
    """One row a contract: its yearly price, or why there is none, and whether it is in the medians."""
    return Table(
        name="prices",
        title="Yearly prices, one a contract",
        columns=PRICE_COLUMNS,
        rows=[_price_row(made, mark, notes, links) for mark in marks],
        data_set=reader.data_set,
        total=total,
        file_name=f"{made.facts.capability.slug}-prices",
        empty={
            "title": "No price is known.",
            "todo": "An officer can add one with the organisation's register.",
        },
    )


def _price_row(made: Comparison, mark: Mark, notes: Notes, links: Links) -> list[Any]:
    price = mark.price
    note = note_for(notes, mark.sources, "value" if not price.charges else "")
    contract = made.facts.contracts.get(mark.contract or 0)
    scope = next((one.words for one in made.scopes if one.scope.signature == mark.scope), "")
    amount = price.pence if price.pence is not None else price.total
    return [
        Cell(", ".join(mark.names) or "not named", href=links.contract(contract.slug) if contract else ""),
        mark.system_name or None,
        Cell(
            pounds(amount) if amount is not None else None,
            export=price.pence,
            known=known_of(note, estimated=price.estimated or price.hollow, inferred=price.inferred),
            source=note,
            missing="" if price.pence is not None else "only a total is",
        ),
        mark_words(mark),
        scope,
        Cell(day(price.day) if price.day else None, export=price.day),
        "yes" if mark.comparable else f"no: {'; '.join(price.reasons)}",
    ]


def by_scope(made: Comparison) -> list[Mark]:
    """The prices in the order of their scopes, in each first what is compared, cheapest first."""
    order = {one.scope.signature: number for number, one in enumerate(made.scopes)}
    return sorted(
        made.marks,
        key=lambda mark: (order[mark.scope], not mark.comparable, mark.price.pence or 0, mark.names),
    )


# --- charges ----------------------------------------------------------------------------------------

CHARGE_COLUMNS = (
    Column("organisation", "Organisation"),
    Column("system", "System"),
    Column("covers", "What it covers"),
    Column("amount", "Amount", "money_exact"),
    Column("per", "Per", export_only=True),
    Column("basis", "Basis"),
    Column("price_date", "Date", "date"),
    Column("confidence", "Confidence"),
    Column("what", "As stated", export_only=True),
)


def charge_source_ids(charges: Iterable[ChargeRow]) -> Iterator[int]:
    """The evidence that a list of charges names."""
    return (pk for pk in (source_id(charge.sources) for charge in charges) if pk is not None)


def charges_table(
    reader: Reader, made: Comparison, charges: Sequence[ChargeRow], notes: Notes, links: Links, *,
    name: str = "charges", title: str = "Every charge", total: int = 0,
) -> Table:  # fmt: skip
    """Each charge as it is known: amount, what it covers, per what, how firm, its date and its source."""
    return Table(
        name=name,
        title=title,
        columns=CHARGE_COLUMNS,
        rows=[_charge_row(made, charge, notes, links) for charge in charges],
        data_set=reader.data_set,
        total=total,
        file_name=f"{made.facts.capability.slug}-{name}",
        note="A charge that covers several things is the figure of none of them.",
        empty={"title": "None is known.", "todo": "An officer can add one with the organisation's register."},
    )


def _charge_row(made: Comparison, charge: ChargeRow, notes: Notes, links: Links) -> list[Any]:
    note = note_for(notes, charge.sources)
    place = made.facts.places.get(charge.organisation or 0)
    contract = made.facts.contracts.get(charge.contract or 0)
    estimated = charge.estimated or charge.basis not in ("contracted", "paid", "ordered", "not_known")
    priced = charge.price_date or charge.newest_on
    return [
        Cell(place.name if place else "not named", href=links.contract(contract.slug) if contract else ""),
        charge.system_name or None,
        Cell(charge_kind(charge), note=charge.what, export=", ".join(charge.covers)),
        Cell(
            charge_amount(charge),
            export=charge.amount if charge.amount is not None else charge.status,
            known=known_of(note, estimated=estimated, inferred=charge.inferred),
            source=note,
        ),
        charge.per,
        Cell(basis_words(charge), export=charge.basis),
        Cell(day(priced), export=priced),
        charge.confidence,
        charge.what,
    ]


def use_words(use: Use) -> str:
    """What stands after a borough's name: its status and modules."""
    words = [STATUS_WORDS[use.status]] if STATUS_WORDS[use.status] else []
    if use.modules:
        words.append(f"with {', '.join(use.modules)}")
    if use.inferred:
        words.append("inferred")
    return "; ".join(words)
