"""At each publishing the page's figures of that day are kept, as everybody sees them; the page holds the day alone."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as day_words
from django.utils.dateparse import parse_date
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.log_actions import LogFormatter, log
from wagtail.models import Page, PageLogEntry, Revision

from cms.models.written import WrittenPage
from contracts.pages.live_snapshots import keep_snapshot

KEPT = "cms.figures_kept"


def page_published(instance: Page, revision: Revision | None = None, **_: Any) -> None:
    """Keep the figures of a page that shows any. By hand, by schedule and by command: all publishing comes here."""
    page = instance.specific
    if not isinstance(page, WrittenPage):
        return
    asked = page.asked()
    today = timezone.localdate() if asked else None
    new = today is not None and keep_snapshot(page.pk, asked, page.figures_set, today)
    if page.figures_on != today:
        page.figures_on = instance.figures_on = today
        type(page).objects.filter(pk=page.pk).update(figures_on=today)
    if revision is not None:
        # What the page was published as knows its day as well: the next draft starts from it
        revision.content["figures_on"] = today.isoformat() if today else None
        Revision.objects.filter(pk=revision.pk).update(content=revision.content)
    if new and today is not None:
        log(page, KEPT, data={"on": today.isoformat()}, revision=revision)


class FiguresKept(LogFormatter):
    """A line of the page's history, with the link to its figures as they were."""

    label = "Keep figures"
    message = "Kept the figures of the day"

    def format_comment(self, log_entry: PageLogEntry) -> SafeString:
        """The link: Wagtail shows messages as plain text, and comments as they are given."""
        day = parse_date(log_entry.data["on"])
        return format_html(
            '<a href="{}">figures as they were on {}</a>',
            reverse("figures-on", args=[log_entry.page_id, log_entry.data["on"]]),
            day_words(day, "j F Y") if day else "",
        )
