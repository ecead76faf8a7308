"""What waits for a person: suggestions that become facts only when somebody says yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from boroughs.data_sets import DataSet
from boroughs.models import Organisation, User
from contracts.models.evidence import AUDIENCES, Evidence
from suppliers.models import System

if TYPE_CHECKING:
    from boroughs.reader import Reader


class ReviewItemQuerySet(models.QuerySet["ReviewItem"]):
    def visible_to(self, reader: Reader) -> ReviewItemQuerySet:
        """LOTI staff see what is not an owner's alone; an organisation's officers see their own."""
        seen = models.Q(organisation__in=reader.organisations)
        if reader.is_loti:
            seen |= models.Q(audience__lte=reader.level)
        return self.filter(seen, data_set=reader.data_set)

    def open(self) -> ReviewItemQuerySet:
        """What still waits, whose evidence a live import lists, and which no newer file of its source asks again."""
        again = ReviewItem.objects.filter(
            question=models.OuterRef("question"),
            evidence__source=models.OuterRef("evidence__source"),
            evidence__newest_import__gt=models.OuterRef("evidence__newest_import"),
        )
        waiting = self.filter(state=ReviewItem.State.OPEN, evidence__newest_import__isnull=False)
        return waiting.exclude(models.Exists(again))


class ReviewItem(models.Model):
    """One suggestion, with the text and the words in it that suggested it."""

    class Kind(models.TextChoices):
        RECOGNITION = "recognition", "Is this the system?"
        CHARGE = "charge", "Is this a charge?"
        DEPLOYMENT = "deployment", "Does it run this?"
        CLAIM = "claim", "Is this what the supplier says?"
        IDENTITY = "identity", "Are these one contract?"
        SUPPLIER = "supplier", "Are these one supplier?"
        VALUE = "value", "Is this amount right?"

    class State(models.TextChoices):
        OPEN = "open", "Waiting"
        ACCEPTED = "accepted", "Yes"
        REJECTED = "rejected", "No"

    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="review_items")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="review_items")
    data_set = models.CharField(max_length=20, choices=DataSet, default=DataSet.REAL)
    audience = models.PositiveSmallIntegerField(choices=AUDIENCES)
    text = models.TextField()
    words = models.JSONField(default=list, help_text="The words in the text that suggested it.")
    suggestion = models.JSONField(default=dict)
    reason = models.CharField(max_length=200, blank=True)
    question = models.BinaryField(
        max_length=16,
        null=True,
        help_text="Hash of what is asked, alike for the same question in a newer file.",
    )
    answer = models.JSONField(
        default=dict,
        blank=True,
        help_text="What somebody chose in place of the suggestion; empty for a plain yes or no.",
    )
    carried_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="carried",
        help_text="The same question of an earlier file, whose answer this one has.",
    )
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewItemQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "kind", "reason"], name="review_item_once"),
        ]
        indexes = [
            models.Index(fields=["data_set", "state", "kind"], name="review_item_queue"),
            models.Index(fields=["question"], name="review_item_question"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.text[:60]}"


class ReviewDecision(models.Model):
    """What somebody said to a suggestion, and when; kept also when it is taken back."""

    class Verdict(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"
        ANOTHER = "another", "Another"

    item = models.ForeignKey(ReviewItem, models.CASCADE, related_name="decisions")
    verdict = models.CharField(max_length=10, choices=Verdict)
    answer = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["by", "undone_at"], name="review_decision_last")]

    def __str__(self) -> str:
        return f"{self.verdict} to item {self.item_id}"


class Lesson(models.Model):
    """What a decision taught the recogniser: that some words mean a system, or that they do not."""

    class Kind(models.TextChoices):
        MEANS = "means", "means"
        NOT = "not", "does not mean"

    decision = models.ForeignKey(ReviewDecision, models.CASCADE, related_name="lessons")
    kind = models.CharField(max_length=10, choices=Kind)
    system = models.ForeignKey(System, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    folded = models.CharField(max_length=200)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["system", "folded"])]

    def __str__(self) -> str:
        return f"“{self.name}” {self.get_kind_display()} {self.system}"
