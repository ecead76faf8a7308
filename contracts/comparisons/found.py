"""What is said of each thing that a search found: its name, what it is, and its two most useful facts.

Everything is read from the database as `reader` may see it, so what the reader may not see is simply not there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from boroughs.models import Organisation
from boroughs.reader import Reader
from contracts.comparisons.organisations import organisation_lines
from contracts.comparisons.running import Runs, runs_by_system
from contracts.comparisons.suppliers import suppliers_of
from contracts.comparisons.system_lines import systems_of
from contracts.comparisons.words import count
from contracts.models import ContractFact
from contracts.records import Outcome
from suppliers.models import Capability

AT_ONCE = 1000
"""Objects read in one question: an export has thousands."""


@dataclass(frozen=True, slots=True)
class Card:
    """One result: its page by the name and key of its address, what it is, its facts. `contract` has figures."""

    name: str
    page: str
    key: str
    what: str
    facts: tuple[str, ...] = ()
    contract: ContractFact | None = None


def system_cards(reader: Reader, ids: Sequence[int], today: date) -> dict[int, Card]:
    runs = runs_by_system(reader, today, ids) if ids else {}
    found = (
        systems_of(reader)
        .filter(pk__in=ids)
        .select_related("owner", "part_of")
        .prefetch_related("capabilities")
    )
    made = {}
    for one in found:
        owner = f"owned by {one.owner.name}" if one.owner else "owner not known"
        uses = ", ".join(capability.name for capability in one.capabilities.all()[:3])
        kind = f"Module of {one.part_of.name}" if one.part_of else "System"
        what = f"{kind} for {uses}" if uses else kind
        made[one.pk] = Card(
            one.name, "system", one.slug, what, (owner, users_words(runs.get(one.pk, Runs())))
        )
    return made


def users_words(runs: Runs) -> str:
    """ "3 boroughs and 1 other body known to run it"."""
    if not runs.total:
        return "nobody known to run it"
    others = count(runs.others, "other body", "other bodies") if runs.others else ""
    boroughs = count(runs.boroughs, "borough") if runs.boroughs else ""
    return f"{' and '.join(filter(None, (boroughs, others)))} known to run it"


def supplier_cards(reader: Reader, ids: Sequence[int], today: date) -> dict[int, Card]:
    found = list(suppliers_of(reader).filter(pk__in=ids, merged_into__isnull=True).prefetch_related("merged"))
    kept = {pk: one.pk for one in found for pk in (one.pk, *(gone.pk for gone in one.merged.all()))}
    contracts: Counter[int] = Counter()
    rows = (
        ContractFact.objects.visible_to(reader)
        .filter(supplier__in=kept)
        .exclude(outcome=Outcome.CALLED_OFF)
        .order_by()
    )
    for supplier, n in rows.values_list("supplier_id").annotate(n=Count("id")):
        contracts[kept[supplier]] += n
    owned = Counter(systems_of(reader).filter(owner__in=ids).values_list("owner_id", flat=True))
    made = {}
    for one in found:
        facts = (
            f"{count(contracts[one.pk], 'contract')} known here",
            f"{count(owned[one.pk], 'system')} owned",
        )
        made[one.pk] = Card(one.name, "supplier", one.slug, "Supplier", facts)
    return made


def organisation_cards(reader: Reader, ids: Sequence[int], today: date) -> dict[int, Card]:
    found = list(Organisation.objects.visible_to(reader).filter(pk__in=ids))
    if not found:
        return {}
    return {
        line.organisation.pk: Card(
            line.organisation.name,
            "borough",
            line.organisation.slug,
            line.organisation.get_kind_display(),
            (f"{count(line.systems, 'system')} known", count(line.contracts, "contract")),
        )
        for line in organisation_lines(reader, found, today)
    }


def capability_cards(reader: Reader, ids: Sequence[int], today: date) -> dict[int, Card]:
    made = {}
    for one in Capability.objects.filter(pk__in=ids).select_related("parent"):
        area = one.parent.name if one.parent else ""
        facts = tuple(filter(None, (area, one.measure and f"measured in {one.measure}")))
        made[one.pk] = Card(one.name, "capability", one.slug, one.get_kind_display(), facts)
    return made


def contract_cards(reader: Reader, ids: Sequence[int], today: date) -> dict[int, Card]:
    """Contracts, each with its fact as the reader sees it."""
    made = {}
    wanted = list(ids)
    for start in range(0, len(wanted), AT_ONCE):
        rows = (
            ContractFact.objects.visible_to(reader)
            .filter(contract__in=wanted[start : start + AT_ONCE])
            .select_related("contract", "supplier")
            # Some thousand contracts are of a few organisations
            .prefetch_related("organisation")
        )
        for fact in rows:
            name = fact.title or fact.reference or "A contract without a title"
            what = f"Contract of {fact.organisation.short_name}"
            supplier = f"with {fact.supplier_name[:80]}" if fact.supplier_name else "supplier not known"
            made[fact.contract_id] = Card(name, "contract", fact.contract.slug, what, (supplier,), fact)
    return made
