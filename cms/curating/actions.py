"""What is done to several ticked rows at once: said beforehand row by row, then done row by row, each whole or not."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin.views.bulk_action import BulkAction

from boroughs.data_sets import DataSet
from cms.curating.rights import curated_rows, may_curate, user_of
from contracts.comparisons.words import count
from contracts.imports.answering import CannotDecide
from suppliers.curating import CannotCurateError
from suppliers.merging import MergeRefusedError

REFUSALS = (CannotCurateError, CannotDecide, MergeRefusedError)
MOST = 100
"""Rows of one action: more than somebody reads on the page that asks whether to."""


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=300, label="Why", help_text="Kept in the history.")


class CuratingAction(BulkAction):
    """One thing to do to several rows. `why_not` refuses a row in words, `effect` says what happens to it, `act` does
    it. Rows that the person may not know of are as good as not there."""

    template_name = "cms/curating/confirm.html"
    permission = ""
    words = ""
    """What the button of the page that asks says."""
    done = ""
    """What was done to "3 suppliers"."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> list[Any]:
        ids = [int(one) for one in self.request.GET.getlist("id") if one.isdigit()][:MOST]
        found: dict[int, Any] = {}
        for data_set in DataSet.values:
            found |= {one.pk: one for one in self.seen(data_set).filter(pk__in=ids)}
        return [found[pk] for pk in ids if pk in found]

    def seen(self, data_set: str) -> Any:
        return curated_rows(self.request, self.model, data_set)

    def permitted(self, one: Any) -> bool:
        return may_curate(user_of(self.request), set_of(one))

    def why_not(self, one: Any) -> str:
        return ""

    def effect(self, one: Any) -> str:
        return ""

    def act(self, one: Any, form: Any) -> None:
        raise NotImplementedError

    def sorted_out(self) -> tuple[list[Any], list[tuple[Any, str]]]:
        """Rows to act on, and those left with the reason."""
        chosen, left = [], []
        for one in self.rows():
            why = self.why_not(one) if self.permitted(one) else "You may not change this one."
            if why:
                left.append((one, why))
            else:
                chosen.append(one)
        return chosen, left

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen, left = self.sorted_out()
        context: dict[str, Any] = super(BulkAction, self).get_context_data(**kwargs)
        return {
            **context,
            "action": self,
            "items": [(self.label(one), self.effect(one)) for one in chosen],
            "left": [(self.label(one), why) for one, why in left],
            "next": self.next_url,
            "submit_url": self.request.get_full_path(),
        }

    def label(self, one: Any) -> str:
        return str(one)

    def form_valid(self, form: Any) -> HttpResponse:
        chosen, left = self.sorted_out()
        done, refused = 0, [(self.label(one), why) for one, why in left]
        for one in chosen:
            try:
                with transaction.atomic():
                    self.act(one, form)
                done += 1
            except REFUSALS as refusal:
                refused.append((self.label(one), str(refusal)))
        if done:
            noun, nouns = self.model._meta.verbose_name, self.model._meta.verbose_name_plural
            messages.success(self.request, f"{count(done, str(noun), str(nouns))} {self.done}.")
        for label, why in refused:
            messages.warning(self.request, f"Left as it was: {label}. {why}")
        return redirect(self.next_url)


def set_of(one: Any) -> str:
    return str(getattr(one, "data_set", DataSet.REAL))
