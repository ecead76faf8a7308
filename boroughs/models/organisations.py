"""The public bodies that buy or use systems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse

from boroughs.data_sets import DataSet

if TYPE_CHECKING:
    from boroughs.reader import Reader


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, reader: Reader) -> OrganisationQuerySet:
        """Who an organisation is, is public; only the data set is chosen."""
        return self.filter(data_set=reader.data_set)

    def boroughs(self) -> OrganisationQuerySet:
        return self.filter(kind=Organisation.Kind.BOROUGH)


class Organisation(models.Model):
    """A public body that buys or uses: borough, ALMO, school or trust, pension fund, shared service…"""

    class Kind(models.TextChoices):
        BOROUGH = "borough", "London borough"
        COUNTY = "county", "County council"
        UNITARY = "unitary", "Unitary authority"
        DISTRICT = "district", "District council"
        METROPOLITAN = "metropolitan", "Metropolitan district"
        COMBINED_AUTHORITY = "combined_authority", "Combined authority"
        GREATER_LONDON_AUTHORITY = "greater_london_authority", "Greater London Authority"
        ALMO = "almo", "Arm's length management organisation"
        SCHOOL_TRUST = "school_trust", "School or trust"
        PENSION_FUND = "pension_fund", "Pension fund"
        SHARED_SERVICE = "shared_service", "Shared service"
        CONSORTIUM = "consortium", "Consortium"
        TRANSPORT = "transport", "Transport body"
        OTHER = "other", "Other public body"

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=100)
    kind = models.CharField(max_length=30, choices=Kind, default=Kind.OTHER)
    data_set = models.CharField(max_length=20, choices=DataSet, default=DataSet.REAL)
    gss = models.CharField("GSS code", max_length=9, blank=True)
    local_authority_code = models.CharField(max_length=4, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    members = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="member_of")
    population = models.PositiveIntegerField(null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(null=True, blank=True)
    email_domains = models.JSONField(default=list, blank=True)
    website = models.URLField(blank=True)
    loti_member = models.BooleanField("LOTI member", null=True, blank=True)
    valid_from = models.CharField(max_length=10, blank=True)
    valid_to = models.CharField(max_length=10, blank=True)
    source = models.TextField(blank=True)
    field_sources = models.JSONField(default=dict, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    by_hand = models.BooleanField(default=False, help_text="Added by a command, not by the catalogue.")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["gss"],
                condition=~models.Q(gss=""),
                name="organisation_gss_unique",
                violation_error_message="Another organisation has this GSS code.",
            ),
            models.CheckConstraint(
                condition=models.Q(population__isnull=True) | models.Q(population_year__isnull=False),
                name="organisation_population_has_year",
                violation_error_message="A population needs its year.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("borough", args=[self.slug])


class OrganisationName(models.Model):
    """Another spelling by which files and notices name an organisation. `folded` is what is matched."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    folded = models.CharField(max_length=200)
    data_set = models.CharField(max_length=20, choices=DataSet, default=DataSet.REAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["data_set", "folded"],
                name="organisation_name_unique",
                violation_error_message="Another organisation has this name.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationIdentifier(models.Model):
    """An identifier in another scheme: an OCDS party id, a PPON. Hackney has three of one scheme."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="identifiers")
    value = models.CharField(max_length=100, unique=True)

    def __str__(self) -> str:
        return self.value
