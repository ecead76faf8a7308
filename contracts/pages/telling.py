"""`/tell/`: how somebody who knows a price, a charge or a system puts it here."""

from __future__ import annotations

from io import BytesIO

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from boroughs.models import Organisation
from contracts.comparisons.index import capability_named
from contracts.imports.layouts.template import write_register_template
from contracts.imports.references import capability_choices
from contracts.pages.exports import TYPES
from contracts.pages.links import page_url
from contracts.pages.responding import reader_of_request


def tell(request: HttpRequest) -> HttpResponse:
    """What to fill in, who loads it, and who sees it then. `?about=` is the slug of a capability."""
    reader = reader_of_request(request)
    about = request.GET.get("about", "")
    named = capability_named(about) if about else None
    own = Organisation.objects.filter(pk__in=reader.organisations).order_by("name").first()
    context = {
        "capability": named.name if named and not named.is_area else "",
        "back": page_url(reader, "capability", about) if named and not named.is_area else "",
        "own": own,
    }
    return render(request, "contracts/tell.html", context)


def register_template(request: HttpRequest) -> FileResponse:
    """City Tools' own register, empty, as `manage.py register_template` writes it."""
    book = BytesIO()
    write_register_template(book, capability_choices())
    book.seek(0)
    return FileResponse(
        book, as_attachment=True, filename="city-tools-register.xlsx", content_type=TYPES["xlsx"]
    )
