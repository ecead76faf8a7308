"""`/case-studies/`: what was bought, what worked, what failed, and what they would do now."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from boroughs.models import Organisation
from cms.blocks.choices import KeyBlock
from cms.forms import CaseStudyForm
from cms.models.lists import ListPage
from cms.models.written import OfOneDataSet, WrittenPage, reader_for
from contracts.models import Contract, ContractFact
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
    contracts = StreamField(
        [("contract", KeyBlock("contract"))],
        blank=True,
        help_text="What was bought. Each reader sees those that are open to them.",
    )

    base_form_class = CaseStudyForm
    parent_page_types = ["cms.CaseStudyIndexPage"]
    subpage_types: list[str] = []
    template = "cms/case_study.html"
    content_panels = [
        *WrittenPage.content_panels,
        FieldPanel("data_set"),
        FieldPanel("capabilities"),
        FieldPanel("systems"),
        FieldPanel("organisations"),
        FieldPanel("contracts"),
    ]

    def clean(self) -> None:
        super().clean()
        bought = Contract.objects.filter(slug__in=[block.value for block in self.contracts])
        if bought.exclude(data_set=self.data_set).exists():
            raise ValidationError({"contracts": "One of these is of the other data set. Choose it again."})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        reader = reader_for(request)
        systems = self.systems.filter(data_set=reader.data_set).order_by("name")
        where = Organisation.objects.visible_to(reader).filter(
            pk__in=[one.pk for one in self.organisations.all()]
        )
        slugs = [block.value for block in self.contracts]
        seen = (
            ContractFact.objects.visible_to(reader)
            .filter(contract__slug__in=slugs)
            .select_related("contract")
        )
        bought = seen.order_by("title", "contract__slug")
        context["about"] = [
            ("Systems", [(one.name, page_url(reader, "system", one.slug)) for one in systems]),
            ("Organisations", [(one.name, page_url(reader, "borough", one.slug)) for one in where.order_by("name")]),
            ("Contracts", [(one.title, page_url(reader, "contract", one.contract.slug)) for one in bought]),
            ("Compare", [(one.name, page_url(reader, "capability", one.slug)) for one in self.capabilities.all()]),
        ]  # fmt: skip
        return context
