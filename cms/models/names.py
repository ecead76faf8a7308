"""What the admin calls a page: by its published title, and a page that nobody has published by none that would tell.

Wagtail lists what somebody may explore; its choosers, breadcrumbs and report of the types of pages name every page.
"""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, Revision
from wagtail.permissions import policy_registry

RIGHTS = {"add", "change", "publish", "bulk_delete", "lock", "unlock"}
"""Wagtail's rights on pages: whoever has one of them may know of the page."""

NAMELESS = "A page that is not published"


def named_to(user: Any) -> QuerySet[Page]:
    """The pages whose names a user of the admin may read."""
    policy = policy_registry.get_by_type(Page)
    mine = policy.instances_user_has_any_permission_for(user, RIGHTS)
    named: QuerySet[Page] = Page.objects.filter(Q(live=True) | Q(pk__in=mine.values("pk")))
    return named


class NamedPage(Page):
    """A page whose draft keeps its title to itself, as long as another one is published."""

    class Meta:
        abstract = True

    def clean(self) -> None:
        """What is published says its title in the lists (`save_revision`)."""
        self.draft_title = self.title
        super().clean()

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """A draft's title stays in the draft: lists, which others read too, go on saying the published one."""
        revision: Revision = super().save_revision(*args, **kwargs)
        if self.live:
            Page.objects.filter(pk=self.pk).update(draft_title=F("title"))
            self.refresh_from_db(fields=["draft_title"])
        return revision

    def get_admin_display_title(self) -> str:
        """Its name for whoever asks the admin; a forged form may ask for a page that is nobody else's business."""
        title: str = super().get_admin_display_title()
        asks = get_active_log_context().user
        if self.live or not self.pk or asks is None or named_to(asks).filter(pk=self.pk).exists():
            return title
        return NAMELESS
