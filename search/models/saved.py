"""Searches that somebody keeps under a name, with a feed of what they find."""

from __future__ import annotations

import secrets

from django.db import models

from boroughs.data_sets import DataSet
from boroughs.models import User


def new_token() -> str:
    """What opens a feed: 32 random bytes, which nobody guesses."""
    return secrets.token_urlsafe(32)


class SavedSearch(models.Model):
    """A search by its address's query, its owner's. The feed shows what the owner may see when it is fetched."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=100)
    query = models.CharField(max_length=4000, help_text="The query of the search page's address.")
    data_set = models.CharField(max_length=20, choices=DataSet, default=DataSet.REAL)
    feed_token = models.CharField(max_length=64, unique=True, default=new_token)
    saved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="saved_search_name_once",
                violation_error_message="You have a saved search with this name already.",
            )
        ]

    def __str__(self) -> str:
        return self.name
