"""Who may curate what: a permission of their group, and the reader that they are in that data set."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from boroughs.data_sets import DataSet
from boroughs.models import User
from boroughs.reader import PUBLIC, Reader, reader_of
from contracts.comparisons.suppliers import suppliers_of
from contracts.comparisons.system_lines import systems_of
from contracts.models import ReviewItem
from suppliers.models import Capability, Supplier, System

CURATORS = (
    "add_supplier", "change_supplier", "view_supplier",
    "add_system", "change_system", "view_system",
    "add_capability", "change_capability", "view_capability",
    "add_suppliername", "change_suppliername", "view_suppliername",
    "add_systemname", "change_systemname", "view_systemname",
    "add_synonym", "change_synonym", "delete_synonym",
)  # fmt: skip
QUEUE = "change_reviewitem"
"""Whose group has it works the review queue: what public evidence asks, and what their own level may decide."""


def user_of(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)  # the admin lets nobody else in
    return user


def chosen_set(request: HttpRequest) -> str:
    """The data set that a list shows: the one asked for, else the person's own."""
    asked = request.GET.get("data_set", "")
    return asked if asked in DataSet.values else str(user_of(request).data_set)


def reader_in(request: HttpRequest, data_set: str) -> Reader:
    return reader_of(user_of(request), data_set)


def may_curate(user: User, data_set: str) -> bool:
    """LOTI staff, in a data set that their account opens: a demonstration account never touches what is real."""
    return user.is_active and reader_of(user, data_set).is_loti


def curated_rows(request: HttpRequest, model: type[Any], data_set: str) -> QuerySet[Any]:
    """The suppliers, systems, capabilities, or names of the first two, that this person may know of."""
    reader = reader_in(request, data_set)
    if model is Capability:
        return Capability.objects.all()
    if model is Supplier:
        return suppliers_of(reader)
    if model is System:
        return systems_of(reader)
    if hasattr(model, "supplier"):
        return model.objects.filter(supplier__in=suppliers_of(reader), supplier__name_level=PUBLIC)
    return model.objects.filter(system__in=systems_of(reader))


def queue_of(request: HttpRequest, data_set: str) -> QuerySet[ReviewItem]:
    """What waits and this person may decide: LOTI staff and officers as on /review/, others what is public."""
    user, reader = user_of(request), reader_in(request, data_set)
    mine = Q(pk__in=ReviewItem.objects.visible_to(reader).values("pk"))
    if user.data_set == data_set or user.data_set == DataSet.REAL:
        mine |= Q(audience=PUBLIC, data_set=data_set)
    return ReviewItem.objects.open().filter(mine, data_set=data_set).order_by("id")
