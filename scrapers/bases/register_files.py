"""Registers published as files: a file's address, a page that links to files, a CKAN catalogue, a Socrata portal.

The file itself is what the one path in reads: the feed says only which stored body it is and whose.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from scrapy.http import HtmlResponse, Request, Response
from twisted.python.failure import Failure

from scrapers.bases.source import Line, SourceSpider

FILE_TYPES = ("csv", "xlsx", "xls", "ods")
PATTERN = (
    r"contracts?[\s_-]*(?:and[\s_-]*grants[\s_-]*)?(?:register|database|list|awarded|over)"
    r"|register[\s_-]+of[\s_-]+(?:\w+[\s_-]+)?contracts|\b(?:current|live|awarded)[\s_-]+contracts"
)
"""What a link or a data set of a contracts register is called, where a line gives no pattern of its own."""

CKAN_ROWS = 50
SOCRATA_ROWS = 20
_DATE = re.compile(r"(20\d\d)[\s_/-]?(0[1-9]|1[0-2]|q[1-4])?", re.IGNORECASE)
_QUARTER = re.compile(r"(?:q|quarter)[\s_-]?([1-4])", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
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
        if not found:
            message = f"nothing here is called a contracts register ({context['pattern']})"
            self.run.journal.write(
                "nothing" if self.has_another(context) else "shape",
                url=page.url, message=message, part=context["part"], sha256=page.sha256,
            )  # fmt: skip
            yield from self.go_on(context)
            return
        more = {name: value for name, value in context.items() if name != "part"}
        yield self.ask(found, context["part"], **{**more, "how": "file"})

    def found(self, body: bytes, context: Mapping[str, Any], url: str) -> str:
        """The address of the newest register to which a page or catalogue leads; empty where there is none."""
        if context["how"] == "links":
            return newest_link(body, url, context["pattern"])
        data = _json(body)
        if context["how"] == "ckan":
            return newest_resource(data, context["pattern"], context["publisher"])
        return socrata_export(data, context["pattern"], url)

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


def newest_link(body: bytes, url: str, pattern: str) -> str:
    """The newest file whose link's words or address match. Of files of one date the first on the page."""
    page = HtmlResponse(url, body=body, encoding="utf-8")
    wanted = re.compile(pattern, re.IGNORECASE)
    found: list[tuple[str, str]] = []
    for link in page.css("a[href]"):
        address = page.urljoin((link.attrib["href"] or "").strip())
        words = " ".join("".join(link.css("::text").getall()).split())
        name = unquote(urlsplit(address).path)
        is_file = name.lower().endswith(tuple(f".{kind}" for kind in FILE_TYPES))
        is_file = is_file or re.search(r"\b(?:csv|xlsx?|ods)\b", words, re.IGNORECASE) is not None
        if (
            address.startswith(("http://", "https://"))
            and is_file
            and (wanted.search(words) or wanted.search(name))
        ):
            found.append((date_in(f"{words} {name}"), address))
    return max(found, key=lambda each: each[0])[1] if found else ""


def date_in(words: str) -> str:
    """A date that sorts, from the words of a link: its year, and a month or quarter where it names one."""
    years = [match[1] for match in _DATE.finditer(words)]
    if not years:
        return ""
    folded = words.lower()
    months = [number for number, name in enumerate(_MONTHS, 1) if re.search(rf"\b{name}", folded)]
    digits = [int(match[2]) for match in _DATE.finditer(words) if match[2] and match[2].isdigit()]
    quarters = [int(match[1]) * 3 for match in _QUARTER.finditer(words)]
    month = max([*months, *digits, *quarters], default=0)
    return f"{max(years)}-{month:02d}"


def newest_resource(data: Any, pattern: str, publisher: str) -> str:
    """The newest file of a CKAN catalogue's data sets whose title matches and whose publisher is the one asked for."""
    result = data.get("result") if isinstance(data, dict) else None
    if not isinstance(result, dict):
        return ""
    listed = result.get("results", result.get("result"))  # the second is DataPress's own
    packages = listed if isinstance(listed, list) else [result]
    wanted = re.compile(pattern, re.IGNORECASE)
    found: list[tuple[str, str]] = []
    for package in packages:
        if not isinstance(package, dict) or not wanted.search(str(package.get("title", ""))):
            continue
        organisation = package.get("organization")
        owner = organisation.get("title") if isinstance(organisation, dict) else ""
        # Where one catalogue serves many, a data set's own title may say whose it is.
        whose = f"{owner or ''} {package['title']}".casefold().replace("&", "and")
        if publisher and isinstance(listed, list) and publisher.casefold() not in whose:
            continue
        resources = package.get("resources") or []
        for resource in resources.values() if isinstance(resources, dict) else resources:
            kind = str(resource.get("format", "")).lower().strip(". ")
            address = str(resource.get("url", ""))
            if kind in FILE_TYPES or address.lower().endswith(tuple(f".{each}" for each in FILE_TYPES)):
                changed = resource.get("last_modified") or resource.get("created") or ""
                found.append((str(changed), address))
    return max(found, key=lambda each: each[0])[1] if found else ""


def socrata_export(data: Any, pattern: str, url: str) -> str:
    """The CSV of the data set of a Socrata portal whose name matches, the one changed last."""
    results = data.get("results") if isinstance(data, dict) else None
    wanted = re.compile(pattern, re.IGNORECASE)
    found: list[tuple[str, str]] = []
    for entry in results if isinstance(results, list) else []:
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(resource, dict) and wanted.search(str(resource.get("name", ""))):
            found.append(
                (str(resource.get("data_updated_at") or resource.get("updatedAt") or ""), str(resource["id"]))
            )
    if not found:
        return ""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/api/views/{max(found)[1]}/rows.csv?accessType=DOWNLOAD"


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
