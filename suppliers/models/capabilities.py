"""What systems are for: a tree of service areas and capabilities, and suites over them."""

from __future__ import annotations

from django.db import models
from django.urls import reverse


class Capability(models.Model):
    """What a system is for. Areas hold capabilities; a suite is several capabilities bought together."""

    class Kind(models.TextChoices):
        AREA = "area", "Service area"
        CAPABILITY = "capability", "Capability"
        SUITE = "suite", "Suite"

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.CAPABILITY)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    members = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="suites")
    measure = models.CharField(max_length=150, blank=True, help_text="What its size is counted in.")
    measure_unit = models.CharField(max_length=80, blank=True)
    lga_function_id = models.CharField("LGA function", max_length=20, blank=True)
    lga_function_label = models.CharField(max_length=200, blank=True)
    synonyms = models.JSONField(default=list, blank=True)
    description = models.TextField(blank=True)
    source = models.TextField(blank=True)
    checked_on = models.DateField(null=True, blank=True)
    sort = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["sort", "name"]
        verbose_name_plural = "capabilities"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="area", parent__isnull=True) | ~models.Q(kind="area"),
                name="capability_area_has_no_parent",
                violation_error_message="A service area stands at the top.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("capability", args=[self.slug])
