"""JSON Lines, strictly: what is not JSON is a problem of its line, and never a crash."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from contracts.imports.readers import Limits, Refused, open_file, read_json_lines
from contracts.records import Problem

Write = Callable[[str, bytes], Path]

LIMITS = Limits(2**20, 2**30, None, json_line_bytes=2000)


def test_objects_with_their_line_numbers(write: Write) -> None:
    path = write("feed.jsonl", b'\xef\xbb\xbf{"a": 1}\n\n{"b": "\xc2\xa3", "n": 12345678901234567890123}')
    assert list(read_json_lines(path)) == [(1, {"a": 1}), (3, {"b": "£", "n": 12345678901234567890123})]
    with open_file(path) as reading:
        assert reading.kind == "jsonl"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b'{"a": NaN}', "NaN is not a number"),
        (b'{"a": -Infinity}', "Infinity is not a number"),
        (b'{"a": 1e9999}', "1e9999 is too large"),
        (b'{"a": ' + b"9" * 1000 + b"}", "too large"),
        (b'{"a": "\\ud800"}', "half of a character"),
        (b'{"a": "\xed\xa0\x80"}', "not UTF-8"),
        (b'{"a": "\xa3"}', "byte 8 does not fit"),
        (b'{"a": 1', "not JSON"),
        (b'{"a": 1} x', "not JSON"),
        (b"{'a': 1}", "not JSON"),
        (b'["a"]', "not an object"),
        (b"null", "not an object"),
        (b'{"a": ' + b"[" * 150 + b"]" * 150 + b"}", "too many levels"),
        (b'{"a": "' + b"x" * 3000 + b'"}', "longer than 2 kB"),
    ],
)
def test_bad_line_is_a_problem_and_the_next_is_read(write: Write, line: bytes, words: str) -> None:
    found = list(read_json_lines(write("feed.jsonl", b'{"a": 1}\n' + line + b'\n{"b": 2}\n'), LIMITS))
    assert [number for number, _ in found] == [1, 2, 3]
    assert found[0][1] == {"a": 1}
    assert found[2][1] == {"b": 2}
    problem = found[1][1]
    assert isinstance(problem, Problem)
    assert (problem.code, problem.severity, problem.row) == ("json_line", "error", 2)
    assert words in problem.message


def test_very_deep_nesting_does_not_crash(write: Write) -> None:
    path = write("deep.jsonl", b'{"a": ' + b"[" * 200_000 + b"]" * 200_000 + b"}\n")
    ((_, problem),) = read_json_lines(path)
    assert isinstance(problem, Problem)
    assert "too many levels" in problem.message


@pytest.mark.parametrize(
    "data", [b'{\n "a": 1\n}\n', b'[{"a": 1}]', '{\r\n "a": 1}'.encode("utf-16-le"), b"[1, 2]"]
)
def test_other_json_is_refused(write: Write, data: bytes) -> None:
    with pytest.raises(Refused) as caught:
        open_file(write("data.json", data))
    assert caught.value.problem.code == "is_json"


def test_first_line_may_be_bad(write: Write) -> None:
    with open_file(write("feed.jsonl", b'{"a": NaN}\n{"b": 2}\n')) as reading:
        assert reading.kind == "jsonl"
