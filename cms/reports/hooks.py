"""What the reports, and the snapshots of figures, add to the admin."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from cms.models.written import WrittenPage
from cms.reports.views import MAY_SEE, REPORTS, FindingsView
from cms.snapshots import KEPT, FiguresKept
from contracts.pages.live_subjects import gone_words


class ReportItem(MenuItem):
    """A report in the menu of those who may see it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(MAY_SEE))


@hooks.register("register_admin_urls")
def report_addresses() -> list[URLPattern]:
    return [
        address
        for view in REPORTS
        for address in (
            path(f"reports/{view.index_url_name}/", view.as_view(), name=view.index_url_name),
            path(
                f"reports/{view.index_url_name}/results/",
                view.as_view(results_only=True),
                name=view.index_results_url_name,
            ),
        )
    ]


def _item(place: int, view: type[FindingsView]) -> None:
    @hooks.register("register_reports_menu_item")
    def item() -> ReportItem:
        return ReportItem(
            view.page_title, reverse(view.index_url_name), name=view.index_url_name, icon_name=view.header_icon,
            order=100 + place,
        )  # fmt: skip


for _place, _view in enumerate(REPORTS):
    _item(_place, _view)


@hooks.register("construct_reports_menu")
def for_readers_of_reports(request: HttpRequest, items: list[MenuItem]) -> None:
    """The report of the types of pages names pages that nobody has published (`cms.unpublished`)."""
    if not request.user.has_perm(MAY_SEE):
        items[:] = [item for item in items if item.name != "page-types-usage"]


@hooks.register("before_edit_page")
def say_what_is_gone(request: HttpRequest, page: Page) -> None:
    """Above the form of a page: which of its live blocks are about something that is not there any more."""
    if request.method == "GET" and isinstance(page, WrittenPage):
        found = gone_words(page.asked().values(), getattr(page, "data_set", ""))
        for words in dict.fromkeys(one for every in found.values() for one in every):
            messages.warning(request, words)


@hooks.register("register_log_actions")
def name_actions(actions: LogActionRegistry) -> None:
    actions.register_action(KEPT)(FiguresKept)
