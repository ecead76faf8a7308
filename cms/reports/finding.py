"""What the reports find about pages of words: for each page, the things that want somebody's eyes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils import timezone
from wagtail.models import get_page_models

from boroughs.reader import PUBLIC, Reader
from cms.models.written import WrittenPage
from contracts.comparisons.snapshots import newest_kept
from contracts.pages.live_numbers import changes, numbers_of
from contracts.pages.live_snapshots import numbers_in
from contracts.pages.live_subjects import gone_words


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a page, in words. `href` is where to look, `day` since when or when it was looked at."""

    words: str
    href: str = ""
    outcome: str = ""
    day: date | None = None


Findings = Mapping[int, list[Finding]]
"""Page id → what was found; a page without anything is not in it."""


def written_pages(**filters: Any) -> Iterator[WrittenPage]:
    """Every page of words as its own type: one question a type."""
    for model in get_page_models():
        if issubclass(model, WrittenPage):
            yield from model.objects.filter(**filters)


def changed_figures() -> Findings:
    """Figures that everybody sees which moved by more than a tenth since their page was last published."""
    today = timezone.localdate()
    pages = sorted(written_pages(live=True, figures_on__isnull=False), key=lambda page: page.figures_set)
    kept = newest_kept(page.pk for page in pages)
    found = {}
    for data_set, group in groupby(
        (page for page in pages if page.pk in kept), lambda page: page.figures_set
    ):
        asked = {page.pk: list(page.asked().values()) for page in group}
        public = Reader(PUBLIC, frozenset(), data_set)
        numbers = numbers_of(public, (one for every in asked.values() for one in every), today)
        for pk, every in asked.items():
            now = [number for one in every for number in numbers[one]]
            moved = changes(numbers_in(kept[pk].content), now)
            if moved:
                found[pk] = [Finding(change.words, day=kept[pk].taken_on) for change in moved]
    return found


def past_review() -> Findings:
    """Published pages that somebody was to read again by a day that is past."""
    late = written_pages(live=True, review_by__lt=timezone.localdate())
    return {page.pk: [Finding("to be read again", day=page.review_by)] for page in late}


def gone_subjects() -> Findings:
    """Live blocks whose system, supplier, capability or borough was merged or is not there any more."""
    asked = {page.pk: (page, list(page.asked().values())) for page in written_pages()}
    found: dict[int, list[Finding]] = {}
    for data_set in {getattr(page, "data_set", "") for page, _ in asked.values()}:
        here = {pk: every for pk, (page, every) in asked.items() if getattr(page, "data_set", "") == data_set}
        gone = gone_words((one for every in here.values() for one in every), data_set)
        for pk, every in here.items():
            words = dict.fromkeys(one for asked_ in every for one in gone.get(asked_, ()))
            if words:
                found[pk] = [Finding(one) for one in words]
    return found
