"""The dialogs in which editors choose: searched by name, 20 a page, one data set at a time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.chooser import (
    CheckboxSelectColumn,
    ChooseResultsView,
    ChooseView,
    ChosenMultipleView,
    ChosenView,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet

from boroughs.data_sets import DataSet
from boroughs.models import User
from boroughs.reader import Reader, reader_of
from cms.choosers.subjects import SUBJECTS, Subject
from suppliers.names import fold

PER_PAGE = 20
LABELS = {DataSet.REAL: "Real", DataSet.DEMONSTRATION: "Demonstration: made up"}
OF, BY = "of", "by"
"""Of which data set the page is that is edited; by which of "pk" and "slug" its field names what is chosen."""


class FilterForm(BaseFilterForm):
    """What is looked for, and in which data set where the page does not say that itself."""

    q = forms.CharField(
        label="Name",
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "Name, alias or reference"}),
    )
    data = forms.ChoiceField(label="Figures", required=False, choices=list(LABELS.items()))


def reader_in(request: HttpRequest, data_set: str) -> Reader:
    """The editor's own reader in one data set."""
    return reader_of(request.user if isinstance(request.user, User) else None, data_set)


def asked_set(request: HttpRequest) -> str:
    """The page's data set; else the one asked for in the dialog; else the editor's own."""
    mine = request.user.data_set if isinstance(request.user, User) else DataSet.REAL
    asked = (request.GET.get(OF), request.GET.get("data"), mine)
    return next((one for one in asked if one in DataSet.values), str(DataSet.REAL))


class Choosing:
    """What the dialog and its results share."""

    subject: Subject
    filter_form_class = FilterForm
    request: HttpRequest

    def get_filter_form(self) -> FilterForm:
        form = FilterForm({"q": self.request.GET.get("q", ""), "data": asked_set(self.request)})
        if self.request.GET.get(OF) in DataSet.values or self.subject.kind == "capability":
            del form.fields["data"]
        return form

    def get_object_list(self) -> QuerySet[Any]:
        self.reader = reader_in(self.request, asked_set(self.request))
        return self.subject.seen(self.reader)

    def filter_object_list(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        text = self.request.GET.get("q", "").strip()
        form = self.filter_form  # type: ignore[attr-defined]  # set by BaseChooseView.get
        form.is_searching, form.search_query = bool(text), text
        if not text:
            return objects
        return self.subject.called(objects, self.reader, text) if fold(text) else objects.none()

    @property
    def title_column(self) -> TitleColumn:
        if self.is_multiple_choice:  # type: ignore[attr-defined]  # BaseChooseView's
            return TitleColumn(
                "title", label="Name", accessor=self.subject.name, label_prefix="chooser-modal-select"
            )
        return TitleColumn(
            "title",
            label="Name",
            accessor=self.subject.name,
            get_url=self._chosen_url,
            link_attrs={"data-chooser-modal-choice": True},
        )

    def _chosen_url(self, row: Any) -> str:
        url = reverse(self.chosen_url_name, args=[self.subject.id_of(row)])  # type: ignore[attr-defined]  # BaseChooseView's
        return str(self.append_preserved_url_parameters(url))  # type: ignore[attr-defined]  # as above

    @property
    def checkbox_column(self) -> CheckboxSelectColumn:
        return CheckboxSelectColumn("select", label="Select", width="1%", accessor=self.subject.id_of)

    @property
    def columns(self) -> list[Column]:
        found = [self.title_column, Column("note", label="Which one", accessor=self.subject.note)]
        if self.subject.kind != "capability":
            found.append(Column("set", label="Figures", accessor=lambda row: LABELS[DataSet(row.data_set)]))
        return found


class Chosen:
    """Gives what was chosen back to the page, if the editor may see it and it is of the page's data set."""

    subject: Subject
    request: HttpRequest

    def _found(self, ids: list[str]) -> list[Any]:
        of = self.request.GET.get(OF)
        rows: list[Any] = []
        for data_set in [of] if of in DataSet.values else DataSet.values:
            seen = self.subject.seen(reader_in(self.request, str(data_set)))
            rows += seen.filter(**{f"{self.subject.id_field}__in": [one for one in ids if one.isdigit()]})
            if self.subject.kind == "capability":
                break
        return rows

    def get_object(self, pk: str) -> Any:
        found = self._found([pk])
        if not found:
            raise ObjectDoesNotExist
        return found[0]

    def get_objects(self, pks: list[str]) -> list[Any]:
        return self._found(pks)

    def get_object_id(self, row: Any) -> str:
        by_slug = self.request.GET.get(BY) == "slug"
        return self.subject.slug_of(row) if by_slug else str(self.subject.id_of(row))

    def get_display_title(self, row: Any) -> str:
        return self.subject.label(row)

    def get_edit_item_url(self, _: Any) -> None:
        return None


def _no_creating(*_: Any, **__: Any) -> Any:
    raise PermissionDenied("Nothing is made in a dialog: the catalogue has pages of its own.")


def viewset_of(subject: Subject) -> ChooserViewSet:
    """The dialog for one kind."""
    name = subject.kind.capitalize()
    words = {"verbose_name": subject.kind, "verbose_name_plural": subject.plural}
    about = {"subject": subject, "paginator_class": type(f"{name}Paginator", (WagtailPaginator,), words)}
    made = type(
        f"{name}ChooserViewSet",
        (ChooserViewSet,),
        {
            "model": subject.model,
            "icon": subject.icon,
            "choose_one_text": f"Choose {_a(subject.kind)}",
            "choose_another_text": f"Choose another {subject.kind}",
            "per_page": PER_PAGE,
            "preserve_url_parameters": ["multiple", OF, BY],
            "register_widget": False,
            "choose_view_class": type(f"{name}Choose", (Choosing, ChooseView), about),
            "choose_results_view_class": type(f"{name}ChooseResults", (Choosing, ChooseResultsView), about),
            "chosen_view_class": type(f"{name}Chosen", (Chosen, ChosenView), about),
            "chosen_multiple_view_class": type(f"{name}ChosenMany", (Chosen, ChosenMultipleView), about),
            "create_view": property(lambda _: _no_creating),
        },
    )
    viewset: ChooserViewSet = made(url_name(subject.kind), url_prefix=f"choose/{subject.kind}")
    return viewset


def url_name(kind: str) -> str:
    return f"choose_{kind}"


def _a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


VIEWSETS = [viewset_of(subject) for subject in SUBJECTS.values()]
