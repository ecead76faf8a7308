"""Puts the reader on the request, so that every view passes the same one on."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from boroughs.reader import reader_from


class ReaderMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.reader = SimpleLazyObject(lambda: reader_from(request))  # type: ignore[attr-defined]  # ours, not Django's
        return self.get_response(request)
