"""Two runs of one source never overlap: a lock that dies with whoever holds it."""

from __future__ import annotations

import fcntl
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.db import connection

PURPOSE = 0x434F4C4C
"""Tells this project's advisory locks for sources ("COLL") from its other ones."""


class BusyError(Exception):
    """Somebody else is collecting this source just now."""


@contextmanager
def one_run(name: str, folder: Path) -> Iterator[IO[str]]:
    """Hold the source's lock, or raise `BusyError` at once. The file is for the spider to inherit.

    The lock is the file's, so that it is held while either this process or its spider lives; on PostgreSQL a
    session's lock beside it keeps other machines out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(f"{name} is being collected already.") from None
        key = zlib.crc32(name.encode()) & 0x7FFFFFFF
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [PURPOSE, key])
                if not cursor.fetchone()[0]:
                    raise BusyError(f"{name} is being collected already, on another machine.")
        try:
            yield file
        finally:
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [PURPOSE, key])
