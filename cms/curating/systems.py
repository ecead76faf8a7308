"""Systems in the admin: their list, moving them under a capability, retiring them and bringing them back."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from wagtail.admin.ui.tables import Column, UpdatedAtColumn

from cms.curating.actions import CuratingAction, ReasonForm
from cms.curating.forms import SystemForm
from cms.curating.lists import Curated
from cms.curating.merging import MergeAction
from cms.curating.rights import reader_in, user_of
from cms.curating.touching import touched_words
from cms.curating.views import (
    CuratedIndex,
    OneSetFilter,
)
from contracts.imports.curating import merge_systems, move_system, part_systems
from suppliers import curating
from suppliers.merging_systems import why_not_merged
from suppliers.models import Capability, System, SystemName
from suppliers.names import fold


class SystemFilter(OneSetFilter):
    capability = django_filters.ModelChoiceFilter(
        queryset=Capability.objects.exclude(kind=Capability.Kind.AREA).order_by("name"),
        field_name="capabilities",
    )
    state = django_filters.ChoiceFilter(
        label="State",
        choices=[
            ("module", "Modules"),
            ("retired", "Retired"),
            ("merged", "Merged into another"),
            ("ownerless", "Owner not known"),
        ],
        method="in_state",
    )

    def in_state(self, rows: QuerySet[System], _: str, state: str) -> QuerySet[System]:
        return rows.filter(
            {
                "module": Q(part_of__isnull=False),
                "merged": Q(merged_into__isnull=False),
                "retired": Q(retired_on__isnull=False),
                "ownerless": Q(owner__isnull=True),
            }[state]
        )

    class Meta:
        model = System
        fields: list[str] = []


class SystemIndex(CuratedIndex):
    filterset_class = SystemFilter
    default_ordering = "name"

    def rows_in(self, data_set: str) -> QuerySet[System]:
        by_sort = Prefetch("capabilities", Capability.objects.order_by("sort", "name"))
        return (
            super()
            .rows_in(data_set)
            .select_related("owner", "part_of", "merged_into")
            .prefetch_related(by_sort)
        )

    def called(self, rows: QuerySet[System], text: str) -> QuerySet[System]:
        named = SystemName.objects.filter(folded__contains=fold(text) or text)
        return rows.filter(Q(pk__in=named.values("system")) | Q(name__icontains=text))


class SystemViewSet(Curated):
    model = System
    icon = "desktop"
    menu_order = 30
    form = SystemForm
    index_view_class = SystemIndex
    list_display = [
        "name",
        Column("owner", label="Owner", sort_key="owner__name"),
        Column("part_of", label="Module of", sort_key="part_of__name"),
        Column(
            "used_for", label="For", accessor=lambda one: ", ".join(c.name for c in one.capabilities.all())
        ),
        Column("merged_into", label="Merged into"),
        Column("retired_on", label="Retired", sort_key="retired_on"),
        UpdatedAtColumn(),
    ]


class MoveForm(ReasonForm):
    capability = forms.ModelChoiceField(
        Capability.objects.exclude(kind=Capability.Kind.AREA).order_by("name"), label="Capability"
    )
    field_order = ("capability", "reason")


class MoveSystems(CuratingAction):
    display_name = "Move under a capability"
    aria_label = "Move the ticked systems under one capability"
    action_type = "move"
    models = [System]
    permission = "suppliers.change_system"
    form_class = MoveForm
    words = "Move them"
    done = "moved"
    explains = (
        "Each is for that capability alone from now on. Contracts that do not say themselves what for follow at once; "
        "who runs it, where a title alone tells, when that register is read again."
    )

    def why_not(self, one: System) -> str:
        return curating.why_not_curated(one)

    def effect(self, one: System) -> str:
        now = ", ".join(one.capabilities.order_by("name").values_list("name", flat=True)) or "nothing"
        return f"It is for {now} now. {touched_words(reader_in(self.request, one.data_set), one)}"

    def act(self, one: System, form: Any) -> None:
        move_system(
            system=one, under=form.cleaned_data["capability"], by=user_of(self.request),
            reason=form.cleaned_data["reason"],
        )  # fmt: skip


class MergeSystems(MergeAction):
    aria_label = "Merge the ticked systems into one of them"
    models = [System]
    permission = "suppliers.change_system"
    explains = (
        "Every name of the others means the one that stays. What registers and notices say of them counts as said of "
        "it at once, and their addresses lead to its page. Evidence is not changed, and Part takes it back."
    )

    def likely(self, rows: list[System]) -> System:
        """Not retired, with an owner, no module, the oldest."""
        return min(
            rows,
            key=lambda one: (
                one.retired_on is not None, one.owner_id is None, one.part_of_id is not None, one.pk,
            ),
        )  # fmt: skip

    def refused(self, *, keep: System, gone: System) -> str:
        return why_not_merged(keep=keep, gone=gone)

    def follows(self, one: System) -> str:
        return f"{touched_words(reader_in(self.request, one.data_set), one)} They show the one that stays."

    def act(self, one: System, form: Any) -> None:
        merge_systems(keep=self.keep, gone=one, by=user_of(self.request), reason=form.cleaned_data["reason"])


class PartSystems(CuratingAction):
    display_name = "Part"
    aria_label = "Part the ticked systems from what they are merged into"
    action_type = "part"
    models = [System]
    permission = "suppliers.change_system"
    form_class = ReasonForm
    words = "Part them"
    done = "parted"
    explains = (
        "Each stands for itself again, with what was recorded of it. What was found in files meanwhile under its name "
        "stays with the other until that register is read again."
    )

    def why_not(self, one: System) -> str:
        return "" if one.merged_into is not None else "It is not merged into another."

    def effect(self, one: System) -> str:
        return f"It is merged into {one.merged_into}."

    def act(self, one: System, form: Any) -> None:
        part_systems(gone=one, by=user_of(self.request), reason=form.cleaned_data["reason"])


class RetireSystems(CuratingAction):
    display_name = "Retire"
    aria_label = "Retire the ticked systems"
    action_type = "retire"
    models = [System]
    permission = "suppliers.change_system"
    form_class = ReasonForm
    words = "Retire them"
    done = "retired"
    classes = {"serious"}
    explains = (
        "They are not listed, found, offered or recognised any more. Their pages stay and give this reason, and what "
        "registers say of them stays too."
    )

    def why_not(self, one: System) -> str:
        return "It is retired already." if one.retired_on else curating.why_not_curated(one)

    def effect(self, one: System) -> str:
        return touched_words(reader_in(self.request, one.data_set), one)

    def act(self, one: System, form: Any) -> None:
        curating.retire(
            system=one, because=form.cleaned_data["reason"], on=timezone.localdate(), by=user_of(self.request)
        )


class BringBackSystems(CuratingAction):
    display_name = "Bring back"
    aria_label = "Bring the ticked retired systems back"
    action_type = "bring_back"
    models = [System]
    permission = "suppliers.change_system"
    words = "Bring them back"
    done = "brought back"
    explains = "They are listed, found, offered and recognised again."

    def why_not(self, one: System) -> str:
        return "" if one.retired_on else "It is not retired."

    def effect(self, one: System) -> str:
        return f"Retired because: {one.retired_because}"

    def act(self, one: System, form: Any) -> None:
        curating.bring_back(system=one, by=user_of(self.request))
