"""The raw store: bodies by their SHA-256, and for each source an index of which address gave which body when.

The index holds addresses and headers that a later request needs, never a word of a body.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

KEPT_HEADERS = ("etag", "last-modified", "content-type", "content-disposition", "date")
"""What later requests and the readers of a body need; other headers may name people and sessions."""


class RawStore:
    """Bodies under `folder`, each in a file named by its hash. Writing one that is there does nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256[2:]

    def add(self, body: bytes) -> str:
        """Keep a body; its SHA-256 in hex. It is there whole or not at all, also when we are killed."""
        sha256 = hashlib.sha256(body).hexdigest()
        path = self.path(sha256)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f"{path.name}.{os.getpid()}.part")
            beside.write_bytes(body)
            beside.replace(path)
        return sha256

    def has(self, sha256: str) -> bool:
        return self.path(sha256).is_file()

    def read(self, sha256: str) -> bytes:
        """A body; raises `LookupError` where it is not there or is not what it was."""
        try:
            body = self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise LookupError(f"the raw store lacks {sha256}") from None
        if hashlib.sha256(body).hexdigest() != sha256:
            raise LookupError(f"the raw store's {sha256} was changed")
        return body


class Lines:
    """A file of JSON lines that is only ever appended to; what a kill left half written is not read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __iter__(self) -> Iterator[dict[str, Any]]:
        if not self._path.exists():
            return
        with self._path.open("rb") as file:
            for line in file:
                if line.endswith(b"\n"):
                    yield json.loads(line)

    def mend(self) -> None:
        """Take off what a kill left half written, so that the next line begins a line."""
        if self._path.exists():
            with self._path.open("rb+") as file:
                text = file.read()
                file.truncate(text.rfind(b"\n") + 1)

    def append(self, line: Mapping[str, Any]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as file:
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


class Index:
    """Which body each address of one source gave last, and with which headers.

    An entry: `url`, `final_url`, `sha256`, `status`, `headers` (KEPT_HEADERS), `time` (ISO, UTC), `context`.
    """

    def __init__(self, path: Path) -> None:
        self._lines = Lines(path)
        self._lines.mend()
        self._latest: dict[str, dict[str, Any]] = {}
        self._parts: dict[tuple[str, str], dict[str, Any]] = {}
        for entry in self._lines:
            self._remember(entry)

    def _remember(self, entry: dict[str, Any]) -> None:
        self._latest[entry["url"]] = entry
        part = entry["url"], entry.get("context", {}).get("part", "")
        self._parts.pop(part, None)
        self._parts[part] = entry

    def has(self, entry: Mapping[str, Any]) -> bool:
        """Whether this body is the newest that its address gave for its part."""
        part = entry["url"], entry.get("context", {}).get("part", "")
        return self._parts.get(part, {}).get("sha256") == entry["sha256"]

    def get(self, url: str) -> dict[str, Any] | None:
        return self._latest.get(url)

    def latest(self) -> list[dict[str, Any]]:
        """The newest entry of each address and part, oldest first."""
        return list(self._parts.values())

    def add(self, entry: dict[str, Any]) -> None:
        self._lines.append(entry)
        self._remember(entry)
