"""`/review/`: the suggestions that wait for a person, with yes and no."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from boroughs.models import User
from boroughs.reader import Reader
from contracts.comparisons.imports import may_change, open_reviews, reviews_of
from contracts.comparisons.words import BASES, count, kinds, per_words, pounds
from contracts.imports.deciding import CannotDecide, decide, needs_system, reopen
from contracts.models import ReviewItem
from contracts.pages.evidence import notes_of
from contracts.pages.links import reader_url
from contracts.pages.lookups import found_or_404
from contracts.pages.marking import marked
from contracts.pages.paging import slice_of
from contracts.pages.responding import page, reader_of_request, respond
from contracts.pages.tables import Cell, Column, Table
from suppliers.models import Capability, System

ROWS = 20
"""Suggestions of one page: each has a text to be read and two buttons."""

COLUMNS = (
    Column("kind", "Question"),
    Column("organisation", "Organisation"),
    Column("text", "Text"),
    Column("words", "Words that suggest it"),
    Column("suggestion", "Suggestion"),
    Column("source", "Source", "source"),
)


@page
def reviews(request: HttpRequest) -> HttpResponse:
    """What waits for this reader to say yes or no, oldest first, and what was decided today."""
    reader = reader_of_request(request)
    if not reader.is_officer:
        return render(request, "contracts/sign_in_first.html", status=404)
    shown = slice_of(request, open_reviews(reader), rows=ROWS)
    decided = list(
        reviews_of(reader)
        .exclude(state=ReviewItem.State.OPEN)
        .filter(decided_at__date=timezone.localdate())
        .order_by("-decided_at")[:ROWS]
    )
    notes = notes_of(reader, [item.evidence_id for item in (*shown.items, *decided)])
    names = _names(reader)
    items = [
        {
            "item": item,
            "parts": marked(item.text, item.words),
            "suggestion": suggestion_words(item, names),
            "source": notes.get(item.evidence_id),
            "unknown_system": needs_system(item),
        }
        for item in shown.items
    ]
    table = Table(
        name="review",
        title="Suggestions that wait",
        columns=COLUMNS,
        rows=[
            [
                str(item.get_kind_display()),
                item.organisation.name if item.organisation else None,
                item.text,
                ", ".join(item.words) or Cell(None),
                suggestion_words(item, names),
                notes.get(item.evidence_id),
            ]
            for item in shown.items
        ],
        data_set=reader.data_set,
        total=shown.total,
        page=shown.page,
    )
    context = {
        "items": items,
        "decided": [{"item": item, "suggestion": suggestion_words(item, names)} for item in decided],
        "page": shown.page,
        "n_waiting": count(shown.total, "suggestion"),
    }
    return respond(request, table, "contracts/reviews.html", context)


def _names(reader: Reader) -> dict[str, str]:
    """The names of the systems and capabilities that suggestions give by their slugs."""
    systems = System.objects.filter(data_set=reader.data_set).values_list("slug", "name")
    return {**dict(Capability.objects.values_list("slug", "name")), **dict(systems)}


def suggestion_words(item: ReviewItem, names: dict[str, str]) -> str:
    """A suggestion in one sentence, from the record that waits."""
    said: dict[str, Any] = item.suggestion
    system = names.get(said.get("system", ""), said.get("system", ""))
    if item.kind == ReviewItem.Kind.RECOGNITION and needs_system(item):
        return f"“{system}” is a system that the catalogue does not have."
    if item.kind == ReviewItem.Kind.CHARGE:
        amount = said.get("amount")
        text = pounds(round(float(amount) * 100)) if amount is not None else "amount not stated"
        per = per_words(said.get("per", "not_known"), said.get("unit", "")) if amount is not None else ""
        basis = BASES.get(said.get("basis", ""), "")
        what = kinds(said.get("covers", ()))
        return ", ".join(filter(None, (f"A charge for {what}: {text} {per}".strip(), basis, system)))
    capability = names.get(said.get("capability", ""), said.get("capability", ""))
    who = item.organisation.short_name if item.organisation else "An organisation"
    if item.kind in (ReviewItem.Kind.DEPLOYMENT, ReviewItem.Kind.RECOGNITION):
        how = {"ended": "ran", "option_considered": "considered", "planned": "plans to run"}
        verb = how.get(said.get("status", "live"), "runs")
        return f"{who} {verb} {system}{' for ' + capability if capability else ''}."
    if item.kind == ReviewItem.Kind.CLAIM:
        return f"{said.get('supplier', 'The supplier')} says of {system}: {said.get('answer', '')}"
    return str(item.get_kind_display())


@page
@require_POST
def decide_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes, no or "take it back" to one suggestion."""
    reader = reader_of_request(request)
    user = request.user if isinstance(request.user, User) else None
    item: ReviewItem = found_or_404(request, reader, reviews_of, pk=pk)
    if user is None or not may_change(reader, user, item.organisation_id):
        raise PermissionDenied("Only officers of that organisation, and LOTI staff, may decide this.")
    answer = request.POST.get("answer", "")
    try:
        if answer == "back":
            reopen(item=item)
            messages.success(request, "The decision is taken back; the suggestion waits again.")
        elif answer in ("yes", "no"):
            decide(item=item, accept=answer == "yes", by=user)
            said = "It now stands on the pages." if answer == "yes" else "It stays off the pages."
            messages.success(request, f"You said {answer}. {said} You can take it back below.")
        else:
            messages.error(request, "Choose yes or no.")
    except CannotDecide as reason:
        messages.error(request, str(reason))
    return redirect(reader_url(reader, reverse("review")))
