"""Records to and from plain JSON data. Only the standard library, like the records themselves."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache, partial
from typing import Any, get_type_hints


def to_data(record: Any) -> dict[str, Any]:
    """A record as plain JSON data: fields at their default are left out, amounts and dates are text."""
    kind: Any = record.__class__
    data: dict[str, Any] = _writer(kind)(record)
    return data


@cache
def _writer(cls: Any) -> Callable[[Any], dict[str, Any]]:
    """A function written out field by field, each by its type: a loop over 38 fields takes three times as long."""
    names: dict[str, Any] = {"plain": plain, "Decimal": Decimal, "date": date}
    hints = _hints(cls)
    lines = ["def write(record):", "    data = {}"]
    for n, f in enumerate(dataclasses.fields(cls)):
        names[f"default_{n}"] = f.default
        optional = f.default is None
        if optional and hints[f.name] == date | None:
            stated, value = (
                "value is not None",
                "value.isoformat() if value.__class__ is date else plain(value)",
            )
        elif optional and hints[f.name] == Decimal | None:
            stated, value = (
                "value is not None",
                "format(value, 'f') if value.__class__ is Decimal else plain(value)",
            )
        elif f.default == "" or f.default == ():
            stated, value = "value", "value if value.__class__ is str else plain(value)"
        else:
            stated, value = f"value is not default_{n} and value != default_{n}", "plain(value)"
            if hints[f.name] is str:
                value = f"value if value.__class__ is str else {value}"
        lines += [f"    value = record.{f.name}", f"    if {stated}:", f"        data[{f.name!r}] = {value}"]
    exec("\n".join([*lines, "    return data"]), names)
    writer: Callable[[Any], dict[str, Any]] = names["write"]
    return writer


def plain(value: Any) -> Any:
    """One value of a record as JSON data."""
    kind = value.__class__
    if kind is date:
        return value.isoformat()
    if kind is Decimal:
        return format(value, "f")
    if kind is str or kind is int or kind is bool or value is None:
        return value
    if kind is tuple:
        return [plain(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    return to_data(value)


@cache
def _hints(cls: Any) -> dict[str, Any]:
    return get_type_hints(cls)


def from_data(cls: Any, data: Mapping[str, Any]) -> Any:
    """The reverse of `to_data`. Raises `ValueError` naming a field that is unknown or cannot be read."""
    if data.__class__ is not dict and not isinstance(data, Mapping):
        raise ValueError("an object is needed")
    readers = _readers(cls)
    if not data.keys() <= readers.keys():
        raise ValueError(f"{cls.__name__} has no field {min(data.keys() - readers.keys())!r}")
    texts = _texts(cls)
    values = {}
    for name, value in data.items():
        if name in texts and value.__class__ is str:
            values[name] = value
            continue
        try:
            values[name] = readers[name](value)
        except (ArithmeticError, TypeError, ValueError) as error:
            raise ValueError(f"{cls.__name__}.{name}: {value!r} cannot be read") from error
    try:
        draft = draft_of(cls)(**values)
    except TypeError as error:
        raise ValueError(f"{cls.__name__}: a field is missing") from error
    draft.__class__ = cls
    return draft


@cache
def draft_of(cls: Any) -> Any:
    """A class of the very same slots as a frozen dataclass that is not frozen.

    A frozen dataclass sets each field through `object.__setattr__`: 10 microseconds for a contract of 38 fields. A
    draft is filled in under 2, and then becomes the record by taking its class, which Python allows between classes
    of the same slots.
    """
    fields = [(f.name, Any, dataclasses.field(default=f.default)) for f in dataclasses.fields(cls)]
    return dataclasses.make_dataclass(f"{cls.__name__}Draft", fields, slots=True)


@cache
def _readers(cls: Any) -> dict[str, Callable[[Any], Any]]:
    return {name: _reader(hint) for name, hint in _hints(cls).items()}


@cache
def _texts(cls: Any) -> frozenset[str]:
    return frozenset(name for name, hint in _hints(cls).items() if hint is str)


def _reader(hint: Any) -> Callable[[Any], Any]:
    """A function that reads a value of a type; it raises `ValueError` or `TypeError` where it cannot."""
    arguments: tuple[Any, ...] = getattr(hint, "__args__", ())
    if type(None) in arguments:
        read = _reader(next(argument for argument in arguments if argument is not type(None)))
        return lambda value: None if value is None else read(value)
    if getattr(hint, "__origin__", None) is tuple:
        return partial(_tuple_of, _reader(arguments[0]))
    if hint is date:
        return date.fromisoformat
    if hint is Decimal:
        return _amount
    if dataclasses.is_dataclass(hint):
        return partial(_inner, hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint
    if hint is bool or hint is int or hint is str:
        return partial(_exactly, hint)
    raise ValueError("an unknown type")


def _inner(cls: Any, data: Any) -> Any:
    """A record within a record. Most are the same few companies, so that each is read once and shared."""
    return _of_texts(cls, tuple(data.items())) if _is_of_texts(data) else from_data(cls, data)


def _is_of_texts(value: Any) -> bool:
    return value.__class__ is dict and set(map(type, value.values())) <= {str}


@lru_cache(maxsize=20_000)
def _of_texts(cls: Any, items: tuple[tuple[str, str], ...]) -> Any:
    return from_data(cls, dict(items))


def _tuple_of(read: Callable[[Any], Any], value: Any) -> tuple[Any, ...]:
    if not isinstance(value, (list, tuple)):
        raise ValueError("a list is needed")
    return _shared(tuple([read(item) for item in value]))


_shared = lru_cache(maxsize=20_000)(lambda items: items)


def _amount(value: Any) -> Decimal:
    if isinstance(value, bool):
        raise ValueError("an amount is needed")
    amount = Decimal(str(value))
    if not amount.is_finite():
        raise ValueError("an amount is needed")
    return amount


def _exactly(kind: type[Any], value: Any) -> Any:
    if type(value) is not kind:
        raise ValueError(f"{kind.__name__} is needed")
    return value
