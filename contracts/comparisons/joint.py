"""Contracts that several public bodies share: they are one body's in the records, and are shown with the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from boroughs.models import Organisation, OrganisationIdentifier, OrganisationName
from boroughs.names import fold_council, fold_organisation
from boroughs.reader import Reader
from contracts.comparisons.kept import kept_summary
from contracts.models import ContractFact

JOINT_ROLES = ("lead", "participant", "payer", "user")
"""Roles in which a public body shares a contract."""

PAYING = ("lead", "participant", "payer")
"""Those whose share of the price is in its value."""


def sharing(parties: Iterable[Mapping[str, Any]]) -> list[str]:
    """The names of the public bodies that share a contract, each once; none where it is one body's alone."""
    named: dict[str, str] = {}
    for party in parties:
        if party.get("role") in PAYING and party.get("name"):
            name = str(party["name"])
            named.setdefault(fold_council(name) or fold_organisation(name), name)
    return list(named.values()) if len(named) > 1 else []


def shared_contracts(reader: Reader, organisation: int, today: date) -> list[int]:
    """The ids of the contracts that are recorded as another body's and name this organisation as sharing them.

    Kept while the facts are the same: every organisation's page asks for it.
    """
    kept = kept_summary(reader, "shared", today, lambda: _shared(reader))
    return next((contracts for pk, contracts in kept if pk == organisation), [])


def _shared(reader: Reader) -> list[tuple[int, list[int]]]:
    facts = ContractFact.objects.visible_to(reader).order_by("contract__slug")
    rows = [
        (contract, owner, parties)
        # Every notice names a payer: only those that name another body too are read.
        for contract, owner, parties in facts.filter(parties__1__isnull=False).values_list(
            "contract_id", "organisation_id", "parties"
        )
        if sharing(parties)
    ]
    if not rows:
        return []
    known = _known(reader)
    found: dict[int, list[int]] = {}
    for contract, owner, parties in rows:
        named = {_body(party, known) for party in parties if party.get("role") in JOINT_ROLES}
        for organisation in named - {None, owner}:
            found.setdefault(organisation or 0, []).append(contract)
    return sorted(found.items())


def _body(party: Mapping[str, Any], known: Mapping[str, int]) -> int | None:
    return known.get(str(party.get("other_id") or "")) or known.get(
        fold_organisation(str(party.get("name") or ""))
    )


def _known(reader: Reader) -> dict[str, int]:
    """What bodies are called and their identifiers → who they are."""
    every = Organisation.objects.visible_to(reader)
    ids = every.values("id")
    identifiers = OrganisationIdentifier.objects.filter(organisation__in=ids)
    found = dict(identifiers.values_list("value", "organisation_id"))
    names = OrganisationName.objects.filter(organisation__in=ids).order_by("-pk")
    found.update(names.values_list("folded", "organisation_id"))
    found.update((fold_organisation(name), pk) for name, pk in every.values_list("name", "id"))
    return found
