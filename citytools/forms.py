"""The one form renderer: every `{{ form }}` and `{{ field.as_field_group }}` follows the Design System.

Forms need nothing of their own for it. Wagtail's admin renders its fields with its own templates.
"""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Whole forms with an error summary, and fields with label, hint and error message."""

    form_template_name = "django/forms/govuk.html"
    field_template_name = "django/forms/govuk_field.html"
