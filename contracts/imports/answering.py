"""What an answer to each kind of suggestion does, and how that is undone. In the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from boroughs.models import User
from boroughs.reader import PUBLIC
from changes.models import note
from contracts.imports.deriving import Deriver, Use
from contracts.imports.questions import UNKNOWN_SYSTEM
from contracts.imports.references import Capabilities, Systems
from contracts.models import Evidence, ReviewItem
from contracts.records import ChargeKind, ValueKind
from suppliers.merging import MergeRefusedError, merge, unmerge
from suppliers.models import Supplier, System

Kind = ReviewItem.Kind
OF_A_SYSTEM = (Kind.RECOGNITION, Kind.DEPLOYMENT, Kind.CLAIM)
"""Kinds whose "choose another" is another system."""


class CannotDecide(Exception):
    """Why a suggestion cannot be decided so, in words for the person who asked."""


@dataclass
class Touched:
    """Subjects whose facts are to be made anew after some answers, and contracts that are only read otherwise."""

    contracts: set[int] = field(default_factory=set)
    uses: set[Use] = field(default_factory=set)
    read_otherwise: set[int] = field(default_factory=set)

    def add(self, evidence: Evidence, before: int | None) -> None:
        """What this evidence speaks of, and its use of the system that it named `before`."""
        if evidence.contract_id is not None:
            self.contracts.add(evidence.contract_id)
        of_use = evidence.kind in ("deployment", "claim")
        if of_use or (evidence.kind == "charge" and evidence.contract_id is None):
            named = {evidence.system_id or 0, before or 0}
            if evidence.kind == "deployment":
                # Nobody runs a system that has no name, so there is no such use to derive
                named.discard(0)
            self.uses |= {(evidence.organisation_id or 0, system) for system in named}

    def derive(self, data_set: str, systems: Systems | None = None) -> None:
        """Make the facts anew, and note what is only read otherwise."""
        if self.contracts or self.uses:
            deriver = Deriver(data_set, systems or Systems(data_set), Capabilities())
            deriver.contracts(sorted(self.contracts))
            deriver.uses(self.uses)
        note("contract", sorted(self.read_otherwise - self.contracts))


def needs_system(item: ReviewItem) -> bool:
    """Whether a yes makes sense only once the catalogue has the system that the record names.

    A charge may stand with a name that the catalogue lacks; nobody can be shown to run what has no page.
    """
    unnamed = item.evidence.system_id is None
    return item.reason == UNKNOWN_SYSTEM or (unnamed and item.kind == Kind.DEPLOYMENT)


def chosen_system(item: ReviewItem, answer: dict[str, Any]) -> System | None:
    """The system that an answer names in place of the suggested one."""
    return System.objects.filter(data_set=item.data_set, slug=answer.get("system", "")).first()


def read_choice(item: ReviewItem, choice: str) -> dict[str, Any]:
    """What "choose another" chose: a slug, or kinds of charge joined by "+". Raises `CannotDecide`."""
    if item.kind in OF_A_SYSTEM:
        if not System.objects.filter(data_set=item.data_set, slug=choice).exists():
            raise CannotDecide("Choose a system of the list.")
        return {"system": choice}
    if item.kind == Kind.CHARGE:
        covers = [kind.value for kind in ChargeKind if kind.value in choice.split("+")]
        if not covers:
            raise CannotDecide("Tick at least one kind of charge.")
        return {"covers": covers}
    if item.kind == Kind.SUPPLIER:
        found = Supplier.objects.filter(data_set=item.data_set, slug=choice, name_level=PUBLIC).first()
        if found is None or found.pk == item.suggestion.get("gone"):
            raise CannotDecide("Choose another supplier of the list.")
        return {"keep": found.pk, "name": found.name}
    if item.kind == Kind.VALUE and choice in set(ValueKind):
        return {"value_kind": choice}
    raise CannotDecide("There is nothing else to choose here: say yes or no.")


def accept(
    item: ReviewItem, answer: dict[str, Any], systems: Systems, touched: Touched, by: User | None
) -> None:
    """Let the suggestion stand, with the answer in its place where there is one."""
    if item.kind == Kind.SUPPLIER:
        _merge(item, answer, by)
        return
    if item.kind == Kind.VALUE:
        _read_otherwise(item, touched)
        return
    evidence = item.evidence
    before = evidence.system_id
    if "system" in answer:
        evidence.system_id = systems.find(answer["system"])
    elif needs_system(item):
        name = str(item.suggestion.get("system", ""))
        found = systems.find(name)
        if found is None:
            raise CannotDecide(
                f"The catalogue has no system called “{name}”. Add it there first, then say yes."
            )
        evidence.system_id = found
    if item.reason != UNKNOWN_SYSTEM:
        evidence.stands = True
    evidence.save(update_fields=["system", "stands"])
    touched.add(evidence, before)


def reject(item: ReviewItem, touched: Touched) -> None:
    """A no leaves everything as it is, but an amount that is not right stays off even where nothing else holds it."""
    if item.kind == Kind.VALUE:
        _read_otherwise(item, touched)


def take_back(item: ReviewItem, systems: Systems, touched: Touched, by: User | None) -> None:
    """Undo what a yes to the item had made; a no made nothing."""
    if item.kind == Kind.VALUE:
        _read_otherwise(item, touched)
        return
    if item.state != ReviewItem.State.ACCEPTED:
        return
    if item.kind == Kind.SUPPLIER:
        _part(item, by)
        return
    evidence = item.evidence
    before = evidence.system_id
    if item.reason == UNKNOWN_SYSTEM:
        evidence.system_id = None
    else:
        evidence.stands = False
        if "system" in item.answer:
            evidence.system_id = systems.find(str(evidence.record.get("system", "")))
    evidence.save(update_fields=["system", "stands"])
    touched.add(evidence, before)


def _read_otherwise(item: ReviewItem, touched: Touched) -> None:
    if item.evidence.contract_id is not None:
        touched.read_otherwise.add(item.evidence.contract_id)


def _pair(item: ReviewItem, answer: dict[str, Any]) -> tuple[Supplier, Supplier]:
    every = Supplier.objects.filter(data_set=item.data_set)
    keep = every.filter(pk=answer.get("keep", item.suggestion.get("keep"))).first()
    gone = every.filter(pk=item.suggestion.get("gone")).first()
    if keep is None or gone is None:
        raise CannotDecide("One of the two suppliers is no longer there.")
    return keep, gone


def _merge(item: ReviewItem, answer: dict[str, Any], by: User | None) -> None:
    keep, gone = _pair(item, answer)
    try:
        merge(keep=keep, gone=gone, by=by, reason=f"Review: {item.suggestion.get('why', 'said yes')}")
    except MergeRefusedError as refused:
        raise CannotDecide(str(refused)) from refused


def _part(item: ReviewItem, by: User | None) -> None:
    _, gone = _pair(item, item.answer)
    try:
        unmerge(gone=gone, by=by, reason="Review: the decision was taken back")
    except MergeRefusedError as refused:
        raise CannotDecide(str(refused)) from refused
