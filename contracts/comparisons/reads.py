"""Reads all that a comparison of one capability is made of, in a number of queries that never grows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, TextField
from django.db.models.functions import Cast

from boroughs.models import Organisation
from boroughs.reader import Reader
from contracts.comparisons.rows import (
    CapabilityRow,
    ChargeRow,
    ContractRow,
    DeploymentRow,
    LineRow,
    PlaceRow,
    SystemRow,
)
from contracts.comparisons.said_values import said_of_values
from contracts.comparisons.sources import records_of, words_of
from contracts.models import Charge, ContractFact, Deployment, Line
from contracts.records import Basis, ValueKind
from suppliers.models import Capability, Ownership, System

CHARGE = (
    "id", "organisation_id", "contract_id", "system_id", "system_name", "scope", "covers_text", "status",
    "amount_pence", "amount_high_pence", "per", "unit", "term_months", "basis", "estimated", "inferred", "confidence",
    "vat", "price_date", "what", "sources_text", "newest_on", "oldest_on",
)  # fmt: skip
CONTRACT = (
    "contract_id", "contract__slug", "organisation_id", "supplier_name", "title", "ocid", "start", "initial_end",
    "end", "latest_end", "options_text", "notice_months", "value_pence", "value_high_pence", "value_kind",
    "value_estimated", "value_vat", "quantity", "measure", "parties_text", "sources_text", "newest_on",
    "oldest_on",
)  # fmt: skip
LINE = (
    "contract_id", "organisation_id", "system_id", "system_name", "modules_text", "scope", "quantity", "measure",
    "itemised",
)  # fmt: skip
DEPLOYMENT = (
    "organisation_id", "system_id", "capability_id", "contract_id", "modules_text", "status", "since", "until",
    "hosting", "inferred", "confidence", "sources_text", "newest_on", "oldest_on",
)  # fmt: skip
SYSTEM = ("id", "slug", "name", "part_of_id", "owner__name", "owner__slug")
PLACE = ("id", "slug", "short_name", "kind", "population", "gss")
CAPABILITY = ("id", "slug", "name", "kind", "parent_id", "measure", "measure_unit", "description")


def _texts(*fields: str) -> dict[str, Cast]:
    """JSON fields as text, each under its name and "_text".

    Reading the JSON of every row would take longer than all else that is done with it.
    """
    return {f"{field}_text": Cast(field, TextField()) for field in fields}


IDS = 20_000
"""Ids in one question to the database: SQLite takes 32,766 parameters, and a capability has a few thousand facts."""


@dataclass(frozen=True, slots=True)
class Move:
    """A change of owner of a system, as its source dates it ("2024-08")."""

    system: int
    from_name: str
    to_name: str
    changed_on: str
    kind: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that one reader may see of one capability. `mates` are the suites with it, or a suite's members.

    `bought`: contract id → every system that it buys, for whatever capability. `said_of_values`: (contract id,
    pence) → what somebody said of a held amount in the review: empty where it is right, else why it stays off.
    """

    capability: CapabilityRow
    mates: tuple[CapabilityRow, ...]
    capability_names: Mapping[str, str]
    deployments: tuple[DeploymentRow, ...]
    contracts: Mapping[int, ContractRow]
    lines: tuple[LineRow, ...]
    bought: Mapping[int, frozenset[int]]
    charges: tuple[ChargeRow, ...]
    systems: Mapping[int, SystemRow]
    sold_by: Mapping[int, tuple[str, ...]]
    places: Mapping[int, PlaceRow]
    moves: tuple[Move, ...]
    ceilings: frozenset[int]
    said_of_values: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def root(self, system: int) -> int:
        """The system that a module is part of, at the top; the system itself where it is no module."""
        above = self.systems[system].part_of if system in self.systems else None
        seen = {system}
        while above is not None and above not in seen:
            seen.add(above)
            system, above = above, self.systems[above].part_of if above in self.systems else None
        return system


def facts_of(reader: Reader, slug: str) -> Facts | None:
    """What `reader` may see of the capability or suite with this slug; None where there is none."""
    capabilities = {row[0]: CapabilityRow(*row) for row in Capability.objects.values_list(*CAPABILITY)}
    capability = next((row for row in capabilities.values() if row.slug == slug), None)
    if capability is None or capability.kind == Capability.Kind.AREA:
        return None
    mates = _mates(capability, capabilities)
    # A suite's page gathers what its members have. A capability's page takes what was said of a suite with it.
    wanted = [capability.id, *(mate.id for mate in mates if mate.kind != capability.kind)]
    deployments = _deployments(reader, wanted)
    lines = _lines(reader, wanted)
    charges = _charges(reader, wanted)
    contracts = _contracts(reader, (row.contract for rows in (deployments, lines, charges) for row in rows))
    named = {row.organisation for rows in (deployments, lines, charges) for row in rows if row.organisation}
    systems = {
        pk: SystemRow(pk, slug, name, part_of, owner or "", owner_slug or "")
        for pk, slug, name, part_of, owner, owner_slug in System.objects.filter(
            data_set=reader.data_set
        ).values_list(*SYSTEM)
    }
    used = {row.system for rows in (deployments, lines, charges) for row in rows if row.system}
    used |= {systems[pk].part_of or pk for pk in used if pk in systems}
    places = Organisation.objects.visible_to(reader).filter(
        Q(kind=Organisation.Kind.BOROUGH) | Q(id__in=named)
    )
    return Facts(
        capability=capability,
        mates=tuple(mates),
        capability_names={row.slug: row.name for row in capabilities.values()},
        deployments=deployments,
        contracts=contracts,
        lines=lines,
        bought=_bought(reader, contracts),
        charges=charges,
        systems=systems,
        sold_by=_sellers(used),
        places={row[0]: PlaceRow(*row) for row in places.order_by("name").values_list(*PLACE)},
        moves=_moves(used, systems),
        ceilings=_ceilings(reader),
        said_of_values=said_of_values(reader),
    )


def _mates(capability: CapabilityRow, every: Mapping[int, CapabilityRow]) -> list[CapabilityRow]:
    """A suite's members; else the suites with this capability, and then their other members."""
    suites: dict[int, list[int]] = {}
    for suite, member in Capability.members.through.objects.values_list(
        "from_capability_id", "to_capability_id"
    ):
        suites.setdefault(suite, []).append(member)
    if capability.kind == Capability.Kind.SUITE:
        return [every[pk] for pk in suites.get(capability.id, ())]
    holding = [pk for pk, members in suites.items() if capability.id in members]
    others = dict.fromkeys(pk for suite in holding for pk in suites[suite] if pk != capability.id)
    return [every[pk] for pk in (*holding, *others)]


def _about(facts: Any, model: type[Line] | type[Charge], capabilities: list[int]) -> Any:
    through = model.capabilities.through
    ids = through.objects.filter(capability__in=capabilities).values(f"{model._meta.model_name}_id")
    return facts.filter(id__in=ids)


def _charges(reader: Reader, capabilities: list[int]) -> tuple[ChargeRow, ...]:
    found = _about(Charge.objects.visible_to(reader), Charge, capabilities).order_by("id")
    rows = found.annotate(**_texts("covers", "sources")).values_list(*CHARGE)
    at = CHARGE.index("covers_text")
    return tuple(ChargeRow._make((*row[:at], words_of(row[at]), *row[at + 1 :])) for row in rows)


def _lines(reader: Reader, capabilities: list[int]) -> tuple[LineRow, ...]:
    found = _about(Line.objects.visible_to(reader), Line, capabilities).order_by("id")
    rows = found.annotate(**_texts("modules")).values_list(*LINE)
    at = LINE.index("modules_text")
    return tuple(LineRow._make((*row[:at], words_of(row[at]), *row[at + 1 :])) for row in rows)


def _deployments(reader: Reader, capabilities: list[int]) -> tuple[DeploymentRow, ...]:
    # One of which only the system is known serves all that its system is for
    served = System.objects.filter(capabilities__in=capabilities).values("id")
    about = Q(capability__in=capabilities) | Q(capability__isnull=True, system__in=served)
    found = Deployment.objects.visible_to(reader).filter(about).order_by("organisation__name", "id")
    rows = found.annotate(**_texts("modules", "sources")).values_list(*DEPLOYMENT)
    at = DEPLOYMENT.index("modules_text")
    return tuple(DeploymentRow._make((*row[:at], words_of(row[at]), *row[at + 1 :])) for row in rows)


def _contracts(reader: Reader, ids: Iterable[int | None]) -> dict[int, ContractRow]:
    wanted = sorted({pk for pk in ids if pk is not None})
    found: dict[int, ContractRow] = {}
    for first in range(0, len(wanted), IDS):
        facts = ContractFact.objects.visible_to(reader).filter(contract__in=wanted[first : first + IDS])
        rows = facts.annotate(**_texts("options", "parties", "sources")).values_list(*CONTRACT)
        found.update((row[0], _contract(row)) for row in rows)
    return found


def _contract(row: tuple[Any, ...]) -> ContractRow:
    first, second = CONTRACT.index("options_text"), CONTRACT.index("parties_text")
    options, parties = records_of(row[first]), records_of(row[second])
    return ContractRow._make((*row[:first], options, *row[first + 1 : second], parties, *row[second + 1 :]))


def _bought(reader: Reader, contracts: Iterable[int]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    lines = Line.objects.visible_to(reader).filter(contract__in=list(contracts)[:IDS], system__isnull=False)
    for contract, system in lines.values_list("contract_id", "system_id"):
        found.setdefault(contract, set()).add(system)
    return {contract: frozenset(systems) for contract, systems in found.items()}


def _sellers(systems: set[int]) -> dict[int, tuple[str, ...]]:
    sellers: dict[int, tuple[str, ...]] = {}
    through = System.sold_by.through.objects.filter(system__in=systems)
    for system, name in through.order_by("supplier__name").values_list("system_id", "supplier__name"):
        sellers[system] = (*sellers.get(system, ()), name)
    return sellers


def _moves(used: set[int], systems: Mapping[int, SystemRow]) -> tuple[Move, ...]:
    owners: dict[str, list[int]] = {}
    for pk in used:
        if pk in systems and systems[pk].owner_slug and systems[pk].part_of is None:
            owners.setdefault(systems[pk].owner_slug, []).append(pk)
    changed = Ownership.objects.filter(Q(system__in=used) | Q(company__slug__in=owners)).exclude(
        changed_on=""
    )
    moves = []
    for system, company, before, after, on, kind in changed.order_by("-changed_on", "id").values_list(
        "system_id", "company__slug", "from_name", "to_supplier__name", "changed_on", "kind"
    ):
        moved = [system] if system else owners.get(company, ())
        moves += [Move(pk, before, after, on, kind) for pk in moved]
    return tuple(moves)


def _ceilings(reader: Reader) -> frozenset[int]:
    """Every amount that this reader knows to be a framework's ceiling, in any capability."""
    contracts = ContractFact.objects.visible_to(reader).filter(value_kind=ValueKind.FRAMEWORK_CEILING)
    charges = Charge.objects.visible_to(reader).filter(basis=Basis.FRAMEWORK_CEILING)
    both = (
        contracts.order_by()
        .values_list("value_pence")
        .union(charges.order_by().annotate(value_pence=F("amount_pence")).values_list("value_pence"))
    )
    return frozenset(row[0] for row in both if row[0] is not None)
