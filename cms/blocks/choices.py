"""The block by which a page names a system, supplier, capability, borough or contract: its slug, as pages store it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from wagtail.blocks import FieldBlock


class KeyBlock(FieldBlock):
    """A slug, chosen by name in the dialog of its kind (`cms.choosers`).

    Slugs outlive merges and new imports. What is gone stays in the page, which says so to its editor.
    """

    def __init__(self, kind: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind = kind

    @cached_property
    def field(self) -> forms.CharField:
        # Pages are models, and the dialogs read models
        from cms.choosers.widgets import OneChooser

        return forms.CharField(widget=OneChooser(self.kind, by="slug"))

    def get_form_state(self, value: Any) -> Any:
        return self.field.widget.get_value_data(value)

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Text, to the database."""
        return "wagtail.blocks.CharBlock", (), {}


def _of_the_past() -> list[tuple[str, str]]:
    """What migrations up to 0005 chose from."""
    return []


capability_choices = system_choices = supplier_choices = borough_choices = _of_the_past
