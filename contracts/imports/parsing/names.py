"""What else a supplier's cell may hold: its address, or other suppliers."""

from __future__ import annotations

import re

from contracts.imports.parsing.flaws import WARNING, Flaw
from contracts.imports.parsing.identifiers import company_number

_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][ABD-HJLNP-UW-Z]{2}\b")
_FORM = r"\b(?:ltd|limited|llp|lllp|plc|cic|c\.i\.c|cio|inc)\b\.?"
_LEGAL_FORM = re.compile(_FORM, re.IGNORECASE)
_UP_TO_FORM = re.compile(rf".*?{_FORM}(?=\s*(?:[,;(\n\r]|[-\u2013] ))", re.IGNORECASE | re.DOTALL)
_UP_TO_MARK = re.compile(r"[^,\n\r]+(?=[,\n\r])")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_OTHER_NAME = re.compile(
    r"\bt/?a\b|\btrading as\b|\bformerly\b|\bpreviously\b|\bknown as\b|\bpart of\b|\bbehalf of\b|\bsubsidiary\b",
    re.IGNORECASE,
)
"""Between two companies' names: that they are one supplier."""

_ADDRESS = Flaw(
    "address_in_name",
    WARNING,
    "What stands after the supplier's name looks like its address; it was left out of the name.",
    "Give the address a column of its own.",
)
_SEVERAL = Flaw(
    "several_suppliers",
    WARNING,
    "The cell seems to name several suppliers; they are kept together as one name.",
    "Give each supplier a row with its part of the contract, if they have parts of their own.",
)


def seems_more_than_a_name(text: str) -> bool:
    """Whether `supplier_name` may have something to say of a text without line breaks."""
    return _POSTCODE.search(text) is not None or len(_LEGAL_FORM.findall(text)) > 1


def supplier_name(text: str) -> tuple[str, Flaw | None]:
    """The name without the address behind it; suppliers on lines of their own as "A Ltd / B Ltd"."""
    text = text.strip()
    if address := _POSTCODE.search(text):
        before = text[: address.start()]
        name = _UP_TO_FORM.match(before) or _UP_TO_MARK.match(before)
        if name:
            return name[0], _ADDRESS
    lines = [line for line in text.splitlines() if line.strip()]
    if sum(_LEGAL_FORM.search(line) is not None for line in lines) > 1:
        return " / ".join(lines), _SEVERAL
    if len(_LEGAL_FORM.findall(_IN_BRACKETS.sub("", text))) > 1 and not _OTHER_NAME.search(text):
        return text, _SEVERAL
    return text, None


_NUMBER_LABEL = (
    r"(?:company|co\.?|companies house|crn|reg(?:istered|istration|\.)?)"
    r"(?: (?:reg(?:istered|istration|\.)? )?(?:number|num|no|nr)\.?)?[:\s]*"
)
_NUMBERED = re.compile(
    rf"(?P<name>.*[^\s,;:(\[-])[\s,;:-]*"
    rf"(?:[(\[]\s*(?:{_NUMBER_LABEL})?(?P<eight>[01]\d{{7}}|[A-Z]{{2}}\d{{6}})\s*[)\]]"
    rf"|[(\[]?\s*{_NUMBER_LABEL}(?P<labelled>\d{{6,8}}|[A-Z]{{2}}\d{{4,6}})\s*[)\]]?)",
    re.IGNORECASE,
)
"""Without its label only eight characters are believed: fewer may be the council's own number of its supplier."""


def without_number(name: str, number: str) -> tuple[str, str]:
    """A supplier's name and company number, where the number stands behind the name: "Civica UK Ltd (01628868)".

    A row's own `number` that differs leaves the name as it is.
    """
    match = _NUMBERED.fullmatch(name) if name[-2:-1].isdigit() or name[-1:].isdigit() else None
    if match is None:
        return name, number
    found, flaw = company_number(match["eight"] or match["labelled"])
    if flaw or not found or number not in ("", found):
        return name, number
    return match["name"], found


_ORGANISATION_WORDS = re.compile(
    r"\b(?:the|london borough of|royal borough of|borough|city|county|district|council|corporation|lb|rb"
    r"|of|and)\b"
)


def same_body(name: str) -> str:
    """An organisation's name without the words by which two spellings of it differ."""
    words = _ORGANISATION_WORDS.sub(" ", name.casefold().replace("&", " and "))
    return "".join(c for c in words if c.isalnum())
