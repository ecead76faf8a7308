"""Cleaning the text of a cell: what is stored is NFC, trimmed and free of characters that nobody can see."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from contracts.imports.layouts.layout import MORE_SUPPLIERS
from contracts.imports.parsing.flaws import (
    ERROR,
    EXCEL_ERROR,
    EXCEL_ERRORS,
    NOT_STATED,
    TO_BE_STATED,
    WARNING,
    WITHHELD,
    Flaw,
)
from contracts.imports.parsing.names import supplier_name
from contracts.personal import remove_personal

SUPPLIERS = frozenset({"supplier", *MORE_SUPPLIERS})
"""Fields that hold suppliers' names."""

LIMITS = {
    "title": 500,
    **dict.fromkeys(SUPPLIERS, 300),
    "description": 5_000,
    "notes": 5_000,
    "reference": 100,
    "ocid": 100,
    "award_id": 100,
    "company_number": 40,
    "charity_number": 40,
    "ppon": 40,
    "other_id": 100,
    "document_url": 2_000,
}
"""Characters of a field. Longer is an error by cell, so that a slip (a document pasted into a title) is
seen; the longest title of Norfolk's 5,729 contracts has under 250."""

OTHER_LIMIT = 300

PUBLIC_TEXT = SUPPLIERS | {"title", "description", "notes"}
"""Fields whose text anybody will read: personal data in them is removed."""

KEY_TEXT = SUPPLIERS | {"reference", "ocid", "award_id", "ppon", "other_id", "charity_number"}
"""Fields by which rows are joined: "N/A" and "TBC" in two rows must not join them."""

_SEVERAL = frozenset(
    {
        "multiple",
        "multiple suppliers",
        "various suppliers",
        "various providers",
        "several",
        "several suppliers",
        "various contractors",
        "various - see notes",
        "multiple providers",
        "multiple contractors",
        "multi-supplier",
        "framework suppliers",
        "framework providers",
        "see framework",
        "see description",
        "see list",
        "see below",
        "see attached",
        "not awarded",
        "not yet awarded",
        "no award",
    }
)
IN_HOUSE = frozenset(
    {
        "in-house",
        "in house",
        "inhouse",
        "internal",
        "in-house developed",
        "developed in-house",
        "developed in house",
        "in-house development",
        "internally developed",
        "internal development",
    }
)
"""Words by which a list of systems says that the council made one itself: nobody supplies it."""

_NAME_WITHHELD = frozenset(
    {
        *("redacted personal data", "personal data redacted", "redacted - personal data", "personal data"),
        *(
            "name redacted",
            "name withheld",
            "redacted data",
            "individual",
            "private individual",
            "sole trader",
        ),
    }
)
WORDLESS = NOT_STATED | TO_BE_STATED | WITHHELD | IN_HOUSE | _SEVERAL | _NAME_WITHHELD | {"0"}
"""Words that stand where a name or a number should be and name nobody."""

LONGEST_WORDLESS = max(map(len, WORDLESS))

_CODE_AS_FRACTION = re.compile(r"[1-9][0-9]{2,}\.0")
"""A code that a program took for a number on its way into a CSV file; a workbook's own 1234.0 shows as 1234."""

CODE_AS_POWER = re.compile(r"\d(?:\.\d+)?E\+\d{1,3}", re.IGNORECASE)
"""A code of many figures, as a spreadsheet shortens it; what it was cannot be told, and several become one."""

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_INVISIBLE = {
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), None),
    **dict.fromkeys((0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0xA0, 0x2028, 0x2029), " "),
    # Zero-width and direction marks, the soft hyphen, and the byte order mark.
    **dict.fromkeys(
        (0xAD, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF)
    ),
}

PERSONAL_DATA = Flaw(
    "personal_data",
    WARNING,
    "The text holds what looks like an e-mail address, a telephone number or a National Insurance number.",
    "It was left out, here and in the row that is kept. Take it out of the file that you publish.",
)
_SURROGATE = Flaw(
    "broken_character",
    WARNING,
    "The text holds half a character, which was replaced by \ufffd.",
    "Type the character again.",
)
_SHORTENED = Flaw(
    "scientific_number",
    WARNING,
    "The code was turned into a number and shortened by a spreadsheet; its last figures are lost.",
    "Format the column as text and type the code again.",
)


class TextRead(NamedTuple):
    """A cell read as text. `kept` is the cell as the raw row may keep it: without personal data, and
    storable."""

    value: str
    kept: str
    flaw: Flaw | None = None


def storable(text: str) -> str:
    """A text that a database can hold: lone surrogates are replaced and NULs are gone."""
    if text.isascii() and "\0" not in text:
        return text
    return _LONE_SURROGATE.sub("\ufffd", text).replace("\0", "")


def clean_text(text: str) -> str:
    """NFC, trimmed, runs of blanks as one, without control, zero-width and direction characters."""
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", storable(text).translate(_INVISIBLE))
    return " ".join(text.split())


def text_reader(field: str) -> Callable[[str], TextRead]:
    """The function that reads a cell of `field`."""
    limit = LIMITS.get(field, OTHER_LIMIT)
    public = field in PUBLIC_TEXT
    key = field in KEY_TEXT

    def read(text: str) -> TextRead:
        name, flaw = supplier_name(text) if field in SUPPLIERS else (text, None)
        value = clean_text(name)
        if len(value) > limit:
            return TextRead(
                "", storable(remove_personal(text)) if public else storable(text), too_long(value, limit)
            )
        if value.startswith("#") and value.upper() in EXCEL_ERRORS:
            return TextRead("", text, EXCEL_ERROR)
        if key and (
            len(value) <= LONGEST_WORDLESS
            and (value.casefold() in WORDLESS or not any(map(str.isalnum, value)))
        ):
            return TextRead("", storable(text))
        kept = text
        if key and _CODE_AS_FRACTION.fullmatch(value):
            value = value[:-2]
        elif key and CODE_AS_POWER.fullmatch(value):
            flaw = _SHORTENED
        if not text.isascii() and _LONE_SURROGATE.search(text):
            flaw = _SURROGATE
            kept = storable(text)
        elif "\0" in text:
            kept = storable(text)
        if public:
            without = remove_personal(value)
            if without != value:
                return TextRead(without, without, PERSONAL_DATA)
        return TextRead(value, kept, flaw)

    return read


def too_long(value: str, limit: int) -> Flaw:
    """The error for a text of more characters than its field takes."""
    return Flaw(
        "too_long",
        ERROR,
        f"The text has {len(value):,} characters; this column takes {limit:,}.",
        "Shorten it.",
    )
