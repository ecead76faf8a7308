"""Merging several ticked rows into one of them, whatever they are."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse

from cms.curating.actions import CuratingAction, ReasonForm
from suppliers.curating import why_not_curated


class MergeForm(ReasonForm):
    def __init__(self, *args: Any, labels: list[tuple[int, str]], first: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keep"] = forms.TypedChoiceField(
            choices=labels, coerce=int, widget=forms.RadioSelect, label="Which one stays", initial=first
        )
        self.order_fields(["keep", "reason"])


class MergeAction(CuratingAction):
    """`likely` is the one that stays unless another is chosen, `refused` why one cannot be merged into it, `follows`
    what happens where it can."""

    display_name = "Merge into one"
    action_type = "merge"
    form_class = MergeForm
    words = "Merge them"
    done = "merged"

    def named(self, one: Any) -> str:
        return str(one)

    def likely(self, rows: list[Any]) -> Any:
        raise NotImplementedError

    def refused(self, *, keep: Any, gone: Any) -> str:
        raise NotImplementedError

    def follows(self, one: Any) -> str:
        raise NotImplementedError

    def get_form_kwargs(self) -> dict[str, Any]:
        rows = self.sorted_out()[0]
        labels = [(one.pk, self.named(one)) for one in rows]
        first = self.likely(rows).pk if rows else None
        return {**super().get_form_kwargs(), "labels": labels, "first": first}

    def why_not(self, one: Any) -> str:
        return why_not_curated(one)

    def effect(self, one: Any) -> str:
        keep = self.likely(self.sorted_out()[0])
        if one == keep:
            return "It stays, unless you choose another below."
        if why := self.refused(keep=keep, gone=one):
            return f"It cannot be merged into {keep.name}. {why}"
        return self.follows(one)

    def form_valid(self, form: Any) -> HttpResponse:
        self.keep = self.model.objects.get(pk=form.cleaned_data["keep"])
        return super().form_valid(form)

    def sorted_out(self) -> tuple[list[Any], list[tuple[Any, str]]]:
        chosen, left = super().sorted_out()
        keep = getattr(self, "keep", None)
        if keep is None:
            return chosen, left
        others = [one for one in chosen if one.pk != keep.pk]
        refused = [(one, why) for one in others if (why := self.refused(keep=keep, gone=one))]
        return [one for one in others if one not in {gone for gone, _ in refused}], [*left, *refused]
