"""`add_borough` and `create_user`: what they make, and their exit codes."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from pytest_django import Settings

from boroughs.models import Membership, Organisation, OrganisationName, User
from cms.loading.groups import load_groups

pytestmark = pytest.mark.django_db

NORFOLK = ("add_borough", "Norfolk County Council", "--slug", "norfolk", "--gss", "E10000020")


def run(*words: str) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command(*words, stdout=out)
    except CommandError as error:
        return error.returncode, str(error)
    return 0, out.getvalue()


def test_a_borough_is_added_once() -> None:
    assert run(*NORFOLK) == (0, "Added Norfolk County Council (norfolk, E10000020).\n")
    council = Organisation.objects.get(slug="norfolk")
    assert (council.short_name, council.kind, council.gss) == ("Norfolk", "county", "E10000020")
    assert council.by_hand
    assert OrganisationName.objects.get(organisation=council).folded
    code, said = run(*NORFOLK)
    assert code == 1
    assert "Already there: Norfolk County Council" in said
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("Other", "--slug", "norfolk", "--gss", "E10000021"), 1, "Already there"),
        (("Other", "--slug", "other", "--gss", "e10000020"), 1, "Already there"),
        (("Norfolk County Council", "--slug", "other", "--gss", "E10000021"), 1, "Another organisation"),
        (("Other", "--slug", "other", "--gss", "E1"), 2, "ONS code"),
        (("Other", "--slug", "Two Words", "--gss", "E10000021"), 2, "slug"),
        (("  ", "--slug", "other", "--gss", "E10000021"), 2, "empty"),
    ],
)
def test_what_is_no_new_borough(words: tuple[str, ...], code: int, says: str) -> None:
    run(*NORFOLK)
    found, said = run("add_borough", *words)
    assert found == code
    assert says in said
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("gss", "kind"),
    [("E06000001", "unitary"), ("E07000001", "district"), ("E08000001", "metropolitan"),
     ("E09000099", "borough"), ("E10000020", "county"), ("W06000001", "other")],
)  # fmt: skip
def test_its_kind_comes_from_its_code(gss: str, kind: str) -> None:
    assert run("add_borough", "Any Council", "--slug", "any", "--gss", gss)[0] == 0
    assert Organisation.objects.get().kind == kind


def test_an_officer_can_sign_in_and_works_for_a_borough() -> None:
    run(*NORFOLK)
    code, said = run(
        "create_user", "Jo@Example.org", "--level", "officer", "--borough", "norfolk", "--role", "finance",
        "--password", "a-long-pass-phrase",
    )  # fmt: skip
    assert (code, said) == (0, "jo@example.org can sign in.\n")
    user = User.objects.get()
    assert (user.level, user.is_staff, user.is_superuser, user.data_set) == ("officer", False, False, "real")
    membership = Membership.objects.get(user=user)
    assert (membership.organisation.slug, membership.role, membership.ended_on) == (
        "norfolk",
        "finance",
        None,
    )
    assert authenticate(email="jo@example.org", password="a-long-pass-phrase") == user


def test_without_a_terminal_a_password_is_made_and_printed() -> None:
    code, said = run("create_user", "lee@example.org", "--level", "loti")
    assert code == 0
    password = said.split("with the password ")[1].rstrip(".\n")
    assert len(password) >= 12
    assert authenticate(email="lee@example.org", password=password) is not None


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("jo@example.org", "--level", "officer"), "needs --borough"),
        (("jo@example.org", "--level", "officer", "--borough", "nowhere"), "add_borough"),
        (("no address", "--level", "public"), "valid email"),
        (("LEE@example.org", "--level", "public"), "There is a user"),
        (("", "--level", "public"), "e-mail"),
    ],
)
def test_bad_usage_makes_nobody(words: tuple[str, ...], says: str) -> None:
    run("create_user", "lee@example.org", "--level", "loti")
    code, said = run("create_user", *words)
    assert code == 2
    assert says in said
    assert User.objects.count() == 1


def test_the_first_editor_is_made_once_with_a_password_that_only_the_folder_knows(
    settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    load_groups()
    code, said = run("first_editor")
    place = tmp_path / "first_editor.txt"
    email, password, _ = place.read_text().split("  ")
    assert (code, place.stat().st_mode & 0o777) == (0, 0o600)
    assert password not in said and len(password) >= 16
    user = authenticate(username=email, password=password)
    assert isinstance(user, User) and user.level == "loti" and user.has_perm("wagtailadmin.access_admin")
    assert run("first_editor") == (0, "There is somebody who may edit already.\n")
    assert User.objects.count() == 1
