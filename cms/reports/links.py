"""Where the words of a page lead, and which of these links lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Page, Site

from boroughs.models import Organisation
from cms.models.links import LinkCheck
from cms.models.written import WrittenPage
from cms.reports.finding import Finding, Findings, written_pages
from suppliers.models import Capability, Supplier, System

_LINK = re.compile(r"<a\b([^>]*)>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')

SUBJECTS: dict[str, Any] = {
    "system": System, "supplier": Supplier, "capability": Capability, "borough": Organisation,
}  # fmt: skip
"""The names of addresses that end in the slug of something that may go, and what it is."""


def outside(address: str) -> bool:
    return urlsplit(address).scheme in ("http", "https")


def links_of(page: WrittenPage) -> list[tuple[str, str]]:
    """(Kind, where) of every link in a page's streams, once: kind is address, page or document."""
    streams = [*page.streams(), page.sources]
    found = [
        link
        for stream in streams
        for block in stream.raw_data
        for link in _links(block["type"], block["value"])
    ]
    return list(dict.fromkeys(found))


def _links(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """The links of one value of a stream. `name`: of the block or field that holds it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _links(name if key == "value" else key, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _links(name, inner)
    elif name == "related" and isinstance(value, int):
        yield "page", str(value)
    elif name == "document" and isinstance(value, int):
        yield "document", str(value)
    elif isinstance(value, str):
        if outside(value):
            yield "address", value
        for attributes in _LINK.findall(value):
            said = {key: unescape(text) for key, text in _ATTRIBUTE.findall(attributes)}
            if said.get("linktype") in ("page", "document"):
                yield said["linktype"], said.get("id", "")
            elif said.get("href", "").startswith(("/", "http:", "https:")):
                yield "address", said["href"]


def outside_addresses() -> set[str]:
    """Every address outside that a page links to, without what comes after #."""
    return {
        where.partition("#")[0]
        for page in written_pages()
        for kind, where in links_of(page)
        if kind == "address" and outside(where)
    }


def broken_links(outcome: str = LinkCheck.Outcome.BROKEN) -> Findings:
    """The links of this outcome: inside as they are now, outside as they were last checked."""
    known = _Inside()
    checks = {one.address: one for one in LinkCheck.objects.all()}
    found: dict[int, list[Finding]] = {}
    for page in written_pages():
        for kind, where in links_of(page):
            if kind == "address" and outside(where):
                one = _checked(where, checks.get(where.partition("#")[0]))
            else:
                one = known.finding(kind, where)
            if one.outcome == outcome:
                found.setdefault(page.pk, []).append(one)
    return found


def never_checked() -> int:
    """How many addresses outside nobody has an answer of."""
    answered = LinkCheck.objects.exclude(outcome=LinkCheck.Outcome.NOT_CHECKED)
    return len(outside_addresses() - set(answered.values_list("address", flat=True)))


def _checked(where: str, check: LinkCheck | None) -> Finding:
    if check is None:
        return Finding(f"{where}: not checked yet", where, LinkCheck.Outcome.NOT_CHECKED)
    day = check.checked_at.date() if check.checked_at else None
    words = f"{where}: {check.get_outcome_display().lower()}"
    return Finding(f"{words} ({check.words})" if check.words else words, where, check.outcome, day)


class _Inside:
    """What there is to link to inside the site, each kind asked for once."""

    def finding(self, kind: str, where: str) -> Finding:
        fault = {"page": self._page, "document": self._document, "address": self._address}[kind](where)
        if not fault:
            return Finding(where, outcome=LinkCheck.Outcome.WORKS)
        return Finding(fault, where if kind == "address" else "", LinkCheck.Outcome.BROKEN)

    @cached_property
    def _live(self) -> dict[str, str]:
        return {str(pk): path for pk, path in Page.objects.live().values_list("pk", "url_path")}

    @cached_property
    def _paths(self) -> set[str]:
        site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
        root = site.root_page.url_path if site else "/"
        paths = {f"/{path.removeprefix(root)}" for path in self._live.values() if path.startswith(root)}
        return paths | {f"{old}/" for old in Redirect.objects.values_list("old_path", flat=True)}

    @cached_property
    def _documents(self) -> set[str]:
        return {str(pk) for pk in get_document_model().objects.values_list("pk", flat=True)}

    @cached_property
    def _slugs(self) -> dict[str, set[str]]:
        return {name: set(model.objects.values_list("slug", flat=True)) for name, model in SUBJECTS.items()}

    def _page(self, where: str) -> str:
        return "" if where in self._live else f"a page (number {where}) that is not published or was deleted"

    def _document(self, where: str) -> str:
        return "" if where in self._documents else f"a document (number {where}) that was deleted"

    def _address(self, where: str) -> str:
        path = urlsplit(where).path
        try:
            found = resolve(path)
        except Resolver404:
            return f"{where}: there is no such address"
        if found.url_name in SUBJECTS:
            slug = next(iter(found.kwargs.values()), "")
            return (
                ""
                if slug in self._slugs[found.url_name]
                else f"{where}: this {found.url_name} is not there any more"
            )
        if found.url_name == "wagtail_serve":
            return "" if path in self._paths else f"{where}: no page is published there"
        return ""
