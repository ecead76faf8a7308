"""The review queue in the admin: what waits, and yes or no to several at once."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from boroughs.models import Organisation
from boroughs.reader import Reader
from cms.curating.actions import CuratingAction
from cms.curating.rights import QUEUE, chosen_set, queue_of, reader_in, user_of
from cms.curating.views import (
    CuratedIndex,
    OneSetFilter,
)
from contracts.imports.deciding import decide
from contracts.models import ReviewItem
from contracts.pages.review_words import effect_words, names_of, suggestion_words


class QueueFilter(OneSetFilter):
    kind = django_filters.ChoiceFilter(label="Question", choices=ReviewItem.Kind.choices)
    organisation = django_filters.ModelChoiceFilter(queryset=Organisation.objects.order_by("name"))

    class Meta:
        model = ReviewItem
        fields: list[str] = []


class QueueIndex(CuratedIndex):
    filterset_class = QueueFilter
    page_title = "Review queue"
    any_permission_required = ["change"]
    default_ordering = "pk"

    def rows_in(self, data_set: str) -> QuerySet[ReviewItem]:
        return queue_of(self.request, data_set).select_related("organisation", "evidence__source")

    def called(self, rows: QuerySet[ReviewItem], text: str) -> QuerySet[ReviewItem]:
        return rows.filter(
            Q(text__icontains=text) | Q(organisation__name__icontains=text) | Q(suggestion__icontains=text)
        )

    @cached_property
    def reader(self) -> Reader:
        return reader_in(self.request, chosen_set(self.request))

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        shown = list(context["object_list"])
        names = names_of(self.reader, shown)
        for item in shown:
            item.sentence = suggestion_words(item, names)
        context["table"] = self.get_table(shown)
        return context

    def get_edit_url(self, instance: ReviewItem) -> str:
        query = f"item={instance.pk}&data={instance.data_set}"
        mine = self.reader.is_loti or instance.organisation_id in self.reader.organisations
        return f"{reverse('review')}?{query}" if mine else ""


class QueueViewSet(ModelViewSet):
    model = ReviewItem
    name = "review_queue"
    icon = "tick-inverse"
    menu_label = "Review queue"
    menu_order = 10
    index_view_class = QueueIndex
    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50
    form_fields = ["state"]
    list_display = [
        "text",
        Column("sentence", label="Suggestion"),
        Column("get_kind_display", label="Question", sort_key="kind"),
        Column("organisation", label="Organisation", sort_key="organisation__name"),
        Column("source", label="Source", accessor="evidence.source"),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
        ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        kept = ("model", "index_url_name", "index_results_url_name", "header_icon", "permission_policy")
        return {name: value for name, value in found.items() if name in kept}

    def register_admin_url_finder(self) -> None:
        """An item is decided on the site's own page."""


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
