"""How far the index has followed the outbox."""

from __future__ import annotations

from django.db import models


class Follower(models.Model):
    """One index and the changes it holds. Changes appear in the order of their numbers (`changes.models.keep_order`),
    so the last number tells them all."""

    name = models.CharField(max_length=60, unique=True, help_text="The engine, and which index of it.")
    last_change = models.PositiveBigIntegerField(default=0, help_text="The last change that the index holds.")
    version = models.PositiveBigIntegerField(
        default=0, help_text="Of what was last written to the index; it only rises."
    )
    synced_at = models.DateTimeField(null=True, blank=True)
    rebuilt_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} at change {self.last_change}"
