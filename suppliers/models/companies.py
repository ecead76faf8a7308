"""Companies that sell."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from suppliers.data_sets import DataSet


class Supplier(models.Model):
    """A company that sells. Reseller, software owner and host are roles that it has, not kinds that it is."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=300)
    data_set = models.CharField(max_length=20, choices=DataSet, default=DataSet.REAL)
    company_number = models.CharField("Companies House number", max_length=8, blank=True)
    ppon = models.CharField("PPON", max_length=20, blank=True)
    charity_number = models.CharField(max_length=20, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="subsidiaries")
    group_name = models.CharField(max_length=200, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    website = models.URLField(blank=True)
    in_catalogue = models.BooleanField(
        default=False, help_text="Kept by editors; else only named by evidence."
    )
    name_level = models.PositiveSmallIntegerField(
        default=0, help_text="The audience level of the evidence that its name comes from."
    )
    source = models.TextField(blank=True)
    number_source = models.TextField(blank=True)
    note = models.TextField(blank=True)
    checked_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["data_set", "company_number"],
                condition=~models.Q(company_number=""),
                name="supplier_company_number_unique",
                violation_error_message="Another supplier has this company number.",
            ),
            models.CheckConstraint(
                condition=models.Q(company_number="") | models.Q(company_number__regex=r"^[A-Z0-9]{8}$"),
                name="supplier_company_number_form",
                violation_error_message="A company number has eight letters or digits.",
            ),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")),
                name="supplier_not_merged_into_itself",
                violation_error_message="A supplier cannot be merged into itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("supplier", args=[self.slug])


class SupplierName(models.Model):
    """A name by which evidence calls a supplier. `folded` is what is matched; two companies may share one."""

    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="names")
    name = models.CharField(max_length=300)
    folded = models.CharField(max_length=300, db_index=True)
    data_set = models.CharField(max_length=20, choices=DataSet, default=DataSet.REAL)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["supplier", "folded"], name="supplier_name_once")]

    def __str__(self) -> str:
        return self.name
