"""The filters of the review queue, and what "choose another" offers for each kind of suggestion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import slug_re
from django.http import HttpRequest, QueryDict

from boroughs.reader import Reader
from contracts.comparisons.reviews import Choice, supplier_choices, system_choices, waiting_counts
from contracts.comparisons.said_values import OTHER_VALUES
from contracts.comparisons.words import KINDS
from contracts.imports.answering import OF_A_SYSTEM
from contracts.models import ReviewItem
from contracts.pages.filters import LONGEST_TEXT, Filters
from contracts.records import ChargeKind

Kind = ReviewItem.Kind
LARGEST_ID = 2**31


class ReviewFilters(Filters):
    """What kind of question, and whose: each with how many wait."""

    kind = forms.ChoiceField(label="Question", required=False)
    organisation = forms.ChoiceField(label="Organisation", required=False)

    def __init__(self, *args: Any, reader: Reader, every: bool = False, **kwargs: Any) -> None:
        """`every`: with the kinds of which nothing waits, for what was decided."""
        super().__init__(*args, **kwargs)
        kinds, organisations = waiting_counts(reader)
        shown = [
            (kind.value, kind.label if every else f"{kind.label} ({kinds[kind]:,})")
            for kind in Kind
            if every or kinds.get(kind)
        ]
        named = sorted(organisations.items(), key=lambda one: one[0][1])
        self.fields["kind"].choices = [("", "Every question"), *shown]  # type: ignore[attr-defined]  # a ChoiceField has choices, a Field has not
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]  # as above
            ("", "Every organisation"),
            *((slug, name if every else f"{name} ({n:,})") for (slug, name), n in named),
        ]


def narrowing(query: QueryDict) -> dict[str, str]:
    """The same filters as they are asked for, without counting what there is to choose from: for each next item."""
    kind, organisation = query.get("kind", ""), query.get("organisation", "")
    return {
        "kind": kind if kind in set(Kind) else "",
        "organisation": organisation if slug_re.fullmatch(organisation) else "",
    }


def number(query: QueryDict, name: str) -> int:
    """A parameter that is an id; 0 where it is missing or none."""
    given = query.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and int(given) < LARGEST_ID else 0


@dataclass(frozen=True, slots=True)
class Choosing:
    """What "choose another" shows. `how`: search (for `what`), tick or pick; `open` where the reader asked for it."""

    how: str
    what: str
    hint: str
    query: str
    choices: list[Choice]
    ticked: tuple[str, ...] = ()
    open: bool = False


def choosing(request: HttpRequest, reader: Reader, item: ReviewItem) -> Choosing | None:
    """What else an item may be; None where there is nothing else."""
    query = request.GET.get("q", "")[:LONGEST_TEXT].strip()
    is_open = "q" in request.GET or "choose" in request.GET
    if item.kind in OF_A_SYSTEM:
        found = system_choices(reader, query)
        return Choosing("search", "system", "It is another system", query, found, open=is_open)
    if item.kind == Kind.SUPPLIER:
        found = supplier_choices(reader, query, gone=item.suggestion.get("gone"))
        return Choosing("search", "supplier", "It is another supplier", query, found, open=is_open)
    if item.kind == Kind.CHARGE:
        every = [Choice(kind.value, KINDS[kind.value]) for kind in ChargeKind if kind.value in KINDS]
        ticked = tuple(item.suggestion.get("covers", ()))
        return Choosing("tick", "kinds", "It is a charge for something else", "", every, ticked, is_open)
    if item.kind == Kind.VALUE:
        every = [Choice(key, words) for key, words in OTHER_VALUES.items()]
        return Choosing("pick", "amount", "The amount is something else", "", every, open=is_open)
    return None
