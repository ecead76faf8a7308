"""Capabilities in the admin."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Q, QuerySet
from wagtail.admin.ui.tables import Column, NumberColumn, UpdatedAtColumn
from wagtail.models import Page

from cms.curating.actions import CuratingAction, ReasonForm
from cms.curating.forms import CapabilityForm, NewCapabilityForm
from cms.curating.lists import Curated
from cms.curating.rights import user_of
from cms.curating.touching import pages_naming
from cms.curating.views import (
    CuratedIndex,
)
from contracts.comparisons.words import count
from suppliers import taking_away
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


class TakeAwayCapabilities(CuratingAction):
    display_name = "Take away"
    aria_label = "Take the ticked capabilities away"
    action_type = "take_away"
    models = [Capability]
    permission = "suppliers.change_capability"
    form_class = ReasonForm
    words = "Take them away"
    done = "taken away"
    classes = {"serious"}
    explains = (
        "For one that was added by mistake. Its page is there no more; the site's history keeps this reason."
    )

    def why_not(self, one: Capability) -> str:
        if taking_away.is_ours(one):
            return "It stands in the catalogue's own file, which would bring it back."
        named_by = [
            count(n, str(model._meta.verbose_name), str(model._meta.verbose_name_plural))
            for model, n in taking_away.naming(one).items()
            if not issubclass(model, Page)
        ]
        if pages := len(pages_naming(one)):
            named_by.append(count(pages, "page"))
        return f"It is named by {', '.join(named_by)}: change them first." if named_by else ""

    def effect(self, one: Capability) -> str:
        return "Nothing names it."

    def act(self, one: Capability, form: Any) -> None:
        taking_away.take_away(capability=one, because=form.cleaned_data["reason"], by=user_of(self.request))
