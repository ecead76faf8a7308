"""What pages of words showed the public on a day, kept for good."""

from __future__ import annotations

from django.db import models


class FiguresSnapshot(models.Model):
    """The figures of one page as everybody could see them on one day. `contracts.comparisons.snapshots` alone writes.

    The page knows its day and nothing of what stands here. A page that is deleted leaves its snapshots behind.
    """

    page = models.PositiveBigIntegerField(
        help_text="The page's id: pages are above contracts, so it is a number."
    )
    taken_on = models.DateField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content.")
    content = models.JSONField(
        help_text="tables: the page's tables in words; numbers: those of its figures that are held against today's."
    )

    class Meta:
        ordering = ["-taken_on"]
        constraints = [
            models.UniqueConstraint(fields=["page", "taken_on"], name="figures_once_a_page_and_day")
        ]

    def __str__(self) -> str:
        return f"page {self.page} on {self.taken_on.isoformat()}"
