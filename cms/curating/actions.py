"""What is done to several ticked rows at once: said beforehand row by row, then done row by row, each whole or not."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from wagtail.admin.views.bulk_action import BulkAction

from boroughs.data_sets import DataSet
from cms.curating.rights import QUEUE, curated_rows, may_curate, queue_of, reader_in, user_of
from cms.curating.touching import contracts_of, pages_naming, touched_words
from contracts.comparisons.words import count
from contracts.imports.answering import CannotDecide
from contracts.imports.curating import move_system, part
from contracts.imports.deciding import decide
from contracts.models import ReviewItem
from contracts.pages.review_words import effect_words, names_of, suggestion_words
from suppliers import curating
from suppliers.curating import CannotCurateError
from suppliers.merging import MergeRefusedError, merge, why_not_merged
from suppliers.models import Capability, Supplier, SupplierName, System, SystemName

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


class MergeForm(ReasonForm):
    def __init__(self, *args: Any, suppliers: list[Supplier], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = [
            (one.pk, f"{one.name}{f' ({one.company_number})' if one.company_number else ''}")
            for one in suppliers
        ]
        self.fields["keep"] = forms.TypedChoiceField(
            choices=labels, coerce=int, widget=forms.RadioSelect, label="Which one stays",
            initial=likely(suppliers).pk if suppliers else None,
        )  # fmt: skip
        self.order_fields(["keep", "reason"])


def likely(suppliers: list[Supplier]) -> Supplier:
    """The one that others are most likely merged into: with a company number, of the catalogue, the oldest."""
    return min(suppliers, key=lambda one: (not one.company_number, not one.in_catalogue, one.pk))


class MergeSuppliers(CuratingAction):
    display_name = "Merge into one"
    aria_label = "Merge the ticked suppliers into one of them"
    action_type = "merge"
    models = [Supplier]
    permission = "suppliers.change_supplier"
    form_class = MergeForm
    words = "Merge them"
    done = "merged"
    explains = (
        "Every name of the others means the one that stays, on every page and in every file, and their contracts stand "
        "on its page. Evidence is not changed, and Part takes it back."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "suppliers": self.sorted_out()[0]}

    def why_not(self, one: Supplier) -> str:
        return curating.why_not_curated(one)

    def effect(self, one: Supplier) -> str:
        keep = likely(self.sorted_out()[0])
        if one == keep:
            return "It stays, unless you choose another below."
        if why := why_not_merged(keep=keep, gone=one):
            return f"It cannot be merged into {keep.name}. {why}"
        contracts = contracts_of(reader_in(self.request, one.data_set), [one])
        pages = len(pages_naming(one))
        return (
            f"{count(contracts, 'contract')} and {count(pages, 'page')} that name it show the one that stays."
        )

    def form_valid(self, form: Any) -> HttpResponse:
        self.keep = Supplier.objects.get(pk=form.cleaned_data["keep"])
        return super().form_valid(form)

    def sorted_out(self) -> tuple[list[Any], list[tuple[Any, str]]]:
        chosen, left = super().sorted_out()
        keep = getattr(self, "keep", None)
        if keep is None:
            return chosen, left
        others = [one for one in chosen if one.pk != keep.pk]
        refused = [(one, why) for one in others if (why := why_not_merged(keep=keep, gone=one))]
        return [one for one in others if one not in {gone for gone, _ in refused}], [*left, *refused]

    def act(self, one: Supplier, form: Any) -> None:
        merge(keep=self.keep, gone=one, by=user_of(self.request), reason=form.cleaned_data["reason"])


class PartSuppliers(CuratingAction):
    display_name = "Part"
    aria_label = "Part the ticked suppliers from what they are merged into"
    action_type = "part"
    models = [Supplier]
    permission = "suppliers.change_supplier"
    form_class = ReasonForm
    words = "Part them"
    done = "parted"
    explains = "Each stands for itself again, with its own contracts. A yes of the review that merged it waits again."

    def why_not(self, one: Supplier) -> str:
        return "" if one.merged_into is not None else "It is not merged into another."

    def effect(self, one: Supplier) -> str:
        contracts = count(contracts_of(reader_in(self.request, one.data_set), [one]), "contract")
        return f"{contracts} move back to it from {one.merged_into}."

    def act(self, one: Supplier, form: Any) -> None:
        part(gone=one, by=user_of(self.request), reason=form.cleaned_data["reason"])


class MoveForm(ReasonForm):
    capability = forms.ModelChoiceField(
        Capability.objects.exclude(kind=Capability.Kind.AREA).order_by("name"), label="Capability"
    )
    field_order = ("capability", "reason")


class MoveSystems(CuratingAction):
    display_name = "Move under a capability"
    aria_label = "Move the ticked systems under one capability"
    action_type = "move"
    models = [System]
    permission = "suppliers.change_system"
    form_class = MoveForm
    words = "Move them"
    done = "moved"
    explains = (
        "Each is for that capability alone from now on. Contracts that do not say themselves what for follow at once; "
        "who runs it, where a title alone tells, when that register is read again."
    )

    def effect(self, one: System) -> str:
        now = ", ".join(one.capabilities.order_by("name").values_list("name", flat=True)) or "nothing"
        return f"It is for {now} now. {touched_words(reader_in(self.request, one.data_set), one)}"

    def act(self, one: System, form: Any) -> None:
        move_system(
            system=one, under=form.cleaned_data["capability"], by=user_of(self.request),
            reason=form.cleaned_data["reason"],
        )  # fmt: skip


class RetireSystems(CuratingAction):
    display_name = "Retire"
    aria_label = "Retire the ticked systems"
    action_type = "retire"
    models = [System]
    permission = "suppliers.change_system"
    form_class = ReasonForm
    words = "Retire them"
    done = "retired"
    classes = {"serious"}
    explains = (
        "They are not listed, found, offered or recognised any more. Their pages stay and give this reason, and what "
        "registers say of them stays too."
    )

    def why_not(self, one: System) -> str:
        return "It is retired already." if one.retired_on else ""

    def effect(self, one: System) -> str:
        return touched_words(reader_in(self.request, one.data_set), one)

    def act(self, one: System, form: Any) -> None:
        curating.retire(
            system=one, because=form.cleaned_data["reason"], on=timezone.localdate(), by=user_of(self.request)
        )


class BringBackSystems(CuratingAction):
    display_name = "Bring back"
    aria_label = "Bring the ticked retired systems back"
    action_type = "bring_back"
    models = [System]
    permission = "suppliers.change_system"
    words = "Bring them back"
    done = "brought back"
    explains = "They are listed, found, offered and recognised again."

    def why_not(self, one: System) -> str:
        return "" if one.retired_on else "It is not retired."

    def effect(self, one: System) -> str:
        return f"Retired because: {one.retired_because}"

    def act(self, one: System, form: Any) -> None:
        curating.bring_back(system=one, by=user_of(self.request))


class ApproveNames(CuratingAction):
    display_name = "Approve"
    aria_label = "Approve the ticked names"
    action_type = "approve"
    models = [SystemName]
    permission = "suppliers.change_systemname"
    words = "Approve them"
    done = "approved"
    explains = (
        "Each means its system in every text from the next import on, also without its supplier beside it."
    )

    def why_not(self, one: SystemName) -> str:
        return "" if one.weak or one.taught else "It counts by itself already."

    def label(self, one: SystemName) -> str:
        return f"“{one.name}” for {one.system}"

    def act(self, one: SystemName, form: Any) -> None:
        curating.approve_name(name=one, by=user_of(self.request))


class TakeNames(CuratingAction):
    display_name = "Take away"
    aria_label = "Take the ticked names away"
    action_type = "take_away"
    models = [SystemName, SupplierName]
    permission = "suppliers.change_systemname"
    words = "Take them away"
    done = "taken away"
    classes = {"serious"}
    explains = "No text is understood so from the next import on. What was found and decided so far stays."

    def label(self, one: Any) -> str:
        return f"“{one.name}” for {one.supplier if isinstance(one, SupplierName) else one.system}"

    def act(self, one: Any, form: Any) -> None:
        curating.take_name(name=one, by=user_of(self.request))


class Answer(CuratingAction):
    """Yes or no to suggestions of the review queue."""

    models = [ReviewItem]
    permission = f"contracts.{QUEUE}"
    done = "decided"
    accept = False
    explains = "What each answer did and taught is at /review/decided/, where it can be taken back."

    def seen(self, data_set: str) -> Any:
        waiting = queue_of(self.request, data_set)
        return waiting.select_related("evidence", "organisation")

    def permitted(self, one: ReviewItem) -> bool:
        return True

    def label(self, one: ReviewItem) -> str:
        return suggestion_words(one, names_of(reader_in(self.request, one.data_set), [one]))

    def effect(self, one: ReviewItem) -> str:
        yes, no = effect_words(one)
        return yes if self.accept else no

    def act(self, one: ReviewItem, form: Any) -> None:
        decide(item=one, accept=self.accept, by=user_of(self.request))


class SayYes(Answer):
    display_name = "Yes"
    aria_label = "Say yes to the ticked suggestions"
    action_type = "yes"
    action_priority = 10
    words = "Say yes to them"
    accept = True


class SayNo(Answer):
    display_name = "No"
    aria_label = "Say no to the ticked suggestions"
    action_type = "no"
    action_priority = 20
    words = "Say no to them"


ACTIONS: tuple[type[CuratingAction], ...] = (
    MergeSuppliers,
    PartSuppliers,
    MoveSystems,
    RetireSystems,
    BringBackSystems,
    ApproveNames,
    TakeNames,
    SayYes,
    SayNo,
)
