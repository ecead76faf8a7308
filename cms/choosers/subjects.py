"""What editors choose from: for each kind who may see what, how it is found by name, and what tells two alike apart.

The catalogue is offered as the public sees it. Contracts are those that the editor's own reader may see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from boroughs.models import Organisation, OrganisationName
from boroughs.names import fold_organisation
from boroughs.reader import PUBLIC, Reader
from contracts.comparisons.suppliers import supplier_names, suppliers_of
from contracts.comparisons.system_lines import systems_called, systems_offered
from contracts.comparisons.words import day
from contracts.models import Contract, ContractFact
from suppliers.models import Capability, Supplier, System
from suppliers.names import fold, fold_supplier

MOST_WORDS = 6
"""Words that are looked for in contracts: each costs one look through the titles."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One kind of thing to choose. `seen` gives rows for a reader, `called` narrows them to a text, `note` tells
    two of one name apart. A row's id is `id_of(row)` and its slug `slug_of(row)`."""

    kind: str
    model: type
    icon: str
    plural: str
    seen: Callable[[Reader], QuerySet[Any]]
    called: Callable[[QuerySet[Any], Reader, str], QuerySet[Any]]
    note: Callable[[Any], str]
    name: Callable[[Any], str] = str
    id_of: Callable[[Any], int] = lambda row: int(row.pk)
    slug_of: Callable[[Any], str] = lambda row: str(row.slug)
    id_field: str = "pk"
    slug_field: str = "slug"

    def label(self, row: Any) -> str:
        """Name and what tells it apart in one line; a made-up one says so."""
        made_up = "made up" if getattr(row, "data_set", "") == "demonstration" else ""
        return " · ".join(filter(None, (self.name(row), self.note(row), made_up)))


def as_public(reader: Reader) -> Reader:
    """The public in the reader's data set."""
    return Reader(PUBLIC, frozenset(), reader.data_set)


def joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _systems(reader: Reader) -> QuerySet[System]:
    return systems_offered(reader).select_related("owner", "part_of").order_by("name", "slug")


def _systems_called(rows: QuerySet[System], reader: Reader, text: str) -> QuerySet[System]:
    return rows.filter(pk__in=systems_called(reader, text))


def system_note(one: System) -> str:
    owner = one.owner.name if one.owner else "owner not known"
    return joined(owner, f"module of {one.part_of.name}" if one.part_of else "")


def _suppliers(reader: Reader) -> QuerySet[Supplier]:
    return suppliers_of(as_public(reader)).filter(merged_into__isnull=True).order_by("name", "slug")


def _suppliers_called(rows: QuerySet[Supplier], reader: Reader, text: str) -> QuerySet[Supplier]:
    """Those with such a name, also of a company that was merged into them; or with this company number."""
    visible = suppliers_of(as_public(reader))
    named = supplier_names(reader, visible).filter(folded__contains=fold_supplier(text)).values("supplier")
    into = visible.filter(pk__in=named, merged_into__isnull=False).values("merged_into")
    return rows.filter(Q(pk__in=named) | Q(pk__in=into) | Q(company_number__iexact=text.strip()))


def supplier_note(one: Supplier) -> str:
    number = f"company {one.company_number}" if one.company_number else "no company number known"
    return joined(number, one.group_name)


def _capabilities(_: Reader) -> QuerySet[Capability]:
    found = Capability.objects.exclude(kind=Capability.Kind.AREA).select_related("parent")
    return found.order_by("parent__sort", "sort", "name")


def _capabilities_called(rows: QuerySet[Capability], _: Reader, text: str) -> QuerySet[Capability]:
    wanted = fold(text)
    every = rows.values_list("pk", "name", "synonyms")
    return rows.filter(pk__in=[pk for pk, name, also in every if _any_holds((name, *also), wanted)])


def _any_holds(names: Iterable[str], wanted: str) -> bool:
    return any(wanted in fold(name) for name in names)


def capability_note(one: Capability) -> str:
    suite = "suite of several" if one.kind == Capability.Kind.SUITE else ""
    return joined(one.parent.name if one.parent else "", suite)


def _organisations(reader: Reader) -> QuerySet[Organisation]:
    return Organisation.objects.visible_to(reader).order_by("name", "slug")


def _boroughs(reader: Reader) -> QuerySet[Organisation]:
    return _organisations(reader).filter(kind=Organisation.Kind.BOROUGH)


def _organisations_called(rows: QuerySet[Organisation], reader: Reader, text: str) -> QuerySet[Organisation]:
    wanted = fold_organisation(text)
    named = OrganisationName.objects.filter(data_set=reader.data_set, folded__contains=wanted)
    plain = Q(name__icontains=text.strip()) | Q(gss__iexact=text.strip())
    return rows.filter(plain | Q(pk__in=named.values("organisation")))


def organisation_note(one: Organisation) -> str:
    return joined(one.get_kind_display(), one.gss)


def _contracts(reader: Reader) -> QuerySet[ContractFact]:
    found = ContractFact.objects.visible_to(reader).select_related("contract", "organisation")
    return found.order_by("organisation__name", "title", "contract__slug")


def _contracts_called(rows: QuerySet[ContractFact], reader: Reader, text: str) -> QuerySet[ContractFact]:
    """Those with every word in the title, reference, supplier or organisation."""
    for word in list(dict.fromkeys(text.split()))[:MOST_WORDS]:
        rows = rows.filter(
            Q(title__icontains=word) | Q(reference__icontains=word) | Q(ocid__iexact=word)
            | Q(supplier_name__icontains=word) | Q(organisation__name__icontains=word)
        )  # fmt: skip
    return rows


def contract_note(one: ContractFact) -> str:
    end = one.end or one.initial_end
    ends = f"ends {day(end)}" if end else "end not known"
    supplier = one.supplier_name or "supplier not known"
    return joined(one.organisation.name, supplier, ends, one.reference)


SUBJECTS = {
    one.kind: one
    for one in (
        Subject("system", System, "desktop", "systems", _systems, _systems_called, system_note),
        Subject("supplier", Supplier, "group", "suppliers", _suppliers, _suppliers_called, supplier_note),
        Subject(
            "capability", Capability, "tasks", "capabilities", _capabilities, _capabilities_called, capability_note
        ),
        Subject("borough", Organisation, "home", "boroughs", _boroughs, _organisations_called, organisation_note),
        Subject(
            "organisation", Organisation, "home", "organisations", _organisations, _organisations_called,
            organisation_note,
        ),
        Subject(
            "contract", Contract, "doc-full", "contracts", _contracts, _contracts_called, contract_note,
            name=lambda fact: fact.title or "Contract without a title",
            id_of=lambda fact: int(fact.contract_id), slug_of=lambda fact: str(fact.contract.slug),
            id_field="contract", slug_field="contract__slug",
        ),
    )
}  # fmt: skip
