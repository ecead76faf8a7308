"""What the form templates need to know about a field. `{% load form_parts %}`."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms import BoundField

register = template.Library()

# The first that matches wins, so a kind of widget stands before the kinds that it is made from.
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.SelectDateWidget, "date"),
    (forms.SelectMultiple, "select"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.Widget, "text"),
)
CLASSES = {
    "checkboxes": "govuk-checkboxes__input",
    "checkbox": "govuk-checkboxes__input",
    "radios": "govuk-radios__input",
    "date": "govuk-select",
    "select": "govuk-select",
    "textarea": "govuk-textarea",
    "file": "govuk-file-upload",
    "text": "govuk-input",
}
# What to do where an answer is missing.
MISSING = {
    "checkboxes": "choose at least one",
    "checkbox": "tick the box to go on",
    "radios": "choose one",
    "date": "choose a date",
    "select": "choose one",
    "textarea": "write something",
    "file": "choose a file",
    "text": "fill this in",
}
# The kinds whose red edge the Design System draws on the control itself.
EDGED = ("date", "select", "textarea", "file", "text")


@register.filter
def widget_kind(field: BoundField) -> str:
    """checkboxes, checkbox, radios, date, select, textarea, file or text."""
    return next(kind for widget, kind in KINDS if isinstance(field.field.widget, widget))


@register.filter
def styled(field: BoundField) -> BoundField:
    """The field with the Design System's class on its widget (which belongs to this form alone)."""
    kind = widget_kind(field)
    classes = [CLASSES[kind]]
    widget = field.field.widget
    if field.errors and kind in EDGED:
        classes.append(f"{CLASSES[kind]}--error")
    if isinstance(widget, (forms.DateInput, forms.NumberInput)):
        classes.append("govuk-input--width-10")
    own = [name for name in widget.attrs.get("class", "").split() if name not in classes]
    widget.attrs["class"] = " ".join(classes + own)
    return field


@register.filter
def described_by(field: BoundField) -> str:
    """The ids of the hint and the error message of a field, for `aria-describedby` on its fieldset."""
    return field.aria_describedby or ""


@register.filter
def date_parts(field: BoundField) -> list[tuple[str, Any]]:
    """The three selects of a date as (label, widget context): Django gives them no labels of their own."""
    attrs = field.build_widget_attrs({"id": field.auto_id, **field.field.widget.attrs})
    drawn = field.field.widget.get_context(field.html_name, field.value(), attrs)["widget"]
    return [(part["name"].rpartition("_")[2].capitalize(), part) for part in drawn["subwidgets"]]


@register.filter
def error_words(field: BoundField) -> list[str]:
    """What is wrong with a field. "This field is required." names no field, so we say it with the label."""
    words: list[str] = []
    for error, text in zip(field.errors.as_data(), field.errors, strict=True):
        stock = error.code == "required" and error.message == forms.Field.default_error_messages["required"]
        words.append(f"{field.label}: {MISSING[widget_kind(field)]}" if stock else str(text))
    return words


@register.filter
def first_control(field: BoundField) -> str:
    """The id of the control that a link from the error summary leads to."""
    kind = widget_kind(field)
    if kind in ("checkboxes", "radios"):
        return f"{field.auto_id}_0"
    if kind == "date":
        return f"{field.auto_id}_day"
    return str(field.auto_id)
