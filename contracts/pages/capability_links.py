"""Addresses of thousands of names on one page: each kind of page is asked for once, not once a name."""

from __future__ import annotations

from django.urls import reverse

from boroughs.reader import Reader
from contracts.pages.links import reader_url

SLUG = "slug"
"""What stands in an address for the slug, until a slug takes its place."""


class Links:
    """The addresses of systems, suppliers, boroughs, contracts and capabilities, in the reader's data set."""

    def __init__(self, reader: Reader) -> None:
        def parts(name: str) -> tuple[str, str]:
            before, _, after = reader_url(reader, reverse(name, args=[SLUG])).rpartition(SLUG)
            return before, after

        self._system = parts("system")
        self._supplier = parts("supplier")
        self._borough = parts("borough")
        self._contract = parts("contract")
        self._capability = parts("capability")

    def system(self, slug: str) -> str:
        return slug.join(self._system)

    def supplier(self, slug: str) -> str:
        return slug.join(self._supplier)

    def borough(self, slug: str) -> str:
        return slug.join(self._borough)

    def contract(self, slug: str) -> str:
        return slug.join(self._contract)

    def capability(self, slug: str) -> str:
        return slug.join(self._capability)
