"""The filters above the lists: what the address asks for, and the ways to take one away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from boroughs.reader import Reader
from contracts.pages.links import reader_url
from suppliers.models import Capability

LONGEST_TEXT = 200
"""Characters that anybody types to find a name; a longer one is a mistake or a probe."""

ENDS = (
    ("", "Any end"),
    ("current", "Not ended, as far as known"),
    ("12", "Ends within 12 months"),
    ("18", "Ends within 18 months"),
    ("24", "Ends within 24 months"),
    ("ended", "Ended"),
    ("unknown", "End not known"),
)


class Filters(forms.Form):
    """A form of a list. What cannot be read is shown with its error, and filters nothing."""

    def given(self, name: str) -> Any:
        """The value of a filter, empty where it is missing or cannot be read."""
        self.is_valid()
        return self.cleaned_data.get(name, "") if hasattr(self, "cleaned_data") else ""


class LongSelect(forms.Select):
    """A select of hundreds of choices, written in one pass: a template for each took a third of the page's time."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        given = flatatt({**self.build_attrs(self.attrs, attrs), "name": name})
        chosen = "" if value is None else str(value)
        made = [f"<select{given}>"]
        for key, words in self.choices:
            if isinstance(words, (list, tuple)):
                made.append(f'<optgroup label="{escape(key)}">{_options(words, chosen)}</optgroup>')
            else:
                made.append(_options([(key, words)], chosen))
        return mark_safe("".join(made) + "</select>")  # escaped text by text


def _options(choices: Iterable[tuple[Any, Any]], chosen: str) -> str:
    return "".join(
        f'<option value="{escape(key)}"{" selected" if str(key) == chosen else ""}>{escape(words)}</option>'
        for key, words in choices
    )


class SystemFilters(Filters):
    q = forms.CharField(label="Name", required=False, max_length=LONGEST_TEXT)
    capability = forms.ChoiceField(label="What it is for", required=False, widget=LongSelect)
    supplier = forms.ChoiceField(label="Owned or sold by", required=False, widget=LongSelect)

    def __init__(
        self,
        *args: Any,
        capabilities: Sequence[tuple[str, Any]],
        suppliers: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["capability"].choices = [("", "Anything"), *capabilities]  # type: ignore[attr-defined]  # a ChoiceField has choices, a Field has not
        self.fields["supplier"].choices = [("", "Anybody"), *suppliers]  # type: ignore[attr-defined]  # as above


class NameFilter(Filters):
    q = forms.CharField(label="Name", required=False, max_length=LONGEST_TEXT)


class ContractFilters(Filters):
    q = forms.CharField(label="Title, reference or supplier", required=False, max_length=LONGEST_TEXT)
    ends = forms.ChoiceField(label="End", required=False, choices=ENDS)


def capability_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every capability under its service area, the area itself first; suites last."""
    groups: dict[int, tuple[str, list[tuple[str, str]]]] = {}
    rest: list[tuple[str, str]] = []
    for pk, slug, name, kind, parent in Capability.objects.order_by("sort", "name").values_list(
        "id", "slug", "name", "kind", "parent_id"
    ):
        if kind == Capability.Kind.AREA:
            groups[pk] = (name, [(slug, f"All of {name}")])
        elif parent in groups:
            groups[parent][1].append((slug, name))
        else:
            rest.append((slug, name))
    return [*groups.values(), ("Suites", rest)] if rest else list(groups.values())


def filter_context(request: HttpRequest, reader: Reader, form: Filters) -> dict[str, Any]:
    """What parts/filters.html needs: the form, what else the address holds, a chip for each filter in use."""
    form.is_valid()
    names = [name for name in form.fields if form.given(name)]
    chips = []
    for name in names:
        value = form.given(name)
        chips.append(
            {
                "label": f"{form.fields[name].label}: {_words(form, name, value)}",
                "href": without(request, name),
            }
        )
    kept = [{"name": name, "value": request.GET[name]} for name in ("sort", "data") if name in request.GET]
    if reader.is_demonstration and "data" not in request.GET:
        kept.append({"name": "data", "value": reader.data_set})
    return {"form": form, "kept": kept, "chips": chips, "clear": reader_url(reader, request.path)}


def without(request: HttpRequest, name: str) -> str:
    """This address without one of its filters, on its first page."""
    query = request.GET.copy()
    for gone in (name, "page"):
        query.pop(gone, None)
    return f"?{query.urlencode()}"


def _words(form: Filters, name: str, value: str) -> str:
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        return value
    choices: Any = field.choices  # typed as every way of giving choices; a form has their pairs
    for choice, words in choices:
        for inner, inner_words in words if isinstance(words, (list, tuple)) else [(choice, words)]:
            if inner == value:
                return str(inner_words)
    return value
