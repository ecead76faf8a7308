"""The admin's forms of pages that need more than Wagtail's own."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class BoroughPageForm(WagtailAdminPageForm):
    """A borough's page. Whose it is, is said once: an editor could else take another borough's page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "organisation" in self.fields:
            self.fields["organisation"].disabled = True

    def clean(self) -> dict[str, Any]:
        from cms.files import foreign_files  # it needs the models, which need this form

        cleaned: dict[str, Any] = super().clean()
        if self.instance.pk:
            for field, _ in foreign_files(self.instance, cleaned):
                self.add_error(field, "Choose a file of this organisation, or a shared one.")
        return cleaned
