"""What must hold of the catalogue and no constraint of the database holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from suppliers.models import Capability, Supplier, System

FEWEST_MEMBERS = 2
"""A suite of one would be that capability under another name."""


def check(one: Supplier | System | Capability, values: Mapping[str, Any]) -> None:
    """Raises ValidationError by field where `one` cannot have these values, the plain ones of which it has already."""
    if isinstance(one, Supplier) and values.get("company_number") and not one.number_source.strip():
        raise ValidationError({"number_source": "Say where the company number stands."})
    for name, value in values.items():
        others = list(value) if isinstance(one._meta.get_field(name), models.ManyToManyField) else [value]
        for other in others:
            if getattr(other, "data_set", None) not in (None, getattr(one, "data_set", None)):
                raise ValidationError(
                    {name: f"{other} is of the other data set: real and made up never meet."}
                )
    for name in ("parent", "part_of"):
        above, seen = values.get(name), {one.pk}
        while above is not None:
            if above.pk in seen:
                raise ValidationError({name: f"{one} would be under itself."})
            seen.add(above.pk)
            above = getattr(above, name)
    if isinstance(one, Capability):
        _check_capability(one, values)


def _check_capability(one: Capability, values: Mapping[str, Any]) -> None:
    wrong = {}
    is_area = one.kind == Capability.Kind.AREA
    if is_area and one.parent is not None:
        wrong["parent"] = "A service area stands at the top: leave this empty."
    if not is_area and (one.parent is None or one.parent.kind != Capability.Kind.AREA):
        wrong["parent"] = "Choose the service area under which it is listed."
    # An area may be called as a capability in it is: files that say so mean the capability
    alike = Capability.objects.filter(name__iexact=one.name).exclude(pk=one.pk)
    alike = alike.filter(kind=one.kind) if is_area else alike.exclude(kind=Capability.Kind.AREA)
    if "name" in values and (other := alike.first()):
        wrong["name"] = f"There is one called {other.name} already."
    if "members" in values:
        members = list(values["members"])
        if one.kind != Capability.Kind.SUITE:
            if members:
                wrong["members"] = "Only a suite has members: leave this empty."
        elif len(members) < FEWEST_MEMBERS:
            wrong["members"] = "A suite is several capabilities bought together: choose two or more."
        elif no := [str(each) for each in members if each.kind != Capability.Kind.CAPABILITY]:
            wrong["members"] = (
                f"A suite is made of capabilities, not of areas or other suites: {', '.join(no)}."
            )
    if wrong:
        raise ValidationError(wrong)
