"""Contracts as they can be found: see `findable`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from boroughs.reader import OFFICERS, OWNER, PUBLIC
from contracts.comparisons.findable import (
    LONGEST_TEXT,
    Catalogue,
    Findable,
    Words,
    charges_api,
    charges_extraction,
    distinct,
    evidence_ids,
    source_of_evidence,
    views_by_level,
)
from contracts.models import Charge, ContractFact, Deployment, Line
from suppliers.models import Supplier

FIELDS = (
    "contract_id", "organisation_id", "data_set", "seen_from", "seen_to", "supplier_id", "supplier_name", "title",
    "description", "reference", "ocid", "award_id", "department", "category", "framework", "route", "start", "end",
    "initial_end", "value_pence", "value_kind", "parties", "cpv", "sources", "newest_on",
)  # fmt: skip


@dataclass(slots=True)
class _About:
    """What stands beside a contract's facts, each with its organisation and levels: (organisation, from, to, …)."""

    lines: list[tuple[int, int, int, int | None, str, str, int | None]] = field(default_factory=list)
    uses: list[tuple[int, int, int, int, int | None]] = field(default_factory=list)
    charges: list[tuple[int, int, int, Any, str, dict[str, Any], Any]] = field(default_factory=list)


def findable_contracts(ids: Iterable[int], catalogue: Catalogue) -> list[Findable]:
    """The contracts with these ids that any audience knows of, in a constant number of queries."""
    wanted = list(ids)
    facts: dict[int, list[dict[str, Any]]] = {}
    for row in (
        ContractFact.objects.filter(contract__in=wanted).order_by("contract", "seen_from").values(*FIELDS)
    ):
        facts.setdefault(row["contract_id"], []).append(row)
    beside = _beside(wanted)
    evidence: set[int] = set()
    for rows in facts.values():
        for row in rows:
            evidence |= evidence_ids(row["sources"])
    for about in beside.values():
        for charge in about.charges:
            evidence |= evidence_ids(charge[5])
    sources = source_of_evidence(evidence)
    suppliers = _suppliers({row["supplier_id"] for rows in facts.values() for row in rows})
    return [
        _contract(contract, rows, beside.get(contract) or _About(), catalogue, sources, suppliers)
        for contract, rows in sorted(facts.items())
    ]


def _beside(contracts: Sequence[int]) -> dict[int, _About]:
    found: dict[int, _About] = {}
    lines: Any = Line.objects.filter(contract__in=contracts).order_by(
        "contract", "system_name", "description", "pk"
    )
    for contract, *line in lines.values_list(
        "contract_id", "organisation_id", "seen_from", "seen_to", "system_id", "system_name", "description",
        "capabilities",
    ):  # fmt: skip
        found.setdefault(contract, _About()).lines.append(tuple(line))
    uses: Any = Deployment.objects.filter(contract__in=contracts)
    for contract, *use in uses.values_list(
        "contract_id", "organisation_id", "seen_from", "seen_to", "system_id", "capability_id"
    ):
        found.setdefault(contract, _About()).uses.append(tuple(use))
    charges: Any = Charge.objects.filter(contract__in=contracts)
    for contract, *charge in charges.values_list(
        "contract_id", "organisation_id", "seen_from", "seen_to", "covers", "status", "sources", "newest_on"
    ):
        found.setdefault(contract, _About()).charges.append(tuple(charge))
    return found


def _suppliers(ids: Iterable[int | None]) -> dict[int, Supplier]:
    """Supplier id → the supplier that it is, or is merged into at last."""
    found = Supplier.objects.in_bulk([pk for pk in set(ids) if pk])
    every = dict(found)
    while missing := {one.merged_into_id for one in every.values() if one.merged_into_id} - every.keys():
        every |= Supplier.objects.in_bulk([pk for pk in missing if pk])
    kept: dict[int, Supplier] = {}
    for pk in found:
        one, seen = every[pk], {pk}
        while one.merged_into_id and one.merged_into_id not in seen:
            one = every[one.merged_into_id]
            seen.add(one.pk)
        kept[pk] = one
    return kept


def _contract(
    contract: int,
    rows: Sequence[dict[str, Any]],
    about: _About,
    catalogue: Catalogue,
    sources: dict[int, str],
    suppliers: dict[int, Supplier],
) -> Findable:
    owner = rows[0]["organisation_id"]
    levels: dict[int, Words | None] = {}
    mentions: set[tuple[str, int]] = set()
    for row in rows:
        if row["supplier_id"]:
            mentions |= {("supplier", row["supplier_id"]), ("supplier", suppliers[row["supplier_id"]].pk)}
    mentions |= {("system", line[3]) for line in about.lines if line[3]}
    mentions |= {("system", use[3]) for use in about.uses}
    mentions |= {("capability", line[6]) for line in about.lines if line[6]}
    mentions |= {("capability", use[4]) for use in about.uses if use[4]}
    mentions.add(("borough", owner))
    for level in (PUBLIC, OFFICERS, OWNER):
        for row in rows:
            if row["seen_from"] <= level <= row["seen_to"]:
                levels[level] = _words(row, level, owner, about, catalogue, sources, suppliers)
    return Findable(
        "contract",
        contract,
        (rows[0]["data_set"],),
        views_by_level(levels, owner),
        tuple(sorted(mentions)),
    )


def _at(row: tuple[Any, ...], level: int, owner: int) -> bool:
    """Whether a row (organisation, from, to, …) is read at this level of the contract's owner: of another
    organisation's fact the owner reads what officers do."""
    own = level if row[0] == owner else min(level, OFFICERS)
    return bool(row[1] <= own <= row[2])


def _words(
    row: dict[str, Any],
    level: int,
    owner: int,
    about: _About,
    catalogue: Catalogue,
    sources: dict[int, str],
    suppliers: dict[int, Supplier],
) -> Words:
    lines = [line for line in about.lines if _at(line, level, owner)]
    uses = [use for use in about.uses if _at(use, level, owner)]
    charges = [charge for charge in about.charges if _at(charge, level, owner)]
    systems = sorted({line[3] for line in lines if line[3]} | {use[3] for use in uses})
    named = {line[6] for line in lines if line[6]} | {use[4] for use in uses if use[4]}
    capabilities = named or {pk for system in systems for pk in catalogue.system_capabilities.get(system, ())}
    place = catalogue.organisations[owner]
    supplier = suppliers.get(row["supplier_id"])
    # A party's name is the record's own, at this level; the kept supplier's may come of a merger, which is public
    parties = [str(party.get("name") or "") for party in row["parties"]]
    evidence = evidence_ids(row["sources"]).union(*(evidence_ids(charge[5]) for charge in charges))
    references = distinct((row["reference"], row["ocid"], row["award_id"]))
    return Words(
        title=row["title"] or row["reference"] or "A contract without a title",
        names=references,
        exact=references,
        parties=distinct(
            (row["supplier_name"], supplier.name if supplier else "", place.name, place.short_name, *parties)
        ),
        about=distinct(
            (
                *(name for system in systems for name in catalogue.names_of(system)),
                *(line[4] for line in lines),
                *catalogue.capability_words(capabilities),
            )
        ),
        body=distinct(
            (
                row["description"][:LONGEST_TEXT],
                row["department"],
                row["category"],
                row["framework"],
                *row["cpv"],
                *(line[5][:LONGEST_TEXT] for line in lines),
            )
        ),
        boroughs=(place.slug,),
        suppliers=(supplier.slug,) if supplier else (),
        capabilities=catalogue.slugs(capabilities),
        routes=distinct((row["route"],)),
        sources=tuple(sorted({sources[pk] for pk in evidence if pk in sources})),
        api_charge=any(charges_api(charge[3], charge[4]) for charge in charges),
        extraction_charge=any(charges_extraction(charge[3], charge[4]) for charge in charges),
        start=row["start"],
        end=row["end"] or row["initial_end"],
        value=None if row["value_kind"] == "framework_ceiling" else row["value_pence"],
        newest=max([row["newest_on"], *(charge[6] for charge in charges)]),
    )
