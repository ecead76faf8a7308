"""What stands around every request of the admin."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.log_actions import LogContext


class AdminUserMiddleware:
    """Keeps Wagtail's note of who asks until the page is rendered, when `NamedPage` says names by it.

    Wagtail's own ends with the view, and its pages are rendered after that.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(reverse("wagtailadmin_home")) or not request.user.is_authenticated:
            return self.get_response(request)
        with LogContext(user=request.user):
            return self.get_response(request)
