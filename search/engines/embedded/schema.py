"""The index's schema, made of `search.documents`, and a document as tantivy takes it."""

from __future__ import annotations

from datetime import date
from typing import Any

import orjson
import tantivy

from search.documents import FIELDS, SEARCHED, SHOWN, Document, Field, FieldKind

STEMMED, PLAIN = "stemmed", "plain"
LANGUAGE = "english"

ANY_WORDS = "any_words"
"""Every word of the searched fields, unstemmed: which words there are, near ones and beginnings."""

STORED = "stored"
"""What a hit needs back: kind, id and the shown texts, as JSON."""

YES, NO = "yes", "no"

ORDERS = {"ends": "end_order", "value": "value_order", "newest": "newest_order"}
"""Sort → the field that holds a number of its own for each document: what is sorted by, and the document's tie in
the lower bits. `end_order` is read rising, so there the tie is turned round."""

TIE_BITS = 22
"""Of the tie's 32: with the largest value that is stored (2 ** 40 pence, £11bn) they fit an integer of 64 bits."""

UNKNOWN = -(2**40)
"""What stands in an order for what is not known: below all else."""


def analysers() -> dict[str, tantivy.TextAnalyzer]:
    """By name. Texts come folded (`Document.searched`): words of letters and digits between single spaces."""
    split = tantivy.Tokenizer.whitespace
    return {
        PLAIN: tantivy.TextAnalyzerBuilder(split()).build(),
        STEMMED: tantivy.TextAnalyzerBuilder(split()).filter(tantivy.Filter.stemmer(LANGUAGE)).build(),
    }


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for one in FIELDS:
        if one.kind == FieldKind.TEXT:
            builder.add_text_field(one.name, tokenizer_name=STEMMED)
            builder.add_text_field(one.twin, tokenizer_name=PLAIN)
        elif one.kind in (FieldKind.KEYWORD, FieldKind.FLAG):
            stored = one.name in ("key", "object", "mentions", "digest")
            builder.add_text_field(
                one.name, stored=stored, fast=_is_fast(one), tokenizer_name="raw", index_option="basic"
            )
        else:
            builder.add_integer_field(one.name, stored=one.name == "version", indexed=True, fast=True)
    builder.add_text_field(ANY_WORDS, tokenizer_name=PLAIN, index_option="freq")
    for order in ORDERS.values():
        builder.add_integer_field(order, fast=True)
    builder.add_bytes_field(STORED, stored=True)
    return builder.build()


def _is_fast(one: Field) -> bool:
    return one.facet or one.name in ("key", "lacks")


def number(value: date | int) -> int:
    """A day as its ordinal; a number as it is."""
    return value.toordinal() if isinstance(value, date) else value


def as_tantivy(document: Document, version: int) -> tantivy.Document:
    made = tantivy.Document()
    fields = document.fields()
    for one in FIELDS:
        value: Any = fields.get(one.name)
        if value is None or one.kind == FieldKind.TEXT:
            continue
        if one.kind in (FieldKind.DATE, FieldKind.NUMBER):
            made.add_integer(one.name, number(value))
        elif one.kind == FieldKind.FLAG:
            made.add_text(one.name, YES if value else NO)
        else:
            for text in value if one.many else [value]:
                made.add_text(one.name, text)
    tie = document.tie >> (32 - TIE_BITS)
    made.add_integer("newest_order", _order(fields.get("newest"), tie))
    made.add_integer("value_order", _order(fields.get("value"), tie))
    made.add_integer("end_order", _order(fields.get("end"), 2**TIE_BITS - 1 - tie))
    made.add_integer("version", version)
    made.add_text("digest", document.digest_of(fields))
    searched = document.searched()
    for one in SEARCHED:
        for text in searched.get(one.name, ()):
            made.add_text(one.name, text)
            made.add_text(one.twin, text)
            made.add_text(ANY_WORDS, text)
    made.add_bytes(STORED, _stored(document, fields))
    return made


def _order(value: Any, tie: int) -> int:
    whole = UNKNOWN if value is None else max(UNKNOWN + 1, min(-UNKNOWN, number(value)))
    return whole * 2**TIE_BITS + tie


def _stored(document: Document, fields: dict[str, Any]) -> bytes:
    shown = {
        one.name: fields[one.name] if one.many else [fields[one.name]] for one in SHOWN if one.name in fields
    }
    return orjson.dumps([document.kind, document.object_id, shown])
