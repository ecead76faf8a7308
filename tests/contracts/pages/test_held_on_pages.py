"""An amount that is held for somebody to look at is shown as held wherever the contract's value is shown."""

from __future__ import annotations

import pytest
from django.test import Client

from changes.models import note
from contracts.imports.deciding import decide
from contracts.models import ContractFact, Evidence, ReviewItem
from tests.contracts.pages.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.database]

WHY = "held: £60,000 is 9.1 times the median of its scope (£6,600)"


@pytest.fixture
def fact(world: World) -> ContractFact:
    return ContractFact.objects.get(organisation=world.alpha, reference="A1", seen_from=0)


def held(fact: ContractFact, audience: int = 0) -> ReviewItem:
    evidence = Evidence.objects.get(kind="contract", contract=fact.contract_id, audience=0)
    note("contract", [fact.contract_id])
    return ReviewItem.objects.create(
        kind=ReviewItem.Kind.VALUE, evidence=evidence, organisation=fact.organisation, audience=audience,
        text=fact.title, reason=WHY,
        suggestion={"value_pence": fact.value_pence, "value_kind": fact.value_kind, "reasons": [WHY]},
    )  # fmt: skip


def pages(fact: ContractFact) -> list[str]:
    assert fact.supplier is not None
    return [
        f"/contracts/{fact.contract.slug}/",
        f"/boroughs/{fact.organisation.slug}/",
        f"/boroughs/{fact.organisation.slug}/?table=contracts&format=csv",
        f"/suppliers/{fact.supplier.slug}/",
    ]


def said(client: Client, address: str) -> bool:
    response = client.get(address)
    assert response.status_code == 200
    return WHY in response.getvalue().decode()


def test_a_held_amount_says_so_until_somebody_has_looked(
    client: Client, world: World, fact: ContractFact
) -> None:
    assert [said(client, page) for page in pages(fact)] == [False] * 4
    item = held(fact)
    assert [said(client, page) for page in pages(fact)] == [True] * 4
    user = world.users["loti"]
    assert user is not None
    decide(item=item, accept=True, by=user)
    assert [said(client, page) for page in pages(fact)] == [False] * 4


def test_a_restricted_question_and_one_about_another_amount_say_nothing_to_the_public(
    client: Client, fact: ContractFact
) -> None:
    held(fact, audience=1)
    assert [said(client, page) for page in pages(fact)] == [False] * 4


def test_an_amount_that_has_changed_since_is_not_held(client: Client, fact: ContractFact) -> None:
    item = held(fact)
    item.suggestion["value_pence"] += 1
    item.save()
    assert [said(client, page) for page in pages(fact)] == [False] * 4
