"""What editors write."""

from typing import Any

from django.http import HttpRequest
from wagtail.models import Page


class HomePage(Page):
    """The front page: its words are the editors', its numbers are live."""

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types: list[str] = []
    template = "cms/home.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs)
