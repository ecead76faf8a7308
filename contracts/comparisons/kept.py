"""Keeps in the database what pages are made of, one row for each audience, while the facts are the same.

A row is made when it is first asked for, and never holds longer than the day, the newest change in the outbox and the
code that made it: the three are its stamp, which is read with it in one question. Rows with another stamp are removed
when the next one is written. Nobody reads a row that was made for a reader who may see more or less.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
from django.db import OperationalError, connection, transaction

from boroughs.reader import Reader
from changes.models import Change
from contracts.imports import bulk
from contracts.models import ReaderSummary

log = logging.getLogger(__name__)

CODE = ("comparisons", "pages", "templates")
"""The folders of `contracts` whose code decides what a summary holds."""

STALE_AT_ONCE = 500
"""Rows with an old stamp that one writing removes: a reader waits for it, and the next removes the others."""


def view_of(reader: Reader) -> str:
    """All of a reader that decides what they may see."""
    own = ",".join(map(str, sorted(reader.organisations)))
    return f"{reader.data_set}/{reader.level}/{'loti' if reader.is_loti else ''}/{own}"


def newest_change() -> str:
    """What differs after every change; empty where none was ever noted."""
    return _newest(_asked(_question()[0], ()))


def kept_summary(reader: Reader, name: str, today: date, make: Callable[[], Any]) -> Any:
    """What `make` gave for this reader while the facts were as they are now, else what it gives now.

    It must give what JSON can hold: dicts, lists, texts and numbers, of which tuples come back as lists. None (there
    is no such thing) is not kept, and neither is anything where no change was ever noted.
    """
    view = view_of(reader)
    row = _asked(_question()[1], (name, view))
    newest = _newest(row)
    stamp = f"{code()} {today.isoformat()} {newest}"
    if row is not None and newest and row[2] == stamp:
        return orjson.loads(row[3])
    made = make()
    if made is None:
        return None
    content = as_json(made)
    if newest:
        keep(view, stamp, {name: content})
    return orjson.loads(content)


def as_json(made: Any) -> bytes:
    """What was made as it is kept."""
    return orjson.dumps(made, default=_plain)


def _plain(value: object) -> list[Any]:
    """A named tuple as the list that it comes back as."""
    if isinstance(value, tuple):
        return list(value)
    raise TypeError(f"A summary cannot hold a {type(value).__name__}.")


def keep(view: str, stamp: str, contents: Mapping[str, bytes]) -> None:
    """Write a row for each name, and remove some that hold no longer. A writer who is at work is not waited for."""
    rows = [
        ReaderSummary(name=name, view=view, stamp=stamp, content=content)
        for name, content in contents.items()
    ]
    try:
        with bulk.without_waiting(), transaction.atomic():
            stale = ReaderSummary.objects.exclude(stamp=stamp).exclude(name__in=list(contents), view=view)
            # Two who remove the same rows would wait for each other
            gone = stale.select_for_update(skip_locked=True).values_list("pk", flat=True)[:STALE_AT_ONCE]
            ReaderSummary.objects.filter(pk__in=list(gone)).delete()
            ReaderSummary.objects.bulk_create(
                rows,
                update_conflicts=True,
                unique_fields=["name", "view"],
                update_fields=["stamp", "content"],
            )
    except OperationalError as error:
        # An import is writing; whoever asks next will try again
        log.info("A summary was not kept: %s", error)


@lru_cache(maxsize=1)
def code() -> str:
    """A short hash of the code that makes summaries: another version of it does not read what this one kept."""
    folder = Path(__file__).resolve().parent.parent
    found = sorted(
        path for name in CODE for path in (folder / name).rglob("*") if path.suffix in (".py", ".html")
    )
    whole = sha256()
    for path in found:
        whole.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return whole.hexdigest()[:16]


@lru_cache(maxsize=1)
def _question() -> tuple[str, str]:
    """The SQL of the newest change alone, and with a row beside it. As text: building it takes longer than asking."""
    quoted = connection.ops.quote_name
    newest = f"SELECT id, noted_at FROM {quoted(Change._meta.db_table)} ORDER BY id DESC LIMIT 1"
    beside = f"LEFT JOIN {quoted(ReaderSummary._meta.db_table)} s ON s.name = %s AND s.view = %s"
    return newest, f"SELECT c.id, c.noted_at, s.stamp, s.content FROM ({newest}) c {beside}"


def _asked(question: str, given: tuple[str, ...]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(question, given)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def _newest(row: tuple[Any, ...] | None) -> str:
    # The time as well: a restored database counts its changes from an earlier one
    return f"{row[0]} {row[1]}" if row is not None else ""
