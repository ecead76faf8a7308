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
