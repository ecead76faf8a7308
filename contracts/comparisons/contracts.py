"""The contracts of one organisation, supplier or search, and all that is known of one contract."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from boroughs.reader import Reader
from contracts.comparisons.organisations import end_of
from contracts.models import Charge, ContractFact, Deployment, Evidence, Import, ImportRow, Line
from contracts.months import add_months
from contracts.records import Outcome

SORTS = ("contract", "supplier", "organisation", "start", "end", "value")
_FIELDS = {
    "contract": "title",
    "supplier": "supplier_name",
    "organisation": "organisation__name",
    "start": "start",
    "end": "ends",
    "value": "value_pence",
}
WHEN = ("current", "12", "18", "24", "ended", "unknown")
"""By their end: current (not ended, or no end known), within so many months, ended, no end known."""

TIE = ("title", "contract__slug")
"""What orders contracts that are equal so far. Never an id: facts that restricted evidence touches are written
anew, and an order by ids would show a lower audience that something happened."""

CHARGES = ("covers_one", "amount_pence", "per", "basis", "status", "price_date", "what", "system_name")
"""The order of charges, by what they say, for the same reason."""

MOST_EVIDENCE = 200
"""Pieces of evidence shown for one contract: no real register gave one more than some dozens."""


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One row of a file as it stood, with the evidence that came of it.

    `speaks`: it is in its source's newest list; else it is history. `listed` is its newest place in a file.
    """

    pieces: list[Evidence]
    raw: dict[str, str]
    listed: ImportRow | None
    speaks: bool

    @property
    def first(self) -> Evidence:
        return self.pieces[0]


@dataclass(frozen=True, slots=True)
class ContractView:
    """All that a reader may know of one contract."""

    fact: ContractFact
    lines: list[Line]
    charges: list[Charge]
    deployments: list[Deployment]
    evidence: list[EvidenceRow]


def chosen_contracts(
    found: QuerySet[ContractFact], today: date, *, text: str = "", when: str = "", sort: str = ""
) -> QuerySet[ContractFact]:
    """Some of `found` (already what the reader may see) in an order.

    `text` is looked for in the title, reference and supplier; `when` is one of WHEN; `sort` one of SORTS,
    "-" before it for falling. By default what ends next comes first, then what has no end known, then what
    ended last.
    """
    chosen = found.annotate(ends=end_of())
    for word in text.split()[:8]:
        chosen = chosen.filter(
            Q(title__icontains=word) | Q(reference__icontains=word) | Q(supplier_name__icontains=word)
        )
    if when == "current":
        chosen = chosen.filter(Q(ends__gte=today) | Q(ends__isnull=True)).exclude(outcome=Outcome.CALLED_OFF)
    elif when == "ended":
        chosen = chosen.filter(Q(ends__lt=today) | Q(outcome=Outcome.CALLED_OFF))
    elif when == "unknown":
        chosen = chosen.filter(ends__isnull=True)
    elif when in WHEN:
        chosen = chosen.exclude(outcome=Outcome.CALLED_OFF)
        chosen = chosen.filter(ends__gte=today, ends__lte=add_months(today, int(when)))
    key = sort.removeprefix("-")
    if key in _FIELDS:
        field = F(_FIELDS[key])
        order = field.desc(nulls_last=True) if sort.startswith("-") else field.asc(nulls_last=True)
        return chosen.order_by(order, *TIE)
    turn = Case(
        When(ends__gte=today, then=Value(0)),
        When(ends__isnull=True, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    coming = Case(When(ends__gte=today, then=F("ends")))
    return chosen.order_by(turn, coming.asc(nulls_last=True), F("ends").desc(nulls_last=True), *TIE)


def contract_view(reader: Reader, fact: ContractFact) -> ContractView:
    """All that is known of the contract whose `fact` the reader sees, in a constant number of queries."""
    contract = fact.contract_id
    return ContractView(
        fact=fact,
        lines=list(
            Line.objects.visible_to(reader)
            .filter(contract=contract)
            .select_related("system")
            .prefetch_related("capabilities")
            .order_by("system_name", "description", "hosting", "scope")
        ),
        charges=list(
            Charge.objects.visible_to(reader)
            .filter(contract=contract)
            .select_related("system", "organisation")
            .order_by(*CHARGES)
        ),
        deployments=list(
            Deployment.objects.visible_to(reader)
            .filter(contract=contract)
            .select_related("system", "capability")
            .order_by("system__name", "capability__sort")
        ),
        evidence=evidence_rows(reader, fact),
    )


def evidence_rows(reader: Reader, fact: ContractFact) -> list[EvidenceRow]:
    """The rows that speak of a contract, newest first, then those that did; never one of an undone import."""
    live = ImportRow.objects.filter(evidence=OuterRef("pk"), imported__status=Import.Status.APPLIED)
    pieces = list(
        Evidence.objects.filter(
            Q(newest_import__isnull=False) | Exists(live),
            contract=fact.contract_id,
            audience__lte=reader.level_for(fact.organisation_id),
            stands=True,
        )
        .select_related("source")
        .order_by("-observed_on", "-newest_import_id", "id")[:MOST_EVIDENCE]
    )
    named = {int(value) for name, value in fact.sources.items() if name != "all"}
    named.update(int(one) for one in fact.sources.get("all", ()))
    rows: dict[tuple[int, bytes, int], list[Evidence]] = {}
    for piece in pieces:
        rows.setdefault((piece.source_id, bytes(piece.row_hash), piece.audience), []).append(piece)
    listings = {
        row.evidence_id: row
        for row in ImportRow.objects.filter(evidence__in=[piece.pk for piece in pieces])
        .select_related("imported")
        .order_by("imported_id")
    }
    raw = _raw(rows)
    made = []
    for key, members in rows.items():
        members.sort(key=lambda piece: piece.ordinal)
        contract = [piece.pk for piece in members if piece.kind == Evidence.Kind.CONTRACT]
        speaks = any(pk in named for pk in contract) if contract else members[0].newest_import_id is not None
        made.append(EvidenceRow(members, raw.get(key, {}), listings.get(members[0].pk), speaks))
    return sorted(made, key=lambda row: not row.speaks)


def _raw(rows: dict[tuple[int, bytes, int], list[Evidence]]) -> dict[tuple[int, bytes, int], dict[str, str]]:
    """Each row as it stood: its first record's evidence keeps it, perhaps for another contract."""
    found: dict[tuple[int, bytes, int], dict[str, str]] = {}
    lacking = Q(pk__in=[])
    for (source, row_hash, audience), pieces in rows.items():
        kept = next((piece.raw for piece in pieces if piece.raw is not None), None)
        if kept is not None:
            found[source, row_hash, audience] = kept
        else:
            lacking |= Q(source=source, row_hash=row_hash, audience=audience, ordinal=0)
    for piece in Evidence.objects.filter(lacking):
        if piece.raw is not None:
            found[piece.source_id, bytes(piece.row_hash), piece.audience] = piece.raw
    return found
