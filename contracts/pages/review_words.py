"""What the review queue says: a suggestion in a sentence, what each answer does and teaches, what was decided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from boroughs.reader import PUBLIC, Reader
from contracts.comparisons.fact_words import VALUE_KINDS
from contracts.comparisons.said_values import OTHER_VALUES
from contracts.comparisons.words import BASES, kinds, listed, per_words, pounds
from contracts.imports.answering import needs_system
from contracts.imports.bulk import chunked
from contracts.imports.lessons import MEANS, plans
from contracts.models import Lesson, ReviewDecision, ReviewItem
from suppliers.models import Capability, System, SystemName

Kind = ReviewItem.Kind
Verdict = ReviewDecision.Verdict

_DOES = {
    Kind.VALUE: ("the amount is right, and is compared", "it stays off every comparison"),
    Kind.SUPPLIER: (
        "both names mean the one company from now on",
        "they stay two, and nobody is asked again",
    ),
    Kind.RECOGNITION: ("it is the system of that name in the catalogue", "it is no system that we list"),
}
_NAMED = ("system", "capability")
_STANDS = ("it stands on the pages", "it stays off the pages, and is not suggested for this text again")


def names_of(reader: Reader, items: Iterable[ReviewItem]) -> dict[str, str]:
    """The names of the systems and capabilities that these suggestions and their answers give by their slugs."""
    slugs = {
        str(said.get(name, ""))
        for item in items
        for said in (item.suggestion, item.answer)
        for name in _NAMED
    } - {""}
    systems = System.objects.filter(data_set=reader.data_set)
    found: dict[str, str] = {}
    for chunk in chunked(slugs):
        found.update(Capability.objects.filter(slug__in=chunk).order_by().values_list("slug", "name"))
        found.update(systems.filter(slug__in=chunk).order_by().values_list("slug", "name"))
    return found


def suggestion_words(item: ReviewItem, names: dict[str, str]) -> str:
    """A suggestion in one sentence, from the record that waits."""
    said: dict[str, Any] = item.suggestion
    system = names.get(said.get("system", ""), said.get("system", ""))
    if item.kind == Kind.RECOGNITION and needs_system(item):
        return f"“{system}” is a system that the catalogue does not have."
    if item.kind == Kind.CHARGE:
        amount = said.get("amount")
        text = pounds(round(float(amount) * 100)) if amount is not None else "amount not stated"
        per = said.get("per", "not_known")
        per = (
            ""
            if amount is None
            else "(per what is not stated)"
            if per == "not_known"
            else per_words(per, said.get("unit", ""))
        )
        basis = BASES.get(said.get("basis", ""), "")
        what = kinds(said.get("covers", ()))
        return ", ".join(filter(None, (f"A charge for {what}: {text} {per}".strip(), basis, system)))
    if item.kind == Kind.VALUE:
        kind = VALUE_KINDS.get(said.get("value_kind", ""), "")
        value = said.get("value_pence")
        return ", ".join(filter(None, (pounds(value) if isinstance(value, int) else "An amount", kind)))
    if item.kind == Kind.SUPPLIER:
        gone, keep = said.get("gone_name", "One"), said.get("keep_name", "the other")
        return f"The two suppliers called {keep} are one." if gone == keep else f"{gone} is {keep}."
    capability = names.get(said.get("capability", ""), said.get("capability", ""))
    who = item.organisation.short_name if item.organisation else "An organisation"
    if item.kind in (Kind.DEPLOYMENT, Kind.RECOGNITION):
        how = {"ended": "ran", "option_considered": "considered", "planned": "plans to run"}
        verb = how.get(said.get("status", "live"), "runs")
        return f"{who} {verb} {system}{' for ' + capability if capability else ''}."
    if item.kind == Kind.CLAIM:
        return f"{said.get('supplier', 'The supplier')} says of {system}: {said.get('answer', '')}"
    return str(item.get_kind_display())


def words_of(item: ReviewItem) -> list[str]:
    """The words of the text that suggested it; in a statement that somebody compiled, the names and the amount."""
    if item.words:
        return list(item.words)
    text = item.text.casefold()
    names: set[str] = set()
    if item.evidence.system_id is not None:
        called = SystemName.objects.filter(system=item.evidence.system_id).values_list("name", flat=True)
        names = {str(item.suggestion.get("system", "")), *called}
    amount = item.suggestion.get("amount")
    if amount is not None:
        names.add(pounds(round(float(amount) * 100)))
    return sorted((name for name in names if name and name.casefold() in text), key=len, reverse=True)


def why_words(item: ReviewItem) -> list[str]:
    """Why a person is asked, where the suggestion itself does not say."""
    said = item.suggestion
    if item.kind == Kind.VALUE:
        return [_capital(reason.removeprefix("held: ")) + "." for reason in said.get("reasons", ())]
    if item.kind == Kind.SUPPLIER:
        numbers = [
            f"{said[f'{which}_name']} is company {said[f'{which}_number']}"
            for which in ("gone", "keep")
            if said.get(f"{which}_number")
        ]
        return [_capital(f"{said.get('why', '')}."), *(f"{number}." for number in numbers)]
    return ["Low confidence."] if said.get("confidence") == "low" else []


def effect_words(item: ReviewItem) -> tuple[str, str]:
    """What a yes does, and what a no does, with what each teaches."""
    yes, no = _DOES.get(Kind(item.kind), _STANDS)
    if item.kind == Kind.VALUE:
        return f"Yes: {yes}.", f"No: {no}."
    taught = [_taught(item, verdict) for verdict in (Verdict.YES, Verdict.NO)]
    return f"Yes: {yes}{taught[0]}.", f"No: {no}{taught[1]}."


def _taught(item: ReviewItem, verdict: str) -> str:
    if item.kind != Kind.DEPLOYMENT or not item.suggestion.get("inferred"):
        return ""
    if item.audience != PUBLIC:
        return "; nothing is learnt for other texts, because this one is not public"
    found = plans(item, verdict)
    learnt = [plan for plan in found if not plan.why_not]
    if learnt:
        return f"; learnt for every text: {listed([plan.sentence for plan in learnt])}"
    spared = [plan.sentence for plan in found if plan.why_not]
    return f"; {listed(spared)}" if spared and verdict == Verdict.YES else ""


def answer_words(item: ReviewItem, verdict: str, answer: dict[str, Any], names: dict[str, str]) -> str:
    """What somebody said, in a few words: "Yes", "No", "It is Examplecase"."""
    if verdict != Verdict.ANOTHER:
        return str(Verdict(verdict).label)
    if "system" in answer:
        return f"It is {names.get(answer['system'], answer['system'])}"
    if "covers" in answer:
        return f"It is a charge for {kinds(answer['covers'])}"
    if "value_kind" in answer:
        return f"It is {OTHER_VALUES.get(answer['value_kind'], 'something else')}"
    return f"It is {answer.get('name', 'another supplier')}"


def lesson_words(lessons: list[Lesson]) -> str:
    """What a decision taught: "Learnt: “Liquid Logic” means Liquidlogic". Empty where it taught nothing."""
    if not lessons:
        return ""
    said = [
        f"“{lesson.name}” {'means' if lesson.kind == MEANS else 'does not mean'} {lesson.system.name}"
        for lesson in lessons
    ]
    return f"Learnt: {listed(said)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
