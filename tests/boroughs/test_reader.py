"""Who is reading: what level somebody has, of whose figures they are the owner, and in which set."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from boroughs.models import Membership, Organisation, User
from boroughs.reader import OFFICERS, OWNER, PUBLIC, Reader, reader_from, reader_of

pytestmark = pytest.mark.django_db


def organisation(slug: str, data_set: str = "real") -> Organisation:
    return Organisation.objects.create(slug=slug, name=slug, short_name=slug, data_set=data_set)


def user(level: str, *works_for: Organisation, data_set: str = "real") -> User:
    made = User.objects.create_user(
        f"{level}@example.org", "a-long-pass-phrase", level=level, data_set=data_set
    )
    for one in works_for:
        Membership.objects.create(user=made, organisation=one)
    return made


def test_nobody_reads_what_is_public() -> None:
    assert reader_of(None, "real") == Reader(PUBLIC, frozenset(), "real")


def test_an_officer_owns_the_figures_of_one_organisation_alone() -> None:
    own, other = organisation("own"), organisation("other")
    reader = reader_of(user("officer", own), "real")
    assert reader == Reader(OFFICERS, frozenset({own.pk}), "real")
    assert (reader.level_for(own.pk), reader.level_for(other.pk)) == (OWNER, OFFICERS)


def test_loti_staff_read_what_is_shared_and_own_nothing() -> None:
    reader = reader_of(user("loti"), "real")
    assert (reader.level, reader.organisations) == (OFFICERS, frozenset())


@pytest.mark.parametrize("level", ["officer", "public"])
def test_an_officer_of_nowhere_and_an_unapproved_one_read_what_is_public(level: str) -> None:
    works_for = [organisation("own")] if level == "public" else []
    assert reader_of(user(level, *works_for), "real") == Reader(PUBLIC, frozenset(), "real")


def test_who_left_or_was_put_out_reads_what_is_public_at_once() -> None:
    officer = user("officer", organisation("own"))
    membership = officer.memberships.get()
    membership.ended_on = date(2026, 1, 1)
    membership.save()
    assert reader_of(officer, "real").level == PUBLIC
    membership.ended_on = None
    membership.save()
    assert reader_of(officer, "real").level == OFFICERS
    officer.is_active = False
    officer.save()
    assert reader_of(officer, "real").level == PUBLIC


def test_the_two_sets_never_meet() -> None:
    real, made_up = organisation("own"), organisation("made-up", "demonstration")
    officer = user("officer", real)
    assert reader_of(officer, "demonstration").organisations == frozenset()
    visitor = User.objects.create_user(
        "demo@example.org", "a-long-pass-phrase", level="officer", data_set="demonstration"
    )
    Membership.objects.create(user=visitor, organisation=made_up)
    assert reader_of(visitor, "demonstration") == Reader(OFFICERS, frozenset({made_up.pk}), "demonstration")
    assert reader_of(visitor, "real") == Reader(PUBLIC, frozenset(), "real")


@pytest.mark.parametrize(
    ("query", "data_set"),
    [("", "real"), ("?data=demonstration", "demonstration"), ("?data=real", "real"), ("?data=other", "real")],
)
def test_a_request_chooses_its_set(rf: RequestFactory, query: str, data_set: str) -> None:
    request = rf.get("/" + query)
    request.user = AnonymousUser()
    assert reader_from(request) == Reader(PUBLIC, frozenset(), data_set)


def test_a_demonstration_account_stands_in_its_own_set(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = user("loti", data_set="demonstration")
    assert reader_from(request).data_set == "demonstration"
