"""The source of every cell of a comparison: each deployment, contract, value and charge, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from boroughs.reader import Reader
from contracts.comparisons.capability import Comparison
from contracts.comparisons.fact_words import VALUE_KINDS
from contracts.comparisons.rows import ChargeRow, ContractRow, DeploymentRow
from contracts.comparisons.sources import source_id
from contracts.comparisons.summaries import STATUS_WORDS
from contracts.comparisons.words import day, pounds
from contracts.pages.capability_tables import (
    Notes,
    basis_words,
    charge_amount,
    charge_kind,
    in_pounds,
    note_for,
)
from contracts.pages.capability_words import ending_words
from contracts.pages.fact_cells import vat_words
from contracts.pages.tables import Cell, Column, Table

COLUMNS = (
    Column("system", "System"),
    Column("organisation", "Organisation"),
    Column("kind", "Kind"),
    Column("says", "What it says"),
    Column("amount", "£", "number", export_only=True),
    Column("date", "Date", "date"),
    Column("source", "Source", "source"),
)
KINDS = ("deployment", "contract", "contract value", "charge")


class SourceFact(NamedTuple):
    """One fact under the table, in the order in which they are listed; `kind` is an index of KINDS."""

    system: str
    organisation: str
    kind: int
    number: int
    fact: DeploymentRow | ContractRow | ChargeRow

    @property
    def field(self) -> str:
        return {1: "end", 2: "value"}.get(self.kind, "")


def source_facts(made: Comparison) -> list[SourceFact]:
    """Every fact that a cell of the comparison is made of, by system and organisation."""
    facts = made.facts
    names = {pk: facts.systems[facts.root(pk)].name for pk in facts.systems}
    places = {pk: place.name for pk, place in facts.places.items()}
    found = [
        SourceFact(names.get(row.system, "not named"), places.get(row.organisation, "not named"), 0, n, row)
        for n, row in enumerate(facts.deployments)
    ]
    systems = {line.contract: names.get(line.system or 0, line.system_name) for line in reversed(facts.lines)}
    for n, contract in enumerate(facts.contracts.values()):
        system, place = (
            systems.get(contract.contract) or "not named",
            places.get(contract.organisation, "not named"),
        )
        found.append(SourceFact(system, place, 1, n, contract))
        if contract.value is not None:
            found.append(SourceFact(system, place, 2, n, contract))
    found += [
        SourceFact(
            names.get(charge.system or 0, charge.system_name) or "not named",
            places.get(charge.organisation or 0, "not named"),
            3,
            n,
            charge,
        )
        for n, charge in enumerate(facts.charges)
    ]
    found.sort(key=lambda one: one[:4])
    return found


def source_ids(found: Iterable[SourceFact]) -> set[int]:
    """The evidence that these facts come from."""
    return {pk for one in found if (pk := source_id(one.fact.sources, one.field)) is not None}


def sources_table(
    reader: Reader, made: Comparison, found: Sequence[SourceFact], notes: Notes, *, total: int = 0
) -> Table:
    """The source of every cell: what each fact says, its date and where it stands."""
    return Table(
        name="sources",
        title="Sources of every cell",
        columns=COLUMNS,
        rows=[_row(made, one, notes) for one in found],
        data_set=reader.data_set,
        total=total,
        file_name=f"{made.facts.capability.slug}-sources",
        empty={"title": "Nothing is known yet."},
    )


def _row(made: Comparison, one: SourceFact, notes: Notes) -> list[Any]:
    words, pence, on = _said(made, one)
    return [
        one.system,
        one.organisation,
        KINDS[one.kind],
        words,
        in_pounds(pence),
        Cell(day(on), export=on),
        note_for(notes, one.fact.sources, one.field),
    ]


def _said(made: Comparison, one: SourceFact) -> tuple[str, int | None, date]:
    """What a fact says, its amount in pence, and its day."""
    fact = one.fact
    if isinstance(fact, ChargeRow):
        words = f"{charge_kind(fact)}: {charge_amount(fact)}, {basis_words(fact)}"
        return words, fact.amount, fact.price_date or fact.newest_on
    if isinstance(fact, ContractRow):
        if one.kind == 2 and fact.value is not None:
            words = f"{pounds(fact.value)}, {VALUE_KINDS[fact.value_kind]}{vat_words(fact.value_vat)}"
            return words, fact.value, fact.newest_on
        return f"{fact.title or 'contract'}: {ending_words(made.ends[fact.contract])}", None, fact.newest_on
    named = made.facts.systems.get(fact.system)
    module = named.name if named else "system not named"
    words = f"runs {module}" if fact.status == "live" else f"{module}: {STATUS_WORDS[fact.status]}"
    if fact.until:
        words += f", until {day(fact.until)}"
    if fact.inferred:
        words += ", inferred"
    return words, None, fact.newest_on
