"""`/review/decided/`: who said what to which suggestion, and the way to take each back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from boroughs.models import User
from boroughs.reader import Reader
from contracts.comparisons.reviews import decisions_of
from contracts.comparisons.words import count
from contracts.models import ReviewDecision
from contracts.pages.filters import filter_context
from contracts.pages.links import reader_url
from contracts.pages.paging import slice_of
from contracts.pages.responding import page, reader_of_request, respond
from contracts.pages.review_forms import ReviewFilters
from contracts.pages.review_words import answer_words, lesson_words, names_of, suggestion_words
from contracts.pages.tables import Cell, Column, Table
from suppliers.models import System

ROWS = 30
"""Decisions of a page: each may have a button."""

COLUMNS = (
    Column("on", "When", "date"),
    Column("by", "Who"),
    Column("kind", "Question"),
    Column("organisation", "Organisation"),
    Column("text", "Text"),
    Column("suggestion", "Suggestion"),
    Column("said", "Said"),
    Column("learnt", "Learnt"),
    Column("taken_back", "Taken back"),
)


@page
def decided(request: HttpRequest) -> HttpResponse:
    """Every decision about what this reader may decide, newest first."""
    reader = reader_of_request(request)
    if not reader.is_officer:
        return render(request, "contracts/sign_in_first.html", status=404)
    form = ReviewFilters(request.GET, reader=reader, every=True)
    found = decisions_of(reader)
    if form.given("kind"):
        found = found.filter(item__kind=form.given("kind"))
    if form.given("organisation"):
        found = found.filter(item__organisation__slug=form.given("organisation"))
    shown = slice_of(request, found, rows=ROWS)
    names = names_of(reader, [decision.item for decision in shown.items])
    names |= _chosen_names(reader, shown.items)
    table = Table(
        name="decided",
        title="Decisions",
        columns=COLUMNS,
        rows=[_row(decision, names) for decision in shown.items],
        data_set=reader.data_set,
        total=shown.total,
        page=shown.page,
        count=count(shown.total, "decision"),
        file_name="review-decisions",
    )
    context = {
        "filters": filter_context(request, reader, form),
        "decisions": [_shown(reader, decision, names) for decision in shown.items],
        "n_decided": count(shown.total, "decision"),
        "page": shown.page,
        "queue_href": reader_url(reader, reverse("review")),
    }
    return respond(request, table, "contracts/reviews_decided.html", context)


def _chosen_names(reader: Reader, decisions: list[ReviewDecision]) -> dict[str, str]:
    """The names of systems that were chosen in decisions that were taken back: the items hold them no more."""
    slugs = {str(decision.answer.get("system", "")) for decision in decisions} - {""}
    found = System.objects.filter(data_set=reader.data_set, slug__in=slugs)
    return dict(found.order_by().values_list("slug", "name"))


def who(user: User | None) -> str:
    """A person as the people who review with them know them."""
    if user is None:
        return "somebody whose account is gone"
    return user.get_full_name() or user.email


def _shown(reader: Reader, decision: ReviewDecision, names: dict[str, str]) -> dict[str, Any]:
    return {
        "decision": decision,
        "said": answer_words(decision.item, decision.verdict, decision.answer, names),
        "suggestion": suggestion_words(decision.item, names),
        "learnt": lesson_words(list(decision.lessons.all())),
        "by": who(decision.by),
        "undone_by": who(decision.undone_by),
        "action": reader_url(reader, reverse("decide-review", args=[decision.item_id])),
    }


def _row(decision: ReviewDecision, names: dict[str, str]) -> list[Any]:
    item = decision.item
    undone = ""
    if decision.undone_at:
        undone = f"{timezone.localdate(decision.undone_at).isoformat()} by {who(decision.undone_by)}"
    return [
        timezone.localdate(decision.at),
        who(decision.by),
        str(item.get_kind_display()),
        item.organisation.name if item.organisation else Cell(None),
        item.text,
        suggestion_words(item, names),
        answer_words(item, decision.verdict, decision.answer, names),
        lesson_words(list(decision.lessons.all())) or Cell(None),
        undone or Cell(None),
    ]
