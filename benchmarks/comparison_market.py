"""A made-up market for measuring a comparison page: boroughs × systems, each use with a contract, and charges."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from boroughs.data_sets import DataSet
from boroughs.models import Organisation
from contracts.models import (
    Charge,
    Contract,
    ContractFact,
    Deployment,
    Evidence,
    Import,
    ImportRow,
    Line,
    Source,
)
from suppliers.models import Capability, Supplier, System

SLUG = "made-up-service"
KINDS = (
    (["licence", "support"], "year", 12_000_000),
    (["api_access"], "year", 800_000),
    (["exit_extraction"], "one_off", 2_400_000),
    (["data_extraction"], "call", 35_000),
    (["licence", "support", "implementation"], "term", 60_000_000),
    (["integration"], "connector", 300_000),
)
STATUSES = ("charged", "charged", "none", "included", "not_known")
SET = DataSet.DEMONSTRATION


def fill(boroughs: int, systems: int, charges: int, uses: int = 0) -> str:
    """Makes the market in the demonstration's data set, all its amounts by rule; returns the capability's slug.

    Each borough runs each system, unless `uses` says how many of these pairs there are.
    """
    area = Capability.objects.create(slug="made-up-area", name="Made-up area", kind="area")
    capability = Capability.objects.create(slug=SLUG, name="Made-up service", parent=area, measure="cases")
    source = Source.objects.create(
        slug="made-up", name="Made-up register", publisher="-", kind="register", data_set=SET
    )
    brought = Import.objects.create(
        source=source,
        status="applied",
        file_name="made-up.csv",
        sha256="0",
        recipe="0",
        started_at=timezone.now(),
    )
    places = Organisation.objects.bulk_create(
        Organisation(
            slug=f"made-up-{n}", name=f"Made-up {n}", short_name=f"Made-up {n}", kind="borough", data_set=SET
        )
        for n in range(boroughs)
    )
    owners = Supplier.objects.bulk_create(
        Supplier(slug=f"made-up-supplier-{n}", name=f"Made-up supplier {n}", data_set=SET)
        for n in range(systems)
    )
    made = System.objects.bulk_create(
        System(slug=f"made-up-system-{n}", name=f"Made-up system {n:02}", data_set=SET, owner=owners[n])
        for n in range(systems)
    )
    through = System.capabilities.through
    through.objects.bulk_create(through(system=system, capability=capability) for system in made)
    # Every borough and every system is in the first of them, whatever their number
    pairs = [(places[n % boroughs], made[(n + n // boroughs) % systems]) for n in range(boroughs * systems)]
    pairs = list(dict.fromkeys(pairs))[: uses or None]
    contracts = Contract.objects.bulk_create(
        Contract(slug=f"made-up-{n}", organisation=place, data_set=SET) for n, (place, _) in enumerate(pairs)
    )
    day = date(2026, 1, 1)
    evidence = Evidence.objects.bulk_create(
        Evidence(
            source=source, row_hash=n.to_bytes(16, "big"), ordinal=0, kind="contract", audience=0, record={},
            observed_on=day, newest_import=brought, organisation=place, contract=contracts[n],
        )
        for n, (place, _) in enumerate(pairs)
    )  # fmt: skip
    ImportRow.objects.bulk_create(
        ImportRow(imported=brought, evidence=piece, row=n + 2) for n, piece in enumerate(evidence)
    )
    fact = {"data_set": SET, "seen_from": 0, "seen_to": 2, "newest_on": day, "oldest_on": day}
    ContractFact.objects.bulk_create(
        ContractFact(
            contract=contracts[n], organisation=place, title=f"{system.name} contract", start=day,
            end=day + timedelta(days=200 + 7 * (n % 200)), notice_months=n % 13 or None, value_kind="not_known",
            sources={"*": evidence[n].pk}, **fact,
        )
        for n, (place, system) in enumerate(pairs)
    )  # fmt: skip
    scopes = (f"{SLUG}|supplier's cloud", f"{SLUG}|own servers")
    lines = Line.objects.bulk_create(
        Line(
            contract=contracts[n], organisation=place, data_set=SET, seen_from=0, seen_to=2, system=system,
            system_name=system.name, scope=scopes[n % 2], evidence=evidence[n], itemised=True,
        )
        for n, (place, system) in enumerate(pairs)
    )  # fmt: skip
    Line.capabilities.through.objects.bulk_create(
        Line.capabilities.through(line=line, capability=capability) for line in lines
    )
    Deployment.objects.bulk_create(
        Deployment(
            organisation=place, system=system, capability=capability, contract=contracts[n], status="live",
            confidence="high", sources={"*": evidence[n].pk}, **fact,
        )
        for n, (place, system) in enumerate(pairs)
    )  # fmt: skip
    rows = []
    for n in range(charges):
        place, system = pairs[n % len(pairs)]
        covers, per, pence = KINDS[(n // len(pairs) + n) % len(KINDS)]
        status = STATUSES[n % len(STATUSES)]
        rows.append(
            Charge(
                organisation=place, contract=contracts[n % len(pairs)], system=system, system_name=system.name,
                scope=scopes[n % len(pairs) % 2], covers=covers, covers_one=covers[0] if len(covers) == 1 else "",
                status=status, amount_pence=pence + 1_000 * n if status == "charged" else None, per=per,
                term_months=36 if per == "term" else None, basis="contracted", confidence="high", price_date=day,
                sources={"*": evidence[n % len(pairs)].pk}, **fact,
            )
        )  # fmt: skip
    Charge.objects.bulk_create(rows)
    Charge.capabilities.through.objects.bulk_create(
        Charge.capabilities.through(charge=charge, capability=capability) for charge in rows
    )
    return SLUG
