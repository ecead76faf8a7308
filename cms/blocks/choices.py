"""What an editor chooses a live block's subject from: names that are public, so that no list tells a secret."""

from __future__ import annotations

from typing import Any

from wagtail.blocks import ChoiceBlock

from boroughs.models import Organisation
from suppliers.models import Capability, Supplier, System


class KeyBlock(ChoiceBlock):
    """A key chosen from a list that is read for the admin's forms alone: pages take the key as it stands.

    What is no longer on the list stays in the page, which says so.
    """

    def to_python(self, value: Any) -> Any:
        return value

    def normalize(self, value: Any) -> Any:
        return value


def capability_choices() -> list[tuple[str, str]]:
    """Slug and name of every capability and suite, by service area."""
    found = Capability.objects.exclude(kind=Capability.Kind.AREA).order_by("parent__sort", "sort", "name")
    return list(found.values_list("slug", "name"))


def system_choices() -> list[tuple[str, str]]:
    """Slug and name of every system of the catalogue; those of the demonstration say so."""
    return _labelled(System.objects.order_by("data_set", "name").values_list("slug", "name", "data_set"))


def supplier_choices() -> list[tuple[str, str]]:
    """Slug and name of the catalogue's suppliers: others may be known from restricted evidence alone."""
    found = Supplier.objects.filter(in_catalogue=True, merged_into__isnull=True).order_by("data_set", "name")
    return _labelled(found.values_list("slug", "name", "data_set"))


def borough_choices() -> list[tuple[str, str]]:
    """Slug and name of the boroughs; those of the demonstration say so."""
    found = Organisation.objects.filter(kind=Organisation.Kind.BOROUGH).order_by("data_set", "name")
    return _labelled(found.values_list("slug", "name", "data_set"))


def _labelled(rows: object) -> list[tuple[str, str]]:
    return [
        (slug, f"{name} (demonstration)" if data_set == "demonstration" else name)
        for slug, name, data_set in rows  # type: ignore[attr-defined]  # a QuerySet of triples
    ]
