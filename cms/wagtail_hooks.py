"""The admin: sections of guidance, and pages that the foot of every page links to."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.base import ViewSet
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.choosers.views import VIEWSETS
from cms.choosers.widgets import register_widgets
from cms.models import GuidanceSection, StandingPage
from cms.reports import hooks as _reports  # noqa: F401 - its hooks are registered by being read


class GuidanceSectionViewSet(SnippetViewSet):
    model = GuidanceSection
    icon = "list-ul"
    menu_label = "Sections of guidance"
    menu_order = 340
    add_to_admin_menu = True
    list_display = ["title", "slug", "sort"]
    panels = [FieldPanel("title"), FieldPanel("slug"), FieldPanel("summary"), FieldPanel("sort")]


register_snippet(GuidanceSectionViewSet)
register_widgets()


@hooks.register("register_admin_viewset")
def dialogs() -> list[ViewSet]:
    return VIEWSETS


@hooks.register("before_delete_page")
@hooks.register("before_unpublish_page")
def keep_standing_pages(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Every page's foot links to the standing pages, so they are edited, not removed."""
    if isinstance(page.specific, StandingPage) and not request.user.is_superuser:
        messages.error(request, "The foot of every page links to this one: edit it, but do not take it away.")
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None
