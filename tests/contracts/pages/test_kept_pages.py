"""A comparison is kept while the facts are the same, and never reaches a reader whom it was not made for."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.comparison_market import fill
from boroughs.models import Membership, Organisation, User
from changes.models import note
from contracts.models import Charge, ContractFact, Deployment, Line
from suppliers.models import Capability, Supplier, System

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def address() -> str:
    slug = fill(3, 2, 10)
    note("contract", [1])
    return f"/capabilities/{slug}/?data=demonstration"


def asked(client: Client, address: str) -> tuple[str, int]:
    """The page, and how many questions it put to the database."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200
    return response.text, len(queries)


def officer() -> User:
    place = Organisation.objects.get(slug="made-up-0")
    user = User.objects.create(
        email="officer@made-up-0.example.org", level=User.Level.OFFICER, data_set="demonstration"
    )
    Membership.objects.create(user=user, organisation=place)
    return user


def test_a_kept_page_is_one_question(client: Client, address: str) -> None:
    first, _ = asked(client, address)
    again, questions = asked(client, address)
    assert again == first
    assert questions == 1


def test_another_order_reads_no_fact_again(client: Client, address: str) -> None:
    asked(client, address)
    tables = [model._meta.db_table for model in (Charge, ContractFact, Deployment, Line)]
    with CaptureQueriesContext(connection) as queries:
        response = client.get(f"{address}&sort=system")
    assert response.status_code == 200
    read = [one["sql"] for one in queries]
    assert read
    assert not [sql for sql in read if any(f'"{table}"' in sql for table in tables)]


def test_a_change_is_seen_at_once(client: Client, address: str) -> None:
    before, _ = asked(client, address)
    assert "£777,777" not in before
    charge = Charge.objects.filter(status="charged", per="year").first()
    assert charge is not None
    charge.amount_pence = 777_777_00
    charge.save()
    note("contract", [charge.contract_id or 0])
    after, _ = asked(client, address)
    assert "£777,777" in after


@pytest.mark.parametrize("path", ["/systems/", "/suppliers/", "/boroughs/", "/capabilities/"])
def test_a_list_is_kept_and_what_comes_into_the_catalogue_is_seen_at_once(
    client: Client, address: str, path: str
) -> None:
    kept = f"{path}?data=demonstration"
    before, _ = asked(client, kept)
    again, questions = asked(client, kept)
    assert (again, questions) == (before, 1)
    area = Capability.objects.get(slug="made-up-area")
    newcomer = Supplier.objects.create(
        slug="newcomer", name="Newcomer thing", data_set="demonstration", in_catalogue=True
    )
    System.objects.create(slug="newcomer", name="Newcomer thing", owner=newcomer, data_set="demonstration")
    Capability.objects.create(slug="newcomer", name="Newcomer thing", parent=area)
    Organisation.objects.create(
        slug="newcomer", name="Newcomer thing", short_name="Newcomer thing", kind="borough",
        data_set="demonstration",
    )  # fmt: skip
    note("system", [1])
    first_page = f"{kept}&sort=-system" if path == "/systems/" else kept
    assert "Newcomer thing" in asked(client, first_page)[0]


def test_an_officers_page_is_nobody_elses(address: str) -> None:
    facts = ContractFact.objects.filter(organisation__slug="made-up-0")
    Line.objects.filter(organisation__slug="made-up-0").update(seen_from=1)
    Deployment.objects.filter(organisation__slug="made-up-0").update(seen_from=1)
    Charge.objects.filter(organisation__slug="made-up-0").update(seen_from=1)
    facts.update(seen_from=1)
    note("contract", list(facts.values_list("contract_id", flat=True)))
    inside, outside = Client(), Client()
    inside.force_login(officer())
    for _ in range(2):
        theirs, _ = asked(inside, address)
        assert "Sign out" in theirs and "Your borough" in theirs and "3 of 3" in theirs
        ours, _ = asked(outside, address)
        assert "Sign in" in ours and "Your borough" not in ours and "2 of 3" in ours
    inside.logout()
    left, _ = asked(inside, address)
    assert left == ours


def test_a_page_may_differ_by_cookie(client: Client, address: str) -> None:
    for _ in range(2):
        assert "Cookie" in client.get(address)["Vary"]


def test_what_is_no_comparison_is_not_kept(client: Client, address: str) -> None:
    for _ in range(2):
        assert client.get("/capabilities/no-such-thing/?data=demonstration").status_code == 404
        area = client.get("/capabilities/made-up-area/?data=demonstration")
        assert (area.status_code, area["Location"]) == (302, "/capabilities/?data=demonstration#made-up-area")
