"""How far the index has followed the outbox."""

from __future__ import annotations

from django.db import models


class Follower(models.Model):
    """One index and the changes it holds.

    Numbers of changes are given before their transactions end, so a lower one may appear after a higher: what was
    skipped is in `gaps` ({change id: ISO time first missed}) and looked for again.
    """

    name = models.CharField(max_length=60, unique=True, help_text="The engine, and which index of it.")
    last_change = models.PositiveBigIntegerField(default=0, help_text="The last change that was looked at.")
    gaps = models.JSONField(default=dict, blank=True)
    version = models.PositiveBigIntegerField(
        default=0, help_text="Of what was last written to the index; it only rises."
    )
    synced_at = models.DateTimeField(null=True, blank=True)
    rebuilt_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} at change {self.last_change}"
