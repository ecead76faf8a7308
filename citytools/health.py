"""`/healthz`: whether the site is migrated, loaded and able to serve."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from boroughs.models import Organisation
from search.engines import engine
from search.engines.engine import within
from suppliers.models import Capability, System

PATIENCE = 0.5
"""Seconds that the search engine is asked how it is: whoever watches the site asks every few seconds."""


def reason_not_ready() -> str:
    """The class of the reason why the site cannot serve, or nothing. It names no address and no secret."""
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "not_migrated"
        if not (
            Organisation.objects.boroughs().exists()
            and Capability.objects.exists()
            and System.objects.exists()
        ):
            return "catalogue_not_loaded"
    except DatabaseError:
        return "database_unavailable"
    return ""


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 `{"status": "ok"}`, with the state of the search where it is not ready; else 503 with the reason's class."""
    reason = reason_not_ready()
    if reason:
        return JsonResponse({"status": "unavailable", "reason": reason}, status=503)
    # Search answers from the database meanwhile, so a site without an index still serves
    with within(PATIENCE):
        search = engine().health().state
    return JsonResponse({"status": "ok"} if search == "ready" else {"status": "ok", "search": search})
