"""What sources said: sources, imports, and the evidence that they brought. Nothing here is ever edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse

from boroughs.data_sets import DataSet
from boroughs.models import Organisation, User
from contracts.models.json_text import JSONText
from contracts.records import Audience
from suppliers.models import Capability, Supplier, System

if TYPE_CHECKING:
    from boroughs.reader import Reader

AUDIENCES = [(audience.level, audience.value) for audience in Audience]


class Source(models.Model):
    """One publisher's one register, feed or survey. `rank` orders what is believed: see `contracts.precedence`."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200)
    kind = models.CharField(max_length=30)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="sources"
    )
    data_set = models.CharField(max_length=20, choices=DataSet, default=DataSet.REAL)
    licence = models.CharField(max_length=200, blank=True)
    licence_url = models.URLField(blank=True)
    cadence = models.CharField(max_length=50, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, reader: Reader) -> ImportQuerySet:
        """An import shows its file's problems and values: to that organisation's officers, and LOTI if shared."""
        seen = models.Q(source__organisation__in=reader.organisations)
        if reader.is_loti:
            seen |= models.Q(audience__lte=reader.level)
        return self.filter(seen, source__data_set=reader.data_set)

    def live(self) -> ImportQuerySet:
        return self.filter(status=Import.Status.APPLIED)


class Import(models.Model):
    """One run of one file or feed of a source: staged, checked, applied, undone."""

    class Status(models.TextChoices):
        REFUSED = "refused", "Refused"
        APPLIED = "applied", "Applied"
        UNDONE = "undone", "Undone"

    source = models.ForeignKey(Source, models.PROTECT, related_name="imports")
    status = models.CharField(max_length=10, choices=Status)
    file_name = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64)
    recipe = models.CharField(
        max_length=64, help_text="What else decides the result: parser, layout, mapping, answers, catalogue."
    )
    same_as = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="repeats")
    audience = models.PositiveSmallIntegerField(choices=AUDIENCES, default=0)
    sheet = models.CharField(max_length=200, blank=True)
    header_row = models.PositiveIntegerField(null=True, blank=True)
    layout = models.CharField(max_length=50, blank=True)
    headers = models.JSONField(default=list, blank=True)
    full_list = models.BooleanField(default=False)
    rows = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, blank=True, help_text="The numbers of the receipt.")
    imported_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="imports")
    started_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["source", "sha256"])]

    def __str__(self) -> str:
        return f"Import {self.pk}: {self.file_name}"

    def get_absolute_url(self) -> str:
        return reverse("import", args=[self.pk])

    @property
    def listing_id(self) -> int:
        """The import whose list of rows this one has: its own, or that of the same file before."""
        return self.same_as_id or self.pk


class ImportProblem(models.Model):
    """Something in a file that needs a person: kept with its sheet, cell, value and message."""

    class Severity(models.TextChoices):
        ERROR = "error", "Error"
        NEEDS_ANSWER = "needs_answer", "Needs an answer"
        WARNING = "warning", "Warning"

    imported = models.ForeignKey(Import, models.CASCADE, related_name="problems")
    sheet = models.CharField(max_length=200, blank=True)
    row = models.PositiveIntegerField(default=0)
    cell = models.CharField(max_length=20, blank=True)
    column = models.CharField(max_length=300, blank=True)
    value = models.TextField(blank=True)
    code = models.CharField(max_length=50)
    severity = models.CharField(max_length=15, choices=Severity)
    message = models.TextField()
    hint = models.TextField(blank=True)

    class Meta:
        ordering = ["row", "id"]

    def __str__(self) -> str:
        return f"{self.cell or self.row}: {self.message}"


class Evidence(models.Model):
    """One record from one row of one file, or of one release: what it said, where, and who may see it.

    A row with several records gives several pieces; `ordinal` 0 carries the row as it stood (`raw`).
    `newest_import` is the newest live import that lists it; without one it is history, and speaks no more.
    """

    class Kind(models.TextChoices):
        CONTRACT = "contract", "Contract"
        LINE = "line", "Line"
        CHARGE = "charge", "Charge"
        DEPLOYMENT = "deployment", "Deployment"
        CLAIM = "claim", "Claim"
        EVENT = "event", "Event"

    source = models.ForeignKey(
        Source, models.PROTECT, related_name="evidence", db_index=False, db_constraint=False
    )
    row_hash = models.BinaryField(max_length=16, help_text="Of the raw row, the parser and the layout.")
    ordinal = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    audience = models.PositiveSmallIntegerField(choices=AUDIENCES)
    record = JSONText(help_text="The record, as contracts.records.to_data gives it.")
    raw = JSONText(null=True, blank=True, help_text="The row as it stood: header → text.")
    address = models.TextField(
        blank=True, help_text="The page on which it stands, where that is not the file."
    )
    title = models.TextField(blank=True)
    observed_on = models.DateField(help_text="The day the source published it, else the day of the import.")
    published = models.BooleanField(default=False, help_text="Whether observed_on is the source's own date.")
    confidence = models.CharField(max_length=10, default="high")
    inferred = models.BooleanField(default=False)
    stands = models.BooleanField(
        default=True, help_text="Whether facts are made of it: not while it is only proposed."
    )
    newest_import = models.ForeignKey(
        Import, models.PROTECT, null=True, related_name="evidence", db_constraint=False
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="evidence",
        db_index=False,
        db_constraint=False,
    )
    contract = models.ForeignKey(
        "Contract", models.PROTECT, null=True, related_name="evidence", db_constraint=False
    )
    supplier = models.ForeignKey(
        Supplier, models.PROTECT, null=True, related_name="evidence", db_index=False, db_constraint=False
    )
    system = models.ForeignKey(
        System, models.PROTECT, null=True, related_name="evidence", db_index=False, db_constraint=False
    )
    capability = models.ForeignKey(
        Capability,
        models.PROTECT,
        null=True,
        related_name="evidence",
        db_index=False,
        db_constraint=False,
    )

    class Meta:
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "row_hash", "audience", "ordinal"],
                name="evidence_once",
            ),
        ]
        # Every index costs each imported row; these two and the contract's serve every read there is.
        indexes = [
            models.Index(
                fields=["system", "organisation"], name="evidence_use", condition=~models.Q(kind="contract")
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} from {self.source}"


class ImportRow(models.Model):
    """An import saw this row: the set of these is what undo and "last seen" are differences of."""

    imported = models.ForeignKey(
        Import, models.CASCADE, related_name="listed", db_index=False, db_constraint=False
    )
    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="listings", db_constraint=False)
    sheet = models.CharField(max_length=200, blank=True)
    row = models.PositiveIntegerField()
    cells = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["imported", "evidence"], name="import_lists_evidence_once"),
        ]

    def __str__(self) -> str:
        return f"row {self.row} of import {self.imported_id}"
