"""Records to and from plain JSON data. Only the standard library, like the records themselves."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, get_type_hints


def to_data(record: Any) -> dict[str, Any]:
    """A record as plain JSON data: fields at their default are left out, amounts and dates are text."""
    kind: Any = record.__class__
    data: dict[str, Any] = _writer(kind)(record)
    return data


@cache
def _writer(cls: Any) -> Callable[[Any], dict[str, Any]]:
    """A function written out field by field, each by its type: a loop over 38 fields takes three times as long."""
    names: dict[str, Any] = {"plain": _plain, "Decimal": Decimal, "date": date}
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


def _plain(value: Any) -> Any:
    kind = value.__class__
    if kind is date:
        return value.isoformat()
    if kind is Decimal:
        return format(value, "f")
    if kind is str or kind is int or kind is bool or value is None:
        return value
    if kind is tuple:
        return [_plain(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    return to_data(value)


@cache
def _hints(cls: Any) -> dict[str, Any]:
    return get_type_hints(cls)


def from_data(cls: Any, data: Mapping[str, Any]) -> Any:
    """The reverse of `to_data`. Raises `ValueError` naming a field that is unknown or cannot be read."""
    if not isinstance(data, Mapping):
        raise ValueError("an object is needed")
    hints = _hints(cls)
    unknown = set(data) - set(hints)
    if unknown:
        raise ValueError(f"{cls.__name__} has no field {sorted(unknown)[0]!r}")
    values = {}
    for name, value in data.items():
        try:
            values[name] = _typed(hints[name], value)
        except (ArithmeticError, TypeError, ValueError) as error:
            raise ValueError(f"{cls.__name__}.{name}: {value!r} cannot be read") from error
    try:
        return cls(**values)
    except TypeError as error:
        raise ValueError(f"{cls.__name__}: a field is missing") from error


def _typed(hint: Any, value: Any) -> Any:
    arguments: tuple[Any, ...] = getattr(hint, "__args__", ())
    if type(None) in arguments:
        if value is None:
            return None
        hint = next(argument for argument in arguments if argument is not type(None))
        arguments = getattr(hint, "__args__", ())
    if getattr(hint, "__origin__", None) is tuple:
        if not isinstance(value, (list, tuple)):
            raise ValueError("a list is needed")
        return tuple(_typed(arguments[0], item) for item in value)
    if hint is date:
        return date.fromisoformat(value)
    if hint is Decimal:
        if isinstance(value, bool):
            raise ValueError("an amount is needed")
        amount = Decimal(str(value))
        if not amount.is_finite():
            raise ValueError("an amount is needed")
        return amount
    if dataclasses.is_dataclass(hint):
        return from_data(hint, value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    if hint is bool or hint is int or hint is str:
        if type(value) is not hint:
            raise ValueError(f"{hint.__name__} is needed")
        return value
    raise ValueError("an unknown type")
