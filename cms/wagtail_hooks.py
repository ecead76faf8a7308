"""The admin: sections of guidance, and pages that the foot of every page links to."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.choosers.views import VIEWSETS
from cms.curating.menu import ACTIONS, CityTools
from cms.files import list_choosable_alone
from cms.models import GuidanceIndexPage, GuidanceSection, NewsIndexPage, StandingPage
from cms.models.lists import ListPage
from cms.reports import hooks as _reports  # noqa: F401 - its hooks are registered by being read
from cms.unpublished import offer_named_alone
from cms.welcome import greet, say_what_was_asked


class GuidanceSectionViewSet(SnippetViewSet):
    model = GuidanceSection
    icon = "list-ul"
    menu_label = "Sections of guidance"
    menu_order = 340
    add_to_admin_menu = True
    list_display = ["title", "slug", "sort"]
    panels = [FieldPanel("title"), FieldPanel("slug"), FieldPanel("summary"), FieldPanel("sort")]


register_snippet(GuidanceSectionViewSet)


@hooks.register("register_admin_viewset")
def dialogs_and_lists() -> list[ViewSet | ViewSetGroup]:
    return [*VIEWSETS, CityTools()]


@hooks.register("insert_global_admin_css")
def our_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("cms/admin.css"))


for _action in ACTIONS:
    hooks.register("register_bulk_action", _action)


# After Wagtail's own, whose places it takes
hooks.register("construct_admin_api", list_choosable_alone, order=100)
hooks.register("construct_page_chooser_queryset", offer_named_alone)
hooks.register("construct_homepage_panels", greet)
hooks.register("before_edit_page", say_what_was_asked)

LINKED = (StandingPage, GuidanceIndexPage, NewsIndexPage, ListPage)
"""Types of pages that the head or the foot of every page links to."""


@hooks.register("before_delete_page")
@hooks.register("before_unpublish_page")
def keep_linked_pages(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Every page links to these, so they are edited, not removed."""
    if isinstance(page.specific, LINKED) and not request.user.is_superuser:
        messages.error(request, "Every page links to this one: edit it, but do not take it away.")
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None
