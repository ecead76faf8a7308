"""Names of systems that are learnt from what people decide, and words that are learnt not to be one."""

from __future__ import annotations

from suppliers.models import RefusedName, Supplier, SupplierName, System, SystemName
from suppliers.names import fold, fold_supplier
from suppliers.recognition.context import CONTEXT_WORDS
from suppliers.recognition.ordinary import ORDINARY_PHRASES, ORDINARY_WORDS

SHORTEST = 6
"""Letters below which one word is too likely to be another word or somebody else's initials."""

LONGEST = 60
"""Letters of the longest name worth learning: a longer one is a sentence, which stands in one text alone."""

_LEGAL_FORMS = frozenset({"limited", "ltd", "plc", "llp"})
_ORDINARY = ORDINARY_WORDS | CONTEXT_WORDS | {"and", "for", "of", "the", "a", "annual", "new", "council"}


def why_not_a_name(words: str, system: System) -> str:
    """Why these words are not learnt as a name of the system, in words for a reader; empty where they may be.

    A name is learnt for every text of every organisation, so it must be able to mean this system alone.
    """
    if why := why_not_alone(words):
        return why
    folded = fold(words)
    if _is_its_own(folded, system):
        return "it is known as a name of that system already"
    others = SystemName.objects.filter(data_set=system.data_set, folded=folded).exclude(system=system)
    if others.exists() or folded in _names_of_other_systems(system):
        return "another system is called so as well"
    companies = SupplierName.objects.filter(data_set=system.data_set, folded=fold_supplier(words))
    if companies.exists() or Supplier.objects.filter(data_set=system.data_set, name__iexact=words).exists():
        return "a company is called so"
    return ""


def why_not_alone(words: str) -> str:
    """Why these words cannot mean any system by themselves; empty where they can."""
    folded = fold(words)
    parts = folded.split()
    letters = "".join(parts)
    if not letters or letters.isdigit():
        return "it has no letters"
    if len(parts) == 1 and len(letters) < SHORTEST:
        return f"a word of fewer than {SHORTEST} letters may mean other things"
    if len(folded) > LONGEST:
        return "it is too long for a name"
    if all(part in _ORDINARY or part.isdigit() for part in parts) or tuple(parts) in ORDINARY_PHRASES:
        return "it is ordinary English"
    if not _LEGAL_FORMS.isdisjoint(parts):
        return "it reads as a company"
    return ""


def _is_its_own(folded: str, system: System) -> bool:
    """Whether the catalogue itself calls the system so; a name that was taught does not count."""
    named = SystemName.objects.filter(system=system, folded=folded, taught=False)
    return named.exists() or fold(system.name) == folded


def _names_of_other_systems(system: System) -> set[str]:
    every = System.objects.filter(data_set=system.data_set).exclude(pk=system.pk)
    return {fold(name) for name in every.values_list("name", flat=True)}


def teach(words: str, system: System) -> None:
    """Let these words be a name of the system. The caller has asked `why_not_a_name`."""
    SystemName.objects.get_or_create(
        system=system,
        folded=fold(words),
        defaults={"name": words, "data_set": system.data_set, "taught": True},
    )


def forget(folded: str, system: System) -> None:
    """Take back a name that was taught; one that the catalogue has by now stays."""
    SystemName.objects.filter(system=system, folded=folded, taught=True).delete()


def why_not_refused(words: str, system: System) -> str:
    """Why these words cannot be learnt not to mean the system; empty where they can.

    Its own name is suggested where the text makes it doubtful, and a no is then about that text alone.
    """
    folded = fold(words)
    if not folded or len(folded) > LONGEST:
        return "there is no word to remember"
    if _is_its_own(folded, system):
        return "it is a name of that system, and only this text means something else"
    return ""


def refuse(words: str, system: System) -> None:
    """Never suggest the system for these words again."""
    RefusedName.objects.get_or_create(
        system=system, folded=fold(words), defaults={"name": words, "data_set": system.data_set}
    )


def allow_again(folded: str, system: System) -> None:
    """Take back that the words do not mean the system."""
    RefusedName.objects.filter(system=system, folded=folded).delete()
