"""A heading as a person typed it, and the one form in which two spellings of it are the same."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_BYTE_ORDER_MARK = re.compile("^(?:\ufeff|\u00ef\u00bb\u00bf|\u00c3\u00af\u00c2?\u00bb\u00c2?\u00bf)+")
"""A byte order mark, and what is left of one that was read as Windows-1252 once or twice: the last form
stands before the headings of Salford's 2020 files."""

_SIGN_READ_WRONGLY = re.compile("\u00c2(?=[\u00a3\u00a0])")
"""What stands before a pound sign or a fixed space whose UTF-8 was read as Windows-1252."""

_SHAREPOINT = re.compile(r"_x([0-9a-f]{4})_", re.IGNORECASE)
"""How SharePoint writes a character that a column's inner name cannot have: Contract_x0020_Value."""

_SPACES = re.compile(r"\s+")

LONGEST_HEADING = 300
"""Characters of a cell that are looked at as a heading: the longest of the LGA's has 65, and a cell may
hold 32,767."""


@lru_cache(maxsize=4096)
def _clean(text: str) -> str:
    text = _SHAREPOINT.sub(lambda match: chr(int(match[1], 16)), text)
    text = unicodedata.normalize("NFC", _SIGN_READ_WRONGLY.sub("", _BYTE_ORDER_MARK.sub("", text.strip())))
    text = "".join(" " if c.isspace() else c for c in text if c.isspace() or c.isprintable())
    return _SPACES.sub(" ", text).strip()


def clean_heading(text: str) -> str:
    """A heading without marks, control characters and doubled spaces, as it is shown and kept."""
    return _clean(text[:LONGEST_HEADING])


_REMARK = re.compile(
    r"\b(?:ex(?:c|cl|cluding|clusive of)?\.?|net of|without) ?vat\b|\bgbp\b|£", re.IGNORECASE
)
_THOUSANDS = re.compile(
    r"£ ?[km]\b|(?<![\d,.])000['’‘]?s?\b|\b(?:in )?(?:thousands|millions)\b|£ ?(?:mn?|million|thousand)\b",
    re.IGNORECASE,
)

_OTHER_CURRENCY = re.compile(r"[$€]|\b(?:usd|eur|euros?|dollars?)\b", re.IGNORECASE)


def without_remark(heading: str) -> str:
    """A heading without what changes no amount under it: that it is in pounds, or without VAT."""
    return _REMARK.sub(" ", clean_heading(heading).replace("_", " "))


def is_in_thousands(heading: str) -> bool:
    """Whether the amounts under a heading are in thousands or millions: (£k), £'000, £m."""
    return _THOUSANDS.search(clean_heading(heading)) is not None


def is_in_other_currency(heading: str) -> bool:
    """Whether the amounts under a heading are no pounds, as those beside them that Leicester publishes: ($), (€)."""
    return _OTHER_CURRENCY.search(clean_heading(heading)) is not None


@lru_cache(maxsize=4096)
def _fold(text: str) -> str:
    # "Contract #" is its number, and not its title as "Contract" alone.
    text = _BYTE_ORDER_MARK.sub("", text.strip()).replace("#", " number ")
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if c.isalnum())


def fold_heading(text: str) -> str:
    """Letters and digits alone, in lower case: "Contract Ref.", "CONTRACT_REF" and "ContractRef" are one."""
    return _fold(text[:LONGEST_HEADING])


def column_letter(index: int) -> str:
    """The spreadsheet's letter of a column; index 0 is A."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int | None:
    """The index of "F" or "Column F"; None where the text is not a column's letter."""
    match = re.fullmatch(r"(?:column\s+)?([a-z]{1,3})", letters.strip(), re.IGNORECASE)
    if match is None:
        return None
    index = 0
    for letter in match[1].upper():
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
