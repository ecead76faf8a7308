"""Looks names up in the database: what the search falls back to while its index does not answer."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from boroughs.models import Organisation, OrganisationName
from boroughs.names import fold_organisation
from boroughs.reader import Reader
from contracts.comparisons.contracts import TIE
from contracts.comparisons.organisations import end_of
from contracts.comparisons.suppliers import supplier_names, suppliers_of
from contracts.comparisons.system_lines import systems_called, systems_offered
from contracts.models import ContractFact
from suppliers.models import Capability
from suppliers.names import fold, fold_supplier

MOST = 20
"""Results of one kind: two screens; whoever sees so many narrows the words."""

MOST_WORDS = 6
"""Words of a title that are looked for: each costs one look through the titles."""


def called(reader: Reader, text: str) -> dict[str, list[int]]:
    """Kind ("system", "supplier", "borough", "capability", "contract") → ids of what is called so, nearest first."""
    wanted = fold(text)
    if not wanted:
        return {}
    return {
        "system": _systems(reader, text)[:MOST],
        "supplier": _suppliers(reader, wanted)[:MOST],
        "borough": _organisations(reader, text)[:MOST],
        "capability": _capabilities(wanted)[:MOST],
        "contract": _contracts(reader, text.strip()),
    }


def _nearest(names: Iterable[str], wanted: str) -> int:
    """0: called exactly so; 1: a name begins so; 2: it is somewhere in a name."""
    folded = [fold(name) for name in names]
    if wanted in folded:
        return 0
    return 1 if any(name.startswith(wanted) for name in folded) else 2


def _systems(reader: Reader, text: str) -> list[int]:
    wanted = fold(text)
    found = systems_offered(reader).filter(pk__in=systems_called(reader, text)).prefetch_related("names")
    named = {one: [one.name, *one.former_names, *(name.name for name in one.names.all())] for one in found}
    return [one.pk for one in sorted(named, key=lambda one: (_nearest(named[one], wanted), one.name))]


def _suppliers(reader: Reader, wanted: str) -> list[int]:
    visible = suppliers_of(reader)
    # As recorded names are folded: "Limited" or "Ltd" is no part of what is looked for
    bare = fold_supplier(wanted)
    named = supplier_names(reader, visible).filter(folded__contains=bare).values("supplier")
    found = visible.filter(Q(pk__in=named) | Q(name__icontains=wanted) | Q(company_number__iexact=wanted))
    kept = {
        one.merged_into_id or one.pk: one.merged_into or one for one in found.select_related("merged_into")
    }
    return [one.pk for one in sorted(kept.values(), key=lambda one: (_nearest([one.name], wanted), one.name))]


def _organisations(reader: Reader, text: str) -> list[int]:
    wanted = fold_organisation(text)
    every = Organisation.objects.visible_to(reader)
    named = OrganisationName.objects.filter(data_set=reader.data_set, folded__contains=wanted)
    also = set(named.values_list("organisation_id", flat=True))
    found = [
        (_nearest((name, short), wanted), name, pk)
        for pk, name, short in every.values_list("id", "name", "short_name")
        if pk in also or wanted in fold_organisation(name) or wanted in fold_organisation(short)
    ]
    return [pk for _, _, pk in sorted(found)]


def _capabilities(wanted: str) -> list[int]:
    every = Capability.objects.order_by("sort", "name").values_list("id", "name", "synonyms")
    found = [
        (_nearest((name, *synonyms), wanted), pk)
        for pk, name, synonyms in every
        if any(wanted in fold(one) for one in (name, *synonyms))
    ]
    return [pk for _, pk in sorted(found, key=lambda pair: pair[0])]


def _contracts(reader: Reader, text: str) -> list[int]:
    """By exact reference, OCID or award; else by every word in the title. Two questions, bounded."""
    facts = ContractFact.objects.visible_to(reader).annotate(ends=end_of())
    exact = Q(reference__iexact=text) | Q(ocid__iexact=text) | Q(award_id__iexact=text)
    found = list(facts.filter(exact).order_by("-ends", *TIE).values_list("contract_id", flat=True)[:MOST])
    words = [word for word in dict.fromkeys(text.split()) if fold(word)][:MOST_WORDS]
    if words and len(found) < MOST:
        titled = Q()
        for word in words:
            titled &= Q(title__icontains=word)
        also = facts.filter(titled).exclude(contract__in=found).order_by("-ends", *TIE)
        found += list(also.values_list("contract_id", flat=True)[: MOST - len(found)])
    return found
