"""A database for one run, empty at its beginning and gone at its end."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests import services
from tests.run import clean_environment, why_no_postgres

KINDS = ("sqlite", "postgres")
SHOWN = {"sqlite": "SQLite", "postgres": "PostgreSQL"}


def postgres_address() -> str:
    return services.address(services.URL)


def why_not(kind: str) -> str:
    """Why this kind of database cannot be measured here, or nothing."""
    return why_no_postgres(postgres_address()) if kind == "postgres" else ""


@contextmanager
def fresh(kind: str) -> Iterator[dict[str, str]]:
    """The environment in which a process has a database and a data folder of its own."""
    with tempfile.TemporaryDirectory(prefix="citytools-bench-") as folder:
        (Path(folder) / "static").mkdir()
        environment = clean_environment() | {
            "CITYTOOLS_DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        }
        if kind == "sqlite":
            yield environment
            return
        server = postgres_address()
        name = Path(folder).name.replace("-", "_").lower()
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield environment | {"DATABASE_URL": urlunsplit(urlsplit(server)._replace(path=f"/{name}"))}
        finally:
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute(f'DROP DATABASE "{name}"')
