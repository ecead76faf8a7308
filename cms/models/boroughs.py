"""`/borough-pages/`: what each borough says of itself. Its own editors write it, and nobody else."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PagePermissionTester
from wagtail.search import index

from boroughs.models import Organisation
from cms.blocks.body import DownloadBlock
from cms.blocks.contacts import ContactBlock
from cms.forms import BoroughPageForm
from cms.models.lists import ListPage
from cms.models.written import OfOneDataSet, WrittenPage, reader_for
from contracts.comparisons.organisation_known import known_of
from contracts.pages.links import page_url


class BoroughIndexPage(ListPage):
    """Every borough that has written a page."""

    template = "cms/borough_index.html"
    subpage_types = ["cms.BoroughPage"]

    def listed(self, reader: Any) -> Any:
        return super().listed(reader).order_by("title")


class BoroughPagePermissions(PagePermissionTester):
    """Who may do what with a borough's page: rights given on the page itself to change it, any to publish it.

    LOTI staff may publish, take back and lock what a borough wrote, and change none of it, not even under review.
    """

    def __init__(self, user: Any, page: Page) -> None:
        super().__init__(user, page)
        if user.is_active and not user.is_superuser:
            given = self.permission_policy.get_cached_permissions_for_user(user)
            here = {one.permission.codename for one in given if one.page_id == page.pk}
            self.permissions &= {"publish", "lock", "unlock"} | (
                {"change"} if "change_page" in here else set()
            )

    def can_edit(self) -> bool:
        return self.user.is_active and (self.user.is_superuser or "change" in self.permissions)

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Nobody but an administrator: those who link to the page would find nothing. Unpublish it instead."""
        return self.user.is_active and self.user.is_superuser

    def can_copy(self) -> bool:
        """Nobody: an organisation has one page."""
        return False


class BoroughPage(OfOneDataSet, WrittenPage):  # type: ignore[django-manager-missing]  # Wagtail's manager
    """One organisation's own page: what it says of itself, whom to ask, its files, and links to its live figures."""

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="+",
        error_messages={"unique": "This organisation has a page already."},
        help_text="Whose page this is. It cannot be changed afterwards.",
    )  # fmt: skip
    logo = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="The organisation's own logo, from its collection of files.",
    )  # fmt: skip
    contacts = StreamField(
        [("contact", ContactBlock())],
        blank=True,
        help_text="Whom to ask, by what they do. No names of people.",
    )
    files = StreamField(
        [("file", DownloadBlock())],
        blank=True,
        help_text="Files to take away, from the organisation's own collection or the shared one.",
    )

    base_form_class = BoroughPageForm
    parent_page_types = ["cms.BoroughIndexPage"]
    subpage_types: list[str] = []
    template = "cms/borough.html"
    search_fields = [*WrittenPage.search_fields, index.SearchField("contacts"), index.SearchField("files")]
    content_panels = [
        *Page.content_panels,
        FieldPanel("organisation"),
        FieldPanel("logo"),
        FieldPanel("summary", heading="Introduction"),
        FieldPanel("contacts"),
        FieldPanel("files"),
        FieldPanel("body", heading="More"),
        FieldPanel("sources"),
    ]
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("seo_title"), FieldPanel("search_description")], heading="For search engines"
        )
    ]

    def clean(self) -> None:
        """Its address and its data set are its organisation's; nobody owns a page whose rights are a borough's."""
        self.owner = None
        if self.organisation_id:  # its own field says where it is missing
            self.slug, self.data_set = self.organisation.slug, self.organisation.data_set
        super().clean()

    def permissions_for_user(self, user: Any) -> BoroughPagePermissions:
        return BoroughPagePermissions(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        reader, slug = reader_for(request), self.organisation.slug
        known = known_of(reader, self.organisation, timezone.localdate())
        context["stats"] = [
            {"number": known.line.systems, "label": "systems known in use",
             "date": known.line.newest_on, "href": page_url(reader, "borough", slug, "runs")},
            {"number": known.line.contracts, "label": "contracts known",
             "date": known.line.newest_on, "href": page_url(reader, "borough", slug, "contracts-list")},
            {"number": known.ending, "label": "of them ending within 12 months",
             "date": known.line.newest_on, "href": page_url(reader, "borough", slug, "ends")},
            {"number": known.gaps, "of": known.capabilities, "label": "capabilities with nothing known",
             "href": page_url(reader, "borough", slug, "gaps")},
        ]  # fmt: skip
        context["live_href"] = page_url(reader, "borough", slug)
        return context
