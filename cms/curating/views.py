"""Lists and forms of the catalogue. Every write is one call of `suppliers.curating` or `contracts.imports.curating`."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic import history, usage

from boroughs.data_sets import DataSet
from cms.choosers.views import LABELS
from cms.curating.rights import chosen_set, curated_rows, may_curate, reader_in, user_of
from cms.curating.touching import touched_words
from contracts.imports.curating import change_system
from suppliers import curating
from suppliers.curating import CannotCurateError
from suppliers.models import Capability, Supplier, System


class OneSetFilter(WagtailFilterSet):
    """Lists show one data set at a time."""

    data_set = django_filters.ChoiceFilter(
        label="Figures", choices=list(LABELS.items()), empty_label=None, method="in_one_set"
    )

    def __init__(self, data: Any = None, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        data = data.copy() if data is not None else {}
        data.setdefault("data_set", chosen_set(request))
        super().__init__(data, *args, request=request, **kwargs)
        self.form.fields["data_set"].initial = data["data_set"]

    def in_one_set(self, rows: QuerySet[Any], *_: Any) -> QuerySet[Any]:
        """They are of one set already: see `curated_rows`."""
        return rows


class CuratedIndex(generic.IndexView):
    """A list of what this person may know of, with boxes to tick."""

    template_name = "cms/curating/index.html"
    show_export_buttons = False

    def get_base_queryset(self) -> QuerySet[Any]:
        return self.rows_in(chosen_set(self.request))

    def rows_in(self, data_set: str) -> QuerySet[Any]:
        return curated_rows(self.request, self.model, data_set)

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return self.called(queryset, self.search_query) if self.is_searching else queryset

    def called(self, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        return super().search_queryset(rows)

    @cached_property
    def is_searchable(self) -> bool:
        return True

    @cached_property
    def columns(self) -> list[Column]:
        return [BulkActionsCheckboxColumn("bulk_actions", obj_type="item"), *super().columns]

    def _get_title_column(self, field_name: str, column_class: Any = TitleColumn, **kwargs: Any) -> Any:
        return super()._get_title_column(
            field_name, column_class, get_title_id=lambda one: f"item_{one.pk}_title", **kwargs
        )


class SeenByCurators:
    """Only what this person may know of is there, and only curators of its data set come in."""

    request: HttpRequest
    model: Any

    def get_object(self, queryset: Any = None) -> Any:
        pk = self.kwargs["pk"]  # type: ignore[attr-defined]  # a view's
        for data_set in DataSet.values:
            one = curated_rows(self.request, self.model, data_set).filter(pk=pk).first()
            if one is not None:
                if not may_curate(user_of(self.request), getattr(one, "data_set", DataSet.REAL)):
                    raise PermissionDenied
                return one
        raise Http404


class CuratedEdit(SeenByCurators, generic.EditView):
    """Sets fields by hand, and says what names the thing and what cannot be set."""

    template_name = "cms/curating/edit.html"

    def form_valid(self, form: Any) -> HttpResponse:
        self.form = form
        try:
            changes = self.change(form)
        except CannotCurateError as why:
            form.add_error(None, str(why))
        except ValidationError as wrong:
            form.add_error(None, wrong) if not hasattr(wrong, "error_dict") else form._update_errors(wrong)
        if form.errors:
            self.produced_error_message = self.get_error_message()
            self.produced_error_code = "validation_error"
            return self.form_invalid(form)
        if not changes:
            messages.info(self.request, "Nothing was changed.")
        self.object.refresh_from_db()
        return self.save_action()

    def change(self, form: Any) -> list[curating.Change]:
        user, values, reason = user_of(self.request), form.values(), form.cleaned_data["reason"]
        if isinstance(self.object, System):
            return change_system(system=self.object, to=values, by=user, reason=reason)
        return curating.change(one=self.object, to=values, by=user, reason=reason)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        one = self.model.objects.get(pk=self.object.pk)
        data_set = getattr(one, "data_set", str(user_of(self.request).data_set))
        set_by_hand = curating.curated_fields(str(curating.KINDS[self.model])).get(one.slug, set())
        context |= {
            "touched": touched_words(reader_in(self.request, data_set), one),
            "why_not": curating.why_not_curated(one),
            "not_here": NOT_HERE[self.model],
            "public_href": one.get_absolute_url()
            + ("?data=demonstration" if data_set == "demonstration" else ""),
            "by_hand": sorted(name for name in set_by_hand if not name.startswith("name ")),
        }
        return context


class CuratedAdd(generic.CreateView):
    """Puts a system, supplier or capability into the catalogue."""

    def form_valid(self, form: Any) -> HttpResponse:
        user = user_of(self.request)
        # Capabilities are of both sets, so whoever may touch the real one alone adds them
        data_set = DataSet.REAL if self.model is Capability else DataSet(user.data_set)
        if not may_curate(user, data_set):
            raise PermissionDenied
        self.form = form
        try:
            self.object = curating.add(
                model=self.model, values=form.values(), data_set=data_set, by=user,
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except ValidationError as wrong:
            form._update_errors(wrong)
            self.produced_error_code, self.produced_error_message = (
                "validation_error",
                self.get_error_message(),
            )
            return self.form_invalid(form)
        return self.save_action()


class NameAdd(generic.CreateView):
    """Takes a name into the catalogue."""

    def form_valid(self, form: Any) -> HttpResponse:
        one = form.cleaned_data.get("system") or form.cleaned_data["supplier"]
        if not may_curate(user_of(self.request), one.data_set):
            raise PermissionDenied
        self.form = form
        try:
            self.object = curating.add_name(one=one, name=form.cleaned_data["name"], by=user_of(self.request))
        except CannotCurateError as why:
            form.add_error("name", str(why))
            self.produced_error_code, self.produced_error_message = (
                "validation_error",
                self.get_error_message(),
            )
            return self.form_invalid(form)
        return self.save_action()

    def get_success_buttons(self) -> list[Any]:
        return []


class CuratedHistory(SeenByCurators, history.HistoryView):
    pass


class CuratedUsage(SeenByCurators, usage.UsageView):
    pass


NOT_HERE = {
    Supplier: (
        (
            "Its contracts, charges and deployments",
            "They are what registers and notices say. Put the source right.",
        ),
        ("Its address", "Pages and files link to it, so it stays for ever."),
        ("Which company it is merged into", "Tick both in the list and choose Merge; Part takes it back."),
        ("Its other names", "They are under Names of suppliers."),
    ),
    System: (
        (
            "Who runs it, since when and for how much",
            "That is what registers and notices say. Put the source right.",
        ),
        ("What its supplier claims", "Claims are quoted from where the supplier makes them."),
        ("Its address", "Pages and files link to it, so it stays for ever."),
        ("Its other names", "They are under Names of systems."),
        ("Taking it away", "Facts name it. Tick it in the list and choose Retire instead."),
        ("Who owned it when", "Changes of owner stand in the catalogue's file with their sources."),
    ),
    Capability: (
        ("Its address", "Pages, files and saved searches link to it, so it stays for ever."),
        (
            "Whether it is an area, a capability or a suite",
            "Prices are compared by these scopes. Add another.",
        ),
        ("Which systems are for it", "Tick systems in their list and choose Move under a capability."),
    ),
}
"""What cannot be set here, and why or where instead."""
