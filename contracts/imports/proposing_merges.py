"""Puts suppliers that look like one into the review queue, with the reason and a contract that names one."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max

from boroughs.reader import PUBLIC
from contracts.imports import bulk
from contracts.imports.questions import pair_question
from contracts.imports.supplier_pairs import Change, Company, Pair, pairs
from contracts.models import Evidence, ReviewItem
from suppliers.models import Ownership, Supplier, SupplierName

MOST = 200
"""New proposals of one run: more than somebody decides in a morning. The rest come with the next run."""

_CHANGES = (Ownership.Kind.COMPANY_BOUGHT, Ownership.Kind.RENAMED)


def propose_merges(data_set: str) -> int:
    """Queue the pairs that nobody was asked about; how many. Only public names and public evidence are looked at.

    It reads every supplier and name once; a pair that somebody said no to is never proposed again.
    """
    with bulk.patience(), transaction.atomic():
        bulk.lock_facts()
        companies = {company.id: company for company in _companies(data_set)}
        found = list(pairs(companies.values(), _changes(data_set)))
        if not found:
            return 0
        proposed = ReviewItem.objects.filter(data_set=data_set, kind=ReviewItem.Kind.SUPPLIER)
        known = {bytes(question) for question in proposed.values_list("question", flat=True) if question}
        new = [pair for pair in found if pair_question(pair.keep, pair.gone) not in known]
        evidence = _named_by(pair.gone for pair in new)
        items = [
            _item(pair, companies, evidence[pair.gone], data_set) for pair in new if pair.gone in evidence
        ][:MOST]
        ReviewItem.objects.bulk_create(items)
        _bring_back(data_set, {pair_question(p.keep, p.gone): p.gone for p in found})
        return len(items)


def _companies(data_set: str) -> list[Company]:
    names: dict[int, list[str]] = {}
    for pk, name in SupplierName.objects.filter(data_set=data_set).values_list("supplier_id", "name"):
        names.setdefault(pk, []).append(name)
    rows = Supplier.objects.filter(data_set=data_set, name_level=PUBLIC, merged_into__isnull=True).order_by(
        "id"
    )
    return [
        Company(pk, name, number, catalogue, (name, *names.get(pk, ())), (ppon, charity))
        for pk, name, number, catalogue, ppon, charity in rows.values_list(
            "id", "name", "company_number", "in_catalogue", "ppon", "charity_number"
        )
    ]


def _changes(data_set: str) -> list[Change]:
    """Each company's newest buyer, and every new name."""
    rows = Ownership.objects.filter(
        to_supplier__data_set=data_set, company__isnull=False, kind__in=_CHANGES
    ).order_by("-changed_on", "id")
    found: list[Change] = []
    bought: set[int | None] = set()
    for company, before, after, kind, when in rows.values_list(
        "company_id", "from_name", "to_supplier_id", "kind", "changed_on"
    ):
        if kind == Ownership.Kind.RENAMED:
            found.append(Change(None, before, after, when))
        elif company not in bought:
            bought.add(company)
            found.append(Change(company, before, after, when))
    return found


def _named_by(suppliers: Iterable[int]) -> dict[int, int]:
    """Supplier id → the newest public contract's evidence that names it and that a live import lists."""
    found: dict[int, int] = {}
    live = Evidence.objects.filter(
        kind=Evidence.Kind.CONTRACT, audience=PUBLIC, newest_import__isnull=False, contract__isnull=False
    )
    for chunk in bulk.chunked(set(suppliers)):
        found.update(
            live.filter(supplier__in=chunk).order_by().values_list("supplier_id").annotate(Max("id"))
        )
    return found


def _item(pair: Pair, companies: dict[int, Company], evidence: int, data_set: str) -> ReviewItem:
    keep, gone = companies[pair.keep], companies[pair.gone]
    record = Evidence.objects.values_list("record", flat=True).get(pk=evidence)
    return ReviewItem(
        kind=ReviewItem.Kind.SUPPLIER,
        evidence_id=evidence,
        data_set=data_set,
        audience=PUBLIC,
        text=f"{gone.name} — in the contract “{record.get('title', '')}”",
        words=[gone.name],
        suggestion={
            "keep": keep.id, "gone": gone.id, "keep_name": keep.name, "gone_name": gone.name, "why": pair.why,
            "keep_number": keep.company_number, "gone_number": gone.company_number,
        },
        reason=f"{gone.id} and {keep.id}",
        question=pair_question(keep.id, gone.id),
    )  # fmt: skip


def _bring_back(data_set: str, found: dict[bytes, int]) -> None:
    """Join proposals that wait on evidence which speaks no more with evidence that does."""
    silent = ReviewItem.objects.filter(
        data_set=data_set,
        kind=ReviewItem.Kind.SUPPLIER,
        state=ReviewItem.State.OPEN,
        evidence__newest_import__isnull=True,
    )
    waiting = {item: found.get(bytes(item.question or b"")) for item in silent[:MOST]}
    evidence = _named_by(gone for gone in waiting.values() if gone)
    for item, gone in waiting.items():
        if gone in evidence:
            item.evidence_id = evidence[gone]
            item.save(update_fields=["evidence"])
