"""What is collected by itself: each source's state and runs, what was taken from it, and what needs a person.

`manage.py collect` writes these rows and nothing else does; `/sources/` reads them. They hold no word of a
notice but the problems' own: what a source says goes through the one path in, as evidence.
"""

from __future__ import annotations

from django.db import models

from boroughs.models import Organisation
from contracts.models.evidence import Import, Source


class State(models.TextChoices):
    """How a source, or one register of it, stands after its latest run."""

    NEW = "new", "Not collected yet"
    OK = "ok", "Collected"
    HELD = "held", "Held: the latest run needs a look, and what was there before it stays"
    FAILED = "failed", "Failed"
    BLOCKED = "blocked", "The site refuses us: manual upload"
    ROBOTS = "robots", "The site's robots.txt asks us to stay away: manual upload"
    MANUAL = "manual_upload", "Manual upload is the only way"


class CollectedSource(models.Model):
    """A source that `collect` knows by `name`: a row of `scrapers/sources.csv`, and how it stands.

    `watermark`: up to when everything that the site published has been applied; it never goes back. `covers`:
    slugs of the organisations that it covers, empty where it is all 33 boroughs. `seen_live` False: its form
    was read elsewhere (`form_read_from`), and the site itself has not been seen.
    """

    name = models.SlugField(max_length=60, unique=True)
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        related_name="collected",
        help_text="To whom its evidence belongs; none where each organisation's register is a source of its own.",
    )
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, help_text="As in contracts.precedence.")
    interval_hours = models.PositiveIntegerField(help_text="How often `collect --due` runs it.")
    cadence_days = models.PositiveIntegerField(
        help_text="How old its newest record may be before it is late."
    )
    covers = models.JSONField(default=list, blank=True)
    seen_live = models.BooleanField(default=False)
    form_read_from = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.NEW)
    reason = models.TextField(blank=True, help_text="Why it stands so, where it is not well.")
    watermark = models.DateTimeField(null=True, blank=True)
    last_started_at = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    parts = models.JSONField(
        default=dict, blank=True, help_text="Records of each part (window, list) at its latest good run."
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.title


class SourceRun(models.Model):
    """One run of one source. `requests` counts what went to the site, conditional ones and refusals included.

    `records` = `new` + `changed` + `unchanged` + `set_aside`, each record in one of them: one that cannot be read is
    set aside. `problems` counts what is wrong with pages and records, applied ones too. `records_before`: those of
    the same parts at the run before.
    """

    class Status(models.TextChoices):
        RUNNING = "running", "Running, or killed and to be taken up again"
        DONE = "done", "Done"
        HELD = "held", "Held"
        FAILED = "failed", "Failed"

    collected = models.ForeignKey(CollectedSource, models.CASCADE, related_name="runs")
    status = models.CharField(max_length=10, choices=Status, default=Status.RUNNING)
    asked = models.JSONField(
        default=dict, help_text="Since, until, base URL …: what the run was asked to do."
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    requests = models.PositiveIntegerField(default=0)
    conditional = models.PositiveIntegerField(
        default=0, help_text="Of these, asked with If-None-Match or the like."
    )
    not_modified = models.PositiveIntegerField(default=0, help_text="Of these, answered with 304.")
    records = models.PositiveIntegerField(default=0)
    records_before = models.PositiveIntegerField(null=True, blank=True)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    problems = models.PositiveIntegerField(default=0)
    set_aside = models.PositiveIntegerField(default=0)
    set_aside_for = models.JSONField(default=dict, help_text="Reason → records.")
    fields_filled = models.JSONField(default=dict, help_text="Field of a contract → contracts that have it.")
    contracts = models.PositiveIntegerField(default=0, help_text="Of which `fields_filled` counts.")
    held = models.TextField(blank=True, help_text="Why it is held; empty where it is not.")
    error = models.TextField(blank=True, help_text="What stopped it, where it failed.")
    imported = models.ForeignKey(
        Import,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="None where nothing was new.",
    )

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"run {self.pk} of {self.collected_id}"


class RunProblem(models.Model):
    """One record, page or file of a run that could not be taken: kept with what is wrong with it.

    `key` is the release's id, or the file's name; `value` is cut to 200 characters, and holds no personal data.
    """

    run = models.ForeignKey(SourceRun, models.CASCADE, related_name="problem_rows")
    code = models.CharField(max_length=50)
    key = models.CharField(max_length=300, blank=True)
    address = models.TextField(blank=True)
    message = models.TextField()
    value = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.code}: {self.message[:80]}"


class CollectedRecord(models.Model):
    """A record that was taken from a source, by hashes: what it is, and what it said when it was last applied.

    It says which records of a page are new, changed or as they were. One whose import was undone counts as new.
    """

    collected = models.ForeignKey(CollectedSource, models.CASCADE, related_name="taken", db_index=False)
    key = models.BinaryField(max_length=16, help_text="Hash of the release's id, or of the page's.")
    digest = models.BinaryField(max_length=16, help_text="Hash of the line that was applied.")
    imported = models.ForeignKey(Import, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collected", "key"], name="collected_record_once"),
        ]

    def __str__(self) -> str:
        return f"record {self.pk} of {self.collected_id}"


class CollectedRegister(models.Model):
    """One organisation's register, a line of `scrapers/registers.csv`, and how it stands."""

    collected = models.ForeignKey(CollectedSource, models.CASCADE, related_name="registers")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="collected_registers")
    name = models.CharField(
        max_length=200, blank=True, help_text="Which, of several registers of one organisation."
    )
    how = models.CharField(max_length=20, help_text="file, links, ckan, socrata, or manual.")
    address = models.URLField(max_length=500, blank=True)
    cadence_days = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=State, default=State.NEW)
    reason = models.TextField(blank=True)
    source = models.ForeignKey(Source, models.SET_NULL, null=True, related_name="+")
    last_success_at = models.DateTimeField(null=True, blank=True)
    file_name = models.CharField(max_length=500, blank=True)
    records = models.PositiveIntegerField(default=0, help_text="Rows of the file that was last applied.")
    records_before = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["organisation__name", "name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="collected_register_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.name}".strip()
