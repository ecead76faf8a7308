"""Reads and parses a large file in a process of its own, so that this one can apply what has been read already.

The two share the staging's file: the child writes its chunks there and says how far it has come, and at the end
what it found in the file as a whole. The child has a copy of everything that this process knew when it began, and
asks no database.
"""

from __future__ import annotations

import multiprocessing
import pickle
import threading
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from contracts.imports.staged import Staging

APART_BYTES = 1 << 18
"""A smaller file (some 500 rows) is read sooner than a process has begun."""


def worth_a_process(size: int) -> bool:
    """Whether a file of `size` bytes is read in a process of its own.

    Never beside threads: a process copied from one that runs several has their locks and not the threads.
    """
    forks = "fork" in multiprocessing.get_all_start_methods()
    return size >= APART_BYTES and forks and threading.active_count() == 1


class Ahead:
    """A file that is being read into `staging` by a child process. Close it, whatever happens.

    `read` fills the staging, and gives what else is to be known of the file, such that `pickle` can bring it here.
    What it raises is raised here, by whatever waits for it.
    """

    def __init__(self, staging: Staging, read: Callable[[], Any], progress: Callable[[int], None]) -> None:
        self._staging = staging
        self._progress = progress
        self._found: Any = None
        self._hears, says = multiprocessing.Pipe(duplex=False)
        fork = multiprocessing.get_context("fork")
        self._child = fork.Process(target=_read, args=(staging, read, self._hears, says), daemon=True)
        self._child.start()
        says.close()
        staging.filled_by(self.hear)

    def hear(self) -> None:
        """Wait for the child's next word. Raises what ended it."""
        try:
            word, what = pickle.loads(self._hears.recv_bytes())
        except EOFError:
            raise RuntimeError("The process that read the file was ended from outside.") from None
        if word == "written":
            rows, self._staging.written = what
            self._progress(rows)
        elif word == "done":
            self._staging.whole, self._found = what
        else:
            raise what

    def found(self) -> Any:
        """What `read` gave, once the whole file has been read."""
        while not self._staging.whole:
            self.hear()
        return self._found

    def close(self) -> None:
        """End the child, if it has not ended."""
        self._hears.close()
        if self._child.is_alive() and not self._staging.whole:
            self._child.kill()
        self._child.join()
        self._child.close()


def _read(staging: Staging, read: Callable[[], Any], hears: Connection, says: Connection) -> None:
    """The child's whole life."""
    # Else nobody would be told when the process that listens has ended.
    hears.close()
    try:
        staging.on_written = lambda rows: says.send(("written", (rows, staging.written)))
        found = read()
        says.send(("done", (staging.found, found)))
    except BrokenPipeError:
        return
    except BaseException as error:
        says.send_bytes(_as_it_travels(error))


def _as_it_travels(error: BaseException) -> bytes:
    error.add_note(traceback.format_exc())
    try:
        data = pickle.dumps(("failed", error))
        pickle.loads(data)
    except Exception:
        return pickle.dumps(("failed", RuntimeError(traceback.format_exc())))
    return data
