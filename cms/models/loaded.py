"""Which pages came from the starting content, and what was loaded last."""

from __future__ import annotations

from django.db import models
from wagtail.models import Page


class LoadedPage(models.Model):
    """A page that `load_content` made. Once an editor has saved or deleted it, it is theirs.

    `key`: the file's path in `cms/content`; `digest`: of what was loaded; `revision`: the page's newest then.
    """

    key = models.CharField(max_length=200, primary_key=True)
    page = models.ForeignKey(Page, models.SET_NULL, null=True, related_name="+")
    digest = models.CharField(max_length=64)
    revision = models.BigIntegerField()

    def __str__(self) -> str:
        return self.key
