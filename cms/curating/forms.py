"""The forms of the catalogue: what may be set by hand, and no fact."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Max
from wagtail.admin.forms.models import WagtailAdminModelForm, formfield_for_dbfield

from cms.choosers.widgets import OneChooser
from suppliers.curating import FIELDS, why_not_named
from suppliers.models import Capability, Supplier, SupplierName, System, SystemName


class LinesField(forms.Field):
    """A list of texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        lines = value if isinstance(value, list) else str(value or "").splitlines()
        return [line.strip() for line in lines if line.strip()]


class ReasonedForm(WagtailAdminModelForm):
    """`reason` goes to the history."""

    reason = forms.CharField(
        required=False,
        max_length=300,
        label="Why",
        help_text="For the history: where it says so, or who told us.",
    )

    def values(self) -> dict[str, Any]:
        """Field → what it is to be."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}


class SupplierForm(ReasonedForm):
    website = forms.URLField(required=False, assume_scheme="https")

    class Meta:
        model = Supplier
        formfield_callback = formfield_for_dbfield
        fields = FIELDS["supplier"]
        help_texts = {
            "company_number": "Eight letters or digits, as Companies House has it.",
            "number_source": "Where the company number stands.",
            "parent": "The company that owns it. Two companies of one group are not merged.",
            "source": "Where the rest stands: an address.",
        }
        widgets = {
            "number_source": forms.TextInput(),
            "source": forms.TextInput(),
            "note": forms.Textarea({"rows": 2}),
        }


class SystemForm(ReasonedForm):
    class Meta:
        model = System
        formfield_callback = formfield_for_dbfield
        fields = FIELDS["system"]
        help_texts = {
            "part_of": "Filled in for a module.",
            "capabilities": "What it is for. Facts that do not say so themselves follow.",
            "hosting": "Where its supplier always hosts it; empty where that differs.",
            "source": "Where this stands: an address.",
        }
        labels = {"part_of": "Module of", "api_documented": "API documented"}
        widgets = {"source": forms.TextInput(), "note": forms.Textarea({"rows": 2})}


class CapabilityForm(ReasonedForm):
    synonyms = LinesField(required=False, help_text="What else officers call it, one a line.")

    class Meta:
        model = Capability
        formfield_callback = formfield_for_dbfield
        fields = FIELDS["capability"]
        help_texts = {
            "sort": "Its place among its neighbours, the lowest first.",
            "members": "Of a suite: the capabilities that are bought together. Its page follows at once; registers "
            "that name the suite mean these from their next import on.",
        }
        widgets = {"source": forms.TextInput(), "description": forms.Textarea({"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The dialog offers capabilities; what one stands under is a service area
        areas = Capability.objects.filter(kind=Capability.Kind.AREA)
        self.fields["parent"] = forms.ModelChoiceField(areas, required=False, label="Service area")
        if self.instance.pk is not None:
            self.drop_what_its_kind_has_not()

    def drop_what_its_kind_has_not(self) -> None:
        if self.instance.kind == Capability.Kind.AREA:
            del self.fields["parent"]
        if self.instance.kind != Capability.Kind.SUITE:
            del self.fields["members"]


class NewCapabilityForm(CapabilityForm):
    class Meta(CapabilityForm.Meta):
        fields = ("kind", *FIELDS["capability"])
        help_texts = {
            **CapabilityForm.Meta.help_texts,
            "kind": "A capability is what one system is bought for; a suite is several of them bought together; a "
            "service area holds them. It stays what it is: prices are compared by it.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # After every neighbour, until somebody says otherwise
        self.fields["sort"].initial = (Capability.objects.aggregate(last=Max("sort"))["last"] or 0) + 10


class NameForm(WagtailAdminModelForm):
    """A name for a system or supplier, chosen in its dialog."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        one = cleaned.get("system") or cleaned.get("supplier")
        if one is not None and cleaned.get("name") and (why := why_not_named(one, cleaned["name"])):
            self.add_error("name", f"This is not taken as a name: {why}.")
        return cleaned


class SystemNameForm(NameForm):
    class Meta:
        model = SystemName
        formfield_callback = formfield_for_dbfield
        fields = ("system", "name")
        help_texts = {"name": "Files and notices that say so mean this system from the next import on."}
        widgets = {"system": OneChooser("system")}


class SupplierNameForm(NameForm):
    class Meta:
        model = SupplierName
        formfield_callback = formfield_for_dbfield
        fields = ("supplier", "name")
        help_texts = {"name": "Files and notices that say so mean this supplier from the next import on."}
        widgets = {"supplier": OneChooser("supplier")}
