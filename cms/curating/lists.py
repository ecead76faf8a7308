"""What the lists of the catalogue share."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern
from wagtail.admin.viewsets.model import ModelViewSet

from cms.curating.views import (
    CuratedAdd,
    CuratedEdit,
    CuratedHistory,
    CuratedUsage,
)


class Curated(ModelViewSet):
    """What the lists of the catalogue share. Nothing is deleted, and nothing is copied."""

    copy_view_enabled = False
    # Else each of thousands of saves is a task for the worker, and what pages name is found by their own
    add_to_reference_index = False
    edit_view_class = CuratedEdit
    add_view_class = CuratedAdd
    history_view_class = CuratedHistory
    usage_view_class = CuratedUsage
    list_per_page = 50
    form: type[Any]

    def get_form_class(self, for_update: bool = False) -> type[Any]:
        return self.form

    def get_urlpatterns(self) -> list[URLPattern]:
        return [one for one in super().get_urlpatterns() if one.name != "delete"]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        return {name: value for name, value in found.items() if name != "delete_url_name"}
