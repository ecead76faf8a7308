"""What the worker does for the search: it follows what changed."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from search import following
from search.engines import is_embedded
from search.engines.engine import EngineMisconfigured, EngineUnavailable

log = logging.getLogger(__name__)

AGAIN = 30
"""Seconds until an engine that did not answer is tried again."""

_due = False


@task()
def keep_index(rebuild: bool = False) -> None:
    """Bring the index up to the newest change; an engine that does not answer is asked again after a while."""
    try:
        if rebuild:
            following.rebuild(wait=0)
        else:
            following.sync(wait=0)
    except following.Busy:
        # Whoever is at it may have begun before the change that this task is for
        _later(rebuild=False, seconds=2)
    except EngineMisconfigured as error:
        log.error("The search index was not brought up to date: %s", error)
    except EngineUnavailable as error:
        log.warning("The search index was not brought up to date, and will be tried again: %s", error)
        _later(rebuild=rebuild, seconds=AGAIN)


def _later(*, rebuild: bool, seconds: int) -> None:
    keep_index.using(run_after=timezone.now() + timedelta(seconds=seconds)).enqueue(rebuild=rebuild)


def keep_soon(*, rebuild: bool = False) -> None:
    """Have the worker keep the index soon, unless it is going to anyway. Never raises: nothing may fail for it."""
    try:
        with transaction.atomic():
            waiting = DBTaskResult.objects.ready().filter(
                task_path=keep_index.module_path, args_kwargs__kwargs={"rebuild": rebuild}
            )
            if not waiting.exists():
                keep_index.enqueue(rebuild=rebuild)
    except DatabaseError:
        log.exception("The worker could not be told that the search index is behind.")


def after_changes(**_: object) -> None:
    """Once what is being noted is committed, the index is due."""
    if not any(waiting[1] is _committed for waiting in connection.run_on_commit):
        transaction.on_commit(_committed)


def _committed() -> None:
    global _due
    _due = True
    keep_soon()


def sync_if_due() -> str:
    """At the end of a command: bring an embedded index up to date where the command changed facts. Gives words for
    the terminal, empty where there was nothing to do; the worker does it where the engine is a server."""
    if not _due or not is_embedded():
        return ""
    try:
        done = following.sync()
    except (following.Busy, EngineUnavailable) as error:
        return f"The search index will follow later: {error}"
    return f"The search index follows: {done.documents:,} documents written."
