"""Capabilities in the admin."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Q, QuerySet
from wagtail.admin.ui.tables import Column, NumberColumn, UpdatedAtColumn

from cms.curating.forms import CapabilityForm, NewCapabilityForm
from cms.curating.lists import Curated
from cms.curating.views import (
    CuratedIndex,
)
from suppliers.models import Capability


class CapabilityIndex(CuratedIndex):
    default_ordering = "sort"

    def rows_in(self, data_set: str) -> QuerySet[Capability]:
        rows = super().rows_in(data_set).select_related("parent")
        ours = Count("systems", filter=Q(systems__data_set=data_set), distinct=True)
        return rows.annotate(n_systems=ours).order_by(F("parent__sort").asc(nulls_first=True), "sort")

    def called(self, rows: QuerySet[Capability], text: str) -> QuerySet[Capability]:
        return rows.filter(
            Q(name__icontains=text) | Q(synonyms__icontains=text) | Q(parent__name__icontains=text)
        )


class CapabilityViewSet(Curated):
    model = Capability
    icon = "tasks"
    menu_order = 40
    form = CapabilityForm
    index_view_class = CapabilityIndex
    list_filter = ["kind"]
    list_display = [
        "name",
        Column("get_kind_display", label="Kind", sort_key="kind"),
        Column("parent", label="Service area", sort_key="parent__sort"),
        Column("measure", label="Measure"),
        NumberColumn("n_systems", label="Systems"),
        UpdatedAtColumn(),
    ]

    def get_form_class(self, for_update: bool = False) -> type[Any]:
        return CapabilityForm if for_update else NewCapabilityForm
