"""What was found at the addresses outside that pages link to."""

from __future__ import annotations

from django.db import models


class LinkCheck(models.Model):
    """One address, and what the last check of it came to. `cms.link_checking` alone writes."""

    class Outcome(models.TextChoices):
        WORKS = "works", "Works"
        BROKEN = "broken", "Broken"
        NOT_CHECKED = "not_checked", "Not checked"

    address = models.URLField(max_length=1000, unique=True)
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.NOT_CHECKED)
    words = models.CharField(max_length=300, blank=True, help_text="The status, or why it was not checked.")
    checked_at = models.DateTimeField(null=True, blank=True, help_text="When its outcome was last found.")

    class Meta:
        ordering = ["address"]
        permissions = [("see_page_reports", "Can see the reports on pages")]

    def __str__(self) -> str:
        return self.address
