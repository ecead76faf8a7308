"""The site's own addresses, and the constant answer that a page is held against."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from citytools.urls import urlpatterns as ours


def constant(request: HttpRequest) -> HttpResponse:
    """An answer without a database or a template, through all the middleware; `bytes` makes it as long as that."""
    return HttpResponse("constant".ljust(int(request.GET.get("bytes", 0))))


urlpatterns = [path("constant/", constant), *ours]
