"""Taking a capability out of the catalogue again: one that was added by hand, by mistake, and that nothing names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models, transaction
from wagtail.log_actions import log

from changes.models import keep_order, note
from suppliers.curating import KINDS, CannotCurateError
from suppliers.models import Capability, CuratedValue

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

TAKEN_AWAY = "catalogue.take_away"
"""An action of the site's own log."""


def is_ours(capability: Capability) -> bool:
    """Whether it stands in the catalogue's own file, from which the next loading would bring it back."""
    by_hand = CuratedValue.objects.filter(
        kind=KINDS[Capability], slug=capability.slug, field="name", before=""
    )
    return not by_hand.exists()


def naming(capability: Capability) -> dict[type[models.Model], int]:
    """How many rows of which models name it, of every audience and data set."""
    found: dict[type[models.Model], int] = {}
    for field in Capability._meta.get_fields(include_hidden=True):
        if isinstance(field, models.ForeignObjectRel) and not field.related_model._meta.auto_created:
            rows = field.related_model._base_manager.filter(**{field.field.name: capability.pk})
            found[field.related_model] = found.get(field.related_model, 0) + rows.count()
    return {model: n for model, n in found.items() if n}


@transaction.atomic
def take_away(*, capability: Capability, because: str, by: AbstractBaseUser | None) -> None:
    """Take it away; the log keeps that it was there. Raises `CannotCurateError` where something names it."""
    keep_order()
    capability = Capability.objects.select_for_update().get(pk=capability.pk)
    if is_ours(capability):
        raise CannotCurateError(f"{capability.name} stands in the catalogue's own file.")
    if naming(capability):
        raise CannotCurateError(f"Something names {capability.name} by now.")
    log(capability, TAKEN_AWAY, user=by, data={"because": because}, deleted=True)
    note(KINDS[Capability], [capability.pk])
    CuratedValue.objects.filter(kind=KINDS[Capability], slug=capability.slug).delete()
    capability.delete()
