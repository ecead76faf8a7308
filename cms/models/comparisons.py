"""`/comparisons/`: an editor's words around one live comparison."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import CharBlock, ChoiceBlock
from wagtail.fields import StreamField
from wagtail.search import index

from boroughs.models import Organisation
from cms.blocks.choices import KeyBlock
from cms.forms import elsewhere
from cms.models.lists import ListPage
from cms.models.written import OfOneDataSet, WrittenPage
from contracts.pages.live import Asked
from contracts.pages.live_tables import COLUMNS
from suppliers.models import Capability, System

MOST_SYSTEMS = 6
"""More columns or rows than this are a list, not a choice."""


class ComparisonIndexPage(ListPage):
    """Every comparison that an editor wrote words for."""

    subpage_types = ["cms.ComparisonPage"]
    template = "cms/list.html"


class ComparisonPage(OfOneDataSet, WrittenPage):  # type: ignore[django-manager-missing]  # Wagtail's manager
    """A capability's comparison, or some systems of it in some boroughs, with advice. It holds keys, no figure."""

    capability = models.ForeignKey(
        Capability, models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="What is compared. Empty: what most of the systems below are for. "
        "Without systems below, every system for it is in the table.",
    )  # fmt: skip
    systems = StreamField(
        [("system", KeyBlock("system"))],
        blank=True,
        max_num=MOST_SYSTEMS,
        help_text="Up to six, in the order in which they stand in the table; none: every system.",
    )
    boroughs = ParentalManyToManyField(
        Organisation, blank=True, related_name="+", limit_choices_to={"kind": Organisation.Kind.BOROUGH},
        help_text="Only what these run, and a table of what each runs; none: all boroughs.",
    )  # fmt: skip
    columns = StreamField(
        [("column", ChoiceBlock(choices=[(name, title) for name, title in COLUMNS.items()]))],
        blank=True,
        help_text="The columns in the order that you drag them to; none: the usual ones. System always stands first.",
    )
    ask = StreamField(
        [("question", CharBlock(max_length=400))],
        blank=True,
        help_text="Questions to send to a supplier as they stand, the most important first.",
    )

    parent_page_types = ["cms.ComparisonIndexPage"]
    subpage_types: list[str] = []
    template = "cms/comparison.html"
    search_fields = [*WrittenPage.search_fields, index.SearchField("ask")]
    content_panels = [
        *WrittenPage.content_panels[:2],
        FieldPanel("data_set"),
        FieldPanel("capability"),
        FieldPanel("systems"),
        FieldPanel("boroughs"),
        FieldPanel("columns"),
        FieldPanel("body", heading="Advice"),
        FieldPanel("ask", heading="What to ask the supplier"),
        FieldPanel("sources"),
    ]

    def clean(self) -> None:
        """Says beside each field what is wrong with it: all of it at once."""
        super().clean()
        systems, wrong = [block.value for block in self.systems], {}
        if self.capability_id is None and not systems:
            wrong["capability"] = "Choose what is compared, or some systems."
        elif self.capability is not None and self.capability.kind == Capability.Kind.AREA:
            wrong["capability"] = f"{self.capability} is a heading. Choose a capability under it."
        chosen = System.objects.filter(slug__in=systems)
        names = dict(chosen.values_list("slug", "name"))
        if found := [*_twice(systems, names), *elsewhere(chosen, self.data_set)]:
            wrong["systems"] = " ".join(found)
        if found := list(_twice([block.value for block in self.columns], COLUMNS)):
            wrong["columns"] = " ".join(found)
        if wrong:
            raise ValidationError(wrong)

    def asked(self) -> dict[str, Asked]:
        """Its own tables before those of its blocks; none where what the page was about is gone."""
        systems = tuple(block.value for block in self.systems)
        slug = self.capability.slug if self.capability else _commonest(systems)
        if not slug:
            return super().asked()
        boroughs = tuple(sorted(one.slug for one in self.boroughs.all()))
        columns = tuple(block.value for block in self.columns)
        about = (slug,)
        own = {
            "comparison": Asked("comparison", about, systems, boroughs, columns, whole=True),
            "renewals": Asked("renewals", about, boroughs=boroughs),
        }
        if boroughs:
            own["matrix"] = Asked("matrix", about, boroughs=boroughs)
        return {**own, **super().asked()}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["today"] = timezone.localdate()
        for name in ("comparison", "renewals", "matrix"):
            context[name] = context["live"].named(name)
        return context


def _commonest(systems: tuple[str, ...]) -> str:
    """The capability that most of these systems are for; empty where they are for none."""
    found = Capability.objects.filter(systems__slug__in=systems).values_list("slug", flat=True)
    counted = Counter(found.order_by("sort", "name"))
    return next((slug for slug, _ in counted.most_common(1)), "")


def _twice(keys: Iterable[str], names: Mapping[str, str]) -> Iterator[str]:
    for key, times in Counter(keys).items():
        if times > 1:
            yield f"{names.get(key, key)} is there twice: take one away."
