"""Which of the files that a page or a catalogue leads to is the newest contracts register. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from scrapy.http import HtmlResponse

FILE_TYPES = ("csv", "xlsx", "xls", "ods")
PATTERN = (
    r"contracts?[\s_-]*(?:and[\s_-]*grants[\s_-]*)?(?:register|database|list|awarded|over)"
    r"|register[\s_-]+of[\s_-]+(?:\w+[\s_-]+)?contracts|\b(?:current|live|awarded)[\s_-]+contracts"
)
"""What a link or a data set of a contracts register is called, where a line gives no pattern of its own."""

_FILE_NAME = re.compile(r"\.(?:csv|xlsx?|ods)$", re.IGNORECASE)
_FILE_WORDS = re.compile(r"\b(?:csv|xlsx?|ods|excel|spreadsheet)\b", re.IGNORECASE)
_FILE_PATH = re.compile(r"/downloads?/file/\d+", re.IGNORECASE)
"""How the content systems Jadu and Goss address a file, which then bears no ending."""

_PDF = re.compile(r"\bpdf\b", re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:guide|guidance|how[\s_-]+to|template|glossary)\b", re.IGNORECASE)
"""Words of a file that tells of a register and is none."""

_DAY = re.compile(
    r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])([./_-])(0?[1-9]|1[0-2])\1(?:20)?(\d\d)(?!\d)",
)
_DATE = re.compile(r"(20\d\d)[\s_/-]?(0[1-9]|1[0-2]|q[1-4])?", re.IGNORECASE)
_QUARTER = re.compile(r"(?:q|quarter)[\s_-]?([1-4])", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def newest_link(body: bytes, url: str, pattern: str) -> str:
    """The newest file whose link's words or address match. Of files of one date the first on the page."""
    found = [
        (date_in(said), address) for said, address in _matching(body, url, pattern) if is_file(said, address)
    ]
    return max(found, key=lambda each: each[0])[1] if found else ""


def pdf_link(body: bytes, url: str, pattern: str) -> str:
    """The first link that matches and is a PDF, which cannot be read; empty where there is none."""
    return next((address for said, address in _matching(body, url, pattern) if _PDF.search(said)), "")


def page_link(body: bytes, url: str, pattern: str) -> str:
    """The first link that matches and leads to another page of the same site; empty where there is none."""
    site = urlsplit(url).netloc
    return next(
        (
            address
            for said, address in _matching(body, url, pattern)
            if urlsplit(address).netloc == site and not is_file(said, address) and not _PDF.search(said)
        ),
        "",
    )


def is_file(said: str, address: str) -> bool:
    """Whether a link leads to a table, by the ending of its address or by what is said of it."""
    parts = urlsplit(address)
    if any(_FILE_NAME.search(unquote(part)) for part in (parts.path, parts.query)):
        return True
    return not _PDF.search(said) and bool(_FILE_WORDS.search(said) or _FILE_PATH.search(parts.path))


def _matching(body: bytes, url: str, pattern: str) -> Iterator[tuple[str, str]]:
    """The links that match: what is said of each (its words, its titles, its address), and its address."""
    page = HtmlResponse(url, body=body, encoding="utf-8")
    wanted = re.compile(pattern, re.IGNORECASE)
    for link in page.css("a[href]"):
        try:
            address = urldefrag(page.urljoin((link.attrib["href"] or "").strip())).url
            parts = urlsplit(address)
        except ValueError:
            continue  # one link that is no address keeps back no other
        if parts.scheme not in ("http", "https") or address == url:
            continue
        words = [
            *link.css("::text").getall(),
            link.attrib.get("title", ""),
            link.attrib.get("aria-label", ""),
        ]
        name = unquote(f"{parts.path} {parts.query}")
        said = " ".join(" ".join(words).split())
        if not (wanted.search(said) or wanted.search(name)):
            said = f"{_beside(link)} {said}"
            if not wanted.search(said):
                continue
        if not _ABOUT.search(f"{said} {name.rpartition('/')[2]}"):
            yield f"{said} {name}", address


def _beside(link: Any) -> str:
    """The words of the line, or of the table's row, in which a link stands alone ("Contracts register: Excel")."""
    block = link.xpath("ancestor::*[self::li or self::p or self::tr][1]")
    return " ".join(" ".join(block.css("::text").getall()).split()) if len(block.css("a[href]")) == 1 else ""


def date_in(words: str) -> str:
    """A date that sorts, from the words of a link: its year, and a month or quarter where it names one."""
    days = [f"20{match[3]}-{int(match[2]):02d}" for match in _DAY.finditer(words)]
    if days:
        return max(days)
    years = [match[1] for match in _DATE.finditer(words)]
    if not years:
        return ""
    folded = words.lower()
    months = [number for number, name in enumerate(_MONTHS, 1) if re.search(rf"\b{name}", folded)]
    digits = [int(match[2]) for match in _DATE.finditer(words) if match[2] and match[2].isdigit()]
    quarters = [int(match[1]) * 3 for match in _QUARTER.finditer(words)]
    month = max([*months, *digits, *quarters], default=0)
    return f"{max(years)}-{month:02d}"


def newest_resource(data: Any, pattern: str, publisher: str, url: str) -> str:
    """The newest file of a CKAN catalogue's data sets whose title matches and whose publisher is the one asked for.

    `url` is the catalogue's: a file that was uploaded there may be given by its path alone.
    """
    result = data.get("result") if isinstance(data, dict) else None
    if not isinstance(result, dict):
        return ""
    listed = result.get("results", result.get("result"))  # the second is DataPress's own
    packages = listed if isinstance(listed, list) else [result]
    wanted = re.compile(pattern, re.IGNORECASE)
    found: list[tuple[tuple[str, str], str]] = []
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
        found += [
            (_age_of(resource), address)
            for resource in (resources.values() if isinstance(resources, dict) else resources)
            if isinstance(resource, dict) and (address := _address_of(resource, url)) and _is_table(resource)
        ]
    return max(found, key=lambda each: each[0])[1] if found else ""


def _address_of(resource: Mapping[str, Any], url: str) -> str:
    """Where a file is; empty where the catalogue does not say, or says nothing that can be asked for."""
    said = resource.get("url")
    if not isinstance(said, str) or not said.strip():
        return ""
    try:
        address = urljoin(url, said.strip())
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in ("http", "https") and parts.netloc and address != url else ""


def _is_table(resource: Mapping[str, Any]) -> bool:
    """By its format, a media type perhaps ("text/csv", "Excel"), else by its address."""
    kind = f"{resource.get('format') or ''} {resource.get('mimetype') or ''}"
    return bool(_FILE_WORDS.search(kind) or _FILE_NAME.search(urlsplit(str(resource.get("url", ""))).path))


def _age_of(resource: Mapping[str, Any]) -> tuple[str, str]:
    """What a file is of, by its name, then when it was changed: years of one data set are often uploaded on one day."""
    changed = str(resource.get("last_modified") or resource.get("created") or "")
    names = (
        resource.get("name") or resource.get("title") or "",
        str(resource.get("url", "")).rpartition("/")[2],
    )
    return next(filter(None, map(date_in, map(str, names))), "") or changed[:7], changed


def socrata_export(data: Any, pattern: str, url: str) -> str:
    """The CSV of the data set of a Socrata portal whose name matches, the one changed last."""
    results = data.get("results") if isinstance(data, dict) else None
    wanted = re.compile(pattern, re.IGNORECASE)
    found: list[tuple[str, str]] = []
    for entry in results if isinstance(results, list) else []:
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(resource, dict) and resource.get("id") and wanted.search(str(resource.get("name", ""))):
            changed = str(resource.get("data_updated_at") or resource.get("updatedAt") or "")
            found.append((changed, str(resource["id"])))
    if not found:
        return ""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/api/views/{max(found)[1]}/rows.csv?accessType=DOWNLOAD"
