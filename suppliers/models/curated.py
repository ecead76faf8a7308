"""What a curator said of the catalogue, which loading it again leaves as it is."""

from __future__ import annotations

from django.db import models


class CuratedValue(models.Model):
    """A field of a supplier, system or capability that somebody has set in the admin, or a name of one.

    `field` is the field's name, or "name " and the folded name. `before` is what the catalogue had then, as the
    site's log shows it; who set it, and why, is in that log.
    """

    class Kind(models.TextChoices):
        SUPPLIER = "supplier", "Supplier"
        SYSTEM = "system", "System"
        CAPABILITY = "capability", "Capability"

    kind = models.CharField(max_length=20, choices=Kind)
    slug = models.SlugField(max_length=120)
    field = models.CharField(max_length=320)
    before = models.TextField(blank=True)
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["kind", "slug", "field"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug", "field"], name="curated_value_once"),
        ]

    def __str__(self) -> str:
        return f"{self.field} of {self.kind} {self.slug}"
