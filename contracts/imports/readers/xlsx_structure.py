"""What an .xlsx file says of itself: its sheets, where they are, its date system, its number formats."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from contracts.records import Problem

from .number_formats import PERCENT, shown_mark
from .rows import Refused, SheetInfo, refusal, warning
from .zip_parts import Parts, damaged, document_type, resolve

STYLES_BYTES = 32 * 2**20
"""Workbooks pasted together from others for years have styles of some MB."""


@dataclass(frozen=True, slots=True)
class Structure:
    """`parts`: the part of each worksheet, by the sheet's name. `strings`, `styles`: their parts, or ""."""

    sheets: list[SheetInfo]
    parts: dict[str, str]
    strings: str
    styles: str
    epoch_1904: bool
    notes: list[Problem]


def local(tag: str) -> str:
    """The name of an element or attribute without its namespace, or without the prefix for it."""
    return tag.rpartition("}")[2].rpartition(":")[2]


def parse(parts: Parts, name: str, most: int | None = None) -> Element:
    """The root of a small XML part. Raises `Refused` where it is missing or not XML."""
    data = parts.read(name) if most is None else parts.read(name, most)
    try:
        return defusedxml.ElementTree.fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise document_type(name) from error
    except (ParseError, ValueError, LookupError) as error:
        raise damaged() from error


def _relationships(parts: Parts, part: str) -> dict[str, tuple[str, str]]:
    """The kind and the part's name for each relationship within the file; those to outside are left out."""
    folder, _, name = part.rpartition("/")
    listing = f"{folder}/_rels/{name}.rels".lstrip("/")
    if not parts.has(listing):
        return {}
    found = {}
    for item in parse(parts, listing):
        if item.get("TargetMode") != "External" and item.get("Id") and item.get("Target"):
            kind = item.get("Type", "").rpartition("/")[2]
            found[item.get("Id", "")] = (kind, resolve(part, item.get("Target", "")))
    return found


def read_structure(parts: Parts) -> Structure:
    """Raises `Refused` for macros, for binary workbooks and for zip files that are something else."""
    workbook = _workbook_part(parts)
    related = _relationships(parts, workbook)
    by_kind = dict(related.values())
    root = parse(parts, workbook)
    sheets: list[SheetInfo] = []
    places: dict[str, str] = {}
    epoch_1904 = False
    for element in root.iter():
        tag = local(element.tag)
        if tag == "workbookPr":
            epoch_1904 = element.get("date1904", "0").strip().lower() in ("1", "true", "on")
        elif tag == "sheet":
            name = element.get("name", "")
            link = next((value for key, value in element.items() if local(key) == "id"), "")
            kind, place = related.get(link, ("", ""))
            hidden = element.get("state", "visible") != "visible"
            sheets.append(SheetInfo(name, hidden, kind if kind else "worksheet"))
            if kind == "worksheet":
                places[name] = place
    if len({sheet.name for sheet in sheets}) != len(sheets):
        raise damaged()
    return Structure(
        sheets,
        places,
        _present(parts, by_kind.get("sharedStrings", "")),
        _present(parts, by_kind.get("styles", "")),
        epoch_1904,
        _notes(parts),
    )


def _present(parts: Parts, name: str) -> str:
    return name if parts.has(name) else ""


def _workbook_part(parts: Parts) -> str:
    names = {name.lower() for name in parts.names}
    types = ""
    if parts.has("[Content_Types].xml"):
        types = parts.read("[Content_Types].xml").decode("utf-8", "replace")
    if any(name.endswith("vbaproject.bin") for name in names) or "macroenabled" in types.lower():
        raise macros()
    if any(re.fullmatch(r"xl/workbook\.bin", name) for name in names):
        raise refusal(
            "is_xlsb",
            "This file is an Excel binary workbook (.xlsb), which is not read here.",
            "Open it in Excel, use File, Save As, and choose .xlsx.",
        )
    for kind, name in _relationships(parts, "").values():
        if kind == "officeDocument" and parts.has(name) and name.lower().startswith("xl/"):
            return name
    if parts.has("xl/workbook.xml"):
        return "xl/workbook.xml"
    raise _not_a_workbook(names)


def _not_a_workbook(names: set[str]) -> Refused:
    if any(name.startswith("word/") for name in names):
        what = "a Word document, not a spreadsheet"
    elif any(name.startswith("ppt/") for name in names):
        what = "a PowerPoint presentation, not a spreadsheet"
    elif any(name.startswith("index/") and name.endswith(".iwa") for name in names):
        what = "an Apple Numbers document, which is not read here"
    else:
        what = "a zip file with other files in it, not a spreadsheet"
    return refusal(
        "not_a_workbook",
        f"This file is {what}.",
        "Send the spreadsheet itself, saved as .xlsx, .xls, .ods or CSV.",
    )


def macros() -> Refused:
    """The refusal of a workbook with programs in it."""
    return refusal(
        "macros",
        "The workbook contains macros (programs), so it was not read.",
        "In Excel use File, Save As, and choose “Excel Workbook (.xlsx)”, which leaves the macros out.",
    )


def _notes(parts: Parts) -> list[Problem]:
    names = [name.lower() for name in parts.names]
    notes = []
    if any(name.startswith("xl/externallinks/") and name.endswith(".xml") for name in names):
        notes.append(
            warning(
                "external_links",
                "The workbook has links to other files or programs; they were not followed.",
                "The values that were last saved in its cells are what was read.",
            )
        )
    if any(name.startswith(("xl/embeddings/", "xl/activex/", "xl/ctrlprops/")) for name in names):
        notes.append(
            warning("embedded_objects", "The workbook has objects embedded in it; only its cells were read."),
        )
    return notes


DAY_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(50, 59)))
"""Built-in formats of dates and times (ECMA-376 part 1, 18.8.30); 27 to 36 and 50 to 58 are East Asian."""
DURATION_FORMATS = frozenset((46,))
TIME_FORMATS = frozenset((45, 47))
PERCENT_FORMATS = frozenset((9, 10))

_NOT_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)


def date_kind(code: str) -> str:
    """ "date", "duration" or "" for a number format's code such as dd/mm/yyyy, [h]:mm or £#,##0.00."""
    code = _NOT_LETTERS.sub("", code.partition(";")[0])
    if _ELAPSED.search(code):
        return "duration"
    if code.strip().lower() == "general":
        return ""
    return "date" if re.search(r"[dmyhs]", code, re.IGNORECASE) else ""


def cell_formats(parts: Parts, styles: str) -> list[str]:
    """ "date", "duration" or what `shown_mark` gives, for each style number that a cell may have."""
    if not styles:
        return []
    root = parse(parts, styles, STYLES_BYTES)
    codes = {
        element.get("numFmtId", ""): element.get("formatCode", "")
        for element in root.iter()
        if local(element.tag) == "numFmt"
    }
    kinds = []
    for group in root:
        if local(group.tag) == "cellXfs":
            kinds = [_format_kind(style.get("numFmtId", "0"), codes) for style in group]
    return kinds


def _format_kind(number: str, codes: dict[str, str]) -> str:
    if number in codes:
        return date_kind(codes[number]) or shown_mark(codes[number])
    if not number.isdecimal():
        return ""
    if int(number) in DURATION_FORMATS:
        return "duration"
    if int(number) in PERCENT_FORMATS:
        return PERCENT
    return "date" if int(number) in DAY_FORMATS | TIME_FORMATS else ""
