"""Which group edits a borough's page, and in which collection its files are."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import models
from wagtail.models import Collection

from boroughs.models import Organisation


class BoroughEditing(models.Model):
    """The group of an organisation's page editors and the collection of its files. `cms.rights` alone writes."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="+")
    group = models.OneToOneField(Group, models.CASCADE, related_name="+")
    collection = models.OneToOneField(Collection, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Editors of {self.organisation}"
