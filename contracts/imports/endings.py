"""What notices say became of a contract: called off before it came into force, or terminated.

Such a notice often names no supplier, so that no record of it finds a contract; it names the award. What it says is
therefore kept as an event, and put into the facts of the contracts that it concerns whenever these are derived. The
newest notice stands, in whatever order they were collected: an award that was made again is not called off.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet

from contracts.imports import bulk
from contracts.imports.shapes import VALUE_GROUP
from contracts.models import ContractFact, Event, Evidence, Import
from contracts.records import EventKind, Outcome, ValueReason
from contracts.resolve import Known, Resolved

OUTCOMES = {
    EventKind.AWARD_CANCELLED.value: Outcome.CALLED_OFF,
    EventKind.TERMINATION.value: Outcome.TERMINATED,
}
PUBLIC = 0
"""Only public notices end a contract: restricted evidence then changes nothing that a lower audience sees."""

NOTICE = "notice"
"""The kind of source whose contracts are stated by notices, each with its day."""

Told = tuple[date, int]
"""The day of a notice, and its evidence's id, by which two of one day follow each other."""


@dataclass(frozen=True, slots=True)
class Ending:
    """One notice's word, on a contract or on those `awards` of a procurement: where it names none, on all."""

    outcome: Outcome
    on: date
    told: Told
    awards: frozenset[str]


class Endings:
    """The endings of some contracts: those whose procurements are `ocids`, or that are among `contracts`."""

    def __init__(self, data_set: str, contracts: Collection[int], ocids: Collection[str]) -> None:
        self._about: dict[int | str, list[Ending]] = {}
        if not ocids:
            return
        found = live_endings(data_set).filter(Q(ocid__in=ocids) | Q(contract__in=contracts))
        for ocid, kind, on, contract, pk, observed, record in found.values_list(
            "ocid", "kind", "on", "contract_id", "evidence_id", "evidence__observed_on", "evidence__record"
        ):
            awards = frozenset(record.get("awards", ()))
            ending = Ending(OUTCOMES[kind], on or observed, (observed, pk), awards)
            self._about.setdefault(contract or ocid, []).append(ending)

    def put_into(self, contract: int, known: Sequence[Known], stated: Iterable[Told]) -> Sequence[Known]:
        """What each audience knows of a contract with what became of it. `stated`: the public notices of it."""
        if not self._about:
            return known
        newest = max(stated, default=(date.min, 0))
        made = []
        for each in known:
            values = each.result.values
            ending = self._newest(contract, values.get("ocid", ""), values.get("award_id", ""), newest)
            if each.kind == "contract" and ending is not None:
                each = replace(each, result=ended(each.result, ending))
            made.append(each)
        off = [each for each in made if each.result.values.get("outcome") == Outcome.CALLED_OFF]
        # What was called off buys nothing
        return [
            each
            for each in made
            if each.kind == "contract" or not any(o.seen_from <= each.seen_from <= o.seen_to for o in off)
        ]

    def _newest(self, contract: int, ocid: str, award: str, after: Told) -> Ending | None:
        of_procurement = [
            ending for ending in self._about.get(ocid, ()) if not ending.awards or award in ending.awards
        ]
        found = [*self._about.get(contract, ()), *of_procurement]
        return max((e for e in found if e.told > after), key=lambda ending: ending.told, default=None)


def ended(result: Resolved, ending: Ending) -> Resolved:
    """A contract as known, with its end. One that was called off has no value: what was stated is said beside it."""
    values, sources = dict(result.values), dict(result.sources)
    disagreements = result.disagreements
    day = ending.on.isoformat()
    changed: dict[str, object] = {"outcome": ending.outcome.value, "outcome_on": day}
    last = values.get("end") or values.get("initial_end")
    if ending.outcome is Outcome.CALLED_OFF or not last or day < last:
        changed["end"] = day
    for name in ("latest_end", "options"):
        values.pop(name, None)
    if ending.outcome is Outcome.CALLED_OFF:
        stated = {name: values.pop(name) for name in VALUE_GROUP if name in values}
        if stated:
            disagreements = (("value", stated, sources["value"]), *disagreements)
        changed["value_reason"] = ValueReason.CALLED_OFF.value
    evidence = ending.told[1]
    return replace(
        result,
        values={**values, **changed},
        sources={**sources, **dict.fromkeys(changed, evidence)},
        disagreements=disagreements,
    )


def live_endings(data_set: str) -> QuerySet[Event]:
    """The events that end contracts, and that a live import lists."""
    return Event.objects.filter(
        kind__in=OUTCOMES, data_set=data_set, audience=PUBLIC, evidence__newest_import__isnull=False
    )


def called_off(contracts: Collection[int]) -> set[int]:
    """Those of these contracts whose award was taken back, as their facts say."""
    off = ContractFact.objects.filter(contract__in=contracts, outcome=Outcome.CALLED_OFF)
    return set(off.values_list("contract_id", flat=True))


def noticed_uses(contracts: Iterable[int]) -> set[tuple[int, int]]:
    """The uses (organisation, system) of which notices of these contracts tell."""
    found: set[tuple[int, int]] = set()
    for chunk in bulk.chunked(contracts):
        told = Evidence.objects.filter(contract__in=chunk, kind=Evidence.Kind.DEPLOYMENT, source__kind=NOTICE)
        found.update((o or 0, s or 0) for o, s in told.values_list("organisation_id", "system_id"))
    return found


def ended_by(imported: Import) -> set[int]:
    """The contracts of which an import tells an ending, or which it states and of which one was told before."""
    every = live_endings(imported.source.data_set)
    if not every.exists():
        return set()
    own = every.filter(evidence__newest_import=imported)
    listed = Evidence.objects.filter(newest_import=imported, kind=Evidence.Kind.CONTRACT)
    stated = ContractFact.objects.filter(
        ocid__in=every.values("ocid"), contract__in=listed.values("contract")
    )
    return concerned(own.values_list("evidence_id", flat=True)) | set(
        stated.values_list("contract_id", flat=True)
    )


def concerned(evidence: Iterable[int]) -> set[int]:
    """The contracts of the procurements of which these events tell an ending."""
    found: set[int] = set()
    for chunk in bulk.chunked(evidence):
        told = Event.objects.filter(evidence__in=chunk, kind__in=OUTCOMES)
        found.update(told.filter(contract__isnull=False).values_list("contract_id", flat=True))
        of_procurements = ContractFact.objects.filter(
            ocid__in=told.filter(contract__isnull=True).values("ocid")
        )
        found.update(of_procurements.values_list("contract_id", flat=True))
    return found
