"""`/review/`: the suggestions that wait for a person, one at a time, with yes, no and "it is another"."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from boroughs.models import User
from boroughs.reader import Reader
from contracts.comparisons.imports import may_change, open_reviews, reviews_of
from contracts.comparisons.reviews import Step, last_decision, narrowed, step_of
from contracts.comparisons.words import count
from contracts.imports.deciding import CannotDecide, decide, needs_system, reopen
from contracts.models import ReviewDecision, ReviewItem
from contracts.pages.evidence import notes_of
from contracts.pages.filters import filter_context
from contracts.pages.links import reader_url
from contracts.pages.lookups import found_or_404
from contracts.pages.marking import marked
from contracts.pages.paging import slice_of
from contracts.pages.responding import export_format, page, reader_of_request, respond
from contracts.pages.review_forms import ReviewFilters, choosing, narrowing, number
from contracts.pages.review_words import (
    answer_words,
    effect_words,
    lesson_words,
    names_of,
    suggestion_words,
    why_words,
    words_of,
)
from contracts.pages.tables import Cell, Column, Table

PART = "HTTP_X_REVIEW_PART"
"""The header by which the page's script asks for the item alone."""

COLUMNS = (
    Column("kind", "Question", "link"),
    Column("organisation", "Organisation"),
    Column("text", "Text"),
    Column("words", "Words that suggest it"),
    Column("suggestion", "Suggestion"),
    Column("source", "Source", "source"),
)


@page
def reviews(request: HttpRequest) -> HttpResponse:
    """What waits for this reader's yes or no, one item at a time; `?view=list` shows it as a table."""
    reader = reader_of_request(request)
    if not reader.is_officer:
        return render(request, "contracts/sign_in_first.html", status=404)
    if request.META.get(PART):
        return render(request, "contracts/review_step.html", _step_context(request, reader))
    form = _filters(request, reader)
    if export_format(request) or request.GET.get("view") == "list":
        return _list(request, reader, form)
    context = {
        "filters": filter_context(request, reader, form),
        "list_href": _address(request, reader, view="list"),
        "decided_href": reader_url(reader, reverse("review-decided")),
        **_step_context(request, reader, form),
    }
    return render(request, "contracts/reviews.html", context)


def _filters(request: HttpRequest, reader: Reader) -> ReviewFilters:
    return ReviewFilters(request.GET, reader=reader)


def _waiting(reader: Reader, form: ReviewFilters) -> Any:
    return narrowed(open_reviews(reader), kind=form.given("kind"), organisation=form.given("organisation"))


def _address(request: HttpRequest, reader: Reader, **more: object) -> str:
    """The queue's address with the filters of this one, and `more`."""
    kept = {name: request.GET.get(name) for name in ("kind", "organisation")}
    return reader_url(reader, reverse("review"), **{**kept, **more})


def _step_context(
    request: HttpRequest,
    reader: Reader,
    form: ReviewFilters | None = None,
    *,
    item: int = 0,
    after: int = 0,
    error: str = "",
    decided: ReviewDecision | None = None,
    said: str = "",
) -> dict[str, Any]:
    """What review_step.html needs: where in the queue one stands, the item, and the last decision."""
    waiting = _waiting(reader, form) if form else narrowed(open_reviews(reader), **narrowing(request.GET))
    asked_item = item or (0 if after else number(request.GET, "item"))
    step = step_of(waiting, item=asked_item, after=after or number(request.GET, "after"))
    user = request.user if isinstance(request.user, User) else None
    last = decided or (last_decision(reader, user) if user else None)
    names = names_of(reader, filter(None, (step.item, last.item if last else None)))
    context: dict[str, Any] = {
        "reader": reader,
        "step": step,
        "said": said,
        "error": error,
        "n_waiting": count(step.total, "suggestion"),
        "start_href": _address(request, reader),
        "every_href": reader_url(reader, reverse("review")),
        "is_filtered": any(request.GET.get(name) for name in ("kind", "organisation")),
        "last": _last(request, reader, last, names),
    }
    if step.item is not None:
        context |= _item_context(request, reader, step, names)
    return context


def _item_context(request: HttpRequest, reader: Reader, step: Step, names: dict[str, str]) -> dict[str, Any]:
    item = step.item
    if item is None:
        return {}
    yes, no = effect_words(item)
    return {
        "item": item,
        "parts": marked(item.text, words_of(item)),
        "suggestion": suggestion_words(item, names),
        "why": why_words(item),
        "yes_does": yes,
        "no_does": no,
        "source": notes_of(reader, [item.evidence_id]).get(item.evidence_id),
        "unknown_system": needs_system(item),
        "choosing": choosing(request, reader, item),
        "action": reader_url(
            reader,
            reverse("decide-review", args=[item.pk]),
            kind=request.GET.get("kind"),
            organisation=request.GET.get("organisation"),
        ),
        "skip_href": _address(request, reader, after=item.pk),
        "here_href": _address(request, reader, item=item.pk),
    }


def _last(
    request: HttpRequest, reader: Reader, last: ReviewDecision | None, names: dict[str, str]
) -> dict[str, Any] | None:
    if last is None:
        return None
    return {
        "words": f"{answer_words(last.item, last.verdict, last.answer, names)}: {suggestion_words(last.item, names)}",
        "learnt": lesson_words(list(last.lessons.all())),
        "action": reader_url(
            reader,
            reverse("decide-review", args=[last.item_id]),
            kind=request.GET.get("kind"),
            organisation=request.GET.get("organisation"),
        ),
    }


def _list(request: HttpRequest, reader: Reader, form: ReviewFilters) -> HttpResponse:
    """Everything that waits as a table, each row with the way to its item; and every export of it."""
    shown = slice_of(request, _waiting(reader, form))
    names = names_of(reader, shown.items)
    notes = notes_of(reader, [item.evidence_id for item in shown.items])
    table = Table(
        name="review",
        title="Suggestions that wait",
        title_hidden=True,
        columns=COLUMNS,
        rows=[_row(request, reader, item, names, notes) for item in shown.items],
        data_set=reader.data_set,
        total=shown.total,
        page=shown.page,
        count=count(shown.total, "suggestion"),
        empty={"title": "Nothing waits.", "todo": "Suggestions come from the next register that is loaded."},
    )
    filters = filter_context(request, reader, form)
    filters["kept"].append({"name": "view", "value": "list"})
    context = {
        "filters": filters,
        "page": shown.page,
        "queue_href": _address(request, reader),
    }
    return respond(request, table, "contracts/reviews_list.html", context)


def _row(
    request: HttpRequest, reader: Reader, item: ReviewItem, names: dict[str, str], notes: dict[int, Any]
) -> list[Any]:
    return [
        Cell(str(item.get_kind_display()), _address(request, reader, item=item.pk)),
        item.organisation.name if item.organisation else Cell("–", export=""),
        item.text,
        ", ".join(words_of(item)) or Cell("–", export=""),
        suggestion_words(item, names),
        notes.get(item.evidence_id),
    ]


@page
@require_POST
def decide_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes, no, "it is another" or "take it back" to one suggestion; then the next one, or the one taken back."""
    reader = reader_of_request(request)
    user = request.user if isinstance(request.user, User) else None
    item: ReviewItem = found_or_404(request, reader, reviews_of, pk=pk)
    if user is None or not may_change(reader, user, item.organisation_id):
        raise PermissionDenied("Only officers of that organisation, and LOTI staff, may decide this.")
    said = error = ""
    decision: ReviewDecision | None = None
    where = {"after": pk}
    try:
        decision = _answer(request, item, user)
        if decision is None:
            said = "The decision is taken back; the suggestion waits again."
            where = {"item": pk}
        else:
            said = _said(decision, reader)
    except CannotDecide as reason:
        error = str(reason)
        where = {"item": pk}
    if request.META.get(PART):
        context = _step_context(
            request,
            reader,
            item=where.get("item", 0),
            after=where.get("after", 0),
            said=said,
            error=error,
            decided=decision,
        )
        return render(request, "contracts/review_step.html", context)
    if error:
        messages.error(request, error)
    else:
        messages.success(request, said)
    return redirect(
        _address(request, reader, **where)
        if request.POST.get("back_to") != "decided"
        else reader_url(reader, reverse("review-decided"))
    )


def _answer(request: HttpRequest, item: ReviewItem, user: User) -> ReviewDecision | None:
    """Does what the form says: the decision that stands then, None where one was taken back. Raises `CannotDecide`."""
    answer = request.POST.get("answer", "")
    if answer == "back":
        reopen(item=item, by=user)
        return None
    if answer not in ("yes", "no", "another"):
        raise CannotDecide("Choose yes or no.")
    choice = "+".join(request.POST.getlist("choice")) if answer == "another" else ""
    if answer == "another" and not choice:
        raise CannotDecide("Choose what it is, or say yes or no.")
    decided = decide(item=item, accept=answer != "no", by=user, choice=choice)
    decision = decided.decisions.prefetch_related("lessons__system").latest("id")
    # With what the words need: its organisation is at hand already
    decided.organisation, decision.item = item.organisation, decided
    return decision


def _said(decision: ReviewDecision, reader: Reader) -> str:
    is_another = decision.verdict == ReviewDecision.Verdict.ANOTHER
    # A yes and a no name nothing.
    names = names_of(reader, [decision.item]) if is_another else {}
    words = answer_words(decision.item, decision.verdict, decision.answer, names)
    learnt = lesson_words(list(decision.lessons.all()))
    said = f"You said: {words}." if is_another else f"You said {words.lower()}."
    return " ".join(filter(None, (said, f"{learnt}." if learnt else "", "You can take it back.")))
