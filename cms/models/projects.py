"""`/projects/`: data projects, by what they are for."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index

from boroughs.models import Organisation
from cms.models.lists import ListPage
from cms.models.written import OfOneDataSet, WrittenPage, reader_for
from contracts.pages.links import page_url


class ProjectIndexPage(ListPage):
    """Every data project."""

    template = "cms/list.html"
    subpage_types = ["cms.ProjectPage"]


class Answer(models.TextChoices):
    YES = "yes", "Yes"
    PARTLY = "partly", "Partly"
    NO = "no", "No"
    NOT_KNOWN = "not_known", "Not known"


QUESTIONS = {
    "real_outcome": "Is there a meaningful real-world outcome?",
    "worth_collaborating": "Is there clear added value from collaborating?",
    "live_data": "Is the data live or near-live?",
    "personal_data": "Is personal data needed?",
    "soon": "Is a first result possible soon?",
}
"""LOTI's five questions for choosing a data project (its weeknote 27), by the field that holds each answer."""


def _answer() -> Any:
    return models.CharField(max_length=10, choices=Answer, default=Answer.NOT_KNOWN)


def _why() -> Any:
    return models.TextField(max_length=600, blank=True)


class ProjectPage(OfOneDataSet, WrittenPage):  # type: ignore[django-manager-missing]  # Wagtail's manager
    """One project: the outcome, for whom, the data that it needs, and the five questions answered."""

    outcome = models.TextField(
        max_length=600, help_text="What will be different in the world, for whom it counts."
    )
    for_whom = models.TextField(max_length=300, help_text="Who is better off.")
    data_needed = models.TextField(max_length=600, help_text="Which data, of whom, how fresh.")
    real_outcome, real_outcome_why = _answer(), _why()
    worth_collaborating, worth_collaborating_why = _answer(), _why()
    live_data, live_data_why = _answer(), _why()
    personal_data, personal_data_why = _answer(), _why()
    soon, soon_why = _answer(), _why()
    organisations = ParentalManyToManyField(Organisation, blank=True, related_name="+")

    parent_page_types = ["cms.ProjectIndexPage"]
    subpage_types: list[str] = []
    template = "cms/project.html"
    search_fields = [
        *WrittenPage.search_fields,
        index.SearchField("outcome"),
        index.SearchField("for_whom"),
        index.SearchField("data_needed"),
        *(index.SearchField(f"{name}_why") for name in QUESTIONS),
    ]
    content_panels = [
        *WrittenPage.content_panels[:2],
        FieldPanel("data_set"),
        FieldPanel("outcome"),
        FieldPanel("for_whom"),
        FieldPanel("data_needed"),
        *(
            MultiFieldPanel(
                [FieldPanel(name, heading="Answer"), FieldPanel(f"{name}_why", heading="Why")],
                heading=question,
            )
            for name, question in QUESTIONS.items()
        ),
        FieldPanel("organisations"),
        FieldPanel("body", heading="More"),
        FieldPanel("sources"),
    ]

    @property
    def answers(self) -> list[tuple[str, str, str]]:
        """(Question, answer, why) of the five questions."""
        return [
            (question, Answer(getattr(self, name)).label, getattr(self, f"{name}_why"))
            for name, question in QUESTIONS.items()
        ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        reader = reader_for(request)
        where = Organisation.objects.visible_to(reader).filter(
            pk__in=[one.pk for one in self.organisations.all()]
        )
        context["with"] = [
            (one.name, page_url(reader, "borough", one.slug)) for one in where.order_by("name")
        ]
        return context
