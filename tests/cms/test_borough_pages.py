"""A borough's own page: what it shows, and what its editors, LOTI staff and administrators may do with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.test.utils.form_data import streamfield

from boroughs.models import Membership, Organisation, User
from cms.models import BoroughEditing, BoroughPage
from cms.rights import EVERY_EDITOR
from tests.cms.pages import OFFICERS_PRICES, OWNER_PRICES, load_charges
from tests.cms.town import DRAFT, Document, Town, make_town, make_user, page_form, png
from tests.contracts.pages.world import OFFICERS_CANARIES, OWNER_CANARIES, World


@pytest.fixture
def town(world: World, settings: Any, tmp_path: Path) -> Town:
    settings.MEDIA_ROOT = tmp_path
    return make_town(world)


@pytest.fixture
def quiet(town: Town) -> Town:
    """Without the review that waits, which locks the page."""
    workflow = town.alpha.current_workflow_state
    assert workflow is not None
    workflow.cancel()
    return town


def send(town: Town, who: str, **more: Any) -> int:
    """Send the form of Alpha's page; the status of the answer."""
    address = reverse("wagtailadmin_pages:edit", args=[town.alpha.pk])
    return town.client(who).post(address, page_form(town.alpha, **more)).status_code


def contact(**more: str) -> dict[str, str]:
    return {"role": "Contracts", "team": "Procurement", "mailbox": "", "form": "", **more}


def test_its_editors_change_it_and_loti_publishes_without_changing(quiet: Town) -> None:
    words = [("contact", contact(mailbox="contracts@alpha.example.org"))]
    assert send(quiet, "alpha", summary="We are new.", contacts=streamfield(words)) == 302
    page = BoroughPage.objects.get(pk=quiet.alpha.pk)
    assert page.summary == "We are Alpha Council." and page.has_unpublished_changes
    assert page.get_admin_display_title() == "Alpha's page", "the draft's title is in no list"
    assert send(quiet, "alpha", **{"action-publish": "1"}) == 302
    page.refresh_from_db()
    assert page.summary == "We are Alpha Council.", "what an editor would publish is kept as a draft"
    assert send(quiet, "alpha", summary="We are new.", contacts=streamfield(words)) == 302

    page.refresh_from_db()
    before = page.latest_revision_id
    assert send(quiet, "loti", summary="LOTI's words", **{"action-publish": "1"}) == 302
    page.refresh_from_db()
    assert page.latest_revision_id == before

    bulk = (
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        + f"?id={page.pk}&next=/admin/"
    )
    assert quiet.client("loti").post(bulk, {}).status_code == 302
    page.refresh_from_db()
    assert (page.summary, page.live) == ("We are new.", True)
    assert page.title == page.get_admin_display_title() == "Changed title"
    text = quiet.world.client("nobody").get("/borough-pages/alpha/").content.decode()
    assert "contracts@alpha.example.org" in text and "We are new." in text


def test_what_each_may_do_with_it(quiet: Town) -> None:
    names = ("can_edit", "can_publish", "can_unpublish", "can_lock", "can_delete", "can_move", "can_copy")

    def may(who: str, page: BoroughPage) -> set[str]:
        tester = page.permissions_for_user(User.objects.get(pk=quiet.users[who].pk))
        return {name for name in names if getattr(tester, name)()}

    assert may("alpha", quiet.alpha) == {"can_edit"}
    assert may("beta", quiet.alpha) == set()
    assert may("loti", quiet.alpha) == {"can_publish", "can_unpublish", "can_lock"}
    assert may("reviewer", quiet.alpha) == {"can_publish", "can_unpublish", "can_lock"}
    assert may("superuser", quiet.alpha) == set(names) - {"can_copy"}


def test_a_reviewer_approves_what_nobody_else_wrote(town: Town) -> None:
    """LOTI staff answer a review; they may not open the page to change it meanwhile."""
    assert not town.alpha.permissions_for_user(town.users["loti"]).can_edit()
    address = reverse("wagtailadmin_pages:workflow_action", args=[town.alpha.pk, "approve", town.task.pk])
    assert town.client("loti").get("/admin/").status_code == 200
    assert town.client("loti").post(address, {}).status_code in (200, 302)
    page = BoroughPage.objects.get(pk=town.alpha.pk)
    assert page.summary == f"This is {DRAFT}." and page.live


@pytest.mark.parametrize("who", ["loti", "reviewer"])
def test_loti_staff_change_no_file_of_a_borough(town: Town, who: str) -> None:
    client = town.client(who)
    client.post(reverse("wagtaildocs:delete", args=[town.files["alpha"].pk]), {})
    client.post(
        reverse("wagtaildocs:edit", args=[town.files["alpha"].pk]),
        {"title": "Theirs", "collection": town.collection("alpha").pk, "tags": ""},
    )
    kept = Document.objects.get(pk=town.files["alpha"].pk)
    assert kept.title == "canaryfile document"


def test_loti_staff_keep_the_shared_files(town: Town) -> None:
    edit = reverse("wagtaildocs:edit", args=[town.files["shared"].pk])
    values = {"title": "Changed", "collection": town.files["shared"].collection_id, "tags": ""}
    assert town.client("loti").post(edit, values).status_code == 302
    assert Document.objects.get(pk=town.files["shared"].pk).title == "Changed"
    assert town.client("alpha").post(edit, {**values, "title": "Alpha's"}).status_code == 302
    assert Document.objects.get(pk=town.files["shared"].pk).title == "Changed"


def test_an_upload_of_an_editor_is_its_boroughs(town: Town) -> None:
    file = SimpleUploadedFile("register.csv", b"a,b\n1,2\n")
    town.client("alpha").post(reverse("wagtaildocs:add"), {"title": "Register", "tags": "", "file": file})
    assert Document.objects.get(title="Register").collection == town.collection("alpha")


def test_choosers_offer_ones_own_and_the_shared_files(town: Town) -> None:
    for address, kind in (("/admin/documents/chooser/", "document"), ("/admin/images/chooser/", "picture")):
        text = town.client("beta").get(address).content.decode()
        assert f"canaryfile {kind}" not in text
        assert f"Everybody&#x27;s {kind}" in text and f"Beta&#x27;s {kind}" in text


@pytest.mark.parametrize("field", ["logo", "files", "body"])
def test_a_neighbours_file_does_not_stand_on_a_page(quiet: Town, field: str) -> None:
    theirs, shared = quiet.files["beta"].pk, quiet.files["shared"].pk

    def values(document: int, picture: int) -> dict[str, Any]:
        block = {"document": str(document), "about": ""}
        return {
            "logo": {"logo": picture},
            "files": {"files": streamfield([("file", block)])},
            "body": {"body": streamfield([("download", block)])},
        }[field]

    before = quiet.alpha.revisions.count()
    assert send(quiet, "alpha", **values(theirs, quiet.pictures["beta"].pk)) == 200
    assert quiet.alpha.revisions.count() == before
    assert send(quiet, "alpha", **values(shared, quiet.pictures["alpha"].pk)) == 302
    assert quiet.alpha.revisions.count() == before + 1


def test_whose_page_it_is_cannot_be_changed_by_a_form(quiet: Town) -> None:
    other = Organisation.objects.create(slug="other", name="Other Council", short_name="Other")
    assert send(quiet, "alpha", organisation=other.pk) == 302
    assert send(quiet, "superuser", organisation=other.pk, **{"action-publish": "1"}) == 302
    page = BoroughPage.objects.get(pk=quiet.alpha.pk)
    assert (page.organisation, page.slug) == (quiet.world.alpha, "alpha")


def test_an_organisation_has_one_page(town: Town) -> None:
    with pytest.raises(ValidationError, match="has a page already"):
        town.index.add_child(instance=BoroughPage(title="Second", organisation=town.world.alpha))


def test_loti_staff_make_the_page_and_its_editors_may_change_it_at_once(town: Town) -> None:
    gamma = Organisation.objects.create(slug="gamma", name="Gamma Council", short_name="Gamma")
    editor = make_user("gamma-editor", gamma)
    assert not editor.groups.exists()
    add = reverse("wagtailadmin_pages:add", args=["cms", "boroughpage", town.index.pk])
    assert town.client("loti").post(add, page_form()).status_code == 200, "an organisation must be chosen"
    answer = town.client("loti").post(add, page_form(organisation=gamma.pk, title="Gamma"))
    assert answer.status_code == 302
    page = BoroughPage.objects.get(organisation=gamma)
    assert (page.slug, page.live, page.owner) == ("gamma", False, None)
    assert page.permissions_for_user(User.objects.get(pk=editor.pk)).can_edit()
    assert not page.permissions_for_user(User.objects.get(pk=town.users["loti"].pk)).can_edit()
    assert BoroughEditing.objects.get(organisation=gamma).collection.name == "Gamma Council"


def test_rights_follow_membership(town: Town) -> None:
    user, page = town.users["alpha"], town.alpha
    membership = Membership.objects.get(user=user)

    def may() -> bool:
        return bool(page.permissions_for_user(User.objects.get(pk=user.pk)).can_edit())

    assert may() and user.groups.filter(name=EVERY_EDITOR).exists()
    membership.ended_on = "2026-01-01"
    membership.save()
    assert not may() and not user.groups.exists()
    membership.ended_on = None
    membership.save()
    assert may()
    membership.role = Membership.Role.FINANCE
    membership.save()
    assert not may()
    membership.role = Membership.Role.EDITOR
    membership.save()
    user.level = User.Level.PUBLIC
    user.save()
    assert not may()
    user.level = User.Level.OFFICER
    user.save()
    assert may()
    user.is_active = False
    user.save()
    assert not may() and not user.groups.exists()
    user.is_active = True
    user.save()
    Membership.objects.get(pk=membership.pk).delete()
    assert not may()


def test_an_account_of_the_demonstration_edits_no_real_borough(town: Town) -> None:
    user = make_user("demo", town.world.alpha, data_set="demonstration")
    assert not user.groups.exists()


def test_contacts_are_roles_with_a_mailbox_or_a_form(quiet: Town) -> None:
    before = quiet.alpha.revisions.count()
    # Drafts may be incomplete, what is sent for review may not
    review = {"action-submit": "1"}
    assert send(quiet, "alpha", contacts=streamfield([("contact", contact())]), **review) == 200
    wrong = contact(mailbox="not an address")
    assert send(quiet, "alpha", contacts=streamfield([("contact", wrong)]), **review) == 200
    assert quiet.alpha.revisions.count() == before
    right = contact(form="https://alpha.example.org/ask")
    assert send(quiet, "alpha", contacts=streamfield([("contact", right)]), **review) == 302


def test_the_live_page_shows_the_introduction_of_what_is_published(town: Town) -> None:
    client = town.world.client("nobody")
    text = client.get("/boroughs/alpha/").content.decode()
    assert "We are Alpha Council." in text and 'href="/borough-pages/alpha/"' in text and DRAFT not in text
    town.alpha.unpublish()
    text = client.get("/boroughs/alpha/").content.decode()
    assert "We are Alpha Council." not in text and "/borough-pages/" not in text.partition("<footer")[0]


def test_its_figures_are_the_readers_own(town: Town) -> None:
    """Of Alpha four public contracts; one more that officers may know, and one that is Alpha's own."""
    town.world.load_restricted()
    load_charges(town.world)
    told = {}
    for who in ("nobody", "beta", "alpha"):
        text = town.world.client(who).get("/borough-pages/alpha/").content.decode()
        told[who] = text.partition("contracts known")[0].rpartition("ct-stat__number")[2]
        lower = text.lower()
        canaries = (*OFFICERS_PRICES, *OWNER_PRICES, *OFFICERS_CANARIES, *OWNER_CANARIES)
        assert not [one for one in canaries if one in lower], "counts, and nothing of any contract"
    assert [told[who].split("<")[0].strip('">') for who in ("nobody", "beta", "alpha")] == ["5", "7", "9"]


def test_a_reader_of_the_other_set_is_sent_to_its_address(town: Town) -> None:
    answer = town.world.client("nobody").get("/borough-pages/alpha/?data=demonstration")
    assert (answer.status_code, answer["Location"]) == (302, "/borough-pages/alpha/?data=real")
    text = town.world.client("nobody").get("/borough-pages/").content.decode()
    assert "Alpha&#x27;s page" in text
    text = town.world.client("nobody").get("/borough-pages/?data=demonstration").content.decode()
    assert "Alpha&#x27;s page" not in text


def test_a_logo_is_shown_and_its_original_is_not_served(quiet: Town) -> None:
    quiet.alpha.logo = quiet.pictures["alpha"]
    quiet.alpha.save_revision().publish()
    client = quiet.world.client("nobody")
    text = client.get("/borough-pages/alpha/").content.decode()
    source = text.partition('<p class="ct-logo"><img src="')[2].partition('"')[0]
    answer = client.get(source)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content)[:8] == png()[:8]  # type: ignore[attr-defined]  # a FileResponse
    for other in ("/media/original_images/alpha.png", "/media/documents/alpha.csv", "/media/images/../db.png",
                  "/media/images/%2e%2e%2foriginal_images%2falpha.png", "/media/images/a.svg"):  # fmt: skip
        assert client.get(other).status_code == 404, other
