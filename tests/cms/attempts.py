"""What somebody could ask of the admin to change, or to look into, the page and files of Alpha: one line a route.

A route of the admin that stands in none of these tables fails `test_refusals.test_every_route_of_the_admin_is_judged`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from tests.cms.town import Town, page_form


@dataclass(frozen=True)
class Attempt:
    """A request. With `data` it is a POST; `json` says that the data is a body of JSON."""

    route: str
    args: tuple[Any, ...] = ()
    data: dict[str, Any] | None = None
    query: str = ""
    json: bool = False
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, client: Client) -> Any:
        address = reverse(self.route, args=self.args) + self.query
        if self.data is None:
            return client.get(address, headers=self.headers)
        if self.json:
            return client.post(address, self.data, content_type="application/json", headers=self.headers)
        return client.post(address, self.data, headers=self.headers)


Ask = Callable[[Town], Attempt]


def _page(route: str, data: dict[str, Any] | None = None, query: str = "") -> Ask:
    """A request about Alpha's page."""
    return lambda town: Attempt(f"wagtailadmin_pages:{route}", (town.alpha.pk,), data, query)


def _edit(**more: Any) -> Ask:
    """The form of Alpha's page, sent with one of its buttons."""
    return lambda town: Attempt(
        "wagtailadmin_pages:edit", (town.alpha.pk,), page_form(town.alpha, **more)
    )  # fmt: skip


def _revision(route: str, data: dict[str, Any] | None = None) -> Ask:
    return lambda town: Attempt(f"wagtailadmin_pages:{route}", (town.alpha.pk, town.revision.pk), data)


def _task(route: str, action: str, data: dict[str, Any] | None = None) -> Ask:
    return lambda town: Attempt(
        f"wagtailadmin_pages:{route}", (town.alpha.pk, action, town.task.pk), data
    )  # fmt: skip


def _api(action: str, **data: Any) -> Ask:
    return lambda town: Attempt("wagtailadmin_api:pages:action", (town.alpha.pk, action), data, json=True)


def bulk(model: str, action: str, **data: Any) -> Ask:
    """A bulk action on Alpha's page, document or picture. `collection`, `chooser`: by name, found when asked."""

    def ask(town: Town) -> Attempt:
        app, subject = {
            "page": ("wagtailcore", town.alpha),
            "document": ("wagtaildocs", town.files["alpha"]),
            "image": ("wagtailimages", town.pictures["alpha"]),
        }[model]
        values = {key: value(town) if callable(value) else value for key, value in data.items()}
        return Attempt("wagtail_bulk_action", (app, model, action), values, f"?id={subject.pk}&next=/admin/")

    return ask


PAGES: dict[str, Ask] = {
    "edit: look": _page("edit"),
    "edit: save draft": _edit(),
    "edit: publish": _edit(**{"action-publish": "1"}),
    "edit: submit": _edit(**{"action-submit": "1"}),
    "edit: approve": _edit(**{"action-workflow-action": "1", "workflow-action-name": "approve"}),
    "edit: cancel the review": _edit(**{"action-cancel-workflow": "1"}),
    "edit: schedule": _edit(go_live_at="2031-01-01 10:00", **{"action-publish": "1"}),
    "edit: comment": _edit(
        **{
            "comments-TOTAL_FORMS": "1", "comments-0-contentpath": "title", "comments-0-text": "Hm.",
            "comments-0-id": "", "comments-0-position": "", "comments-0-replies-TOTAL_FORMS": "0",
            "comments-0-replies-INITIAL_FORMS": "0",
        }
    ),
    "preview of an edit": lambda town: Attempt(
        "wagtailadmin_pages:preview_on_edit", (town.alpha.pk,), page_form(town.alpha)
    ),
    "draft": _page("view_draft"),
    "unpublish": _page("unpublish", {}),
    "delete": _page("delete", {}),
    "copy": lambda town: Attempt(
        "wagtailadmin_pages:copy", (town.alpha.pk,),
        {"new_title": "Copy", "new_slug": "copy", "new_parent_page": town.index.pk},
    ),
    "copy as alias": lambda town: Attempt(
        "wagtailadmin_pages:copy", (town.alpha.pk,),
        {"new_title": "Copy", "new_slug": "copy", "new_parent_page": town.index.pk, "alias": "on"},
    ),
    "copy of one's own beside it": lambda town: Attempt(
        "wagtailadmin_pages:copy", (town.beta.pk,),
        {"new_title": "Copy", "new_slug": "copy", "new_parent_page": town.index.pk},
    ),
    "copy of one's own into it": lambda town: Attempt(
        "wagtailadmin_pages:copy", (town.beta.pk,),
        {"new_title": "Copy", "new_slug": "copy", "new_parent_page": town.alpha.pk, "alias": "on"},
    ),
    "convert an alias": _page("convert_alias", {}),
    "move: choose where": _page("move"),
    "move": lambda town: Attempt(
        "wagtailadmin_pages:move_confirm", (town.alpha.pk, town.index.get_parent().pk), {}
    ),
    "move one's own into it": lambda town: Attempt(
        "wagtailadmin_pages:move_confirm", (town.beta.pk, town.alpha.pk), {}
    ),
    "reorder": _page("set_page_position", {}, "?position=1"),
    "add below": lambda town: Attempt("wagtailadmin_pages:add_subpage", (town.alpha.pk,)),
    "add beside": lambda town: Attempt(
        "wagtailadmin_pages:add", ("cms", "boroughpage", town.index.pk), page_form()
    ),
    "preview of an addition": lambda town: Attempt(
        "wagtailadmin_pages:preview_on_add", ("cms", "boroughpage", town.index.pk), page_form()
    ),
    "lock": _page("lock", {}),
    "unlock": _page("unlock", {}),
    "privacy: look": _page("set_privacy"),
    "privacy": _page("set_privacy", {"restriction_type": "login"}),
    "usage": _page("usage"),
    "history": _page("history"),
    "history, as its parts": _page("history_results"),
    "history of reviews": _page("workflow_history"),
    "one review": lambda town: Attempt(
        "wagtailadmin_pages:workflow_history_detail", (town.alpha.pk, town.task.workflow_state_id)
    ),
    "a revision": _revision("revisions_view"),
    "revert to a revision": _revision("revisions_revert"),
    "compare revisions": lambda town: Attempt(
        "wagtailadmin_pages:revisions_compare", (town.alpha.pk, "earliest", "latest")
    ),
    "review: approve": _task("workflow_action", "approve", {}),
    "review: send back": _task("workflow_action", "reject", {"comment": "No."}),
    "review: with words": _task("collect_workflow_action_data", "approve", {"comment": "Yes."}),
    "review: look": lambda town: Attempt(
        "wagtailadmin_pages:workflow_preview", (town.alpha.pk, town.task.task_id)
    ),
    "api: convert an alias": _api("convert_alias"),
    "api: copy": _api("copy", slug="copy"),
    "api: copy to one's own": lambda town: Attempt(
        "wagtailadmin_api:pages:action", (town.alpha.pk, "copy"),
        {"destination_page_id": town.beta.pk, "slug": "copy"}, json=True,
    ),
    "api: alias": _api("create_alias", update_slug="copy"),
    "api: delete": _api("delete"),
    "api: publish": _api("publish"),
    "api: unpublish": _api("unpublish"),
    "api: move": lambda town: Attempt(
        "wagtailadmin_api:pages:action", (town.alpha.pk, "move"),
        {"destination_page_id": town.index.pk, "position": "first-child"}, json=True,
    ),
    "api: translate": lambda town: Attempt(
        "wagtailadmin_api:pages:action", (town.alpha.pk, "copy_for_translation"),
        {"locale": Locale.get_default().language_code}, json=True,
    ),
    "api: revert": lambda town: Attempt(
        "wagtailadmin_api:pages:action", (town.alpha.pk, "revert_to_page_revision"),
        {"revision_id": town.revision.pk}, json=True,
    ),
    "bulk: publish": bulk("page", "publish"),
    "bulk: unpublish": bulk("page", "unpublish"),
    "bulk: delete": bulk("page", "delete"),
    "bulk: move": bulk("page", "move", chooser=lambda town: town.index.get_parent().pk),
}  # fmt: skip
"""Requests that would change, or show the draft of, Alpha's page."""

SCHEDULED: dict[str, Ask] = {
    "unschedule a revision": _revision("revisions_unschedule", {}),
}
"""Of a page that is to go up at a time, which is locked till then."""


def _get(route: str, *args: Any, query: str = "") -> Ask:
    return lambda town: Attempt(route, args, query=query)


LOOKS: dict[str, Ask] = {
    "front page": _get("wagtailadmin_home"),
    "explorer": _get("wagtailadmin_explore_root"),
    "explorer of all boroughs": lambda town: Attempt("wagtailadmin_explore", (town.index.pk,)),
    "explorer, its parts": lambda town: Attempt("wagtailadmin_explore_results", (town.index.pk,)),
    "explorer of the page": lambda town: Attempt("wagtailadmin_explore", (town.alpha.pk,)),
    "search": _get("wagtailadmin_pages:search", query="?q=Alpha"),
    "search, its parts": _get("wagtailadmin_pages:search_results", query="?q=Alpha"),
    "pages of this type": _get("wagtailadmin_pages:type_use", "cms", "boroughpage"),
    "pages of this type, its parts": _get("wagtailadmin_pages:type_use_results", "cms", "boroughpage"),
    "where to add one": _get("wagtailadmin_pages:choose_parent", "cms", "boroughpage"),
    "page chooser": _get("wagtailadmin_choose_page"),
    "page chooser below": lambda town: Attempt("wagtailadmin_choose_page_child", (town.index.pk,)),
    "page chooser below an unpublished page": lambda town: Attempt(
        "wagtailadmin_choose_page_child", (town.unpublished.pk,)
    ),
    "page chooser, search": _get("wagtailadmin_choose_page_search", query="?q=Alpha"),
    "page chooser, search for an unpublished page": _get(
        "wagtailadmin_choose_page_search", query="?q=Delta"
    ),
    "page chooser, several": lambda town: Attempt(
        "wagtailadmin_choose_page_chosen_multiple",
        query=f"?id={town.beta.pk}&id={town.alpha.pk}&id={town.unpublished.pk}",
    ),
    "link to an address that is a page's": lambda town: Attempt(
        "wagtailadmin_choose_page_external_link",
        data={
            "external-link-chooser-url": "/borough-pages/alpha/",
            "external-link-chooser-link_text": "Alpha",
        },
    ),
    "api: an unpublished page": lambda town: Attempt(
        "wagtailadmin_api:pages:detail", (town.unpublished.pk,), query="?fields=*"
    ),
    "usage of an unpublished page": lambda town: Attempt(
        "wagtailadmin_pages:usage", (town.unpublished.pk,)
    ),
    "documents: where one is used": lambda town: Attempt(
        "wagtaildocs:document_usage", (town.files["shared"].pk,)
    ),
    "api: pages": _get("wagtailadmin_api:pages:listing", query="?fields=*"),
    "api: the page": lambda town: Attempt(
        "wagtailadmin_api:pages:detail", (town.alpha.pk,), query="?fields=*"
    ),
    "api: find": _get("wagtailadmin_api:pages:find", query="?html_path=borough-pages/alpha"),
    "api: documents": _get("wagtailadmin_api:documents:listing", query="?fields=*"),
    "api: the document": lambda town: Attempt(
        "wagtailadmin_api:documents:detail", (town.files["alpha"].pk,), query="?fields=*"
    ),
    "api: find a document": lambda town: Attempt(
        "wagtailadmin_api:documents:find", query=f"?id={town.files['alpha'].pk}"
    ),
    "api: pictures": _get("wagtailadmin_api:images:listing", query="?fields=*"),
    "api: the picture": lambda town: Attempt(
        "wagtailadmin_api:images:detail", (town.pictures["alpha"].pk,), query="?fields=*"
    ),
    "api: find a picture": lambda town: Attempt(
        "wagtailadmin_api:images:find", query=f"?id={town.pictures['alpha'].pk}"
    ),
    "documents": _get("wagtaildocs:index"),
    "documents, their parts": _get("wagtaildocs:index_results"),
    "documents of the collection": lambda town: Attempt(
        "wagtaildocs:index_results", query=f"?collection_id={town.collection('alpha').pk}"
    ),
    "document chooser": _get("wagtaildocs_chooser:choose"),
    "document chooser, its parts": _get("wagtaildocs_chooser:choose_results", query="?q=document"),
    "document chooser, chosen": lambda town: Attempt(
        "wagtaildocs_chooser:chosen", (town.files["alpha"].pk,)
    ),
    "document chooser, several": lambda town: Attempt(
        "wagtaildocs_chooser:chosen_multiple", query=f"?id={town.files['alpha'].pk}"
    ),
    "pictures": _get("wagtailimages:index"),
    "pictures, their parts": _get("wagtailimages:index_results"),
    "picture chooser": _get("wagtailimages_chooser:choose"),
    "picture chooser, its parts": _get("wagtailimages_chooser:choose_results", query="?q=document"),
    "picture chooser, chosen": lambda town: Attempt(
        "wagtailimages_chooser:chosen", (town.pictures["alpha"].pk,)
    ),
    "picture chooser, several": lambda town: Attempt(
        "wagtailimages_chooser:chosen_multiple", query=f"?id={town.pictures['alpha'].pk}"
    ),
    "picture chooser, its form": lambda town: Attempt(
        "wagtailimages_chooser:select_format", (town.pictures["alpha"].pk,)
    ),
    "revisions": _page("revisions_index"),
    "review: ask to cancel": _page("confirm_workflow_cancellation"),
    "site history": _get("wagtailadmin_reports:site_history"),
    "site history, its parts": _get("wagtailadmin_reports:site_history_results"),
    "locked pages": _get("wagtailadmin_reports:locked_pages"),
    "locked pages, their parts": _get("wagtailadmin_reports:locked_pages_results"),
    "reviews": _get("wagtailadmin_reports:workflow"),
    "reviews, their parts": _get("wagtailadmin_reports:workflow_results"),
    "tasks": _get("wagtailadmin_reports:workflow_tasks"),
    "tasks, their parts": _get("wagtailadmin_reports:workflow_tasks_results"),
    "aging pages": _get("wagtailadmin_reports:aging_pages"),
    "aging pages, their parts": _get("wagtailadmin_reports:aging_pages_results"),
    "types of pages": _get("wagtailadmin_reports:page_types_usage"),
    "types of pages, their parts": _get("wagtailadmin_reports:page_types_usage_results"),
    "tags": _get("wagtailadmin_tag_autocomplete", query="?term=c"),
    "tags of a model": _get("wagtailadmin_tag_model_autocomplete", "taggit", "tag", query="?term=c"),
    "collections": _get("wagtailadmin_collections:index"),
}  # fmt: skip
"""Requests that may be answered, and say nothing of Alpha's draft or files."""

ELSEWHERE = {
    "wagtailadmin_editing_sessions:ping": "who else has a page open: tried by itself",
    "wagtailadmin_editing_sessions:release": "ends a session of one's own",
    "wagtailadmin_account": "one's own name and password",
    "wagtailadmin_logout": "one's own session",
    "wagtailadmin_dismissibles": "one's own hints",
    "wagtailadmin_block_preview": "an example of a block, with nothing of any page",
    "wagtailadmin_choose_page_email_link": "a form for an address",
    "wagtailadmin_choose_page_phone_link": "a form for a number",
    "wagtailadmin_choose_page_anchor_link": "a form for an anchor",
    "wagtailadmin_sprite": "icons",
    "wagtailadmin_javascript_catalog": "words of the admin",
    "wagtailadmin_error_test": "an error on purpose",
    "wagtailadmin_login": "the site's own login",
    "wagtailadmin_password_reset": "switched off",
    "wagtailadmin_password_reset_done": "switched off",
    "wagtailadmin_password_reset_confirm": "switched off",
    "wagtailadmin_password_reset_complete": "switched off",
    "?": "redirects and pages that are not there",
}
"""Routes that touch no page or file of a borough, and why."""

WAGTAILS = ("wagtailadmin_", "wagtaildocs", "wagtailimages", "wagtail_bulk_action", "?")
"""Beginnings of the routes of pages and files, each of which needs a line above. Who edits a borough's page may
enter no other part of the admin, but for OPEN."""

CLOSED = "wagtailadmin_workflows:"

OPEN = ("choose_", "wagtailsnippetchoosers_", "wagtailadmin_workflows:task_cho")
"""Dialogs with names that are no secret: of systems and the like, and of the steps of a review."""
