"""Whether what a live block is about is still there: for its editor, who chose it by name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from boroughs.models import Organisation
from contracts.pages.live import Asked
from suppliers.models import Capability, Supplier, System


def gone_words(every: Iterable[Asked], data_set: str = "") -> dict[Asked, tuple[str, ...]]:
    """For each question what is gone of what it names, in words; those of which all is there are left out.

    `data_set`: the page's, where it has one. Four questions however many are asked about.
    """
    asked = set(every)
    known = _Known(asked)
    found = {one: tuple(known.gone(one, data_set)) for one in asked}
    return {one: words for one, words in found.items() if words}


class _Known:
    """What there is of all that some blocks name, by slug."""

    def __init__(self, every: Collection[Asked]) -> None:
        cards = {"system": System, "supplier": Supplier}
        capabilities = {slug for one in every if one.kind not in cards for slug in one.subjects}
        systems = {slug for one in every for slug in one.systems}
        systems |= {slug for one in every if one.kind == "system" for slug in one.subjects}
        suppliers = {slug for one in every if one.kind == "supplier" for slug in one.subjects}
        boroughs = {slug for one in every for slug in one.boroughs}
        self.capabilities = _by_slug(Capability.objects.filter(slug__in=capabilities))
        self.systems = _by_slug(System.objects.filter(slug__in=systems).select_related("merged_into"))
        self.suppliers = _by_slug(Supplier.objects.filter(slug__in=suppliers).select_related("merged_into"))
        self.boroughs = _by_slug(Organisation.objects.filter(slug__in=boroughs))

    def gone(self, asked: Asked, data_set: str) -> Iterable[str]:
        if not (asked.subjects or asked.systems):
            about = asked.kind if asked.kind in ("supplier", "system") else "capability"
            yield f"Nothing has been chosen for this block yet. Choose a {about}."
        elif asked.kind == "supplier":
            yield from _missing("supplier", asked.subjects, self.suppliers, data_set)
        elif asked.kind == "system":
            yield from _missing("system", asked.subjects, self.systems, data_set)
        else:
            yield from _missing("capability", asked.subjects, self.capabilities, "")
            for slug in asked.subjects:
                one = self.capabilities.get(slug)
                if one is not None and one.kind == Capability.Kind.AREA:
                    yield f"{one.name} is a heading over capabilities. Choose one of those under it."
        yield from _missing("system", asked.systems, self.systems, data_set)
        yield from _missing("borough", asked.boroughs, self.boroughs, data_set)


def _by_slug(found: Iterable[Any]) -> dict[str, Any]:
    return {one.slug: one for one in found}


def _missing(kind: str, slugs: Iterable[str], known: Mapping[str, Any], data_set: str) -> Iterable[str]:
    for slug in slugs:
        one = known.get(slug)
        if one is None:
            yield f"The {kind} “{slug}” is not there any more. Choose another, or take the block away."
            continue
        into = getattr(one, "merged_into", None)
        if into is not None:
            yield f"The {kind} {one.name} was merged into {into.name}, which readers see instead. Choose that one."
        if getattr(one, "retired_on", None):
            yield f"The {kind} {one.name} is retired, and readers are told that it is not there. Choose another."
        if data_set and getattr(one, "data_set", data_set) != data_set:
            yield f"The {kind} {one.name} is in the other data set, so that no reader of this page sees it."
