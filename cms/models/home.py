"""The front page."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from boroughs.data_sets import DataSet
from boroughs.reader import PUBLIC_READER, Reader
from cms.models.names import NamedPage
from contracts.comparisons.home import home_numbers
from contracts.comparisons.index import capability_index
from contracts.pages.links import reader_url

EXAMPLE = "/capabilities/childrens-social-care/"
"""The worked example: the demonstration has the most prices and charges of any capability there."""


class HomePage(NamedPage):
    """The front page: its words are the editors', its numbers are live."""

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "cms.GuidanceIndexPage",
        "cms.ComparisonIndexPage",
        "cms.CaseStudyIndexPage",
        "cms.ProjectIndexPage",
        "cms.BoroughIndexPage",
        "cms.NewsIndexPage",
        "cms.StandingPage",
    ]
    template = "cms/home.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        reader: Reader = getattr(request, "reader", PUBLIC_READER)
        numbers = home_numbers(reader, timezone.localdate())
        context["stats"] = [
            {"number": numbers.boroughs, "of": numbers.of_boroughs, "label": "boroughs covered",
             "date": numbers.boroughs_on, "href": reader_url(reader, "/boroughs/")},
            {"number": numbers.systems, "label": "systems known in use",
             "date": numbers.boroughs_on, "href": reader_url(reader, "/systems/")},
            {"number": numbers.ending, "label": "contracts ending within 12 months",
             "date": numbers.ending_on, "href": reader_url(reader, "/boroughs/", sort="end")},
            {"number": numbers.charges, "label": "known API and extraction charges",
             "date": numbers.charges_on, "href": reader_url(reader, "/capabilities/")},
        ]  # fmt: skip
        context["areas"] = [
            (area, [(line, reader_url(reader, f"/capabilities/{line.slug}/")) for line in area.lines])
            for area in capability_index(reader)
        ]
        context["example"] = f"{EXAMPLE}?data={DataSet.DEMONSTRATION}"
        return context
