"""Compound files (OLE2), the container of .xls and of encrypted .xlsx: its streams, in bounded memory.

The format is Microsoft's [MS-CFB]. Runs in the reading process only.
"""

from __future__ import annotations

import struct
from pathlib import Path

from .zip_parts import damaged

FREE = 0xFFFFFFFC
"""Sector numbers from here up are marks (end of chain, free, table) and no sectors."""
SMALL_STREAM = 4096
"""Streams shorter than this lie in the small sectors of the root's stream."""


class CompoundFile:
    """The streams of a compound file by name. Raises `Refused` where its tables contradict themselves."""

    def __init__(self, path: Path) -> None:
        # The caller has checked that the file is within the limit for workbooks.
        self._data = path.read_bytes()
        try:
            self._read_tables()
        except (struct.error, IndexError) as error:
            raise damaged() from error

    def _read_tables(self) -> None:
        data = self._data
        shift, small_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise damaged()
        self._size = 1 << shift
        directory, small_table = struct.unpack_from("<I", data, 48)[0], struct.unpack_from("<I", data, 60)[0]
        more, more_count = struct.unpack_from("<II", data, 68)
        tables = [sector for sector in struct.unpack_from("<109I", data, 76) if sector < FREE]
        entries = self._size // 4
        for _ in range(min(more_count, len(data) // self._size)):
            if more >= FREE:
                break
            block = struct.unpack(f"<{entries}I", self._sector(more))
            tables.extend(sector for sector in block[:-1] if sector < FREE)
            more = block[-1]
        if len(tables) > len(data) // self._size:
            raise damaged()
        self._next = struct.unpack(f"<{entries * len(tables)}I", b"".join(map(self._sector, tables)))
        self._entries: dict[str, tuple[int, int]] = {}
        root = (FREE, 0)
        listing = self._chain(directory)
        for at in range(0, len(listing) - 127, 128):
            length, kind = struct.unpack_from("<HB", listing, at + 64)
            name = listing[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<IQ", listing, at + 116)
            if shift == 9:
                size &= 0xFFFFFFFF
            if kind == 5:
                root = (start, size)
            elif kind in (1, 2):
                # The root's own entries come first; a later one of the same name lies deeper.
                self._entries.setdefault(name, (start, size) if kind == 2 else (FREE, 0))
        self._small = self._chain(root[0])[: root[1]] if root[0] < FREE else b""
        raw = self._chain(small_table) if small_table < FREE else b""
        self._small_next = struct.unpack(f"<{len(raw) // 4}I", raw)

    @property
    def names(self) -> set[str]:
        """The names of all streams and storages."""
        return set(self._entries)

    def stream(self, name: str) -> bytes:
        """The bytes of a stream. Raises `Refused` where they are not all there."""
        start, size = self._entries[name]
        try:
            if size < SMALL_STREAM:
                found = self._small_chain(start, size)
            else:
                found = self._chain(start)[:size]
        except (struct.error, IndexError) as error:
            raise damaged() from error
        if len(found) < size:
            raise damaged()
        return found

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        block = self._data[at : at + self._size]
        if not block:
            raise damaged()
        # The last sector of a file is sometimes cut short where nothing is in it.
        return block.ljust(self._size, b"\0")

    def _chain(self, start: int) -> bytes:
        blocks: list[bytes] = []
        most = len(self._data) // self._size + 1
        while start < FREE:
            if len(blocks) > most:
                raise damaged()
            blocks.append(self._sector(start))
            start = self._next[start]
        return b"".join(blocks)

    def _small_chain(self, start: int, size: int) -> bytes:
        blocks: list[bytes] = []
        while start < FREE and len(blocks) * 64 < size:
            blocks.append(self._small[start * 64 : start * 64 + 64])
            start = self._small_next[start]
        return b"".join(blocks)[:size]
