"""The suggestions that wait: who sees and decides them, what a yes makes, and that it can be taken back."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from changes.models import Change
from contracts.imports.asked import Asked
from contracts.imports.deciding import CannotDecide, decide, reopen
from contracts.imports.importing import import_file
from contracts.models import Charge, Deployment, Evidence, ReviewItem, Source
from contracts.records import Audience
from suppliers.models import System
from tests.contracts.pages.world import World

SUGGESTED = {
    "kind": "deployment", "organisation": "beta", "system": "examplecase", "capability": "case-management",
    "statement": "Beta is said to be moving to Examplecase.", "confidence": "low", "proposed": True,
    "words": ["Examplecase"],
}  # fmt: skip
CHARGED = {
    "kind": "charge", "organisation": "beta", "system": "examplecase", "covers": ["api_access"], "amount": "5000",
    "per": "year", "basis": "contracted", "statement": "An API licence at £5,000 a year.", "proposed": True,
    "words": ["API"],
}  # fmt: skip
UNKNOWN = {
    **SUGGESTED,
    "system": "Newcomer Suite",
    "statement": "Beta runs Newcomer Suite.",
    "confidence": "high",
}


def load(
    world: World, folder: Path, *records: dict[str, object], audience: str = "public"
) -> list[ReviewItem]:
    source, _ = Source.objects.get_or_create(
        slug=f"feed-{audience}",
        defaults={"name": "A feed", "publisher": "Somebody", "kind": "public", "organisation": world.beta},
    )
    lines = [json.dumps({"provenance": {"address": "https://example.org/a", "title": "A page"}, "records": [record]})
             for record in records]  # fmt: skip
    path = folder / f"{audience}.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    receipt = import_file(path, Asked(source, audience=Audience(audience)))
    assert not receipt.refused, receipt.problems
    return list(ReviewItem.objects.filter(evidence__source=source).order_by("id"))


def without_token(answer: Any) -> str:
    """The page without the token that each answer to somebody signed in carries anew."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())


def test_a_suggestion_stands_nowhere_until_somebody_says_yes_and_can_be_taken_back(
    world: World, tmp_path: Path
) -> None:
    (item,) = load(world, tmp_path, SUGGESTED)
    client = world.client("beta")
    before = without_token(client.get("/boroughs/beta/"))
    assert (
        "said to be moving" not in before and not Deployment.objects.filter(organisation=world.beta).exists()
    )
    page = client.get("/review/").content.decode()
    assert "<mark>Examplecase</mark>" in page and "Beta runs Examplecase for Case management." in page
    seen = Change.objects.count()
    assert client.post(f"/review/{item.pk}/", {"answer": "yes"}).status_code == 302
    assert Deployment.objects.get(organisation=world.beta).system == world.system
    assert Change.objects.count() > seen
    assert "/systems/examplecase/" in client.get("/boroughs/beta/").content.decode()
    item.refresh_from_db()
    assert (item.state, item.decided_by) == ("accepted", world.users["beta"])
    assert client.post(f"/review/{item.pk}/", {"answer": "back"}).status_code == 302
    assert not Deployment.objects.filter(organisation=world.beta).exists()
    assert "The decision is taken back" in client.get("/review/").content.decode()
    assert without_token(client.get("/boroughs/beta/")) == before


def test_a_no_changes_nothing_but_the_suggestion(world: World, tmp_path: Path) -> None:
    (item,) = load(world, tmp_path, CHARGED)
    assert world.client("beta").post(f"/review/{item.pk}/", {"answer": "no"}).status_code == 302
    item.refresh_from_db()
    assert item.state == "rejected" and not Evidence.objects.get(pk=item.evidence_id).stands
    assert not Charge.objects.exists()


def test_a_yes_to_a_charge_makes_it(world: World, tmp_path: Path) -> None:
    (item,) = load(world, tmp_path, CHARGED)
    user = world.users["beta"]
    assert user is not None
    decide(item=item, accept=True, by=user)
    charge = Charge.objects.get()
    assert (charge.amount_pence, charge.covers_one, charge.organisation) == (
        500_000,
        "api_access",
        world.beta,
    )
    reopen(item=item)
    assert not Charge.objects.exists()
    with pytest.raises(CannotDecide, match="Nobody has decided"):
        reopen(item=item)


def test_what_is_decided_is_not_decided_again(world: World, tmp_path: Path) -> None:
    (item,) = load(world, tmp_path, SUGGESTED)
    client = world.client("beta")
    client.post(f"/review/{item.pk}/", {"answer": "no"})
    answer = client.post(f"/review/{item.pk}/", {"answer": "yes"}, follow=True)
    assert "Somebody has decided this already" in answer.content.decode()
    assert (
        "Choose yes or no."
        in client.post(f"/review/{item.pk}/", {"answer": "?"}, follow=True).content.decode()
    )
    assert client.get(f"/review/{item.pk}/").status_code == 405


def test_who_sees_and_decides(world: World, tmp_path: Path) -> None:
    (shared,) = load(world, tmp_path, SUGGESTED)
    (own,) = load(world, tmp_path, CHARGED, audience="owner")
    seen = {}
    for who in world.users:
        answer = world.client(who).get("/review/?format=json")
        seen[who] = answer.json()["total"] if answer.status_code == 200 else answer.status_code
    assert seen == {
        "nobody": 404,
        "public": 404,
        "deactivated": 404,
        "left": 404,
        "alpha": 0,
        "loti": 1,
        "beta": 2,
    }
    for who in ("nobody", "public", "alpha", "left", "deactivated"):
        assert world.client(who).post(f"/review/{shared.pk}/", {"answer": "yes"}).status_code == 404
    assert world.client("loti").post(f"/review/{own.pk}/", {"answer": "yes"}).status_code == 404
    assert set(ReviewItem.objects.values_list("state", flat=True)) == {"open"}
    assert world.client("loti").post(f"/review/{shared.pk}/", {"answer": "yes"}).status_code == 302
    assert Deployment.objects.filter(organisation=world.beta).count() == 1


def test_a_system_that_the_catalogue_lacks_must_be_added_before_a_yes(world: World, tmp_path: Path) -> None:
    (item,) = load(world, tmp_path, UNKNOWN)
    client = world.client("beta")
    page = client.get("/review/").content.decode()
    assert "Beta runs Newcomer Suite for Case management." in page
    assert "Say yes once the system stands in the catalogue under this name" in page
    answer = client.post(f"/review/{item.pk}/", {"answer": "yes"}, follow=True).content.decode()
    assert "The catalogue has no system called “Newcomer Suite”. Add it there first, then say yes." in answer
    item.refresh_from_db()
    assert item.state == "open"
    added = System.objects.create(slug="newcomer-suite", name="Newcomer Suite")
    client.post(f"/review/{item.pk}/", {"answer": "yes"})
    assert Deployment.objects.get(organisation=world.beta).system == added
    client.post(f"/review/{item.pk}/", {"answer": "back"})
    assert not Deployment.objects.filter(organisation=world.beta).exists()


def test_a_charge_for_a_system_that_the_catalogue_lacks_finds_it_later(world: World, tmp_path: Path) -> None:
    (item,) = load(world, tmp_path, {**CHARGED, "proposed": False, "system": "Newcomer Suite"})
    assert Charge.objects.get().system is None
    client = world.client("beta")
    page = client.get("/review/").content.decode()
    assert "“Newcomer Suite” is a system that the catalogue does not have." in page
    added = System.objects.create(slug="newcomer-suite", name="Newcomer Suite")
    client.post(f"/review/{item.pk}/", {"answer": "yes"})
    assert Charge.objects.get().system == added
    client.post(f"/review/{item.pk}/", {"answer": "back"})
    charge = Charge.objects.get()
    assert (charge.system, charge.system_name) == (None, "Newcomer Suite")
