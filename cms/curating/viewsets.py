"""The menu "City Tools" of the admin: the review queue, suppliers, systems, capabilities, their names, synonyms."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import BooleanColumn, Column, NumberColumn, UpdatedAtColumn
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from boroughs.models import Organisation
from boroughs.reader import Reader
from cms.curating.forms import CapabilityForm, SupplierForm, SupplierNameForm, SystemForm, SystemNameForm
from cms.curating.rights import chosen_set, queue_of, reader_in
from cms.curating.views import (
    CuratedAdd,
    CuratedEdit,
    CuratedHistory,
    CuratedIndex,
    CuratedUsage,
    NameAdd,
    OneSetFilter,
)
from contracts.models import ContractFact, ReviewItem
from contracts.pages.review_words import names_of, suggestion_words
from search.models import Synonym
from suppliers.models import Capability, Supplier, SupplierName, System, SystemName
from suppliers.names import fold, fold_supplier


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


class Curated(ModelViewSet):
    """What the lists of the catalogue share. Nothing is deleted, and nothing is copied."""

    copy_view_enabled = False
    edit_view_class = CuratedEdit
    add_view_class = CuratedAdd
    history_view_class = CuratedHistory
    usage_view_class = CuratedUsage
    list_per_page = 50
    form: type[Any]

    def get_form_class(self, for_update: bool = False) -> type[Any]:
        return self.form

    def get_urlpatterns(self) -> list[URLPattern]:
        return [one for one in super().get_urlpatterns() if one.name != "delete"]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        return {name: value for name, value in found.items() if name != "delete_url_name"}


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


class SystemFilter(OneSetFilter):
    capability = django_filters.ModelChoiceFilter(
        queryset=Capability.objects.exclude(kind=Capability.Kind.AREA).order_by("name"),
        field_name="capabilities",
    )
    state = django_filters.ChoiceFilter(
        label="State",
        choices=[("module", "Modules"), ("retired", "Retired"), ("ownerless", "Owner not known")],
        method="in_state",
    )

    def in_state(self, rows: QuerySet[System], _: str, state: str) -> QuerySet[System]:
        return rows.filter(
            {
                "module": Q(part_of__isnull=False),
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
        return super().rows_in(data_set).select_related("owner", "part_of").prefetch_related(by_sort)

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
        Column("retired_on", label="Retired", sort_key="retired_on"),
        UpdatedAtColumn(),
    ]


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

    def get_urlpatterns(self) -> list[URLPattern]:
        # A capability is compared by prices of its scope, and is added with the catalogue
        return [one for one in super().get_urlpatterns() if one.name != "add"]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {
            name: value
            for name, value in super().get_common_view_kwargs(**kwargs).items()
            if name != "add_url_name"
        }


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


class QueueFilter(OneSetFilter):
    kind = django_filters.ChoiceFilter(label="Question", choices=ReviewItem.Kind.choices)
    organisation = django_filters.ModelChoiceFilter(queryset=Organisation.objects.order_by("name"))

    class Meta:
        model = ReviewItem
        fields: list[str] = []


class QueueIndex(CuratedIndex):
    filterset_class = QueueFilter
    page_title = "Review queue"
    any_permission_required = ["change"]
    default_ordering = "pk"

    def rows_in(self, data_set: str) -> QuerySet[ReviewItem]:
        return queue_of(self.request, data_set).select_related("organisation", "evidence__source")

    def called(self, rows: QuerySet[ReviewItem], text: str) -> QuerySet[ReviewItem]:
        return rows.filter(
            Q(text__icontains=text) | Q(organisation__name__icontains=text) | Q(suggestion__icontains=text)
        )

    @cached_property
    def reader(self) -> Reader:
        return reader_in(self.request, chosen_set(self.request))

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        shown = list(context["object_list"])
        names = names_of(self.reader, shown)
        for item in shown:
            item.sentence = suggestion_words(item, names)
        context["table"] = self.get_table(shown)
        return context

    def get_edit_url(self, instance: ReviewItem) -> str:
        query = f"item={instance.pk}&data={instance.data_set}"
        mine = self.reader.is_loti or instance.organisation_id in self.reader.organisations
        return f"{reverse('review')}?{query}" if mine else ""


class QueueViewSet(ModelViewSet):
    model = ReviewItem
    name = "review_queue"
    icon = "tick-inverse"
    menu_label = "Review queue"
    menu_order = 10
    index_view_class = QueueIndex
    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50
    form_fields = ["state"]
    list_display = [
        "text",
        Column("sentence", label="Suggestion"),
        Column("get_kind_display", label="Question", sort_key="kind"),
        Column("organisation", label="Organisation", sort_key="organisation__name"),
        Column("source", label="Source", accessor="evidence.source"),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
        ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        kept = ("model", "index_url_name", "index_results_url_name", "header_icon", "permission_policy")
        return {name: value for name, value in found.items() if name in kept}

    def register_admin_url_finder(self) -> None:
        """An item is decided on the site's own page."""


class CityTools(ModelViewSetGroup):
    menu_label = "City Tools"
    menu_icon = "clipboard-list"
    menu_order = 150
    items = (
        QueueViewSet(),
        SupplierViewSet("supplier", url_prefix="suppliers"),
        SystemViewSet("system", url_prefix="systems"),
        CapabilityViewSet("capability", url_prefix="capabilities"),
        SystemNameViewSet("system_name", url_prefix="names-of-systems"),
        SupplierNameViewSet("supplier_name", url_prefix="names-of-suppliers"),
    )

    def get_submenu_items(self) -> list[Any]:
        synonyms = Synonym.snippet_viewset.get_menu_item(order=70)
        return [*super().get_submenu_items(), synonyms]
