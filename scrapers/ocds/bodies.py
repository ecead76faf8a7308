"""From the bytes of an OCDS package to its releases, whatever their publishers do to JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import orjson

from scrapers.ocds.values import LARGEST

TOO_LARGE = "number too large: "
"""What stands in place of a number like 1e9999, which Find a Tender has published: no amount, and its text kept."""

_LEADING_ZEROS = re.compile(rb"(:\s*)0+(?=\d)")
"""`"amount": 000` has been published too. JSON knows no leading zeros."""


def read_body(body: bytes, encoding: str = "utf-8") -> Any:
    """The JSON value of a body, or None where it is none. A body that is not UTF-8 is read as `encoding`."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        body = body.decode(encoding, "replace").encode()
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        pass
    for text in (body, _LEADING_ZEROS.sub(rb"\1", body)):
        try:
            value = json.loads(text, parse_float=_number, parse_int=_whole, parse_constant=_constant)
            # Half of a surrogate pair is no text, and whatever is written from it later would break.
            return orjson.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
        except (ValueError, RecursionError):
            continue
    return None


def _number(text: str) -> float | str:
    value = float(text)
    return value if abs(value) < LARGEST else f"{TOO_LARGE}{text[:40]}"


def _whole(text: str) -> int | str:
    return int(text) if len(text) <= 16 else f"{TOO_LARGE}{text[:40]}"


def _constant(name: str) -> str:
    return f"{TOO_LARGE}{name}"


def releases_of(package: Any) -> list[Any] | None:
    """The releases of a release package, or of a record package's records; None where the value is neither.

    A record gives its releases where they stand in it, and its compiled release where it only links to them (a link has
    a URL, a date and tags, and no OCID), or what its versioned release came to. One with links alone gives its OCID:
    there is nothing else to read.
    """
    if not isinstance(package, Mapping):
        return None
    if isinstance(package.get("releases"), list):
        return list(package["releases"])
    if not isinstance(package.get("records"), list):
        return [package] if "ocid" in package and "tag" in package else None
    found: list[Any] = []
    for record in package["records"]:
        if not isinstance(record, Mapping):
            found.append(record)
            continue
        listed = record.get("releases")
        whole = [r for r in listed if not is_link(r)] if isinstance(listed, list) else []
        compiled = record.get("compiledRelease")
        if not compiled and isinstance(record.get("versionedRelease"), Mapping):
            compiled = compiled_of(record["versionedRelease"])
        linked = {"ocid": record.get("ocid"), "url": ""}
        found += whole or ([compiled] if isinstance(compiled, Mapping) else [linked])
    return found


def is_link(release: Any) -> bool:
    """Whether an entry among the releases only says where one is to be had."""
    return (
        isinstance(release, Mapping) and "url" in release and "tender" not in release and "id" not in release
    )


def compiled_of(versioned: Mapping[str, Any]) -> dict[str, Any]:
    """What a versioned release came to: of each field the last value, and the day of the newest of them."""
    days: list[str] = []
    made = {name: _newest(value, days) for name, value in versioned.items()}
    date = max(days, default="")
    return {**made, "id": f"{made.get('ocid', '')}-{date}", "date": date, "tag": ["compiled"]}


def _newest(value: Any, days: list[str]) -> Any:
    """The last of a field's versions, which stand in their order; objects and lists of objects by their fields."""
    if isinstance(value, Mapping):
        return {name: _newest(each, days) for name, each in value.items()}
    if not isinstance(value, list):
        return value
    if value and all(isinstance(each, Mapping) and {"releaseID", "value"} <= each.keys() for each in value):
        days.append(str(value[-1].get("releaseDate", "")))
        return value[-1]["value"]
    return [_newest(each, days) for each in value]
