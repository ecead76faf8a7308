"""What every template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from boroughs.reader import PUBLIC_READER


def site(request: HttpRequest) -> dict[str, Any]:
    reader = getattr(request, "reader", PUBLIC_READER)
    return {
        "reader": reader,
        "data_query": "?data=demonstration" if reader.is_demonstration else "",
        "site_url": settings.PUBLIC_URL,
    }
