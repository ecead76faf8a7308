"""The folder that holds the index: which of its indexes is live, opening it, writing to it, swapping it.

`current` is a link to the live index's folder; replacing the link swaps at once. A reader that has the old one open
reads on from it. An index is complete only once a link points to it, so whatever a killed rebuild leaves is rubbish.
"""

from __future__ import annotations

import json
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import tantivy

from search.documents import FORMAT
from search.engines.embedded.schema import analysers, schema
from search.engines.engine import EngineUnavailable, IndexMissing

CURRENT, FORMAT_FILE = "current", "format.json"

HEAP = 64_000_000
"""Bytes of a writer's buffer: some 20,000 documents before it writes a segment."""

WAIT = 60.0
"""Seconds that a writer waits for another one: longer than any batch takes."""

RETRY = 0.05


def rust_error(error: BaseException) -> bool:
    """Whether the engine said no: its errors are plain ValueErrors and OSErrors, its panics no Exceptions at all."""
    return isinstance(error, (ValueError, OSError)) or type(error).__name__ == "PanicException"


def cannot_write(error: BaseException) -> EngineUnavailable:
    """What is said of an index that could not be written to, with the reason: a full disk, a folder of another user."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    if "writer was killed" in reason:
        # All that tantivy says of a thread that could not write, which is a full disk nearly always
        reason = "a file of it could not be written; is the disk full?"
    return EngineUnavailable(f"The search index cannot be written to: {reason}")


def _open(path: Path) -> tantivy.Index:
    index = tantivy.Index.open(str(path))
    for name, analyser in analysers().items():
        index.register_tokenizer(name, analyser)
    index.config_reader(reload_policy="manual")
    return index


class Folder:
    """One folder of indexes. Objects are not shared between threads of a process: see `Opened`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def live(self) -> Path:
        """The live index's folder. IndexMissing where there is none, or it is of another format."""
        try:
            name = (self.path / CURRENT).readlink()
        except OSError:
            raise IndexMissing("There is no search index yet.") from None
        path = self.path / name
        try:
            held = json.loads((path / FORMAT_FILE).read_text())
        except (OSError, ValueError):
            raise IndexMissing("The search index cannot be read.") from None
        if held != _format():
            raise IndexMissing("The search index is of another version of City Tools.")
        return path

    def open(self) -> tuple[Path, tantivy.Index]:
        path = self.live()
        try:
            return path, _open(path)
        except BaseException as error:
            if not rust_error(error):
                raise
            raise IndexMissing("The search index cannot be read.") from error

    def begin(self) -> tuple[Path, tantivy.Index]:
        """An empty index beside the live one. EngineUnavailable where there is no room, or no right, to make one."""
        path = self.path / f"index-{secrets.token_hex(8)}"
        try:
            path.mkdir(parents=True)
            tantivy.Index(schema(), path=str(path), reuse=False)
            (path / FORMAT_FILE).write_text(json.dumps(_format()))
            return path, _open(path)
        except (OSError, ValueError) as error:
            self.forget(path)
            raise cannot_write(error) from error

    def swap(self, path: Path) -> None:
        """Make `path` the live index, at once, and forget every other."""
        beside = self.path / f"{CURRENT}-{secrets.token_hex(4)}"
        beside.symlink_to(path.name)
        beside.replace(self.path / CURRENT)
        for other in self.path.iterdir():
            if other.name.startswith("index-") and other != path:
                shutil.rmtree(other, ignore_errors=True)
            elif other.name.startswith(f"{CURRENT}-"):
                other.unlink(missing_ok=True)

    def forget(self, path: Path) -> None:
        shutil.rmtree(path, ignore_errors=True)


def _format() -> dict[str, object]:
    return {"format": FORMAT, "tantivy": tantivy.__version__}


@contextmanager
def writing(index: tantivy.Index, *, threads: int = 1, heap: int = HEAP) -> Iterator[tantivy.IndexWriter]:
    """The index's one writer, waited for while another process has it. Its lock dies with its process, so it is
    never taken away from anybody. What is not committed when the block ends is forgotten."""
    until = time.monotonic() + WAIT
    while True:
        try:
            writer = index.writer(heap_size=heap, num_threads=threads)
            break
        except ValueError as error:
            if "LockBusy" not in str(error):
                raise cannot_write(error) from error
            if time.monotonic() > until:
                raise EngineUnavailable(
                    "Another process has been writing to the search index for a minute."
                ) from error
            time.sleep(RETRY)
    try:
        yield writer
    except BaseException:
        writer.rollback()
        raise
    finally:
        # Merges end before the next writer comes; dropping a writer in the middle of one would throw it away
        writer.wait_merging_threads()
