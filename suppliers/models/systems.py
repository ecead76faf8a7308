"""Products and their modules, their names, and who owned them when."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from suppliers.data_sets import DataSet
from suppliers.models.capabilities import Capability
from suppliers.models.companies import Supplier


class System(models.Model):
    """A product, or a module of one (`part_of`), owned by one supplier today and sold by others."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    data_set = models.CharField(max_length=20, choices=DataSet, default=DataSet.REAL)
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="modules")
    owner = models.ForeignKey(Supplier, models.PROTECT, null=True, blank=True, related_name="systems")
    sold_by = models.ManyToManyField(Supplier, blank=True, related_name="systems_sold")
    capabilities = models.ManyToManyField(Capability, blank=True, related_name="systems")
    hosting = models.CharField(max_length=100, blank=True)
    api_documented = models.BooleanField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged",
        help_text="The system that it is the same as, and shows as; no chain of them.",
    )  # fmt: skip
    former_names = models.JSONField(default=list, blank=True)
    retired_on = models.DateField(
        null=True, blank=True, help_text="Not listed, found, recognised or offered since; its page says so."
    )
    retired_because = models.CharField(max_length=300, blank=True)
    source = models.TextField(blank=True)
    note = models.TextField(blank=True)
    checked_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(part_of=models.F("id")),
                name="system_not_part_of_itself",
                violation_error_message="A system cannot be a module of itself.",
            ),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")), name="system_not_merged_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("system", args=[self.slug])


class SystemName(models.Model):
    """A name of a system. A weak one is an ordinary word: it counts only beside its supplier or a word of context."""

    system = models.ForeignKey(System, models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    folded = models.CharField(max_length=200)
    weak = models.BooleanField(default=False)
    data_set = models.CharField(max_length=20, choices=DataSet, default=DataSet.REAL)
    taught = models.BooleanField(
        default=False,
        help_text="Learnt from a decision in the review, and forgotten when that is taken back.",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "folded"], name="system_name_once")]
        indexes = [models.Index(fields=["data_set", "folded"])]

    def __str__(self) -> str:
        return self.name


class RefusedName(models.Model):
    """Words of which somebody said in the review that they do not mean this system: not suggested again."""

    system = models.ForeignKey(System, models.CASCADE, related_name="refused_names")
    name = models.CharField(max_length=200)
    folded = models.CharField(max_length=200)
    data_set = models.CharField(max_length=20, choices=DataSet, default=DataSet.REAL)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "folded"], name="refused_name_once")]

    def __str__(self) -> str:
        return self.name


class Ownership(models.Model):
    """A change of owner, of a system or of a company: a sale, a purchase, a new name and a novation differ."""

    class Kind(models.TextChoices):
        PRODUCT_SOLD = "product_sold", "Product sold"
        COMPANY_BOUGHT = "company_bought", "Company bought"
        RENAMED = "renamed", "Renamed"
        CONTRACT_NOVATED = "contract_novated", "Contract novated"

    system = models.ForeignKey(System, models.CASCADE, null=True, blank=True, related_name="ownerships")
    company = models.ForeignKey(Supplier, models.CASCADE, null=True, blank=True, related_name="ownerships")
    from_name = models.CharField(max_length=200)
    from_supplier = models.ForeignKey(Supplier, models.SET_NULL, null=True, blank=True, related_name="+")
    to_supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="+")
    changed_on = models.CharField(
        max_length=10, blank=True, help_text="2024, 2024-08 or 2024-08-01, as sourced."
    )
    kind = models.CharField(max_length=20, choices=Kind)
    source = models.TextField()
    note = models.TextField(blank=True)
    checked_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["changed_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(system__isnull=False, company__isnull=True)
                | models.Q(system__isnull=True, company__isnull=False),
                name="ownership_of_one_thing",
                violation_error_message="A change of owner is of a system or of a company.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_name} → {self.to_supplier}"
