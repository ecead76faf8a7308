"""Keeping the index like the database: following the outbox, building anew, and comparing the two.

One process at a time does any of this, under a lock that dies with it. A version is taken before the database is
read, so what is read later is never overwritten by what was read before.
"""

from __future__ import annotations

import fcntl
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from changes.models import Change
from search.engines import engine as chosen_engine
from search.engines.engine import Engine, EngineUnavailable, Health, IndexMissing
from search.indexing import Updating, all_documents
from search.models import Follower

CHANGES_AT_ONCE = 200
"""Rows of the outbox dealt with together: up to 200,000 objects, whose suppliers are then made anew once."""

FOLLOW_LOCK = 0x43495453
"""The advisory lock ("CITS") of whoever keeps the index, on PostgreSQL; elsewhere a locked file in the data folder."""

PATIENCE = 30.0
"""Seconds that a command waits for another process that keeps the index, unless it is told otherwise."""


class Busy(Exception):
    """Another process keeps the index just now, and will go on to what changed meanwhile."""


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync came to: `changes` dealt with, `documents` written or deleted, or the index was `rebuilt`."""

    changes: int = 0
    documents: int = 0
    rebuilt: bool = False


@dataclass(slots=True)
class Differences:
    """What `check` found: keys that the index lacks, that only it has, and that say something else. `damaged`: the
    index's files that are not as they were written; then no document was compared."""

    documents: int = 0
    damaged: list[str] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.damaged) + len(self.lacking) + len(self.extra) + len(self.different)


@dataclass(frozen=True, slots=True)
class Status:
    """How the index stands: `behind` counts the rows of the outbox that it does not hold yet."""

    engine: str
    health: Health
    last_change: int
    behind: int


@contextmanager
def keeping(wait: float = PATIENCE) -> Iterator[None]:
    """Within it no other process keeps the index. Busy where one still does after `wait` seconds; EngineUnavailable
    where it cannot be told."""
    until = time.monotonic() + wait
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            while not _locked(cursor):
                _wait(until)
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [FOLLOW_LOCK])
        return
    try:
        file = (Path(settings.DATA_DIR) / "search-index.lock").open("w")
    except OSError as error:
        # Somebody else ran a command once, and the file is theirs
        raise EngineUnavailable(f"search-index.lock cannot be opened: {error.strerror}.") from error
    with file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                _wait(until)
        yield


def _locked(cursor: object) -> bool:
    cursor.execute("SELECT pg_try_advisory_lock(%s)", [FOLLOW_LOCK])  # type: ignore[attr-defined]  # a cursor
    return bool(cursor.fetchone()[0])  # type: ignore[attr-defined]  # as above


def _wait(until: float) -> None:
    if time.monotonic() > until:
        raise Busy("Another process is bringing the search index up to date.")
    time.sleep(0.1)


def follower_of(engine: Engine) -> Follower:
    """How far the engine's index has followed. One that is met for the first time goes on with the versions of the
    others: it may hold documents from before."""
    found = Follower.objects.filter(name=engine.place).first()
    if found is None:
        highest = Follower.objects.aggregate(highest=Max("version"))["highest"] or 0
        found = Follower.objects.create(name=engine.place, version=highest)
    return found


def _next_version(follower: Follower) -> int:
    follower.version += 1
    follower.save(update_fields=["version"])
    return follower.version


def sync(engine: Engine | None = None, *, wait: float = PATIENCE) -> Synced:
    """Bring the index up to the newest change; build it where there is none. Raises Busy, EngineUnavailable.

    What is dealt with is written down after each part, so what fails in the middle goes on from there.
    """
    engine = engine or chosen_engine()
    with keeping(wait):
        follower = follower_of(engine)
        health = engine.health()
        if health.state == "missing":
            return Synced(documents=_rebuild(engine, follower), rebuilt=True)
        if health.state != "ready":
            # Known at once, and not after as long as a write may take
            raise EngineUnavailable(health.words)
        if follower.rebuilt_at is None:
            # An index that was there before: nobody knows which changes it holds
            return Synced(documents=_rebuild(engine, follower), rebuilt=True)
        changes = documents = 0
        while rows := list(
            Change.objects.filter(id__gt=follower.last_change).order_by("id")[:CHANGES_AT_ONCE]
        ):
            objects: dict[str, set[int]] = defaultdict(set)
            for row in rows:
                objects[row.kind].update(row.ids)
            try:
                documents += Updating(engine, _next_version(follower)).changed(objects)
            except IndexMissing:
                return Synced(documents=_rebuild(engine, follower), rebuilt=True)
            changes += len(rows)
            _dealt_with(follower, rows[-1].pk)
        return Synced(changes, documents)


def rebuild(engine: Engine | None = None, *, wait: float = PATIENCE) -> int:
    """Build the whole index beside the live one and swap it in; give how many documents it holds."""
    engine = engine or chosen_engine()
    with keeping(wait):
        return _rebuild(engine, follower_of(engine))


def _rebuild(engine: Engine, follower: Follower) -> int:
    # Whatever changes while the database is read is dealt with again afterwards
    last = Change.objects.order_by("-id").values_list("id", flat=True).first() or 0
    version = _next_version(follower)
    built = engine.rebuild(all_documents(), version)
    follower.rebuilt_at = timezone.now()
    follower.save(update_fields=["rebuilt_at"])
    _dealt_with(follower, last)
    return built


def _dealt_with(follower: Follower, change: int) -> None:
    follower.last_change = change
    follower.synced_at = timezone.now()
    follower.save(update_fields=["last_change", "synced_at"])


def check(engine: Engine | None = None) -> Differences:
    """Compare every document of the index with what the database gives, both ways."""
    engine = engine or chosen_engine()
    if broken := engine.damaged():
        return Differences(damaged=list(broken))
    held = {entry.key: entry.digest for entry in engine.scan()}
    found = Differences()
    for document in all_documents():
        found.documents += 1
        digest = held.pop(document.key, None)
        if digest is None:
            found.lacking.append(document.key)
        elif digest != document.digest:
            found.different.append(document.key)
    found.extra = sorted(held)
    return found


def status(engine: Engine | None = None) -> Status:
    """How the index stands. Never raises for the engine's sake."""
    engine = engine or chosen_engine()
    follower = Follower.objects.filter(name=engine.place).first()
    last = follower.last_change if follower else 0
    return Status(engine.name, engine.health(), last, Change.objects.filter(id__gt=last).count())
