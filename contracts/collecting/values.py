"""Puts the amounts that the guard holds into the review queue, with the reasons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Max, Q, QuerySet

from contracts.collecting.choosing import IT
from contracts.comparisons.holds import ceiling_reasons, far_above
from contracts.imports import bulk
from contracts.imports.questions import question_of
from contracts.models import ContractFact, Evidence, Import, Line, ReviewItem
from contracts.records import ValueKind

NO_CONTRACTS_VALUE = (ValueKind.FRAMEWORK_CEILING, ValueKind.BAND)
"""Kinds that do not say what one contract is worth: there is nothing to hold."""

PUBLIC = 0


def queue_held_values(imported: Import) -> int:
    """Queue the held values of the software contracts that an import lists; how many are new in the queue.

    A register lists buildings and care as well, of which £30m may be a price: what is held is a value of software
    or IT by its CPV codes, or one whose contract names a system or capability of the catalogue. In the transaction
    of the import, after its facts. What somebody has decided on before is not asked again.
    """
    listed = Evidence.objects.filter(
        newest_import=imported, kind=Evidence.Kind.CONTRACT, contract__isnull=False
    )
    stated = dict(listed.order_by("id").values_list("contract_id", "id"))
    if not stated:
        return 0
    data_set = imported.source.data_set
    facts = ContractFact.objects.filter(data_set=data_set, seen_from=PUBLIC, value_pence__gt=0)
    software = _software(facts, data_set)
    stated = {contract: evidence for contract, evidence in stated.items() if contract in software}
    if not stated:
        return 0
    valued = facts.exclude(value_kind__in=NO_CONTRACTS_VALUE)
    of_frameworks = facts.filter(value_kind=ValueKind.FRAMEWORK_CEILING)
    ceilings = {int(pence or 0) for pence in of_frameworks.values_list("value_pence", flat=True)}
    buyers: dict[int, set[object]] = {}
    said = valued.values_list("contract_id", "value_pence", "ocid", "organisation_id")
    for contract, pence, ocid, organisation in said.iterator():
        if contract in software:
            buyers.setdefault(int(pence or 0), set()).add(ocid or organisation)
    scopes = _scopes(data_set)
    by_scope: dict[str, list[tuple[int, int]]] = {}
    for contract, pence in valued.filter(contract__in=scopes).values_list("contract_id", "value_pence"):
        by_scope.setdefault(scopes[contract], []).append((contract, int(pence or 0)))
    # One that waits on a row which is listed no more is nobody's question: it is asked anew.
    before = ReviewItem.objects.filter(kind=ReviewItem.Kind.VALUE, data_set=data_set).exclude(
        state=ReviewItem.State.OPEN, evidence__newest_import__isnull=True
    )
    asked = set(before.values_list("evidence__contract_id", "suggestion__value_pence"))
    queued = []
    for chunk in bulk.chunked(stated):
        for fact in valued.filter(contract__in=chunk).order_by("contract_id"):
            pence = fact.value_pence or 0
            reasons = [*ceiling_reasons(pence, ceilings=ceilings, buyers=buyers)]
            scope = by_scope.get(scopes.get(fact.contract_id, ""), [])
            reasons.append(
                far_above(pence, [other for contract, other in scope if contract != fact.contract_id])
            )
            reasons = [reason for reason in reasons if reason]
            if reasons and (fact.contract_id, pence) not in asked:
                queued.append(_item(fact, stated[fact.contract_id], reasons, data_set))
    ReviewItem.objects.bulk_create(queued, batch_size=500)
    return len(queued)


def _software(facts: QuerySet[ContractFact], data_set: str) -> set[int]:
    """The contracts for software or IT, as far as their codes or the systems that they name tell."""
    lines = Line.objects.filter(data_set=data_set, seen_from=PUBLIC)
    named = lines.filter(~Q(scope__in=("", "|")) | Q(system__isnull=False))
    found = set(named.values_list("contract_id", flat=True))
    coded = facts.exclude(cpv=[]).values_list("contract_id", "cpv")
    return found | {
        contract for contract, cpv in coded.iterator() if any(code.startswith(IT) for code in cpv)
    }


def _scopes(data_set: str) -> dict[int, str]:
    """The scope of each contract whose lines all have one and the same."""
    found: dict[int, str] = {}
    lines = Line.objects.filter(data_set=data_set, seen_from=PUBLIC).exclude(scope__in=("", "|"))
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
