"""What happened in a procurement and to its contracts, as notices say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from boroughs.data_sets import DataSet
from boroughs.models import Organisation
from contracts.models.evidence import AUDIENCES, Evidence
from contracts.models.facts import Contract
from contracts.vocabulary import EventKind

if TYPE_CHECKING:
    from boroughs.reader import Reader


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, reader: Reader) -> EventQuerySet:
        """Events of this data set that a live import lists, at or below the reader's level."""
        seen = models.Q(audience__lte=reader.level)
        if reader.organisations:
            seen |= models.Q(organisation__in=reader.organisations)
        return self.filter(seen, data_set=reader.data_set, evidence__newest_import__isnull=False)


class Event(models.Model):
    """One notice's word on what happened: of a procurement (an OCID), and of a contract where it names one.

    One row for each piece of evidence of the kind "event". Of several rows of one `notice` and `kind` the newest
    speaks (`contracts.comparisons.events`). An award notice that names a contract is that contract's own evidence,
    and has no row here.
    """

    evidence = models.OneToOneField(Evidence, models.CASCADE, related_name="event")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="events")
    contract = models.ForeignKey(Contract, models.SET_NULL, null=True, related_name="events")
    data_set = models.CharField(max_length=20, choices=DataSet, default=DataSet.REAL)
    audience = models.PositiveSmallIntegerField(choices=AUDIENCES, default=0)
    ocid = models.CharField("OCID", max_length=100, db_index=True)
    notice = models.CharField(
        max_length=200, help_text="What tells the notice from others: its release's id."
    )
    kind = models.CharField(
        max_length=20, choices=[(kind.value, kind.value.replace("_", " ")) for kind in EventKind]
    )
    notice_type = models.CharField(max_length=20, blank=True, help_text="UK1 … UK17, where the notice says.")
    on = models.DateField(null=True, help_text="When it happened, else when the notice was published.")
    title = models.TextField(blank=True)
    what = models.TextField(
        blank=True, help_text="What the notice says happened, in its own words where it has any."
    )
    value_pence = models.BigIntegerField(null=True, help_text="Pence, as the notice states it.")
    new_end = models.DateField(null=True, help_text="The end of the contract after the change.")

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.title[:60]}"
