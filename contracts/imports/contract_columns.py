"""Contracts' records a column at a time: their JSON, and what is made of each of their fields. Pure.

Most columns of some thousand contracts hold few different values, or none at all, so that what is done once for
each different value costs a row next to nothing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any, get_type_hints

import orjson

from contracts.record_data import plain
from contracts.records import ContractRecord

_FIELDS = dataclasses.fields(ContractRecord)
_values_of = attrgetter(*(field.name for field in _FIELDS))
_TEXTS = frozenset(field.name for field in _FIELDS if field.default.__class__ is str)
_HINTS = get_type_hints(ContractRecord)
_WRITTEN: dict[str, Callable[[Any], str]] = {
    **{name: date.isoformat for name, hint in _HINTS.items() if hint == date | None},
    **{name: "{:f}".format for name, hint in _HINTS.items() if hint == Decimal | None},
}
"""The fields of days and numbers, each of which is written at once sooner than it is looked up."""


def each_once(make: Callable[[Any], Any], column: Sequence[Any]) -> list[Any]:
    """`make` of each of the column's values, called once for each object that it holds."""
    ids = list(map(id, column))
    made = {key: make(value) for key, value in dict(zip(ids, column, strict=True)).items()}
    return list(map(made.__getitem__, ids))


class ContractColumns:
    """Some contracts by field. `stated` has the fields that any of them states, as JSON data (see `to_data`).

    In `stated` a field that a contract leaves at its default is None, or "" where the field is a text.
    """

    def __init__(self, records: Sequence[ContractRecord]) -> None:
        self.count = len(records)
        self.stated: dict[str, list[Any]] = {}
        if not records:
            return
        for field, column in zip(_FIELDS, zip(*map(_values_of, records), strict=True), strict=True):
            default = field.default
            if column.count(default) == self.count:
                continue
            if field.name in _TEXTS:
                self.stated[field.name] = list(column)
            elif write := _WRITTEN.get(field.name):
                self.stated[field.name] = [None if value is None else write(value) for value in column]
            else:
                self.stated[field.name] = each_once(_plain_beside(default), column)

    def of(self, field: str, unstated: Any = None) -> list[Any]:
        """A field's values, `unstated` where a contract does not state it."""
        found = self.stated.get(field)
        if found is None:
            return [unstated] * self.count
        return found if unstated is None else [unstated if value is None else value for value in found]

    def json_texts(self) -> list[str]:
        """Each contract's `to_data` as JSON."""
        members = [_members(name, column) for name, column in self.stated.items()]
        return ["{" + "".join(parts)[1:] + "}" for parts in zip(*members, strict=True)]


def _plain_beside(default: Any) -> Callable[[Any], Any]:
    return lambda value: None if value == default else plain(value)


def _members(name: str, column: list[Any]) -> list[str]:
    """A field as each contract's JSON has it: a comma, the name and the value, or nothing."""
    head = f',"{name}":'
    if name in _WRITTEN:
        return [f'{head}"{text}"' if text else "" for text in column]
    if name not in _TEXTS:
        return each_once(lambda value: "" if value is None else head + orjson.dumps(value).decode(), column)
    every = "".join(column)
    # What may have to be escaped; a pattern of these characters takes many times as long to say so
    if '"' in every or "\\" in every or not every.isprintable():
        return [head + orjson.dumps(text).decode() if text else "" for text in column]
    return [f'{head}"{text}"' if text else "" for text in column]
