"""Nobody but a borough's editors can change its page or files, by any route of the admin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.test.utils.form_data import streamfield

from tests.cms.attempts import CLOSED, ELSEWHERE, LOOKS, OPEN, PAGES, SCHEDULED, WAGTAILS, Ask
from tests.cms.attempts_files import FILES
from tests.cms.town import DRAFT, FILE, Town, everything, make_town, page_form, schedule
from tests.contracts.pages.world import World

REFUSED = {400, 403, 404, 405}

NOBODY = {
    "copy", "copy as alias", "api: copy", "api: copy to one's own", "api: alias", "api: translate",
    "copy of one's own beside it", "copy of one's own into it", "convert an alias", "api: convert an alias",
    "move", "move one's own into it", "bulk: move", "add below", "add beside",
    "document: what was half uploaded", "document: end a half upload",
    "picture: what was half uploaded", "picture: end a half upload",
    "unlock", "collection: delete",
}  # fmt: skip
"""What an administrator's request, sent as it stands, does not change either: an organisation has one page, in one
place, without aliases; an upload belongs to who began it; the page is not locked; a collection with files stays."""

SWITCHED_OFF = {"picture: addresses", "picture: an address"}

LOOKING = {
    "edit: look", "preview of an edit", "draft", "move: choose where", "preview of an addition", "privacy: look",
    "usage", "history", "history, as its parts", "history of reviews", "one review", "a revision",
    "revert to a revision", "compare revisions", "review: look", "review: with words", "document: look",
    "document: usage",
    "picture: look", "picture: usage", "picture: as it would be",
    "collection: look",
}  # fmt: skip
"""Requests that show and change nothing, for whoever may see it."""


UPLOADED = ("wagtaildocs_", "wagtailimages_", "wagtailcore_modellogentry", "wagtailcore_referenceindex")
"""Tables in which an upload leaves rows."""

Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def town(world: World, settings: object, tmp_path: object) -> Town:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]  # pytest-django's
    return make_town(world)


def is_refused(answer: Any) -> bool:
    """A plain no, or back to the front page of the admin with words that say so."""
    return answer.status_code in REFUSED or (
        answer.status_code == 302 and re.fullmatch("/admin/|/sign-in/.*", answer["Location"]) is not None
    )


def says(answer: Any) -> set[str]:
    if answer.streaming:
        return set()
    return {word for word in (DRAFT, FILE) if word in answer.content.decode(errors="replace")}


def alphas(rows: Rows, collection: int) -> Rows:
    """What is Alpha's of all the rows: an upload meant for it that went into one's own collection is none of it."""
    mine = ("wagtaildocs_document", "wagtailimages_image")
    kept = {table: [row for row in rows[table] if collection in row[:3]] for table in mine}
    return {**{table: found for table, found in rows.items() if not table.startswith(UPLOADED)}, **kept}


def faults(town: Town, who: str, table: Mapping[str, Ask]) -> Iterator[str]:
    """What somebody got, saw or changed with these requests."""
    client, collection = town.client(who), town.collection("alpha").pk
    before = everything()
    for name, ask in table.items():
        answer = ask(town).ask(client)
        after = everything()
        uploads = "upload" in name and "half" not in name
        if answer.status_code >= 500 or not (table is LOOKS or uploads or is_refused(answer)):
            yield f"{who}, {name}: {answer.status_code}"
        if said := says(answer):
            yield f"{who}, {name}: says {said}"
        was, now = (alphas(before, collection), alphas(after, collection)) if uploads else (before, after)
        if changed := [one for one in was if was[one] != now[one]]:
            yield f"{who}, {name}: changed {changed}"
        before = after


@pytest.mark.parametrize("who", ["beta", "left", "officer"])
@pytest.mark.parametrize(
    "table", [PAGES, SCHEDULED, FILES, LOOKS], ids=["page", "scheduled", "files", "looks"]
)
def test_a_neighbour_is_refused_by_every_route(town: Town, who: str, table: Mapping[str, Ask]) -> None:
    if table is SCHEDULED:
        schedule(town)
    assert "\n".join(faults(town, who, table)) == ""


def test_each_attempt_would_succeed_if_it_were_allowed(town: Town) -> None:
    """Else a refusal could be of a badly made request."""
    client = town.client("superuser")
    before, useless = everything(), []
    kept = {path: path.read_bytes() for path in town.world.folder.rglob("*.*") if path.is_file()}
    for name, ask in {**PAGES, **FILES, **SCHEDULED}.items():
        if name in SWITCHED_OFF:
            continue
        if name in SCHEDULED:
            schedule(town)
            before = everything()
        attempt = ask(town)
        with transaction.atomic():
            answer = attempt.ask(client)
            after = everything()
            transaction.set_rollback(True)
        for path, content in kept.items():
            path.write_bytes(content)
        changed = before != after
        if name in LOOKING:
            if answer.status_code != 200 and not (answer.status_code == 302 and not is_refused(answer)):
                useless.append(f"{name}: {answer.status_code}")
        elif changed == (name in NOBODY):
            useless.append(f"{name}: {answer.status_code}, changed: {changed}")
    assert "\n".join(useless) == ""


@pytest.mark.parametrize("who", ["beta", "superuser"])
def test_a_forged_form_tells_no_name_of_an_unpublished_page(town: Town, who: str) -> None:
    """By a block of related guidance that names the page by its number; who may edit it reads its name there."""
    client, address = town.client(who), reverse("wagtailadmin_pages:edit", args=[town.beta.pk])
    related = streamfield([("related", {"deleted": "", "order": "", **_listed(town.unpublished.pk)})])
    saved = client.post(address, page_form(town.beta, body=related))
    assert saved.status_code == 302 and saved["Location"] == address
    shown = client.get(address).content.decode()
    assert (f"{DRAFT} of Delta" in shown) == (who == "superuser")
    assert ("A page that is not published" in shown) == (who == "beta")


def _listed(page: int) -> dict[str, str]:
    """What the form sends for a list of one page."""
    return {"count": "1", "0-deleted": "", "0-order": "0", "0-value": str(page), "0-id": "", "0-type": "item"}


def routes(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}:{one.namespace}" if space and one.namespace else one.namespace or space
            yield from routes(one, inner)
        elif isinstance(one, URLPattern):
            yield f"{space}:{one.name or '?'}" if space else one.name or "?", one


def admin_routes() -> list[tuple[str, URLPattern]]:
    found = (one for one in get_resolver().url_patterns if str(one.pattern) == "admin/")
    return [route for one in found if isinstance(one, URLResolver) for route in routes(one)]


def test_every_route_of_pages_and_files_is_judged(town: Town) -> None:
    """A new version of Wagtail brings routes: each gets a line in `attempts`."""
    tried = {ask(town).route for table in (PAGES, SCHEDULED, FILES, LOOKS) for ask in table.values()}
    there = {name for name, _ in admin_routes()}
    of_wagtail = {name for name in there if name.startswith(WAGTAILS) and not name.startswith(CLOSED)}
    assert of_wagtail - tried - ELSEWHERE.keys() == set()
    assert ELSEWHERE.keys() - there == set()


def test_no_other_part_of_the_admin_is_open_to_a_boroughs_editor(town: Town) -> None:
    client = town.client("beta")
    before, got = everything(), []
    for name, pattern in admin_routes():
        if name.startswith(WAGTAILS) and not name.startswith(CLOSED):
            continue
        taken = {
            key: 1 if "Int" in type(one).__name__ else "1" for key, one in pattern.pattern.converters.items()
        }
        if name.endswith("revisions_compare"):  # its parts are in a regular expression
            taken = {"pk": 1, "revision_id_a": "earliest", "revision_id_b": "latest"}
        address = reverse(name, kwargs=taken)
        answers = (client.get(address), client.post(address, {}))
        got += [
            f"{name}: {one.status_code}"
            for one in answers
            if one.status_code >= 500 or not (is_refused(one) or name.startswith(OPEN))
        ]
    assert "\n".join(got) == ""
    assert everything() == before


def test_bulk_actions_and_actions_of_the_api_are_all_tried(town: Town) -> None:
    from wagtail.admin.api.views import PagesAdminAPIViewSet
    from wagtail.admin.views.bulk_action.registry import bulk_action_registry

    asked = [ask(town) for table in (PAGES, FILES) for ask in table.values()]
    bulk = {one.args for one in asked if one.route == "wagtail_bulk_action"}
    bulk_action_registry._scan_for_bulk_actions()
    there = {
        (app, model, action)
        for app, models in bulk_action_registry.actions.items()
        for model, actions in models.items()
        for action in actions
        if app in ("wagtailcore", "wagtaildocs", "wagtailimages")
    }
    assert there - bulk == set()
    api = {one.args[1] for one in asked if one.route == "wagtailadmin_api:pages:action"}
    assert PagesAdminAPIViewSet.actions.keys() - api == set()
