"""`/case-studies/`: what was bought, what worked, what failed, and what they would do now."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel

from boroughs.models import Organisation
from cms.models.lists import ListPage
from cms.models.written import OfOneDataSet, WrittenPage, reader_for
from contracts.pages.links import page_url
from suppliers.models import Capability, System


class CaseStudyIndexPage(ListPage):
    """Every case study."""

    template = "cms/list.html"
    subpage_types = ["cms.CaseStudyPage"]


class CaseStudyPage(OfOneDataSet, WrittenPage):  # type: ignore[django-manager-missing]  # Wagtail's manager
    """One story, linked to the systems and organisations that it is about."""

    capabilities = ParentalManyToManyField(Capability, blank=True, related_name="+")
    systems = ParentalManyToManyField(System, blank=True, related_name="+")
    organisations = ParentalManyToManyField(Organisation, blank=True, related_name="+")

    parent_page_types = ["cms.CaseStudyIndexPage"]
    subpage_types: list[str] = []
    template = "cms/case_study.html"
    content_panels = [
        *WrittenPage.content_panels,
        FieldPanel("data_set"),
        FieldPanel("capabilities"),
        FieldPanel("systems"),
        FieldPanel("organisations"),
    ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        reader = reader_for(request)
        systems = self.systems.filter(data_set=reader.data_set).order_by("name")
        where = Organisation.objects.visible_to(reader).filter(pk__in=self.organisations.values("pk"))
        context["about"] = [
            ("Systems", [(one.name, page_url(reader, "system", one.slug)) for one in systems]),
            ("Organisations", [(one.name, page_url(reader, "borough", one.slug)) for one in where.order_by("name")]),
            ("Compare", [(one.name, page_url(reader, "capability", one.slug)) for one in self.capabilities.all()]),
        ]  # fmt: skip
        return context
