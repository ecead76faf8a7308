"""A release's awards and contracts as one list, in the form of awards, which is what their reader takes.

An award tells who won; its contract, signed later, tells the term and the value more closely. One contract of an award
keeps the award's id; where an award led to several, each goes by its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scrapers.ocds.values import listed, mapping, mappings, text

_FROM_CONTRACT = ("title", "description", "value", "documents")


def agreements_of(release: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Awards, each with what its contracts say. `contract` holds the contract itself, where there is one."""
    awards = mappings(release.get("awards"))
    contracts: dict[str, list[Mapping[str, Any]]] = {}
    for contract in mappings(release.get("contracts")):
        contracts.setdefault(_award_of(contract, awards), []).append(contract)
    found: list[dict[str, Any]] = []
    for award in awards:
        own = contracts.pop(text(award.get("id")), [])
        if len(awards) == 1 and "suppliers" not in award:
            award = {**award, "suppliers": _suppliers(release)}
        award = _with_lots_period(award, release)
        if not own:
            found.append(dict(award))
        found += [_joined(award, contract, alone=len(own) == 1) for contract in own]
    for left in contracts.values():
        # A contract whose award stands in an earlier release: who supplies it is said by the parties alone.
        award = {"suppliers": _suppliers(release)}
        found += [_joined(award, contract, alone=len(left) == 1) for contract in left]
    return found


def _award_of(contract: Mapping[str, Any], awards: list[Mapping[str, Any]]) -> str:
    """The id of the award to which a contract belongs: the one it names, or the only one that there is."""
    named = text(contract.get("awardID"))
    return text(awards[0].get("id")) if not named and len(awards) == 1 else named


def _with_lots_period(award: Mapping[str, Any], release: Mapping[str, Any]) -> Mapping[str, Any]:
    """The award with the period of its lots, where it states none and they have one and the same."""
    tender = mapping(release.get("tender"))
    if award.get("contractPeriod") or tender.get("contractPeriod"):
        return award
    own = listed(award.get("relatedLots"))
    lots = [lot for lot in mappings(tender.get("lots")) if not own or lot.get("id") in own]
    periods = [mapping(lot.get("contractPeriod")) for lot in lots]
    alike = periods and periods[0] and all(period == periods[0] for period in periods)
    return {**award, "contractPeriod": periods[0]} if alike else award


def _joined(award: Mapping[str, Any], contract: Mapping[str, Any], *, alone: bool) -> dict[str, Any]:
    made = dict(award)
    for name in _FROM_CONTRACT:
        if contract.get(name):
            made[name] = contract[name]
    if listed(award.get("documents")) and listed(contract.get("documents")):
        made["documents"] = [*contract["documents"], *award["documents"]]
    if contract.get("period"):
        made["contractPeriod"] = contract["period"]
    named = text(contract.get("awardID")) or text(award.get("id")) if alone else ""
    made["id"] = named or text(contract.get("id"))
    if text(contract.get("status")) == "cancelled":
        made["status"] = "cancelled"
    made["contract"] = contract
    return made


def _suppliers(release: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [
        {"id": party.get("id"), "name": party.get("name")}
        for party in mappings(release.get("parties"))
        if "supplier" in listed(party.get("roles"))
    ]


def intended(release: Mapping[str, Any]) -> list[str]:
    """Whom a notice says that a contract is meant for, before there is an award: a transparency notice (UK5) does."""
    names = {
        text(party.get("id")): text(party.get("name"))
        for party in mappings(release.get("parties"))
        if text(party.get("id"))
    }
    found = [
        text(supplier.get("name")) or names.get(text(supplier.get("id")), "")
        for award in mappings(release.get("awards"))
        if is_pending(award)
        for supplier in mappings(award.get("suppliers"))
    ]
    return list(dict.fromkeys(filter(None, found)))


def is_pending(award: Mapping[str, Any]) -> bool:
    """The standard's awardStatus: "This award has been proposed, but is not yet in force"."""
    return text(award.get("status")) == "pending"


def is_called_off(agreement: Mapping[str, Any]) -> bool:
    """Whether an award, or its contract before it was signed, was taken back, or went to nobody."""
    return text(agreement.get("status")) in ("cancelled", "unsuccessful")


def is_terminated(agreement: Mapping[str, Any]) -> bool:
    """Whether a contract was in force and has come to a close: early, or because it was done."""
    return text(mapping(agreement.get("contract")).get("status")) == "terminated"


def amendments_of(contract: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What a contract's release says that changed or will: the UK's proposed amendments, then those made."""
    return [*mappings(contract.get("proposedAmendments")), *mappings(contract.get("amendments"))]


def classified(value: Any) -> list[str]:
    """The words of some classifications: their descriptions, else their codes."""
    entries = mappings(value) if isinstance(value, list) else [mapping(value)]
    return [words for entry in entries if (words := text(entry.get("description")) or text(entry.get("id")))]
