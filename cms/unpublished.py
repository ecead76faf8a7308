"""Names of pages that nobody has published: the admin says them to whoever has a right on the page, to nobody else.

Wagtail lists what somebody may explore; its choosers, and its report of the types of pages, list every page.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from wagtail.admin.auth import permission_required, require_admin_access
from wagtail.admin.views.chooser import BrowseView, ChosenMultipleView
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.models import Page

from cms.models.names import named_to
from cms.reports.views import MAY_SEE

View = Callable[..., HttpResponseBase]


def offer_named_alone(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """For the hook `construct_page_chooser_queryset`."""
    return pages.filter(pk__in=named_to(request.user).values("pk"))


def _of_named(view: View) -> View:
    """A view that shows the pages whose ids stand in its address, for whoever may read their names."""

    @wraps(view)
    def asked(request: HttpRequest, **taken: int) -> HttpResponseBase:
        ids = {*map(str, taken.values()), *request.GET.getlist("id")}
        wanted = {int(one) for one in ids if one.isdecimal()}
        if named_to(request.user).filter(pk__in=wanted).count() < len(ids):
            raise Http404("There is no such page.")
        return view(request, **taken)

    guarded: View = require_admin_access(asked)
    return guarded


def _for_readers_of_reports(view: View) -> View:
    guarded: View = require_admin_access(permission_required(MAY_SEE)(view))
    return guarded


TYPES = "reports/page-types-usage/"

urlpatterns: list[URLPattern] = [
    path("choose-page/<int:parent_page_id>/", _of_named(BrowseView.as_view())),
    path("choose-page/chosen-multiple/", _of_named(ChosenMultipleView.as_view())),
    path(TYPES, _for_readers_of_reports(PageTypesUsageReportView.as_view())),
    path(f"{TYPES}results/", _for_readers_of_reports(PageTypesUsageReportView.as_view(results_only=True))),
]
"""These go before Wagtail's own under the same addresses, whose names go on leading here."""
