"""The outbox: what has changed since whoever follows it last looked."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connection, models

from changes.signals import noted

ORDER_LOCK = 0x43495459
"""The advisory lock ("CITY") that one writer of changes holds on PostgreSQL; SQLite's own write lock serves there."""

BATCH = 1000
"""Ids a row: a first import of 100,000 contracts then writes 100 rows here and not 100,000."""


class Change(models.Model):
    """Some objects of one kind that changed together, written in the transaction that changed them.

    The row's own id is its place in the order of things; a follower keeps the last id that it has dealt with.
    """

    kind = models.CharField(max_length=30)
    ids = models.JSONField(help_text="The changed objects' ids, at most 1,000.")
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{len(self.ids)} × {self.kind}"


def keep_order() -> None:
    """Wait until no other transaction is noting changes, and keep others waiting until this one ends.

    So changes appear in the order of their numbers, and the newest number tells what all before it were. Whoever
    locks other rows as well calls it before that, or two could wait for each other.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ORDER_LOCK])


def note(kind: str, ids: Iterable[int]) -> int:
    """Write down that these objects of `kind` changed; say how many. Call it inside the transaction."""
    keep_order()
    unique = iter(dict.fromkeys(ids))
    rows = [Change(kind=kind, ids=batch) for batch in iter(lambda: list(islice(unique, BATCH)), [])]
    Change.objects.bulk_create(rows)
    if rows:
        noted.send(Change)
    return sum(len(row.ids) for row in rows)


def since(change_id: int) -> Iterator[tuple[int, str, list[int]]]:
    """What was noted after the change `change_id`, oldest first: (change id, kind, ids)."""
    for change in Change.objects.filter(id__gt=change_id).iterator():
        yield change.id, change.kind, change.ids
