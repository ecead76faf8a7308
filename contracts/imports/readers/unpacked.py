"""The worksheets of a workbook, unpacked once and checked to their end before any row of them is given."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO

from .zip_parts import BLOCK, Parts


class Unpacked:
    """Parts as they are when unpacked, in a file without a name on the disk."""

    def __init__(self, parts: Parts, names: Iterable[str]) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile(prefix="citytools-")  # noqa: SIM115
        self._places: dict[str, tuple[int, int]] = {}
        for name in names:
            start = self._file.tell()
            for block in parts.blocks(name):
                self._file.write(block)
            self._places[name] = (start, self._file.tell())
        self._file.flush()

    def blocks(self, name: str) -> Iterator[bytes]:
        """The bytes of a part in blocks of 1 MB. Several parts may be read at a time."""
        at, end = self._places[name]
        while at < end:
            block = os.pread(self._file.fileno(), min(BLOCK, end - at), at)
            at += len(block)
            yield block

    def close(self) -> None:
        self._file.close()
