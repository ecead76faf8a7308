"""Pages that stand by themselves."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def accessibility(request: HttpRequest) -> HttpResponse:
    """What was done so that everybody can use the pages, and what is known not to work."""
    return render(request, "contracts/accessibility.html")
