"""Whom to ask, by what they do."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError


class ContactBlock(blocks.StructBlock):
    """A role, its team, and a shared mailbox or the address of a form. There is no field for a person's name."""

    role = blocks.CharBlock(max_length=100, help_text="What they do: contracts register, software licences.")
    team = blocks.CharBlock(max_length=100, required=False)
    mailbox = blocks.EmailBlock(
        required=False, help_text="A shared mailbox that stays when people go, not one person's own."
    )
    form = blocks.URLBlock(required=False, max_length=500, help_text="The web address of a form.")

    class Meta:
        icon = "mail"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned["mailbox"] and not cleaned["form"]:
            missing = ValidationError("Give a shared mailbox, or the address of a form.")
            raise StructBlockValidationError({"mailbox": missing})
        return cleaned
