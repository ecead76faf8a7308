"""What a decision of the review teaches the recogniser, what it does not and why, and taking that back."""

from __future__ import annotations

from dataclasses import dataclass

from boroughs.reader import PUBLIC
from changes.models import note
from contracts.imports.questions import UNKNOWN_SYSTEM
from contracts.models import ContractFact, Lesson, ReviewDecision, ReviewItem
from suppliers.models import System
from suppliers.names import fold, fold_supplier
from suppliers.teaching import allow_again, forget, refuse, teach, why_not_a_name, why_not_refused

MOST_SELLERS = 4
"""Suppliers in whose contracts' titles some words may stand and still mean one system."""

TITLES = 200
"""Titles looked at to see who else's contracts the words stand in."""

MEANS, NOT = Lesson.Kind.MEANS, Lesson.Kind.NOT


@dataclass(frozen=True, slots=True)
class Plan:
    """That some words mean a system, or do not. `why_not`: why that is not learnt; empty where it is."""

    kind: str
    words: str
    system: System
    why_not: str = ""

    @property
    def sentence(self) -> str:
        verb = "means" if self.kind == MEANS else "does not mean"
        said = f"“{self.words}” {verb} {self.system.name}"
        return f"{said}: not learnt, because {self.why_not}" if self.why_not else said


def plans(item: ReviewItem, verdict: str, chosen: System | None = None) -> list[Plan]:
    """What a yes, a no or another system (`chosen`) teaches. Only public text teaches: what it teaches is public.

    A yes to words that stand in a text of one organisation is a yes for every text, so a name must pass
    `suppliers.teaching` and may not be common in the titles of other companies' contracts.
    """
    if item.audience != PUBLIC or item.kind not in (ReviewItem.Kind.RECOGNITION, ReviewItem.Kind.DEPLOYMENT):
        return []
    named = str(item.suggestion.get("system", ""))
    if item.reason == UNKNOWN_SYSTEM:
        return [_means(named, chosen)] if chosen else []
    if not item.suggestion.get("inferred"):
        # Somebody compiled the statement: its words are not the recogniser's.
        return []
    suggested = System.objects.filter(data_set=item.data_set, slug=named).first()
    found: list[Plan] = []
    for words in item.words:
        if verdict == ReviewDecision.Verdict.YES and suggested:
            found.append(_means(words, suggested))
        elif suggested and suggested != chosen:
            found.append(Plan(NOT, words, suggested, why_not_refused(words, suggested)))
        if chosen and chosen != suggested:
            found.append(_means(words, chosen))
    return found


def _means(words: str, system: System) -> Plan:
    return Plan(MEANS, words, system, why_not_a_name(words, system) or _too_common(words, system))


def _too_common(words: str, system: System) -> str:
    """Why words that stand in many companies' contracts are not one system's name."""
    titles = ContractFact.objects.filter(
        data_set=system.data_set, seen_from=PUBLIC, title__icontains=words
    ).values_list("supplier_name", flat=True)
    sellers = {fold_supplier(name) for name in titles[:TITLES] if name}
    if len(sellers) > MOST_SELLERS:
        return f"it stands in titles of contracts with {len(sellers)} suppliers"
    return ""


def learn(decision: ReviewDecision, found: list[Plan]) -> list[Lesson]:
    """Teach what may be taught. In the transaction of the decision."""
    lessons = []
    for plan in found:
        if plan.why_not:
            continue
        if plan.kind == MEANS:
            teach(plan.words, plan.system)
        else:
            refuse(plan.words, plan.system)
        lessons.append(
            Lesson.objects.create(
                decision=decision,
                kind=plan.kind,
                system=plan.system,
                name=plan.words[:200],
                folded=fold(plan.words),
            )
        )
    note("system", {lesson.system_id for lesson in lessons})
    return lessons


def unlearn(decision: ReviewDecision) -> None:
    """Take back what a decision taught, unless another decision that stands has taught it too."""
    lessons = list(decision.lessons.select_related("system"))
    for lesson in lessons:
        alike = Lesson.objects.filter(kind=lesson.kind, system=lesson.system, folded=lesson.folded)
        if alike.filter(decision__undone_at__isnull=True).exclude(decision=decision).exists():
            continue
        if lesson.kind == MEANS:
            forget(lesson.folded, lesson.system)
        else:
            allow_again(lesson.folded, lesson.system)
    note("system", {lesson.system_id for lesson in lessons})
