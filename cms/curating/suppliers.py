"""Suppliers in the admin: their list, merging them into one and parting them again."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from wagtail.admin.ui.tables import BooleanColumn, Column, NumberColumn, UpdatedAtColumn

from cms.curating.actions import CuratingAction, ReasonForm
from cms.curating.forms import SupplierForm
from cms.curating.lists import Curated
from cms.curating.merging import MergeAction
from cms.curating.rights import reader_in, user_of
from cms.curating.touching import contracts_of, pages_naming
from cms.curating.views import (
    CuratedIndex,
    OneSetFilter,
)
from contracts.comparisons.words import count
from contracts.imports.curating import part
from contracts.models import ContractFact
from suppliers.merging import merge, why_not_merged
from suppliers.models import Supplier, SupplierName
from suppliers.names import fold_supplier


class SupplierFilter(OneSetFilter):
    state = django_filters.ChoiceFilter(
        label="State",
        choices=[
            ("catalogue", "Of the catalogue"), ("evidence", "Only named by evidence"),
            ("merged", "Merged into another"), ("number", "Company number not known"),
        ],
        method="in_state",
    )  # fmt: skip

    def in_state(self, rows: QuerySet[Supplier], _: str, state: str) -> QuerySet[Supplier]:
        return rows.filter(
            {
                "catalogue": Q(in_catalogue=True, merged_into__isnull=True),
                "evidence": Q(in_catalogue=False),
                "merged": Q(merged_into__isnull=False),
                "number": Q(company_number=""),
            }[state]
        )

    class Meta:
        model = Supplier
        fields: list[str] = []


class SupplierIndex(CuratedIndex):
    filterset_class = SupplierFilter
    default_ordering = "name"

    def rows_in(self, data_set: str) -> QuerySet[Supplier]:
        facts = ContractFact.objects.visible_to(reader_in(self.request, data_set)).filter(
            supplier=OuterRef("pk")
        )
        held = facts.order_by().values("supplier").annotate(n=Count("pk")).values("n")
        rows = super().rows_in(data_set).select_related("merged_into")
        return rows.annotate(contracts=Coalesce(Subquery(held), 0))

    def called(self, rows: QuerySet[Supplier], text: str) -> QuerySet[Supplier]:
        named = SupplierName.objects.filter(folded__contains=fold_supplier(text))
        return rows.filter(
            Q(pk__in=named.values("supplier")) | Q(name__icontains=text) | Q(company_number__iexact=text)
        )


class SupplierViewSet(Curated):
    model = Supplier
    icon = "group"
    menu_order = 20
    form = SupplierForm
    index_view_class = SupplierIndex
    list_display = [
        "name",
        Column("company_number", label="Company number", sort_key="company_number"),
        Column("group_name", label="Group", sort_key="group_name"),
        NumberColumn("contracts", label="Contracts"),
        BooleanColumn("in_catalogue", label="Of the catalogue"),
        Column("merged_into", label="Merged into"),
        UpdatedAtColumn(),
    ]


class MergeSuppliers(MergeAction):
    aria_label = "Merge the ticked suppliers into one of them"
    models = [Supplier]
    permission = "suppliers.change_supplier"
    explains = (
        "Every name of the others means the one that stays, on every page and in every file, and their contracts stand "
        "on its page. Evidence is not changed, and Part takes it back."
    )

    def named(self, one: Supplier) -> str:
        return f"{one.name}{f' ({one.company_number})' if one.company_number else ''}"

    def likely(self, rows: list[Supplier]) -> Supplier:
        """With a company number, of the catalogue, the oldest."""
        return min(rows, key=lambda one: (not one.company_number, not one.in_catalogue, one.pk))

    def refused(self, *, keep: Supplier, gone: Supplier) -> str:
        return why_not_merged(keep=keep, gone=gone)

    def follows(self, one: Supplier) -> str:
        contracts = contracts_of(reader_in(self.request, one.data_set), [one])
        pages = len(pages_naming(one))
        return (
            f"{count(contracts, 'contract')} and {count(pages, 'page')} that name it show the one that stays."
        )

    def act(self, one: Supplier, form: Any) -> None:
        merge(keep=self.keep, gone=one, by=user_of(self.request), reason=form.cleaned_data["reason"])


class PartSuppliers(CuratingAction):
    display_name = "Part"
    aria_label = "Part the ticked suppliers from what they are merged into"
    action_type = "part"
    models = [Supplier]
    permission = "suppliers.change_supplier"
    form_class = ReasonForm
    words = "Part them"
    done = "parted"
    explains = "Each stands for itself again, with its own contracts. A yes of the review that merged it waits again."

    def why_not(self, one: Supplier) -> str:
        return "" if one.merged_into is not None else "It is not merged into another."

    def effect(self, one: Supplier) -> str:
        contracts = count(contracts_of(reader_in(self.request, one.data_set), [one]), "contract")
        return f"{contracts} move back to it from {one.merged_into}."

    def act(self, one: Supplier, form: Any) -> None:
        part(gone=one, by=user_of(self.request), reason=form.cleaned_data["reason"])
