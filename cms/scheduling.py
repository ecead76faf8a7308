"""Pages that go up or come down at a time: the worker does it then, told when the time was set."""

from __future__ import annotations

from datetime import datetime

from django.core.management import call_command
from django.utils import timezone
from django_tasks import task
from wagtail.models import Page, Revision


@task()
def publish_due() -> None:
    """Publish and take back whatever is due. Nothing, where the time was changed meanwhile."""
    call_command("publish_scheduled")


def _at(when: datetime | None) -> None:
    if when is not None and when > timezone.now():
        publish_due.using(run_after=when).enqueue()


def revision_saved(instance: Revision, **_: object) -> None:
    """A revision that was approved for a later time."""
    _at(instance.approved_go_live_at)


def published(instance: Page, **_: object) -> None:
    """A page that is to come down at some time."""
    _at(instance.expire_at)
