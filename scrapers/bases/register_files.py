"""Registers published as files: a file's address, a page that links to files, a CKAN catalogue, a Socrata portal.

The file itself is what the one path in reads: the feed says only which stored body it is and whose.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from scrapers.bases.register_links import (
    PATTERN,
    newest_link,
    newest_resource,
    page_link,
    pdf_link,
    socrata_export,
)
from scrapers.bases.source import Line, SourceSpider

CKAN_ROWS = 50
SOCRATA_ROWS = 20
_HTML = re.compile(rb"^\s*(?:<!doctype html|<html|<head|<\?xml[^>]*>\s*<!doctype html)", re.IGNORECASE)


class RegisterFiles(SourceSpider):
    """One part for each register of `registers.csv`; `how` of the context says which of the steps a page is.

    Several lines of one register are ways to it, tried in their order until one leads to a file; `way` counts them.
    """

    max_bytes = 200 * 1024 * 1024  # what `import_register` takes

    def requests(self) -> Iterator[Request]:
        self._ways: dict[str, list[dict[str, str]]] = {}
        for line in self.run.registers:
            self._ways.setdefault(f"{line['organisation']}|{line['name']}", []).append(line)
        for part in self._ways:
            yield self.go(part, 0)

    def go(self, part: str, way: int) -> Request:
        line = self._ways[part][way]
        context = {name: line[name] for name in ("how", "organisation", "name", "layout", "publisher")}
        return self.ask(first_address(line), part, way=way, pattern=line["pattern"] or PATTERN, **context)

    def go_on(self, context: Mapping[str, Any]) -> Iterator[Request]:
        """The next way to a register, where this one led to nothing and there is another."""
        if self.has_another(context):
            yield self.go(context["part"], context["way"] + 1)

    def has_another(self, context: Mapping[str, Any]) -> bool:
        return "way" in context and context["way"] + 1 < len(self._ways[context["part"]])

    def failed(self, failure: Failure) -> Iterator[Request]:
        super().failed(failure)
        yield from self.go_on(failure.request.cb_kwargs.get("context", {}))  # type: ignore[attr-defined]

    def parse(self, response: Response, context: Mapping[str, Any] = {}, **kwargs: Any) -> Any:
        is_file = context["how"] == "file"
        page = self.page(response, context, records=int(is_file))
        if page is None:
            yield from self.go_on(context)
            return
        yield page
        if is_file:
            return
        found = self.found(response.body, context, response.url)
        more = {name: value for name, value in context.items() if name != "part"}
        if not found and (page_of_it := self.further(response.body, context, response.url)):
            yield self.ask(page_of_it, context["part"], **{**more, "is_further": True})
            return
        if not found:
            message = self._nothing(response.body, context, response.url)
            self.run.journal.write(
                "nothing" if self.has_another(context) else "shape",
                url=page.url, message=message, part=context["part"], sha256=page.sha256,
            )  # fmt: skip
            yield from self.go_on(context)
            return
        yield self.ask(found, context["part"], **{**more, "how": "file"})

    def found(self, body: bytes, context: Mapping[str, Any], url: str) -> str:
        """The address of the newest register to which a page or catalogue leads; empty where there is none."""
        if context["how"] == "links":
            return newest_link(body, url, context["pattern"])
        data = _json(body)
        if context["how"] == "ckan":
            return newest_resource(data, context["pattern"], context["publisher"], url)
        return socrata_export(data, context["pattern"], url)

    def further(self, body: bytes, context: Mapping[str, Any], url: str) -> str:
        """The page of the register to which a page leads that links no file of it; empty where one step was taken."""
        if context["how"] != "links" or context.get("is_further"):
            return ""
        return page_link(body, url, context["pattern"])

    def _nothing(self, body: bytes, context: Mapping[str, Any], url: str) -> str:
        """Why a page or a catalogue leads to no register; a pattern is said where somebody wrote it."""
        own = f" ({context['pattern']})" if context["pattern"] != PATTERN else ""
        pdf = pdf_link(body, url, context["pattern"]) if context["how"] == "links" else ""
        but = f", but for a PDF, which cannot be read: {pdf}" if pdf else ""
        return f"nothing here is called a contracts register{own}{but}"

    def shape_problem(self, body: bytes, context: Mapping[str, Any]) -> str:
        if context["how"] == "file":
            if not body.strip():
                return "the file is empty"
            return "an HTML page came where a file was asked for" if _HTML.match(body) else ""
        if context["how"] == "links":
            return "" if b"<" in body else "the page is not HTML"
        return "" if isinstance(_json(body), dict) else "the catalogue's answer is not JSON"

    def lines(self, body: bytes, context: Mapping[str, Any]) -> Iterator[Line]:
        if context["how"] == "file":
            yield {
                "key": context["part"],
                "date": "",
                "buyers": [],
                "cpv": [],
                "lines": [],
                "problems": [],
                "file": {name: context[name] for name in ("organisation", "name", "layout")},
            }


def first_address(line: Mapping[str, str]) -> str:
    """Where the way to a register begins."""
    address = line["address"].rstrip("/")
    if line["how"] == "ckan" and "/api/" not in address:
        query = quote(f'"{line["publisher"]}" contracts')
        return f"{address}/api/3/action/package_search?q={query}&rows={CKAN_ROWS}"
    if line["how"] == "socrata" and "/api/" not in address:
        host = urlsplit(address).netloc
        return f"{address}/api/catalog/v1?domains={host}&q=contracts&only=datasets&limit={SOCRATA_ROWS}"
    return line["address"]


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
