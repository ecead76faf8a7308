"""Every reader against every field: nobody finds, counts, sorts by, is suggested or put right to what is not theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from boroughs.reader import Reader
from search.documents import FIELDS, Document, FieldKind, Value
from search.engines.engine import Engine
from search.plan import Alternative, Clause
from search.query import Histogram, Range
from search.spelling import spelled
from tests.search.contract.made_up import (
    ANOTHER,
    BOTH,
    EVERYBODY,
    MADE_UP,
    OFFICER,
    OWNER,
    PUBLIC_READER,
    document,
    ids,
    keys,
    plan,
)

READERS = {
    "public": PUBLIC_READER,
    "officer": OFFICER,
    "owner": OWNER,
    "another": ANOTHER,
    "made up": MADE_UP,
}
FILLED = [one for one in FIELDS if one.name in (
    "exact", "title", "names", "parties", "about", "body", "borough", "supplier", "capability", "route", "value_band",
    "source", "api_charge", "extraction_charge", "lacks", "start", "end", "value", "newest",
)]  # fmt: skip


def canary(level: str) -> dict[str, Value]:
    """A value in every field that a document has, with a word that stands nowhere else."""
    given: dict[str, Value] = {}
    for one in FILLED:
        if one.kind in (FieldKind.TEXT, FieldKind.KEYWORD):
            text = f"canary{level}"
            given[one.name] = (text,) if one.many else text
        elif one.kind == FieldKind.FLAG:
            given[one.name] = True
        elif one.kind == FieldKind.DATE:
            given[one.name] = date(2049, 12, 31)
        else:
            given[one.name] = 999_999_999_00
    return given


def world() -> list[Document]:
    """Contract 1: the public's, officers' and owner 7's views. Contract 2: officers' and owner's. 3: owner's alone."""
    plain: dict[str, Value] = {
        "borough": ("plain",),
        "end": date(2027, 1, 1),
        "value": 100,
        "newest": date(2026, 1, 1),
    }

    def view(
        pk: int, name: str, values: dict[str, Any], *, seen: tuple[str, ...], hidden: tuple[str, ...] = ()
    ) -> Document:
        title = str(values.pop("title", "Plain bins"))
        return document(
            "contract", pk, f"{title} bins", view=name, seen_by=seen, hidden_from=hidden, **values
        )

    owner = ("owner:7",)
    return [
        view(1, "public", dict(plain), seen=("public",)),
        view(1, "officers", canary("officers"), seen=("officers",), hidden=owner),
        view(1, "owner:7", canary("owner"), seen=owner),
        view(2, "officers", canary("officers"), seen=("officers", *owner)),
        view(3, "owner:7", canary("owner"), seen=owner),
        view(4, "public", dict(plain), seen=EVERYBODY),
        document(
            "contract",
            5,
            "Made up bins",
            data_sets=("demonstration",),
            seen_by=EVERYBODY,
            borough=("madeup",),
        ),
    ]


SEES = {
    "public": {"contract:1:public", "contract:4:public"},
    "officer": {"contract:1:officers", "contract:2:officers", "contract:4:public"},
    "another": {"contract:1:officers", "contract:2:officers", "contract:4:public"},
    "owner": {"contract:1:owner:7", "contract:2:officers", "contract:3:owner:7", "contract:4:public"},
    "made up": {"contract:5:public"},
}
CANARIES = {
    "public": set(),
    "officer": {"canaryofficers"},
    "another": {"canaryofficers"},
    "owner": {"canaryofficers", "canaryowner"},
    "made up": set(),
}


@pytest.fixture(scope="module")
def index(filled: Engine) -> Engine:
    filled.rebuild(world(), 2)
    return filled


@pytest.mark.parametrize("who", READERS)
def test_each_object_is_found_once_in_the_view_that_is_theirs(index: Engine, who: str) -> None:
    answer = index.search(plan("bins", reader=READERS[who], facets=("kind",)))
    assert set(keys(answer)) == SEES[who]
    assert answer.total == len(SEES[who]) == sum(answer.facets["kind"].values())
    assert len(set(ids(answer))) == len(ids(answer))


@pytest.mark.parametrize("who", READERS)
@pytest.mark.parametrize("word", ["canaryofficers", "canaryowner"])
def test_no_word_finds_what_is_not_theirs(index: Engine, who: str, word: str) -> None:
    reader, mine = READERS[who], word in CANARIES[who]
    audience = plan(reader=reader).audience
    begun = Clause((Alternative((word[:6],), prefix=True),))
    assert bool(index.search(plan(word, reader=reader)).total) is mine
    assert bool(index.search(plan("nosuch", reader=reader, exact=(word,))).total) is mine
    assert bool(index.search(plan(clauses=(begun,), least=1, reader=reader)).total) is bool(CANARIES[who])
    assert bool(index.occurrences([word], audience)[word]) is mine
    assert bool(index.occurrences(["canary*"], audience)["canary*"]) is bool(CANARIES[who])
    assert any(word in text for text in index.near(f"{word[:-1]}x", 2, audience)) is mine
    assert bool(index.suggest([word[:9]], audience, 10)) is mine
    assert spelled([f"{word}ss"], index, audience, others=frozenset()).text == (word if mine else "")


@pytest.mark.parametrize("who", READERS)
@pytest.mark.parametrize("field", [one.name for one in FIELDS if one.facet and one.name != "kind"])
def test_no_facet_counts_what_is_not_theirs(index: Engine, who: str, field: str) -> None:
    counts = index.search(plan(reader=READERS[who], facets=(field,))).facets[field]
    mine = len(SEES[who] - {"contract:1:public", "contract:4:public", "contract:5:public"})
    if field in ("api_charge", "extraction_charge"):
        assert counts == ({"yes": mine} if mine else {})
    else:
        assert {value for value in counts if value.startswith("canary")} == CANARIES[who]


@pytest.mark.parametrize("who", READERS)
def test_no_range_sort_or_histogram_tells_of_what_is_not_theirs(index: Engine, who: str) -> None:
    reader = READERS[who]
    mine = len(SEES[who] - {"contract:1:public", "contract:4:public", "contract:5:public"})
    asked = plan(reader=reader, rows=100)
    assert index.search(replace(asked, ranges=(("value", Range(900_000_000_00, None)),))).total == mine
    assert index.search(replace(asked, ranges=(("end", Range(date(2049, 1, 1), None)),))).total == mine
    years = index.search(replace(asked, histogram=Histogram("end"))).histogram
    assert years.get("2049", 0) == mine
    for sort in ("value", "newest", "relevance"):
        assert set(keys(index.search(replace(asked, sort=sort)))) == SEES[who]


def test_somebody_of_two_organisations_finds_each_object_once(engine: Engine) -> None:
    engine.rebuild(
        [
            document("system", 1, "Binmaster", seen_by=EVERYBODY, hidden_from=("owner:7", "owner:8")),
            document("system", 1, "Binmaster seven", view="owner:7", seen_by=("owner:7",)),
            document(
                "system", 1, "Binmaster eight", view="owner:8", seen_by=("owner:8",), hidden_from=("owner:7",)
            ),
            document("system", 2, "Binmaster two", view="owner:8", seen_by=("owner:8",)),
        ],
        1,
    )
    assert set(keys(engine.search(plan("binmaster", reader=BOTH)))) == {
        "system:1:owner:7",
        "system:2:owner:8",
    }
    assert set(keys(engine.search(plan("binmaster", reader=ANOTHER)))) == {
        "system:1:owner:8",
        "system:2:owner:8",
    }
    assert keys(engine.search(plan("binmaster"))) == ["system:1:public"]


def test_what_a_reader_may_not_see_moves_nothing_that_they_may(engine: Engine) -> None:
    """Scores, order and counts are the same with thousands of restricted documents as without."""
    shared = [
        document("contract", pk, f"Bins {'of steel ' * (pk % 4)}", newest=date(2026, 1, 1))
        for pk in range(1, 60)
    ]
    hidden = [
        document(
            "contract",
            1000 + pk,
            "Bins of steel steel",
            view="owner:7",
            seen_by=("owner:7",),
            body=("bins " * 9,),
        )
        for pk in range(500)
    ]
    asked = plan("bins", "steel", least=1, rows=100, facets=("kind",))
    engine.rebuild(shared, 1)
    before = engine.search(asked)
    engine.rebuild([*hidden[:250], *shared, *hidden[250:]], 2)
    after = engine.search(asked)
    assert [(one.key, one.score) for one in after.found] == [(one.key, one.score) for one in before.found]
    assert (after.total, after.facets) == (before.total, before.facets)


def test_a_reader_of_no_audience_finds_nothing(index: Engine) -> None:
    nobody = Reader(0, frozenset(), "nowhere")
    assert index.search(plan(reader=nobody)).total == 0
