"""`/capabilities/<slug>/compare/`: the ticked systems side by side, and no others."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from benchmarks.comparison_market import fill
from contracts.models import Deployment, Line

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def address() -> str:
    """Seven systems, of which each of three boroughs runs each."""
    return f"/capabilities/{fill(3, 7, 42)}/compare/?data=demonstration"


def slugs(client: Client, address: str) -> list[str]:
    """The systems that the file compares."""
    text = client.get(f"{address}&format=csv").content.decode("utf-8-sig")
    head = next(csv.reader(io.StringIO(text)))
    assert head[:2] == ["data_set", "fact"]
    return head[2:-1]


def said(client: Client, address: str, fact: str) -> list[str]:
    """What the file says of each of them in one row."""
    text = client.get(f"{address}&format=csv").content.decode("utf-8-sig")
    (row,) = [row for row in csv.reader(io.StringIO(text)) if row[1] == fact]
    return row[2:-1]


def ticks(*numbers: int) -> str:
    return "".join(f"&tick=made-up-system-{number}" for number in numbers)


@pytest.mark.parametrize("numbers", [(0, 3), (6,), (1, 2, 3, 4, 5)])
def test_what_is_ticked_stands_side_by_side(client: Client, address: str, numbers: tuple[int, ...]) -> None:
    wanted = [f"made-up-system-{number}" for number in numbers]
    assert sorted(slugs(client, address + ticks(*numbers))) == wanted
    page = client.get(address + ticks(*numbers)).content.decode()
    for number in range(7):
        assert (f">Made-up system 0{number}<" in page) == (number in numbers)


def test_of_more_than_five_the_page_names_those_that_are_left_off(client: Client, address: str) -> None:
    every = address + ticks(*range(7))
    shown = slugs(client, every)
    assert len(shown) == 5
    page = client.get(every).content.decode()
    left = [number for number in range(7) if f"made-up-system-{number}" not in shown]
    assert len(left) == 2
    for number in left:
        assert f"Made-up system 0{number}" in page and f">Made-up system 0{number}</th>" not in page


def test_nothing_ticked_says_what_to_do(client: Client, address: str) -> None:
    page = client.get(f"{address}&tick=no-such-system").content.decode()
    assert "No system is ticked." in page


def test_who_runs_it_is_what_this_reader_may_know(client: Client, address: str) -> None:
    assert said(client, address + ticks(0), "Boroughs") == ["3"]
    Deployment.objects.filter(organisation__slug="made-up-1").update(seen_from=1)
    Line.objects.filter(organisation__slug="made-up-1").update(seen_from=1)
    assert said(client, address + ticks(0), "Boroughs") == ["2"]


def test_there_is_none_of_a_capability_that_there_is_not(client: Client, address: str) -> None:
    assert client.get("/capabilities/no-such-thing/compare/?tick=a").status_code == 404
