"""The reports as the admin shows them: a line a page on the screen, a line a finding in a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.views.reports import PageReportView
from wagtail.models import Page, get_page_content_types

from cms.models.links import LinkCheck
from cms.reports.finding import Finding, Findings, changed_figures, gone_subjects, past_review
from cms.reports.links import broken_links, never_checked
from contracts.comparisons.words import count
from contracts.pages.exports import neutral

MAY_SEE = "cms.see_page_reports"


class PageFilters(WagtailFilterSet):
    title = django_filters.CharFilter(label="Words of the title", lookup_expr="icontains")
    content_type = ContentTypeFilter(
        label="Type", queryset=lambda request: get_page_content_types(include_base_page_type=False)
    )

    class Meta:
        model = Page
        fields = ["title", "content_type", "live"]


class LinkFilters(PageFilters):
    outcome = django_filters.ChoiceFilter(
        label="What was found", choices=LinkCheck.Outcome, empty_label="All that do not work", method="found"
    )

    def found(self, pages: Any, name: str, value: str) -> Any:
        """Which links are found is asked of the report itself: this leaves no page out."""
        return pages


@dataclass(frozen=True, slots=True)
class Line:
    """One finding as a line of a file."""

    page: Page
    finding: Finding

    @property
    def title(self) -> str:
        return neutral(str(self.page.title))

    @property
    def address(self) -> str:
        return str(self.page.full_url or "")

    @property
    def what(self) -> str:
        return neutral(self.finding.words)


class FindingsView(PageReportView):
    """A report of what `find` finds. `day_heading` says what the day beside a finding is."""

    results_template_name = "cms/reports/findings.html"
    filterset_class = PageFilters
    header_icon = "warning"
    list_export = ["title", "address", "what", "finding.outcome", "finding.day"]
    about = ""
    day_heading = ""

    def find(self) -> Findings:
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(MAY_SEE):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def get_queryset(self) -> Any:
        self.findings = self.find()
        self.queryset = (
            Page.objects.filter(pk__in=self.findings).select_related("content_type").order_by("title")
        )
        return super().get_queryset()

    def decorate_paginated_queryset(self, object_list: Any) -> Sequence[Any]:
        if self.is_export:
            return [Line(page, finding) for page in object_list for finding in self.findings[page.pk]]
        for page in object_list:
            page.findings = self.findings[page.pk]
        return list(object_list)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return {**context, "about": self.about, "day_heading": self.day_heading}

    @property
    def export_headings(self) -> dict[str, str]:
        return {
            "title": "Page", "address": "Address", "what": "What", "finding.outcome": "Outcome",
            "finding.day": self.day_heading,
        }  # fmt: skip


class ChangedFiguresView(FindingsView):
    page_title = "Changed figures"
    about = "Published pages on which a figure that everybody sees moved by more than 10 % since the last publishing."
    day_heading = "Written"
    index_url_name = "changed-figures"
    index_results_url_name = "changed-figures-results"

    def find(self) -> Findings:
        return changed_figures()


class PastReviewView(FindingsView):
    page_title = "Past their review date"
    about = "Published pages that somebody was to read again by now."
    day_heading = "Read again by"
    index_url_name = "past-review"
    index_results_url_name = "past-review-results"

    def find(self) -> Findings:
        return past_review()


class BrokenLinksView(FindingsView):
    page_title = "Broken links"
    about = "Links that do not work: inside the site as it is now, outside as they were last checked."
    day_heading = "Checked"
    filterset_class = LinkFilters
    index_url_name = "broken-links"
    index_results_url_name = "broken-links-results"

    def find(self) -> Findings:
        asked = self.request.GET.get("outcome", "")
        return broken_links(asked if asked in LinkCheck.Outcome.values else LinkCheck.Outcome.BROKEN)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        if number := never_checked():
            context["besides"] = (
                f"?outcome={LinkCheck.Outcome.NOT_CHECKED}",
                f"{count(number, 'address', 'addresses')} outside not checked yet",
                "manage.py check_addresses asks them; whoever runs the site has it run every week.",
            )
        return context


class GoneSubjectsView(FindingsView):
    page_title = "Live blocks whose subject is gone"
    about = "Pages with a live block about something that was merged or is not in the catalogue any more."
    day_heading = "Since"
    index_url_name = "gone-subjects"
    index_results_url_name = "gone-subjects-results"

    def find(self) -> Findings:
        return gone_subjects()


REPORTS: tuple[type[FindingsView], ...] = (
    ChangedFiguresView,
    PastReviewView,
    BrokenLinksView,
    GoneSubjectsView,
)
