"""What meets an editor in the admin: on its front page what they may do, above a form what a reviewer asked for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localtime
from wagtail.admin.ui.components import Component
from wagtail.models import Page, TaskState, WorkflowState

from cms.models import BoroughEditing, BoroughPage, HomePage
from contracts.comparisons.words import day


class Welcome(Component):
    """Links to the pages that somebody edits, and to the forms of those that they may add."""

    name = "welcome"
    template_name = "cms/admin/welcome.html"
    order = 60  # before Wagtail's own, of which the first has 100

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        mine = BoroughEditing.objects.filter(group__in=user.groups.all()).values("organisation")
        return {
            "own": BoroughPage.objects.filter(organisation__in=mine).order_by("title"),
            "new": [
                (kind._meta.verbose_name, reverse("wagtailadmin_pages:add", args=["cms", kind._meta.model_name, pk]))
                for kind, pk in _may_add(user)
            ],
        }  # fmt: skip


def _may_add(user: Any) -> list[tuple[type[Page], int]]:
    """(Type, id of the page below which it goes) of the pages that are listed under one of their own kind."""
    home = HomePage.objects.order_by("path").first()
    lists = home.get_children().specific() if home is not None else ()
    return [
        (kind, one.pk)
        for one in lists
        if one.permissions_for_user(user).can_add_subpage()
        for kind in one.creatable_subpage_models()
    ]


def greet(request: HttpRequest, panels: list[Any]) -> None:
    """For the hook `construct_homepage_panels`."""
    panels.append(Welcome())


def say_what_was_asked(request: HttpRequest, page: Page) -> None:
    """For the hook `before_edit_page`: why a page was sent back, for whoever opens it to put it right."""
    state = page.current_workflow_state
    if request.method != "GET" or state is None or state.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return
    answer = state.task_states.filter(status=TaskState.STATUS_REJECTED).order_by("-finished_at").first()
    if answer is not None:
        who = answer.finished_by.get_full_name() or "A reviewer" if answer.finished_by else "A reviewer"
        asked = f": “{answer.comment}”" if answer.comment else "."
        messages.warning(
            request, f"{who} asked for changes on {day(localtime(answer.finished_at).date())}{asked}"
        )
