"""A page from its draft through a review to its day of publishing, each step through the admin."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import Comment, PageLogEntry, TaskState
from wagtail.test.utils.form_data import inline_formset

from cms import scheduling
from cms.models import BoroughPage
from tests.cms.town import Town, make_town, page_form
from tests.contracts.pages.world import World


@pytest.fixture
def town(world: World, settings: Any, tmp_path: Path) -> Town:
    settings.MEDIA_ROOT = tmp_path
    made = make_town(world)
    workflow = made.alpha.current_workflow_state
    assert workflow is not None
    workflow.cancel()
    mail.outbox.clear()
    return made


def send(town: Town, who: str, page: BoroughPage, **more: Any) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert town.client(who).post(address, page_form(page, **more)).status_code == 302


def fresh(page: BoroughPage) -> BoroughPage:
    return BoroughPage.objects.get(pk=page.pk)


def test_a_draft_is_sent_for_review_sent_back_and_approved(town: Town) -> None:
    send(town, "alpha", town.alpha, summary="First try.", **{"action-submit": "1"})
    waiting = TaskState.objects.get(status="in_progress")
    first = waiting.pk
    assert {to for one in mail.outbox for to in one.to} >= {"reviewer@example.org", "loti@example.org"}
    text = town.client("reviewer").get("/admin/").content.decode()
    assert "Awaiting your review" in text and "Alpha&#x27;s page" in text, "by its published name"

    def answer(who: str, action: str, task: int, **words: str) -> None:
        address = reverse("wagtailadmin_pages:workflow_action", args=[town.alpha.pk, action, task])
        town.client(who).post(address, words)

    answer("alpha", "approve", first)
    assert TaskState.objects.get(pk=first).status == "in_progress", "nobody approves their own"
    answer("reviewer", "reject", first, comment="Say whom to ask.")
    form = town.client("alpha").get(reverse("wagtailadmin_pages:edit", args=[town.alpha.pk]))
    assert "asked for changes on" in form.content.decode() and "“Say whom to ask.”" in form.content.decode()
    assert fresh(town.alpha).summary == "We are Alpha Council."
    send(town, "alpha", town.alpha, summary="Second try.", **{"action-submit": "1"})
    answer("reviewer", "approve", TaskState.objects.get(status="in_progress").pk)
    assert (fresh(town.alpha).summary, fresh(town.alpha).live) == ("Second try.", True)

    actions = list(PageLogEntry.objects.filter(page=town.alpha.pk).values_list("action", flat=True))
    for one in (
        "wagtail.workflow.start",
        "wagtail.workflow.reject",
        "wagtail.workflow.approve",
        "wagtail.publish",
    ):
        assert one in actions
    history = town.client("alpha").get(reverse("wagtailadmin_pages:history", args=[town.alpha.pk]))
    assert history.status_code == 200
    assert (
        "reviewer@example.org" in history.content.decode() and "Say whom to ask." in history.content.decode()
    )


def test_a_comment_is_kept_with_the_page_and_shown_to_its_editors(town: Town) -> None:
    comment = {
        "contentpath": "summary",
        "text": "Is this still so?",
        "position": "",
        "replies": inline_formset([]),
    }
    send(town, "alpha", town.alpha, comments=inline_formset([comment]))
    kept = Comment.objects.get(page=town.alpha.pk)
    assert (kept.text, kept.user) == ("Is this still so?", town.users["alpha"])
    edit = town.client("alpha").get(reverse("wagtailadmin_pages:edit", args=[town.alpha.pk]))
    assert "Is this still so?" in edit.content.decode()
    assert (
        "Is this still so?" not in town.world.client("nobody").get("/borough-pages/alpha/").content.decode()
    )


def test_a_page_goes_up_and_comes_down_at_its_time(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    up, down = now + timedelta(hours=2), now + timedelta(hours=5)
    times = {
        "go_live_at": timezone.localtime(up).strftime("%Y-%m-%d %H:%M"),
        "expire_at": timezone.localtime(down).strftime("%Y-%m-%d %H:%M"),
    }
    send(town, "superuser", town.alpha, summary="From two o'clock.", **times, **{"action-publish": "1"})
    assert fresh(town.alpha).summary == "We are Alpha Council."
    task = DBTaskResult.objects.get(task_path=scheduling.publish_due.module_path)
    assert task.run_after == up.replace(second=0, microsecond=0)

    call_command("publish_scheduled")
    assert fresh(town.alpha).summary == "We are Alpha Council.", "not before its time"
    monkeypatch.setattr(timezone, "now", lambda: up + timedelta(minutes=1))
    scheduling.publish_due.func()
    assert (fresh(town.alpha).summary, fresh(town.alpha).live) == ("From two o'clock.", True)
    ends = (
        DBTaskResult.objects.filter(task_path=scheduling.publish_due.module_path).order_by("run_after").last()
    )
    assert ends is not None and ends.run_after == down.replace(second=0, microsecond=0)
    monkeypatch.setattr(timezone, "now", lambda: down + timedelta(minutes=1))
    scheduling.publish_due.func()
    assert not fresh(town.alpha).live
    assert town.world.client("nobody").get("/borough-pages/alpha/").status_code == 404


def test_a_time_that_is_taken_back_publishes_nothing(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    up = timezone.now() + timedelta(hours=2)
    send(
        town, "superuser", town.alpha, summary="Never.", **{"action-publish": "1"},
        go_live_at=timezone.localtime(up).strftime("%Y-%m-%d %H:%M"),
    )  # fmt: skip
    revision = fresh(town.alpha).scheduled_revision
    assert revision is not None
    address = reverse("wagtailadmin_pages:revisions_unschedule", args=[town.alpha.pk, revision.pk])
    assert town.client("loti").post(address, {}).status_code == 302
    monkeypatch.setattr(timezone, "now", lambda: up + timedelta(minutes=1))
    scheduling.publish_due.func()
    assert fresh(town.alpha).summary == "We are Alpha Council."


def test_no_mail_server_stops_no_review(town: Town, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1  # nothing listens there
    send(town, "alpha", town.alpha, summary="Sent.", **{"action-submit": "1"})
    assert fresh(town.alpha).workflow_in_progress


def test_the_admins_front_page_leads_to_what_each_may_do(town: Town) -> None:
    own = reverse("wagtailadmin_pages:edit", args=[town.alpha.pk])
    add = reverse("wagtailadmin_pages:add", args=["cms", "boroughpage", town.index.pk])
    seen = {
        who: {href for href in (own, add) if f'href="{href}"' in welcome(town, who)}
        for who in ("alpha", "beta", "loti", "reviewer")
    }
    assert seen == {"alpha": {own}, "beta": set(), "loti": {add}, "reviewer": set()}


def welcome(town: Town, who: str) -> str:
    """That panel of the front page, without the rest."""
    text: str = town.client(who).get("/admin/").content.decode()
    return text.partition('class="citytools-welcome"')[2].partition("</section>")[0]
