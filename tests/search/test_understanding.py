"""What a question says beside names is taken as filters, and can be taken back."""

from __future__ import annotations

from datetime import date

import pytest

from boroughs.models import Organisation
from boroughs.reader import PUBLIC_READER
from search.query import Range
from search.understanding import read
from tests.contracts.pages.world import World

TODAY = date(2026, 11, 22)
YEAR_2027 = {"end": Range(date(2027, 1, 1), date(2027, 12, 31))}
API, OUT = {"api_charge": ("yes",)}, {"extraction_charge": ("yes",)}
OVER_A_MILLION = {"value": Range(100_000_001, None)}
ALPHA = {"borough": ("alpha",)}


@pytest.mark.parametrize(
    ("text", "words", "filters", "ranges"),
    [
        ("CT system ending 2027 Alpha", "ct system", ALPHA, YEAR_2027),
        ("alpha ending 2027", "", ALPHA, YEAR_2027),
        ("Alpha Council", "alpha council", {}, {}),
        ("parking expires in March 2027", "parking", {}, {"end": Range(date(2027, 3, 1), date(2027, 3, 31))}),
        ("parking ending before 2027", "parking", {}, {"end": Range(None, date(2026, 12, 31))}),
        ("parking Alpha or Beta", "parking or", {"borough": ("alpha", "beta")}, {}),
        # It may be the name of one body
        ("Alpha and Beta", "alpha and beta", {}, {}),
        ("parking ending within 6 months", "parking", {}, {"end": Range(TODAY, date(2027, 5, 22))}),
        ("parking Alpha over £1m", "parking", ALPHA, OVER_A_MILLION),
        ("parking over £1m ending 2027", "parking", {}, {**OVER_A_MILLION, **YEAR_2027}),
        ("Alpha under 100k", "", ALPHA, {"value": Range(None, 9_999_999)}),
        # A year by itself may be that of a beginning
        ("parking 2027", "parking 2027", {}, {}),
        ("api charge planning", "planning", API, {}),
        ("planning with API fees", "planning with", API, {}),
        ("charges for the API in Alpha", "in", {**API, **ALPHA}, {}),
        ("data extraction charge", "", OUT, {}),
        ("exit fee for housing Alpha", "for housing", {**OUT, **ALPHA}, {}),
        ("cost of export", "", OUT, {}),
        ("API documentation", "api documentation", {}, {}),
        ("data extraction", "data extraction", {}, {}),
        ("congestion charge", "congestion charge", {}, {}),
    ],
)
def test_what_is_understood(
    world: World, text: str, words: str, filters: dict[str, tuple[str, ...]], ranges: dict[str, Range]
) -> None:
    reading = read(text, PUBLIC_READER, TODAY, plain=frozenset())
    assert " ".join(reading.words) == words
    assert dict(reading.filters) == filters
    assert dict(reading.ranges) == ranges
    assert {one.name for one in reading.understood} == {
        *filters,
        *({"end": "ends"}.get(name, name) for name in ranges),
    }


@pytest.mark.parametrize("name", ["borough", "ends", "value", "sort", "api_charge"])
def test_each_is_taken_back_by_its_name(world: World, name: str) -> None:
    reading = read(
        "biggest planning api charge ending 2027 alpha over £1m",
        PUBLIC_READER,
        TODAY,
        plain=frozenset({name}),
    )
    assert name not in {one.name for one in reading.understood}
    assert len(reading.understood) == 4
    assert set(reading.words) > {"planning"}


def test_taxis_are_licensed_everywhere(world: World) -> None:
    Organisation.objects.create(
        slug="hackney", name="London Borough of Hackney", short_name="Hackney", kind=world.alpha.kind
    )
    for text, filters in (
        ("hackney carriage licensing", {}),
        ("hackney licensing", {"borough": ("hackney",)}),
    ):
        assert read(text, PUBLIC_READER, TODAY, plain=frozenset()).filters == filters


def test_a_borough_of_the_other_set_is_no_borough(world: World) -> None:
    reading = read("desks madeup", PUBLIC_READER, TODAY, plain=frozenset())
    assert (reading.words, dict(reading.filters)) == (("desks", "madeup"), {})
