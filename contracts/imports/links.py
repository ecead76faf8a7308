"""Checks the links that the database itself does not: those of the tables that `bulk` loads.

A foreign key is checked by the database for each row by itself, and a contract has thirteen of them: more work
than all the rest of its loading (docs/decisions/010). What is loaded points at what was made or looked up in the
same transaction; this finds whatever does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.apps import apps
from django.db import models


class Broken(NamedTuple):
    """`rows` of a table whose `field` names something that is not there."""

    table: str
    field: str
    rows: int


def unchecked_links() -> Iterator[models.ForeignKey[models.Model, models.Model]]:
    """Every foreign key of the project that the database does not check."""
    for model in apps.get_app_config("contracts").get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and not field.db_constraint:  # type: ignore[attr-defined]  # the stubs lack it
                yield field


def broken_links() -> list[Broken]:
    """What points at nothing, by table and field; one query a link, over the whole table."""
    found = []
    for field in unchecked_links():
        there = field.related_model._default_manager.filter(pk=models.OuterRef(field.attname))
        pointing = field.model._default_manager.filter(**{f"{field.attname}__isnull": False})
        rows = pointing.filter(~models.Exists(there)).count()
        if rows:
            found.append(Broken(field.model._meta.db_table, field.name, rows))
    return found
