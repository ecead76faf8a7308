"""What pages are made of, worked out once for each audience and kept while the facts are the same."""

from __future__ import annotations

from django.db import models


class ReaderSummary(models.Model):
    """One thing as one audience may see it, as JSON. Derived: `contracts.comparisons.kept` alone reads and writes it.

    It holds good while its `stamp` is today's and that of the newest change. It may be deleted at any time.
    """

    name = models.CharField(max_length=150, help_text='What it is of: "comparison housing-management".')
    view = models.CharField(
        max_length=300, help_text="The data set, level and own organisations that see it."
    )
    stamp = models.CharField(max_length=120, help_text="Our own code, the day, and the newest change then.")
    content = models.BinaryField(
        help_text="JSON in UTF-8: as text it would be decoded only to be encoded again."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "view"], name="reader_summary_once_a_view")]

    def __str__(self) -> str:
        return f"{self.name} for {self.view}"
