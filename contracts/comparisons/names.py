"""Looks names up: systems, suppliers, organisations, capabilities, and contracts by reference or title."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from boroughs.models import Organisation, OrganisationName
from boroughs.names import fold_organisation
from boroughs.reader import Reader
from contracts.comparisons.contracts import TIE
from contracts.comparisons.organisations import end_of, organisation_lines
from contracts.comparisons.running import Runs, runs_by_system
from contracts.comparisons.suppliers import supplier_names, suppliers_of
from contracts.comparisons.systems import systems_called, systems_of
from contracts.comparisons.words import count, day
from contracts.models import ContractFact
from suppliers.models import Capability
from suppliers.names import fold, fold_supplier

MOST = 20
"""Results of one kind: two screens; whoever sees so many narrows the words."""

MOST_WORDS = 6
"""Words of a title that are looked for: each costs one look through the titles."""


@dataclass(frozen=True, slots=True)
class Found:
    """One result: its page by the name and key of its address, what it is, and its two most useful facts."""

    name: str
    page: str
    key: str
    what: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The results of one kind, at most `MOST`; `more`: there are others."""

    title: str
    found: list[Found]
    more: bool


def look_up(reader: Reader, text: str, today: date) -> list[Group]:
    """What is called so, kind by kind, as far as `reader` may see; kinds without a result are left out."""
    wanted = fold(text)
    groups = [
        _systems(reader, text, today) if wanted else [],
        _suppliers(reader, wanted) if wanted else [],
        _organisations(reader, text, today) if wanted else [],
        _capabilities(wanted) if wanted else [],
        _contracts(reader, text.strip(), today) if text.strip() else [],
    ]
    titles = ("Systems", "Suppliers", "Boroughs and other bodies", "Capabilities", "Contracts")
    return [
        Group(title, found[:MOST], len(found) > MOST)
        for title, found in zip(titles, groups, strict=True)
        if found
    ]


def _nearest(names: Iterable[str], wanted: str) -> int:
    """0: called exactly so; 1: a name begins so; 2: it is somewhere in a name."""
    folded = [fold(name) for name in names]
    if wanted in folded:
        return 0
    return 1 if any(name.startswith(wanted) for name in folded) else 2


def _systems(reader: Reader, text: str, today: date) -> list[Found]:
    called = systems_called(reader, text)
    runs = runs_by_system(reader, today, called) if called else {}
    found = (
        systems_of(reader)
        .filter(pk__in=called)
        .select_related("owner", "part_of")
        .prefetch_related("capabilities", "names")
    )
    wanted = fold(text)
    ordered = sorted(
        found,
        key=lambda one: (
            _nearest([one.name, *one.former_names, *(name.name for name in one.names.all())], wanted),
            -(runs[one.pk].total if one.pk in runs else 0),
            one.name,
        ),
    )
    made = []
    for one in ordered:
        users = _users_words(runs.get(one.pk, Runs()))
        owner = f"owned by {one.owner.name}" if one.owner else "owner not known"
        uses = ", ".join(capability.name for capability in one.capabilities.all()[:3])
        kind = f"module of {one.part_of.name}" if one.part_of else "system"
        made.append(
            Found(one.name, "system", one.slug, f"{kind} for {uses}" if uses else kind, (owner, users))
        )
    return made


def _users_words(runs: Runs) -> str:
    if not runs.total:
        return "nobody known to run it"
    others = count(runs.others, "other body", "other bodies") if runs.others else ""
    boroughs = count(runs.boroughs, "borough") if runs.boroughs else ""
    return f"{' and '.join(filter(None, (boroughs, others)))} known to run it"


def _suppliers(reader: Reader, wanted: str) -> list[Found]:
    visible = suppliers_of(reader)
    # As recorded names are folded: "Limited" or "Ltd" is no part of what is looked for
    bare = fold_supplier(wanted)
    named = supplier_names(reader, visible).filter(folded__contains=bare).values("supplier")
    found = visible.filter(Q(pk__in=named) | Q(name__icontains=wanted)).select_related("merged_into")
    kept = {one.merged_into_id or one.pk: one.merged_into or one for one in found}
    contracts = Counter(
        dict(
            ContractFact.objects.visible_to(reader)
            .filter(supplier__in=list(kept))
            .order_by()
            .values_list("supplier_id")
            .annotate(n=Count("id"))
        )
    )
    owned = Counter(systems_of(reader).filter(owner__in=list(kept)).values_list("owner_id", flat=True))
    ordered = sorted(
        kept.values(), key=lambda one: (_nearest([one.name], wanted), -contracts[one.pk], one.name)
    )
    return [
        Found(
            one.name, "supplier", one.slug, "supplier",
            (count(contracts[one.pk], "contract") + " known here", count(owned[one.pk], "system") + " owned"),
        )
        for one in ordered
    ]  # fmt: skip


def _organisations(reader: Reader, text: str, today: date) -> list[Found]:
    wanted = fold_organisation(text)
    named = OrganisationName.objects.filter(data_set=reader.data_set, folded__contains=wanted)
    every = Organisation.objects.visible_to(reader)
    called = {pk for pk, name, short in every.values_list("id", "name", "short_name")
              if wanted in fold_organisation(name) or wanted in fold_organisation(short)}  # fmt: skip
    found = list(every.filter(Q(pk__in=called) | Q(pk__in=named.values("organisation"))))
    found.sort(key=lambda one: (_nearest([one.name, one.short_name], wanted), one.name))
    return [
        Found(
            line.organisation.name, "borough", line.organisation.slug,
            line.organisation.get_kind_display(),
            (f"{count(line.systems, 'system')} known", count(line.contracts, "contract")),
        )
        for line in organisation_lines(reader, found, today)
    ] if found else []  # fmt: skip


def _capabilities(wanted: str) -> list[Found]:
    every = list(Capability.objects.select_related("parent").order_by("sort", "name"))
    found = [
        (place, one)
        for one in every
        if any(wanted in fold(name) for name in (one.name, *one.synonyms))
        for place in [_nearest([one.name, *one.synonyms], wanted)]
    ]
    found.sort(key=lambda pair: pair[0])
    made = []
    for _, one in found:
        facts = tuple(
            filter(
                None, (one.parent.name if one.parent else "", one.measure and f"measured in {one.measure}")
            )
        )
        made.append(Found(one.name, "capability", one.slug, one.get_kind_display().lower(), facts))
    return made


def _contracts(reader: Reader, text: str, today: date) -> list[Found]:
    """By exact reference, OCID or award; else by every word in the title. One query, bounded."""
    facts = (
        ContractFact.objects.visible_to(reader)
        .annotate(ends=end_of())
        .select_related("contract", "organisation")
    )
    exact = Q(reference__iexact=text) | Q(ocid__iexact=text) | Q(award_id__iexact=text)
    found = list(facts.filter(exact).order_by("-ends", *TIE)[: MOST + 1])
    words = [word for word in dict.fromkeys(text.split()) if fold(word)][:MOST_WORDS]
    if words and len(found) <= MOST:
        titled = Q()
        for word in words:
            titled &= Q(title__icontains=word)
        also = facts.filter(titled).exclude(pk__in=[fact.pk for fact in found])
        found += list(also.order_by("-ends", *TIE)[: MOST + 1 - len(found)])
    return [_contract(fact, today) for fact in found]


def _contract(fact: ContractFact, today: date) -> Found:
    end: date | None = fact.end or fact.initial_end
    ends = "end not known" if end is None else f"{'ended' if end < today else 'ends'} {day(end)}"
    supplier = f"with {fact.supplier_name[:80]}" if fact.supplier_name else "supplier not known"
    name = fact.title[:160] or fact.reference or "A contract without a title"
    what = f"contract of {fact.organisation.short_name}"
    return Found(name, "contract", fact.contract.slug, what, (supplier, ends))
