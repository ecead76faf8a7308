"""The one place that knows how a database loads many rows: `COPY` on PostgreSQL, `executemany` on SQLite.

Rows are tuples in the order of `columns`, with values as the database takes them: dates as ISO text, JSON as
text, amounts in pence. Constraints guard what is written here, not signals or `save()`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any

from django.db import connection, models

from changes.models import keep_order
from contracts.imports.copy_text import copy_text

CHUNK = 5000
"""Rows or ids in one statement: well under SQLite's 32,766 variables, and some MB of text at most."""

INSERTED_AT_ONCE = 200
"""Rows in one INSERT on SQLite: of 43 columns at most, 8,600 of its 32,766 variables. Against `executemany` of
one row each a register's inserts took a fifth to a third less processor time; 500 rows saved little more."""

COPIED_AT_ONCE = 250
"""Rows of COPY written together: some 100 KB of text, which PostgreSQL reads while the next are made."""

PATIENCE_MS = 30 * 60 * 1000
"""Milliseconds: longer than any import within the limits holds SQLite's one write lock."""


def chunked(items: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def lock_facts() -> None:
    """Wait until no other transaction is applying facts, and keep others waiting until this one ends."""
    keep_order()


@contextmanager
def patience() -> Iterator[None]:
    """Within it a write on SQLite waits for the import that somebody else runs; elsewhere nothing changes."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")


@contextmanager
def without_waiting() -> Iterator[None]:
    """Within it a write on SQLite fails at once where somebody else is writing; elsewhere nothing changes."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")


def allocate(model: type[models.Model], count: int) -> int:
    """Reserve `count` ids of `model`'s table and give the first. Only while `lock_facts` is held."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
            first = int(cursor.fetchone()[0])
            if count > 1:
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, first + count - 1]
                )
            return first
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        first = (int(row[0]) if row else 0) + 1
        if row:
            cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [first + count - 1, table])
        else:
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, first + count - 1]
            )
        return first


def column_names(model: type[models.Model], fields: Sequence[str]) -> list[str]:
    return [str(getattr(model._meta.get_field(name), "column", name)) for name in fields]


def load(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows into `model`'s table, in one go. Raises Django's `IntegrityError` where a constraint refuses one."""
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(name) for name in column_names(model, fields))
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for block in chunked(rows, COPIED_AT_ONCE):
                    copy.write(copy_text(block))
            return
        insert = f"INSERT INTO {table} ({columns}) VALUES "
        one = f"({', '.join('?' * len(fields))})"
        several = insert + ", ".join([one] * INSERTED_AT_ONCE)
        sqlite = cursor.cursor.connection
        for block in chunked(rows, INSERTED_AT_ONCE):
            if len(block) == INSERTED_AT_ONCE:
                sqlite.execute(several, list(chain.from_iterable(block)))
            else:
                sqlite.executemany(insert + one, block)


def present(model: type[models.Model], field: str, values: Iterable[Any]) -> set[Any]:
    """Those of `values` that `field` has in some row already. Without what the ORM makes of each value."""
    table, column = map(connection.ops.quote_name, (model._meta.db_table, column_names(model, [field])[0]))
    found: set[Any] = set()
    with connection.cursor() as cursor:
        for chunk in chunked(values):
            if connection.vendor == "postgresql":
                cursor.execute(f"SELECT {column} FROM {table} WHERE {column} = ANY(%s)", [chunk])
            else:
                marks = ", ".join(["%s"] * len(chunk))
                cursor.execute(f"SELECT {column} FROM {table} WHERE {column} IN ({marks})", chunk)
            found.update(value for (value,) in cursor)
    return found


def set_field(model: type[models.Model], field: str, ids: Iterable[int], value: Any) -> int:
    """Set one field of many rows, by id, in chunks; give how many rows."""
    changed = 0
    for chunk in chunked(ids):
        changed += model._default_manager.filter(pk__in=chunk).update(**{field: value})
    return changed
