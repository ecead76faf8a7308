"""Form fields of the admin that open the dialogs: for one, by id or by slug, and for several."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import ForeignKey, ManyToManyField
from django.urls import reverse
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register
from wagtail.admin.widgets.chooser import BaseChooser, BaseChooserAdapter

from boroughs.data_sets import DataSet
from boroughs.models import Organisation
from boroughs.reader import PUBLIC, Reader
from cms.choosers.subjects import SUBJECTS, Subject
from cms.choosers.views import url_name
from suppliers.models import Capability, Supplier, System

RELATED = {
    "system": ("owner", "part_of", "merged_into"),
    "capability": ("parent",),
    "supplier": ("merged_into",),
}
"""What labels name besides the row itself."""

SCRIPTS = (
    "wagtailadmin/js/chooser-widget.js",
    "wagtailadmin/js/chooser-widget-telepath.js",
    "cms/choosers.js",
)


def rows_of(subject: Subject, field: str, values: list[Any]) -> dict[str, Any]:
    """Value → row as the public sees it, in either data set, merged and hidden ones too; nothing where it is gone.

    A form is drawn without knowing for whom, so it names only what everybody may see.
    """
    at, key = (
        (subject.slug_field, subject.slug_of)
        if field == "slug"
        else (subject.id_field, lambda row: str(subject.id_of(row)))
    )
    return {key(row): row for every in _every(subject) for row in every.filter(**{f"{at}__in": values})}


def _every(subject: Subject) -> list[Any]:
    if subject.kind == "contract":
        return [subject.seen(Reader(PUBLIC, frozenset(), data_set)) for data_set in DataSet.values]
    found = subject.model.objects.all()  # type: ignore[attr-defined]  # a model has a manager
    if subject.kind == "supplier":
        # Nothing names one that only restricted evidence does
        found = found.filter(name_level=PUBLIC)
    return [found.select_related(*RELATED[subject.kind]) if subject.kind in RELATED else found]


def label_of(subject: Subject, row: Any) -> str:
    """The row's label, with what became of it."""
    into = getattr(row, "merged_into", None)
    became = f"merged into {into.name}, which readers see" if into else ""
    return " · ".join(filter(None, (subject.label(row), became)))


def gone_label(subject: Subject, value: str) -> str:
    if subject.kind == "contract":
        return "A contract that the public does not see. Readers who may see it do."
    return f"The {subject.kind} “{value}” is not there any more. Choose another, or take it away."


class OneChooser(BaseChooser):
    """Chooses one. `by` says whether the field holds ids ("pk") or slugs ("slug")."""

    js_constructor = "CityToolsChooser"
    show_edit_link = False

    def __init__(self, kind: str, by: str = "pk", **kwargs: Any) -> None:
        self.subject, self.by = SUBJECTS[kind], by
        self.model, self.icon = self.subject.model, self.subject.icon
        self.chooser_modal_url_name = f"{url_name(kind)}:choose"
        self.choose_one_text = f"Choose {kind}"
        self.choose_another_text = f"Choose another {kind}"
        super().__init__(**kwargs)

    @property
    def base_js_init_options(self) -> dict[str, Any]:
        return {"modalUrl": self.get_chooser_modal_url(), "by": self.by}

    def get_value_data(self, value: Any) -> dict[str, Any] | None:
        if value in (None, ""):
            return None
        key = str(self._key(value))
        row = rows_of(self.subject, self.by, [key]).get(key)
        title = label_of(self.subject, row) if row is not None else gone_label(self.subject, key)
        return {"id": key, "edit_url": None, self.display_title_key: title}

    def _key(self, value: Any) -> Any:
        if isinstance(value, self.model_class):
            return value.slug if self.by == "slug" else value.pk
        return value

    @property
    def media(self) -> forms.Media:
        return forms.Media(js=[versioned_static(path) for path in SCRIPTS])


class OneChooserAdapter(BaseChooserAdapter):
    js_constructor = "citytools.Chooser"

    @property
    def media(self) -> forms.Media:
        return forms.Media(js=[versioned_static(path) for path in SCRIPTS])


register(OneChooserAdapter(), OneChooser)


class ManyChooser(forms.SelectMultiple):
    """Chooses several, by id."""

    template_name = "cms/choosers/many.html"

    def __init__(self, kind: str, **kwargs: Any) -> None:
        self.subject = SUBJECTS[kind]
        super().__init__(**kwargs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        ids = [str(getattr(one, "pk", one)) for one in value or ()]
        rows = rows_of(self.subject, "pk", [one for one in ids if one.isdigit()])
        attrs = self.build_attrs(self.attrs, attrs)
        return {
            "widget": {
                "name": name,
                "id": attrs.get("id", f"id_{name}"),
                "chosen": [(one, label_of(self.subject, rows[one])) for one in ids if one in rows],
                "modal_url": reverse(f"{url_name(self.subject.kind)}:choose"),
                "plural": self.subject.plural,
                "template_name": self.template_name,
            }
        }

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}-add" if id_ else id_

    @property
    def media(self) -> forms.Media:
        return forms.Media(js=[versioned_static(path) for path in SCRIPTS])


KINDS = {System: "system", Supplier: "supplier", Capability: "capability", Organisation: "organisation"}


def _kind_of(field: Any) -> str | None:
    kind = KINDS.get(field.remote_field.model)
    only_boroughs = field.get_limit_choices_to() == {"kind": Organisation.Kind.BOROUGH}
    return "borough" if kind == "organisation" and only_boroughs else kind


def _one(field: Any) -> dict[str, Any]:
    kind = _kind_of(field)
    return {"widget": OneChooser(kind)} if kind else {}


def _several(field: Any) -> dict[str, Any]:
    kind = _kind_of(field)
    return {"widget": ManyChooser(kind)} if kind else {}


# Here, because Django makes a form's fields as its class is read
for _model in KINDS:
    register_form_field_override(ForeignKey, to=_model, override=_one)
register_form_field_override(ManyToManyField, override=_several)
