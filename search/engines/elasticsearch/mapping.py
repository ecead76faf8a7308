"""The index's mapping, made of `search.documents`, and a document as Elasticsearch takes it.

Texts come folded (`Document.searched`), as they do to the other engine, so that one folding decides what is a word.
The filters keep to what every Elasticsearch has, and do the same to texts that come otherwise.
"""

from __future__ import annotations

import hashlib
from typing import Any

import orjson

from search.documents import FIELDS, FORMAT, SEARCHED, SHOWN, Document, Field, FieldKind

STEMMED, PLAIN = "citytools_stemmed", "citytools_plain"
WORDS = "words"
"""The sub-field that is a text field's unstemmed twin: `title.words`."""

ANY_WORDS = "any_words"
"""Every word of the searched fields, unstemmed: which words there are, and near ones."""

STORED = "shown"
"""The texts that come back with a hit, as they were given; not indexed."""

LONGEST_PREFIX = 12
"""Letters of a beginning that is kept as a term of its own; a longer one is looked for among the words."""

ANALYSIS = {
    "analyzer": {
        PLAIN: {"type": "custom", "tokenizer": "standard", "filter": ["lowercase", "asciifolding"]},
        STEMMED: {
            "type": "custom",
            "tokenizer": "standard",
            "filter": ["lowercase", "asciifolding", "porter_stem"],
        },
    }
}

# What comes back or orders, and is never looked for.
NOT_SEARCHED = ("digest", "object_id", "tie", "version")


def twin(one: Field) -> str:
    return f"{one.name}.{WORDS}"


def property_of(one: Field) -> dict[str, Any]:
    """How one of FIELDS is mapped. No text has norms: how long it is counts nothing (`search.plan`)."""
    if one.kind == FieldKind.TEXT:
        words: dict[str, Any] = {"type": "text", "analyzer": PLAIN, "norms": False}
        if one.suggested:
            words["index_prefixes"] = {"min_chars": 1, "max_chars": LONGEST_PREFIX}
        text = {"type": "text", "analyzer": STEMMED, "norms": False, "copy_to": ANY_WORDS}
        return text | {"fields": {WORDS: words}}
    if one.kind == FieldKind.DATE:
        return {"type": "date", "format": "strict_date"}
    if one.kind == FieldKind.FLAG:
        return {"type": "boolean"}
    named = {"type": "keyword" if one.kind == FieldKind.KEYWORD else "long"}
    return named | ({"index": False} if one.name in NOT_SEARCHED else {})


def properties() -> dict[str, Any]:
    mapped = {one.name: property_of(one) for one in FIELDS}
    mapped[ANY_WORDS] = {"type": "text", "analyzer": PLAIN, "norms": False, "index_options": "docs"}
    mapped[STORED] = {"type": "object", "enabled": False}
    return mapped


def version() -> str:
    """Of fields and analysis: the format's number, and a digest of what an index is made with. Two indexes of the
    same version answer alike; another version is another index, under another name."""
    made = orjson.dumps([properties(), ANALYSIS], option=orjson.OPT_SORT_KEYS)
    return f"{FORMAT}-{hashlib.blake2b(made, digest_size=4).hexdigest()}"


def mappings() -> dict[str, Any]:
    """`dynamic: strict`: a field that is not declared is an error and not a guess."""
    return {
        "dynamic": "strict",
        "_meta": {"made_by": "City Tools", "version": version()},
        "properties": properties(),
    }


def source_of(document: Document, version: int) -> bytes:
    """The document as JSON, for `_bulk`."""
    fields: dict[str, Any] = document.fields()
    digest = document.digest_of(fields)
    shown = {
        one.name: fields[one.name] if one.many else [fields[one.name]] for one in SHOWN if one.name in fields
    }
    for one in SEARCHED:
        fields.pop(one.name, None)
    fields.update(document.searched())
    fields[STORED] = shown
    fields["version"] = version
    fields["digest"] = digest
    return orjson.dumps(fields)
