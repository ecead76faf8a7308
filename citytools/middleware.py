"""What stands around every request."""

import logging
from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

log = logging.getLogger(__name__)


class DatabaseGoneMiddleware:
    """A database that is gone, locked or not migrated answers 503, and tells no reader a secret (FAULT 34)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, (OperationalError, InterfaceError, DatabaseError)):
            return None
        log.error("The database did not answer: %s", type(exception).__name__, exc_info=exception)
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "30"})
