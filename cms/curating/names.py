"""Names of systems and suppliers in the admin: taking them, approving them and taking them away."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import URLPattern, reverse
from wagtail.admin.ui.tables import Column

from cms.curating.actions import CuratingAction
from cms.curating.forms import SupplierNameForm, SystemNameForm
from cms.curating.lists import Curated
from cms.curating.rights import user_of
from cms.curating.views import (
    CuratedIndex,
    NameAdd,
    OneSetFilter,
)
from suppliers import curating
from suppliers.models import SupplierName, SystemName
from suppliers.names import fold, fold_supplier


class SystemNameFilter(OneSetFilter):
    state = django_filters.ChoiceFilter(
        label="State",
        choices=[("weak", "Counts only beside its supplier"), ("taught", "Learnt in the review")],
        method="in_state",
    )

    def in_state(self, rows: QuerySet[SystemName], _: str, state: str) -> QuerySet[SystemName]:
        return rows.filter(**{state: True})

    class Meta:
        model = SystemName
        fields: list[str] = []


class SystemNameIndex(CuratedIndex):
    filterset_class = SystemNameFilter
    default_ordering = "name"
    page_title = "Names of systems"

    def rows_in(self, data_set: str) -> QuerySet[SystemName]:
        return super().rows_in(data_set).select_related("system")

    def called(self, rows: QuerySet[SystemName], text: str) -> QuerySet[SystemName]:
        return rows.filter(Q(folded__contains=fold(text) or text) | Q(system__name__icontains=text))

    def get_edit_url(self, instance: SystemName) -> str:
        return reverse("system:edit", args=[instance.system_id])


def name_state(one: SystemName) -> str:
    if one.taught:
        return "Learnt in the review"
    return "Counts only beside its supplier or a word of context" if one.weak else "Counts by itself"


class Names(Curated):
    add_view_class = NameAdd

    def get_urlpatterns(self) -> list[URLPattern]:
        wanted = {"index", "index_results", "add"}
        return [one for one in super().get_urlpatterns() if one.name in wanted]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        gone = {"edit_url_name", "history_url_name", "usage_url_name"}
        return {
            name: value
            for name, value in super().get_common_view_kwargs(**kwargs).items()
            if name not in gone
        }

    def register_admin_url_finder(self) -> None:
        """A name has no page of its own."""


class SystemNameViewSet(Names):
    model = SystemName
    icon = "tag"
    menu_label = "Names of systems"
    menu_order = 50
    form = SystemNameForm
    index_view_class = SystemNameIndex
    list_display = [
        "name",
        Column("system", label="Means", sort_key="system__name"),
        Column("state", label="State", accessor=name_state),
    ]


class SupplierNameFilter(OneSetFilter):
    class Meta:
        model = SupplierName
        fields: list[str] = []


class SupplierNameIndex(CuratedIndex):
    filterset_class = SupplierNameFilter
    default_ordering = "name"
    page_title = "Names of suppliers"

    def rows_in(self, data_set: str) -> QuerySet[SupplierName]:
        return super().rows_in(data_set).select_related("supplier", "supplier__merged_into")

    def called(self, rows: QuerySet[SupplierName], text: str) -> QuerySet[SupplierName]:
        return rows.filter(Q(folded__contains=fold_supplier(text)) | Q(supplier__name__icontains=text))

    def get_edit_url(self, instance: SupplierName) -> str:
        return reverse("supplier:edit", args=[instance.supplier_id])


class SupplierNameViewSet(Names):
    model = SupplierName
    icon = "tag"
    menu_label = "Names of suppliers"
    menu_order = 60
    form = SupplierNameForm
    index_view_class = SupplierNameIndex
    list_display = [
        "name",
        Column("supplier", label="Means", sort_key="supplier__name"),
        Column("into", label="Which is merged into", accessor=lambda one: one.supplier.merged_into),
    ]


class ApproveNames(CuratingAction):
    display_name = "Approve"
    aria_label = "Approve the ticked names"
    action_type = "approve"
    models = [SystemName]
    permission = "suppliers.change_systemname"
    words = "Approve them"
    done = "approved"
    explains = (
        "Each means its system in every text from the next import on, also without its supplier beside it."
    )

    def why_not(self, one: SystemName) -> str:
        return "" if one.weak or one.taught else "It counts by itself already."

    def label(self, one: SystemName) -> str:
        return f"“{one.name}” for {one.system}"

    def act(self, one: SystemName, form: Any) -> None:
        curating.approve_name(name=one, by=user_of(self.request))


class TakeNames(CuratingAction):
    display_name = "Take away"
    aria_label = "Take the ticked names away"
    action_type = "take_away"
    models = [SystemName, SupplierName]
    permission = "suppliers.change_systemname"
    words = "Take them away"
    done = "taken away"
    classes = {"serious"}
    explains = "No text is understood so from the next import on. What was found and decided so far stays."

    def label(self, one: Any) -> str:
        return f"“{one.name}” for {one.supplier if isinstance(one, SupplierName) else one.system}"

    def act(self, one: Any, form: Any) -> None:
        curating.take_name(name=one, by=user_of(self.request))
