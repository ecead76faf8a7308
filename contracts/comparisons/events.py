"""What happened to one contract and in its procurement, newest first, each notice once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from boroughs.reader import Reader
from contracts.models import ContractFact, Event, Evidence
from contracts.vocabulary import EventKind

MOST_EVENTS = 200
"""Events shown for one contract: the longest procurement has some dozen notices."""

NOTICE = "notice"
"""The kind of source whose evidence of a contract is itself a notice: of its award."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One event. `value_pence` and `new_end` are what the notice says the contract is worth and when it ends then."""

    kind: str
    on: date | None
    title: str
    what: str
    evidence: int
    notice_type: str = ""
    value_pence: int | None = None
    new_end: date | None = None


def happenings(reader: Reader, fact: ContractFact, evidence: Iterable[Evidence]) -> list[Happening]:
    """The events of the contract whose `fact` the reader sees. `evidence` is what the reader sees of that contract:
    a notice that states the contract is its award.
    """
    of_procurement = (
        Q(ocid=fact.ocid, contract=None, organisation=fact.organisation_id) if fact.ocid else Q(pk=None)
    )
    events = (
        Event.objects.visible_to(reader)
        .filter(Q(contract=fact.contract_id) | of_procurement)
        .select_related("evidence")
        .order_by("-evidence__newest_import_id", "-evidence_id")
    )
    newest: dict[tuple[str, str], Event] = {}
    for event in events[:MOST_EVENTS]:
        awards = event.evidence.record.get("awards")
        if awards and event.contract_id is None and fact.award_id not in awards:
            continue
        newest.setdefault((event.notice, event.kind), event)
    found = [
        Happening(
            kind=event.kind,
            on=event.on,
            title=event.title,
            what=event.what,
            evidence=event.evidence_id,
            notice_type=event.notice_type,
            value_pence=event.value_pence,
            new_end=event.new_end,
        )
        for event in newest.values()
    ]
    addresses = {event.evidence.address for event in newest.values() if event.contract_id}
    for piece in evidence:
        is_notice = piece.kind == Evidence.Kind.CONTRACT and piece.source.kind == NOTICE and piece.published
        if is_notice and piece.address not in addresses:
            found.append(Happening(EventKind.AWARD, piece.observed_on, piece.title, "", piece.pk))
    # A release in a second feed, or corrected, tells of the same award again.
    once = {(each.kind, each.on, each.title, each.what): each for each in found}
    return sorted(once.values(), key=lambda each: (each.on or date.min, each.kind), reverse=True)
