"""The live figures of one page for one reader: every block is asked for first, then all are read at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from boroughs.reader import PUBLIC_READER, Reader
from contracts.pages.links import reader_url
from contracts.pages.live_blocks import KINDS, Asked, Shown, shown
from contracts.pages.live_subjects import gone_words
from contracts.pages.tables import LABELS

FILES = ("csv", "json")


@dataclass(frozen=True, slots=True)
class Figures:
    """What a block's template takes: HTML, empty where the subject is gone, and the links to its files.

    `gone` says to an editor what is not there any more.
    """

    html: SafeString
    title: str
    known: str
    evidence: str
    downloads: list[dict[str, str]]
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageCard:
    """A page to read next."""

    title: str
    summary: str
    href: str


class Live:
    """Gives each block of a page what it shows.

    `asked`: key → question, for every block of the page; a key is a block's id, or the name of a table of the page's
    own. `page`: its id, for the addresses of files; 0 where it has none that readers can open. `linked`: the ids of
    pages that its blocks link to. `for_editor`: also say what is gone.
    """

    def __init__(
        self, reader: Reader, asked: Mapping[str, Asked], *, page: int = 0,
        linked: Iterable[int] = (), for_editor: bool = False,
    ) -> None:  # fmt: skip
        self.reader = reader
        self._asked = dict(asked)
        self._page = page
        self._linked = set(linked)
        self._for_editor = for_editor
        self._times: Counter[Asked] = Counter()

    @cached_property
    def _shown(self) -> dict[Asked, Shown]:
        return shown(self.reader, self._asked.values(), timezone.localdate())

    def shown(self, asked: Asked) -> Figures:
        found = self._shown.get(asked) or shown(self.reader, (asked,), timezone.localdate())[asked]
        self._times[asked] += 1
        times = self._times[asked]
        html = mark_safe(found.again(times) if times > 1 else found.html)  # written by our own templates
        files = self._files(asked) if found.html else []
        return Figures(html, found.title, found.known, found.evidence, files, self._gone.get(asked, ()))

    @cached_property
    def _gone(self) -> dict[Asked, tuple[str, ...]]:
        every = self._asked.values()
        return gone_words(every, self.reader.data_set) if self._for_editor else {}

    def named(self, key: str) -> Figures | None:
        """A table of the page's own; None where the page asks for none by this name."""
        return self.shown(self._asked[key]) if key in self._asked else None

    def _files(self, asked: Asked) -> list[dict[str, str]]:
        """The files of a block's table, made for the reader who follows the link."""
        key = next((key for key, one in self._asked.items() if one == asked), "")
        if not self._page or not key or KINDS[asked.kind].file is None:
            return []
        path = reverse("live-figures", args=[self._page, key])
        return [{"label": LABELS[name], "href": reader_url(self.reader, path, format=name)} for name in FILES]

    @cached_property
    def _pages(self) -> dict[int, PageCard]:
        found = Page.objects.filter(pk__in=self._linked).live().public().specific() if self._linked else ()
        return {
            page.pk: PageCard(
                page.title,
                page.search_description or getattr(page, "summary", ""),
                reader_url(self.reader, page.url or "/"),
            )
            for page in found
        }

    def related(self, pages: Iterable[Any]) -> list[PageCard]:
        """Cards of those of these pages that everybody may read."""
        return [self._pages[page.pk] for page in pages if page is not None and page.pk in self._pages]


def live_of(context: Mapping[str, Any]) -> Live:
    """The page's live figures; whatever is shown outside a page shows the public's, and of no block."""
    found: Live = context.get("live") or Live(PUBLIC_READER, {})
    return found
