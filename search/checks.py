"""What `manage.py` says as it starts: whether the search server of ELASTICSEARCH_URL is one that City Tools can use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register


@register("search")
def search_server(**_: Any) -> list[CheckMessage]:
    """A warning and no error: without its search server the site works, and finds by the database."""
    if not settings.ELASTICSEARCH:
        return []
    from search.engines import engine
    from search.engines.elasticsearch import ElasticsearchEngine
    from search.engines.engine import EngineMisconfigured, EngineUnavailable

    server = engine()
    if not isinstance(server, ElasticsearchEngine):
        return []
    try:
        server.see()
    except EngineMisconfigured as error:
        hint = "Until it is put right, searches are answered from the database, with a notice."
        return [Warning(str(error), hint=hint, id="search.W001")]
    except EngineUnavailable as error:
        hint = "Until it answers, searches are answered from the database, with a notice."
        return [Warning(str(error), hint=hint, id="search.W002")]
    return []
