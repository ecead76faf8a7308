"""`/media/images/`: pictures as pages show them. Originals and documents are not served from here."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

KINDS = {
    "gif": "image/gif",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "avif": "image/avif",
}
WEEK = 7 * 24 * 3600


@require_safe
def picture(request: HttpRequest, name: str) -> FileResponse:
    """One picture that Wagtail made for a page or for the admin; its name changes with its content."""
    kind = KINDS.get(name.rpartition(".")[2].lower())
    try:
        if kind is None:
            raise Http404("There is no such picture.")
        file = default_storage.open(f"images/{name}")
    except (OSError, ValueError) as error:
        raise Http404("There is no such picture.") from error
    response = FileResponse(file, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = f"public, max-age={WEEK}"
    return response
