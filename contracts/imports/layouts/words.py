"""A heading by its words: "Max. expiry inc. extensions" says what "Latest end date including extensions" says.

Councils head one column in hundreds of ways that differ in order, number, abbreviation and filler alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from contracts.imports.layouts.headings import fold_heading, without_remark

_PHRASES = tuple(
    (re.compile(pattern), f" {words} ")
    for pattern, words in (
        (r"\(?\bd{1,2}[-/. ]m{2,3}[-/. ]y{2,4}\b\)?", ""),
        (r"\bp ?[./]? ?a\b\.?|(?:\b(?:per|each|a)|/) ?(?:ann?um|year)\b", "annual"),
        (
            r"\bif (?:all )?(?:options?|extensions?) (?:are )?(?:taken|used|exercised)(?: up)?\b",
            "incl extension",
        ),
        (r"\boptions?(?:\(s\))? to extend\b", "extension"),
        (
            r"\b(?:over|for) (?:the )?(?:(?:whole|full|entire) )?(?:contract |life of (?:the )?)?(?:term|contract)\b",
            "total",
        ),
        (r"\b(?:whole|full)[- ]?(?:life|term)\b", "total"),
        (r"\b(?:number|no\.?|nr\.?) of\b", "count"),
        (
            r"\b(?:winning|successful|awarded|appointed) (?:bidder|tenderer|supplier|contractor)s?\b",
            "supplier",
        ),
    )
)
"""Phrases whose meaning their single words lose, and the words that they are read as."""

_MEANS = {
    word: meaning
    for meaning, words in {
        "end": "ends expiry expires expire expiration finish finishes completion until",
        "start": "starts commencement commence commences commencing commenced begins begin",
        "maximum": "max",
        "latest": "final last possible potential",
        "including": "inc incl include includes included with",
        "excluding": "exc excl exclude excludes excluded ex without",
        "extension": "ext exts extn extns option extend",
        "value": "cost price sum amount",
        "charge": "fee",
        "annual": "annually yearly annualised",
        "total": "overall lifetime",
        "estimated": "est estimate approx approximate approximately indicative",
        "initial": "original",
        "awarded": "award",
        "supplier": "contractor provider vendor",
        "reference": "ref",
        "number": "no nr id identifier",
        "description": "desc descr",
        "department": "dept",
    }.items()
    for word in words.split()
}
"""Words that mean the same in a heading of a register, whatever stands beside them."""

_FILLERS = frozenset({"the", "of", "for", "a", "an", "s", "is", "are", "any", "all"})

_SUBJECTS = frozenset(
    {"start", "end", "latest", "value", "annual", "total", "extension", "supplier", "title", "term"}
)
"""Beside one of these the words contract and agreement add nothing; alone they are a heading."""

_LONGEST = 80
"""Characters. A longer cell is a sentence, and no sentence is read by its words."""

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_JOINT = re.compile(r"[/&+]|\band\b")
_WORD = re.compile(r"[^\W_]+")


def heading_words(heading: str) -> frozenset[str]:
    """What a heading says, whatever the order, number and abbreviation of its words."""
    said = {_meaning(word) for word in _WORD.findall(_spelled_out(heading)) if word not in _FILLERS}
    if said & _SUBJECTS:
        said -= {"contract", "agreement"}
    if said & {"start", "end"}:
        said -= {"date"}
    if said & {"supplier", "title"}:
        said -= {"name"}
    if "number" in said and len(said) > 1:
        # A contract's number is its reference; a number alone is rather that of the row.
        said = said - {"number"} | {"reference"}
    if "maximum" in said and "value" not in said:
        said = said - {"maximum"} | {"latest"}
    if {"latest", "end"} <= said:
        # The latest end counts the extensions in, whether or not the heading says so.
        said -= {"including", "extension"}
    return frozenset(said)


@lru_cache(maxsize=4096)
def _spelled_out(heading: str) -> str:
    text = without_remark(_CAMEL.sub(" ", heading)).casefold()
    for pattern, words in _PHRASES:
        text = pattern.sub(words, text)
    return text


def _meaning(word: str) -> str:
    if word in _MEANS or word in ("services", "goods") or word.endswith("ss"):
        return _MEANS.get(word, word)
    one = word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")
    return _MEANS.get(one, one)


class HeadingWords:
    """Field by the words of its headings. Words that could mean two fields mean none."""

    def __init__(self, columns: Mapping[str, Iterable[str]]) -> None:
        self._exact = {fold_heading(heading): field for field, known in columns.items() for heading in known}
        fields: dict[frozenset[str], set[str]] = {}
        for field, known in columns.items():
            for heading in known:
                if not _JOINT.search(_spelled_out(heading)):
                    fields.setdefault(heading_words(heading), set()).add(field)
        self._fields = {
            words: next(iter(found)) for words, found in fields.items() if words and len(found) == 1
        }

    def field_of(self, heading: str) -> str:
        """The field; of "Contractor / Provider" the one that both parts name, else an empty text."""
        if len(heading) > _LONGEST:
            return ""
        parts = _JOINT.split(_spelled_out(heading))
        if len(parts) == 1:
            return self._fields.get(heading_words(heading), "")
        named = {self._exact.get(fold_heading(part)) or self.field_of(part) for part in parts}
        return named.pop() if len(named) == 1 else ""
