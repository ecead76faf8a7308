"""Reading a file whole, and reading one that is to be refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from contracts.imports.readers import Options, Refused, Row, open_file
from contracts.records import Problem

Write = Callable[[str, bytes], Path]
"""What the fixture `write` gives: it writes a file of that name and content."""


def read(path: Path, options: Options | None = None) -> list[Row]:
    """All rows of the first visible sheet, or of the one in the options."""
    with open_file(path, options) as reading:
        return list(reading.rows())


def refusal_of(path: Path, options: Options | None = None) -> Problem:
    """Why a file is refused, on opening or while its rows are read."""
    with pytest.raises(Refused) as caught:
        read(path, options)
    return caught.value.problem
