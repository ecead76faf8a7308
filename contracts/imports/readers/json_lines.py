"""JSON Lines: one object a line, strictly; a line that cannot be read is a problem and never a crash."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import orjson

from contracts.records import Problem

from .encodings import looks_like_utf_16
from .limits import COMMAND, Limits, Options, size_text
from .reading import Reading
from .rows import Row, refusal

_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_LONG_NUMBER = re.compile(rb"[:,[]\s*-?\d{19}")
"""Orjson reads whole numbers of more than 64 bits as fractions; what else it does not read it refuses."""
_FIGURES_AS_0 = bytes(ord("0") if chr(code).isdigit() and code < 128 else code for code in range(256))
_LONG_FIGURES = b"0" * 19
_HINT = "Ask whoever made the file to write it again; the other lines are not affected."


class _Unreadable(ValueError):
    """Why a line is not JSON, in words for the user."""


def _constant(name: str) -> Any:
    raise _Unreadable(f"{name} is not a number in JSON")


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise _Unreadable(f"the number {text[:40]} is too large")
    return value


def _whole(text: str) -> int:
    # Python itself refuses to read numbers of more than 4,300 digits; no identifier has more than 40.
    if len(text) > 40:
        raise _Unreadable(f"the number {text[:40]}… is too large")
    return int(text)


_decoder = json.JSONDecoder(parse_constant=_constant, parse_float=_number, parse_int=_whole)


def read_json_lines(path: Path, limits: Limits = COMMAND) -> Iterator[tuple[int, dict[str, Any] | Problem]]:
    """The number of each line that holds something, from 1, and its object, or the problem with it.

    Whole numbers are exact, other numbers finite. Raises `Refused` where the file is not UTF-8 text at all.
    """
    with path.open("rb") as file:
        if looks_like_utf_16(file.read(4096)):
            raise refusal(
                "json_encoding",
                "The file is JSON in UTF-16, which JSON Lines may not be.",
                "Save it as UTF-8, with one object a line.",
            )
        file.seek(0)
        number = 0
        while line := file.readline(limits.json_line_bytes + 1):
            number += 1
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if len(line) > limits.json_line_bytes:
                _skip(file, line)
                yield number, _problem(number, f"is longer than {size_text(limits.json_line_bytes)}")
            elif not line.isspace():
                yield number, _object(number, line, limits)


def _skip(file: IO[bytes], line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = file.readline(2**20)


def _problem(number: int, what: str, value: str = "") -> Problem:
    return Problem("json_line", "error", f"Line {number} {what}.", _HINT, row=number, value=value)


def _object(number: int, line: bytes, limits: Limits) -> dict[str, Any] | Problem:
    try:
        data = None if _has_long_number(line) else orjson.loads(line)
    except orjson.JSONDecodeError:
        data = None
    if data is None:
        data = _by_python(number, line)
    if isinstance(data, Problem):
        return data
    if not isinstance(data, dict):
        return _problem(number, "is not an object: it must begin with { and end with }")
    if line.count(b"{") + line.count(b"[") > limits.json_depth and _depth(data) > limits.json_depth:
        return _too_deep(number)
    return data


def _has_long_number(line: bytes) -> bool:
    # The pattern alone takes as long as reading the line
    return _LONG_FIGURES in line.translate(_FIGURES_AS_0) and bool(_LONG_NUMBER.search(line))


def _by_python(number: int, line: bytes) -> Any:
    """A line that orjson does not read, or not exactly: its data, or what is wrong with it in words for the user."""
    try:
        data = _decoder.decode(line.decode("utf-8"))
        if _SURROGATE.search(line):
            json.dumps(data, ensure_ascii=False).encode("utf-8")
    except _Unreadable as error:
        return _problem(number, f"is not JSON: {error}")
    except json.JSONDecodeError as error:
        return _problem(number, f"is not JSON: {error.msg.lower()} at character {error.pos + 1:,}")
    except UnicodeDecodeError as error:
        return _problem(number, f"is not UTF-8: byte {error.start + 1:,} does not fit")
    except UnicodeEncodeError:
        return _problem(number, "holds half of a character (a lone surrogate)")
    except RecursionError:
        return _too_deep(number)
    return data


def _too_deep(number: int) -> Problem:
    return _problem(number, "has too many levels inside one another")


def _depth(data: Any) -> int:
    deepest = 0
    waiting = [(data, 1)]
    while waiting:
        value, level = waiting.pop()
        deepest = max(deepest, level)
        inner = value.values() if isinstance(value, dict) else value
        waiting.extend((item, level + 1) for item in inner if isinstance(item, dict | list))
    return deepest


class JsonLinesReading(Reading):
    """A JSON Lines file. It has no sheets and no rows: `read_json_lines` gives its objects."""

    def __init__(self, path: Path, options: Options) -> None:
        super().__init__("jsonl", [], [], options.limits)
        self.encoding = "UTF-8"
        if not _begins_with_object(path, options.limits):
            raise refusal(
                "is_json",
                "This file is JSON, but not JSON Lines (one object a line).",
                "Write one object a line, without line breaks inside it, and send that.",
            )

    def rows(self, sheet: str = "") -> Iterator[Row]:
        raise TypeError("JSON Lines have no rows: use read_json_lines")

    def preview(self, sheet: str = "", n: int = 40) -> list[Row]:
        raise TypeError("JSON Lines have no rows: use read_json_lines")


def _begins_with_object(path: Path, limits: Limits) -> bool:
    with path.open("rb") as file:
        while line := file.readline(limits.json_line_bytes):
            text = line.removeprefix(b"\xef\xbb\xbf").strip()
            if text:
                return text.startswith(b"{") and (text.endswith(b"}") or len(line) == limits.json_line_bytes)
    return False
