"""Puts the amounts that the guard holds into the review queue, with the reasons."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Max, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.db.models.lookups import Contains

from contracts.comparisons.holds import REPEATED_BUYERS, REPEATED_FROM, ceiling_reasons, far_above
from contracts.imports import bulk
from contracts.imports.questions import question_of
from contracts.models import ContractFact, Evidence, Import, Line, ReviewItem
from contracts.records import ValueKind

IT = ("48", "72", "302")
"""CPV divisions 48 (software packages), 72 (IT services) and group 302 (computer equipment)."""

_OF_IT = reduce(or_, [Q(Contains(Cast("cpv", TextField()), f'"{division}')) for division in IT])
"""One of them is in the codes as they are written. The database looks for it, as most contracts have none."""

NO_CONTRACTS_VALUE = (ValueKind.FRAMEWORK_CEILING, ValueKind.BAND)
"""Kinds that do not say what one contract is worth: there is nothing to hold."""

NO_SCOPE = ("", "|")
PUBLIC = 0


def queue_held_values(imported: Import, listed: AbstractSet[int]) -> int:
    """Queue the held values of the software contracts that an import lists (`listed`); how many are new in the queue.

    A register lists buildings and care as well, of which £30m may be a price: what is held is a value of software
    or IT by its CPV codes, or one whose contract names a system or capability of the catalogue. Where an amount is
    held because several buyers have it, it is queued for each of them. In the transaction of the import, after its
    facts. What somebody has decided on before is not asked again.
    """
    if imported.audience != PUBLIC or not listed:
        return 0
    data_set = imported.source.data_set
    facts = ContractFact.objects.filter(data_set=data_set, seen_from=PUBLIC, value_pence__gt=0)
    valued = facts.exclude(value_kind__in=NO_CONTRACTS_VALUE)
    named = _named(data_set)
    amounts = _amounts(listed, valued, named)
    if not amounts:
        return 0
    buyers = _buyers(valued, amounts, named)
    for pence, has in buyers.items():
        if len(has) >= REPEATED_BUYERS:
            amounts.update(dict.fromkeys(has.values(), pence))
    of_frameworks = facts.filter(value_kind=ValueKind.FRAMEWORK_CEILING)
    ceilings = {int(pence or 0) for pence in of_frameworks.values_list("value_pence", flat=True)}
    scopes = _scopes(data_set)
    by_scope: dict[str, list[tuple[int, int]]] = {}
    for contract, value in _of(valued, scopes).values_list("contract_id", "value_pence"):
        if contract in scopes:
            by_scope.setdefault(scopes[contract], []).append((contract, int(value or 0)))
    held: dict[int, list[str]] = {}
    for contract, pence in amounts.items():
        scope = by_scope.get(scopes.get(contract, ""), [])
        others = [amount for other, amount in scope if other != contract]
        reasons = [*ceiling_reasons(pence, ceilings=ceilings, buyers=buyers), far_above(pence, others)]
        if any(reasons):
            held[contract] = [reason for reason in reasons if reason]
    queued: list[tuple[ContractFact, list[str]]] = []
    for chunk in bulk.chunked(sorted(held)):
        stating = valued.filter(contract__in=chunk).order_by("contract_id")
        queued += [(fact, held[fact.contract_id]) for fact in stating]
    return _queue(queued, data_set)


def _amounts(
    listed: AbstractSet[int], valued: QuerySet[ContractFact], named: Collection[int]
) -> dict[int, int]:
    """Those of the listed contracts that are for software → their amounts in pence."""
    within = _of(valued, listed)
    amounts = dict(within.filter(_OF_IT).values_list("contract_id", "value_pence"))
    for chunk in bulk.chunked(sorted(contract for contract in named if contract in listed)):
        amounts.update(valued.filter(contract__in=chunk).values_list("contract_id", "value_pence"))
    return {contract: int(pence or 0) for contract, pence in amounts.items() if contract in listed}


def _of(facts: QuerySet[ContractFact], contracts: Collection[int]) -> QuerySet[ContractFact]:
    """Facts of these contracts and, where they are many, of those between.

    Not joined with their evidence in the database: PostgreSQL has counted nothing yet of rows that were just loaded,
    and plans for a few. A range of ids is one pass over the table at most; a list of thousands costs more to write.
    """
    if len(contracts) <= bulk.CHUNK:
        return facts.filter(contract__in=contracts)
    return facts.filter(contract__gte=min(contracts), contract__lte=max(contracts))


def _named(data_set: str) -> set[int]:
    """The contracts that name a system or a capability of the catalogue."""
    lines = Line.objects.filter(data_set=data_set, seen_from=PUBLIC)
    named = lines.filter(~Q(scope__in=NO_SCOPE) | Q(system__isnull=False))
    return set(named.values_list("contract_id", flat=True))


def _buyers(
    valued: QuerySet[ContractFact], amounts: Mapping[int, int], named: Collection[int]
) -> dict[int, dict[object, int]]:
    """Amount of these software contracts → who pays it for software → a contract of theirs.

    `amounts`: contract → its amount. One procurement is one buyer. Only amounts that several contracts have.
    """
    large = valued.filter(value_pence__gte=REPEATED_FROM)
    counted = _with_value(large, set(amounts.values())).values("value_pence").annotate(contracts=Count("pk"))
    often = counted.filter(contracts__gte=REPEATED_BUYERS).values_list("value_pence", flat=True)
    wanted = set(amounts.values()).intersection(often)
    alike = _with_value(large, wanted).annotate(is_it=ExpressionWrapper(_OF_IT, BooleanField()))
    said = alike.values_list("contract_id", "value_pence", "ocid", "organisation_id", "is_it")
    buyers: dict[int, dict[object, int]] = {}
    for contract, pence, ocid, organisation, is_it in said.order_by("contract_id").iterator():
        if pence in wanted and (is_it or contract in amounts or contract in named):
            buyers.setdefault(int(pence or 0), {})[ocid or organisation] = contract
    return buyers


def _with_value(facts: QuerySet[ContractFact], amounts: Collection[int]) -> QuerySet[ContractFact]:
    """Facts of these amounts in pence or, where the amounts are many, of others too."""
    return facts.filter(value_pence__in=amounts) if len(amounts) <= bulk.CHUNK else facts


def _scopes(data_set: str) -> dict[int, str]:
    """The scope of each contract whose lines all have one and the same."""
    found: dict[int, str] = {}
    lines = Line.objects.filter(data_set=data_set, seen_from=PUBLIC).exclude(scope__in=NO_SCOPE)
    counted = lines.values("contract_id").annotate(first=Max("scope"))
    several = set(_with_several(lines))
    for row in counted:
        if row["contract_id"] not in several:
            found[row["contract_id"]] = row["first"]
    return found


def _with_several(lines: Any) -> Iterable[int]:
    seen: dict[int, str] = {}
    for contract, scope in lines.values_list("contract_id", "scope"):
        if seen.setdefault(contract, scope) != scope:
            yield contract


def _queue(held: list[tuple[ContractFact, list[str]]], data_set: str) -> int:
    """Queue what is not there already, with the public evidence that states it; how many."""
    # One that waits on a row which is listed no more is nobody's question: it is asked anew.
    before = ReviewItem.objects.filter(kind=ReviewItem.Kind.VALUE, data_set=data_set).exclude(
        state=ReviewItem.State.OPEN, evidence__newest_import__isnull=True
    )
    asked = set(before.values_list("evidence__contract_id", "suggestion__value_pence"))
    fresh = [(fact, reasons) for fact, reasons in held if (fact.contract_id, fact.value_pence) not in asked]
    queued = []
    for chunk in bulk.chunked(fresh):
        stating = Evidence.objects.filter(
            contract__in=[fact.contract_id for fact, _ in chunk],
            kind=Evidence.Kind.CONTRACT, audience=PUBLIC, newest_import__isnull=False,
        )  # fmt: skip
        stated = dict(stating.order_by("newest_import", "id").values_list("contract_id", "id"))
        queued += [
            _item(fact, stated[fact.contract_id], reasons, data_set)
            for fact, reasons in chunk
            if fact.contract_id in stated
        ]
    ReviewItem.objects.bulk_create(queued, batch_size=500)
    return len(queued)


def _item(fact: ContractFact, evidence: int, reasons: list[str], data_set: str) -> ReviewItem:
    value = fact.value_pence or 0
    text = " — ".join(filter(None, (fact.title, fact.description)))
    shown = f"{value / 100:,.2f}".removesuffix(".00")
    words = [word for word in (shown, shown.replace(",", "")) if word in text]
    suggestion = {"value_pence": value, "value_kind": fact.value_kind, "reasons": reasons}
    question = question_of(
        kind=ReviewItem.Kind.VALUE,
        reason=reasons[0],
        organisation=fact.organisation_id,
        level=PUBLIC,
        text=text,
        words=words,
        suggestion=suggestion,
    )
    return ReviewItem(
        kind=ReviewItem.Kind.VALUE,
        evidence_id=evidence,
        organisation_id=fact.organisation_id,
        data_set=data_set,
        audience=PUBLIC,
        text=text,
        words=words,
        suggestion=suggestion,
        reason=reasons[0][:200],
        question=question,
    )
