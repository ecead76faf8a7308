"""What the index holds: the fields of every document, declared once; each engine makes its mapping from here.

All kinds share one index and one list of fields, so that the counts of the tabs are one more facet. An object
(a contract, a system …) has one document for each audience that knows different things of it; a document that
several audiences share carries the token of each (see `search.audience`). The index only finds: no figure is
ever shown from it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

import orjson

from search.words import fold_texts

FORMAT = 3
"""Of the fields and their analysis. An index of another format is built anew from the database: raise it with
every change that an old index cannot answer."""


class Kind(StrEnum):
    """What a document is about, in the order of the tabs."""

    SYSTEM = "system"
    SUPPLIER = "supplier"
    CONTRACT = "contract"
    BOROUGH = "borough"
    CAPABILITY = "capability"
    PAGE = "page"


KIND_WORDS = {
    Kind.SYSTEM: "Systems",
    Kind.SUPPLIER: "Suppliers",
    Kind.CONTRACT: "Contracts",
    Kind.BOROUGH: "Boroughs and other bodies",
    Kind.CAPABILITY: "Capabilities",
    Kind.PAGE: "Guidance",
}


class FieldKind(StrEnum):
    """TEXT: words, lower case, no accents, stemmed, with an unstemmed twin (`twin`). KEYWORD: compared whole,
    exactly as given. NUMBER: 64-bit integer (money in pence). DATE: a day. FLAG: true or false."""

    TEXT = "text"
    KEYWORD = "keyword"
    NUMBER = "number"
    DATE = "date"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of every document.

    `many`: a list. `facet`: counted and filtered by (KEYWORD, FLAG). `sort`: may be sorted by. `weight`: how
    much a match of a word counts, TEXT only; 0 is not searched. `shown`: its text comes back with a hit, to
    be highlighted. `suggested`: its words are completed as somebody types. `ranged`: filtered by a range.
    """

    name: str
    kind: FieldKind
    many: bool = False
    facet: bool = False
    sort: bool = False
    weight: float = 0
    shown: bool = False
    suggested: bool = False
    ranged: bool = False

    @property
    def twin(self) -> str:
        """The name of a TEXT field's unstemmed twin: for exact words, prefixes and typing errors."""
        return f"{self.name}_words"


TEXT, KEYWORD, NUMBER, DATE, FLAG = tuple(FieldKind)

FIELDS: tuple[Field, ...] = (
    # What it is, and who may find it. Every query carries the audience; none of these is ever shown.
    Field("key", KEYWORD),
    Field("object", KEYWORD),
    Field("kind", KEYWORD, facet=True),
    Field("object_id", NUMBER),
    Field("data_set", KEYWORD, many=True),
    Field("seen_by", KEYWORD, many=True),
    Field("hidden_from", KEYWORD, many=True),
    Field("mentions", KEYWORD, many=True),
    Field("version", NUMBER),
    Field("digest", KEYWORD),
    # What orders documents that are equal otherwise: of the key alone, so that nothing else moves it.
    Field("tie", NUMBER, sort=True),
    # What is searched. `exact`: whole names and references, folded, which come before everything else.
    Field("exact", KEYWORD, many=True),
    Field("title", TEXT, weight=8, shown=True, suggested=True),
    Field("names", TEXT, many=True, weight=6, shown=True, suggested=True),
    Field("parties", TEXT, many=True, weight=3, shown=True),
    Field("about", TEXT, many=True, weight=2, shown=True),
    Field("body", TEXT, many=True, weight=1, shown=True),
    # What is chosen by. `lacks` names the fields of which nothing is known ("end", "value").
    Field("borough", KEYWORD, many=True, facet=True),
    Field("supplier", KEYWORD, many=True, facet=True),
    Field("capability", KEYWORD, many=True, facet=True),
    Field("route", KEYWORD, many=True, facet=True),
    Field("value_band", KEYWORD, facet=True),
    Field("source", KEYWORD, many=True, facet=True),
    Field("api_charge", FLAG, facet=True),
    Field("extraction_charge", FLAG, facet=True),
    Field("lacks", KEYWORD, many=True),
    Field("start", DATE, ranged=True),
    Field("end", DATE, ranged=True, sort=True),
    Field("value", NUMBER, ranged=True, sort=True),
    Field("newest", DATE, ranged=True, sort=True),
)
BY_NAME = {one.name: one for one in FIELDS}
SEARCHED = tuple(one for one in FIELDS if one.weight)
SHOWN = tuple(one for one in FIELDS if one.shown)
SUGGESTED = tuple(one for one in FIELDS if one.suggested)

Value = str | int | bool | date | Sequence[str]


def object_key(kind: str, object_id: int) -> str:
    """What `object` and `mentions` hold: "contract:12"."""
    return f"{kind}:{object_id}"


def object_of(key: str) -> str:
    """The object that a document's key is of: "contract:12" of "contract:12:owner:7"."""
    return ":".join(key.split(":", 2)[:2])


@dataclass(frozen=True, slots=True)
class Document:
    """One document. `view` tells an object's documents apart ("public", "officers", "owner:7").

    `seen_by` and `hidden_from` hold tokens of `search.audience`; `data_sets` is both for what belongs to
    neither (capabilities, pages); `mentions` the other objects whose change changes it ("supplier:5").
    `values` are fields of FIELDS beyond those; None, "" and empty lists are left out of the index.
    """

    kind: str
    object_id: int
    view: str
    data_sets: tuple[str, ...]
    seen_by: tuple[str, ...]
    values: Mapping[str, Value | None]
    hidden_from: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    _digest: list[str] = field(default_factory=list, compare=False, repr=False)

    @property
    def object(self) -> str:
        return object_key(self.kind, self.object_id)

    @property
    def key(self) -> str:
        return f"{self.object}:{self.view}"

    @property
    def tie(self) -> int:
        """32 bits of the key's hash."""
        return int.from_bytes(hashlib.blake2b(self.key.encode(), digest_size=4).digest(), "big")

    @property
    def digest(self) -> str:
        """Of all that the document says: `search_index check` compares it with what the database would give."""
        return self._digest[0] if self._digest else self.digest_of(self.fields())

    def digest_of(self, said: Mapping[str, Value]) -> str:
        """The digest, where `fields()` has been gathered already."""
        if not self._digest:
            made = orjson.dumps(said, option=orjson.OPT_SORT_KEYS)
            self._digest.append(hashlib.blake2b(made, digest_size=12).hexdigest())
        return self._digest[0]

    def searched(self) -> dict[str, list[str]]:
        """TEXT field → its texts folded as words are compared (`search.words`): what engines analyse, so that both
        cut texts into the same words. What is shown is `fields()`."""
        fields: list[str] = []
        texts: list[str] = []
        for one in SEARCHED:
            given: Any = self.values.get(one.name) or ()
            given = (given,) if isinstance(given, str) else given
            fields += (one.name,) * len(given)
            texts += given
        folded: dict[str, list[str]] = {}
        for name, text in zip(fields, fold_texts(texts), strict=True):
            if text:
                folded.setdefault(name, []).append(text)
        return folded

    def fields(self) -> dict[str, Value]:
        """Field name → value, without `version` and `digest`; what is not known is left out."""
        said: dict[str, Value] = {
            "key": self.key,
            "object": self.object,
            "kind": self.kind,
            "object_id": self.object_id,
            "tie": self.tie,
        }
        lists = {
            "data_set": self.data_sets,
            "seen_by": self.seen_by,
            "hidden_from": self.hidden_from,
            "mentions": self.mentions,
        }
        said.update((name, tokens) for name, tokens in lists.items() if tokens)
        # A zero and a "no" are known
        said.update((name, value) for name, value in self.values.items() if value or value == 0)
        return said
