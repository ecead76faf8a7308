"""The empty database of the present migrations: made once, and copied by whoever runs tests.

Migrating takes most of a minute, and each worker needs a database of its own. `python -m tests.prepared` makes what
is missing; `tests.run` does so beside its checks. Whoever comes while another makes one waits for it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString
from urllib.parse import urlsplit

from citytools import preparing
from tests import services
from tests.needed import PROJECT

FOLDER = PROJECT / "var" / "test-databases"
ANY_NUMBER = 7_314_925
"""Of the lock that PostgreSQL holds for who makes or copies a database."""


def migrations() -> str:
    """A name for the migrations as they are, the same wherever the project lies."""
    digest = hashlib.sha256()
    for path in preparing.files(preparing.SCHEMA):
        digest.update(path.relative_to(PROJECT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:20]


def copy_sqlite(to: Path) -> None:
    """A file with an empty database in it."""
    kept = FOLDER / f"{migrations()}.sqlite3"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.is_file():
            for old in FOLDER.glob("*.sqlite3"):
                old.unlink()
            with tempfile.TemporaryDirectory(prefix="citytools-migrating-") as folder:
                made = Path(folder) / "made.sqlite3"
                _migrate(f"sqlite:///{made}")
                connection = sqlite3.connect(made)
                # All that was written is then in the one file
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.close()
                # Another name until it is whole: a copy that is interrupted is no database
                shutil.copy(made, kept.with_suffix(".part"))
                kept.with_suffix(".part").replace(kept)
        shutil.copy(kept, to)


def copy_postgres(server: str, name: str) -> None:
    """A database of this name on the server, with nothing in it but what migrations make; one that was there goes.

    `server` is the address of a database in which this user may make others.
    """
    kept = f"citytools_{migrations()}"
    with _alone(server) as run:
        if not run("SELECT 1 FROM pg_database WHERE datname = %s", kept):
            part = f"{kept}_part"
            run(f'DROP DATABASE IF EXISTS "{part}" WITH (FORCE)')
            run(f'CREATE DATABASE "{part}"')
            _migrate(urlsplit(server)._replace(path=f"/{part}").geturl())
            run(f'ALTER DATABASE "{part}" RENAME TO "{kept}"')
        run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        run(f'CREATE DATABASE "{name}" TEMPLATE "{kept}"')


def drop_postgres(server: str, name: str) -> None:
    """Take a database away that `copy_postgres` made."""
    with _alone(server) as run:
        run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def _alone(server: str) -> Iterator[Callable[..., bool]]:
    """A function that runs one statement and says whether it gave a row; nobody else has one meanwhile."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [ANY_NUMBER])

        def run(statement: LiteralString, *values: str) -> bool:
            done = connection.execute(statement, values)
            return bool(done.description and done.fetchone())

        yield run


def _migrate(address: str) -> None:
    with tempfile.TemporaryDirectory(prefix="citytools-migrating-") as folder:
        environment = {
            **os.environ,
            "DATABASE_URL": address,
            "CITYTOOLS_DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "citytools.settings",
        }
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(command, cwd=PROJECT, env=environment, check=True)


def main() -> int:
    """Make what is missing: SQLite's, and that of the PostgreSQL that the tests use when it answers."""
    with tempfile.TemporaryDirectory(prefix="citytools-preparing-") as folder:
        copy_sqlite(Path(folder) / "copy.sqlite3")
    if address := services.address(services.URL):
        copied = f"citytools_tests_{os.getpid()}"
        copy_postgres(address, copied)
        drop_postgres(address, copied)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
