"""The box that looks names up: what it finds, for whom, and what it makes of hostile words."""

from __future__ import annotations

import re
import time

import pytest

from tests.contracts.pages.world import World


def found(world: World, text: str, who: str = "nobody") -> list[str]:
    answer = world.client(who).get("/search/", {"q": text})
    assert answer.status_code == 200
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.findall(r'<li><a class="govuk-link" href="([^"]+)"', main)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Examplecase", "/systems/examplecase/"),
        ("EXAMPLEC", "/systems/examplecase/"),
        ("oldcase", "/systems/examplecase/"),
        ("mowers", "/suppliers/mowers-ltd/"),
        ("Example Systems Limited", "/suppliers/example-systems/"),
        ("alpha", "/boroughs/alpha/"),
        ("casework", "/capabilities/case-management/"),
        ("case management", "/capabilities/case-management/"),
    ],
)
def test_a_thing_is_found_by_any_of_its_names(world: World, text: str, first: str) -> None:
    assert found(world, text)[0] == first


def test_a_contract_is_found_by_its_reference_or_the_words_of_its_title(world: World) -> None:
    (by_reference,) = found(world, "a2")
    assert by_reference.startswith("/contracts/")
    assert found(world, "cutting grass") == [by_reference]
    assert len([href for href in found(world, "grass") if href.startswith("/contracts/")]) == 2


def test_each_result_says_what_it_is_and_two_facts(world: World) -> None:
    text = re.sub(r"\s+", " ", world.client("nobody").get("/search/?q=examplecase").content.decode())
    assert "system for Case management" in text
    assert "owned by Example Systems Ltd · 1 borough known to run it" in text
    assert "contract of Alpha" in text


def test_nothing_found_says_what_to_do(world: World) -> None:
    assert found(world, "no such thing") == []
    assert "Look for part of the name" in world.client("nobody").get("/search/?q=nosuch").content.decode()
    assert "Look for a system" in world.client("nobody").get("/search/").content.decode()


def test_restricted_names_are_found_by_those_alone_who_may_read_them(world: World) -> None:
    world.load_restricted()
    for who, officers, owner in (
        ("nobody", 0, 0),
        ("public", 0, 0),
        ("beta", 2, 0),
        ("loti", 2, 0),
        ("alpha", 2, 2),
    ):
        assert (who, len(found(world, "canaryofficers", who))) == (who, officers)
        assert (who, len(found(world, "canaryowner", who))) == (who, owner)
        assert (who, len(found(world, "Z2", who))) == (who, owner // 2)


@pytest.mark.parametrize(
    "query",
    ["x" * 10_000, "%00", "%00%00a", "*:*", "%25", "%27%3B--", "%22", "a%20" * 3000, "%ED%A0%80", "%E2%80%AE",
     "..%2F..", "%28%28%28", "%5C", "_", "%F0%9F%92%A9"],
)  # fmt: skip
def test_hostile_words_are_answered_at_once(world: World, query: str) -> None:
    began = time.monotonic()
    answer = world.client("nobody").get(f"/search/?q={query}")
    assert answer.status_code in (200, 400)
    assert time.monotonic() - began < 2
