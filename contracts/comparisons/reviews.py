"""The review queue as a reader may see it: what waits, where in it one stands, what was decided, what to choose."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from boroughs.models import User
from boroughs.reader import PUBLIC, Reader
from contracts.comparisons.imports import open_reviews, reviews_of
from contracts.comparisons.suppliers import suppliers_of
from contracts.comparisons.system_lines import systems_called, systems_offered
from contracts.models import ReviewDecision, ReviewItem
from suppliers.names import fold, fold_supplier

MOST_CHOICES = 8
"""Results of a search for another: what fits beside the text; whoever sees so many types another letter."""


@dataclass(frozen=True, slots=True)
class Step:
    """One item of the queue. `place` counts from 1 among the `total` that wait; `skipped` wait before it.

    `item` is None at the end of the queue.
    """

    item: ReviewItem | None
    place: int
    total: int

    @property
    def skipped(self) -> int:
        return self.place - 1 if self.item else self.total


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that an item may be instead: `key` is what is posted, `note` who makes it."""

    key: str
    name: str
    note: str = ""


def narrowed(found: QuerySet[ReviewItem], *, kind: str = "", organisation: str = "") -> QuerySet[ReviewItem]:
    """Those of one kind, of one organisation (by slug)."""
    if kind:
        found = found.filter(kind=kind)
    if organisation:
        found = found.filter(organisation__slug=organisation)
    return found


def step_of(waiting: QuerySet[ReviewItem], *, item: int = 0, after: int = 0) -> Step:
    """The item asked for where it waits, else the first after `after` (an id) in the order of the queue."""
    found = waiting.filter(pk=item).first() if item else None
    if found is None:
        found = waiting.filter(pk__gt=after or (item - 1 if item else 0)).first()
    if found is None:
        return Step(None, 0, waiting.count())
    counted = waiting.order_by().aggregate(total=Count("pk"), before=Count("pk", filter=Q(pk__lt=found.pk)))
    return Step(found, counted["before"] + 1, counted["total"])


def waiting_counts(reader: Reader) -> tuple[dict[str, int], dict[tuple[str, str], int]]:
    """How many wait by kind, and by organisation as (slug, short name), in one query."""
    kinds: Counter[str] = Counter()
    organisations: Counter[tuple[str, str]] = Counter()
    for kind, slug, name in (
        open_reviews(reader).order_by().values_list("kind", "organisation__slug", "organisation__short_name")
    ):
        kinds[kind] += 1
        if slug:
            organisations[slug, name] += 1
    return dict(kinds), dict(organisations)


def decisions_of(reader: Reader) -> QuerySet[ReviewDecision]:
    """Every decision about what this reader may decide, newest first, those taken back too."""
    return (
        ReviewDecision.objects.filter(item__in=reviews_of(reader).values("pk"))
        .select_related("item", "item__organisation", "item__evidence", "by", "undone_by")
        .prefetch_related("lessons", "lessons__system")
        .order_by("-id")
    )


def last_decision(reader: Reader, by: User) -> ReviewDecision | None:
    """This person's newest decision that stands: what the key for "undo" takes back."""
    return decisions_of(reader).filter(by=by, undone_at__isnull=True).first()


def system_choices(reader: Reader, text: str) -> list[Choice]:
    """The systems that are called so, those whose name begins so first."""
    wanted = fold(text)
    if not wanted:
        return []
    found = (
        systems_offered(reader).filter(pk__in=systems_called(reader, text)).select_related("owner", "part_of")
    )
    nearest = sorted(found, key=lambda one: (not fold(one.name).startswith(wanted), len(one.name), one.name))
    return [
        Choice(
            one.slug,
            one.name,
            " · ".join(
                filter(
                    None,
                    (
                        one.owner.name if one.owner else "",
                        f"part of {one.part_of.name}" if one.part_of else "",
                    ),
                )
            ),
        )
        for one in nearest[:MOST_CHOICES]
    ]


def supplier_choices(reader: Reader, text: str, *, gone: Any = None) -> list[Choice]:
    """The suppliers that are called so and are merged into none. Those that only restricted evidence names are not."""
    wanted = fold_supplier(text) if fold(text) else ""
    if not wanted:
        return []
    found = (
        suppliers_of(reader)
        .filter(name_level=PUBLIC, merged_into__isnull=True, names__folded__contains=wanted)
        .exclude(pk=gone)
        .distinct()[:200]
    )
    nearest = sorted(
        found, key=lambda one: (not fold(one.name).startswith(wanted), not one.in_catalogue, one.name)
    )
    return [
        Choice(one.slug, one.name, f"company {one.company_number}" if one.company_number else "")
        for one in nearest[:MOST_CHOICES]
    ]
