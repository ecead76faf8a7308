"""Facets, ranges, sorts, pages and their limits, on each engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from search.choices import span_facets
from search.engines.engine import Engine
from search.plan import Chosen
from search.query import Histogram, Range
from tests.search.contract.made_up import BOROUGHS, TODAY, document, ids, plan

CONTRACTS = Chosen("kind", "kind", ("contract",))


def test_all_33_boroughs_are_counted(filled: Engine) -> None:
    counts = filled.search(plan("grounds", facets=("borough",))).facets["borough"]
    assert counts == {borough: n for n, borough in enumerate(BOROUGHS, start=1)}


def test_a_facet_leaves_its_own_choice_out_and_keeps_the_others(filled: Engine) -> None:
    two = Chosen("borough", "borough", ("borough-02", "borough-03"))
    answer = filled.search(plan("grounds", chosen=(two,), facets=("borough", "supplier", "kind")))
    assert answer.total == 2 + 3
    assert answer.facets["borough"] == {borough: n for n, borough in enumerate(BOROUGHS, start=1)}
    # Contracts 2 to 6: 3 and 6 are of supplier 0, 4 of 1, 2 and 5 of 2
    assert answer.facets["supplier"] == {"supplier-0": 2, "supplier-1": 1, "supplier-2": 2}
    assert answer.facets["kind"] == {"contract": 5}

    one = Chosen("supplier", "supplier", ("supplier-1",))
    both = filled.search(plan("grounds", chosen=(two, one), facets=("borough", "supplier")))
    assert both.total == 1
    assert both.facets["supplier"] == {"supplier-0": 2, "supplier-1": 1, "supplier-2": 2}
    # Of the contracts of supplier 1 (4, 7, 10 …) borough 3 has number 4, borough 2 none
    assert both.facets["borough"]["borough-03"] == 1
    assert "borough-02" not in both.facets["borough"]
    assert sum(both.facets["borough"].values()) == 187


def test_the_tabs_leave_the_chosen_kind_out(filled: Engine) -> None:
    answer = filled.search(plan("mosaic", chosen=(Chosen("kind", "kind", ("contract",)),), facets=("kind",)))
    assert (answer.total, answer.facets["kind"]) == (0, {"system": 2})


def test_a_flag_is_counted_as_yes(filled: Engine) -> None:
    answer = filled.search(
        plan("grounds", facets=("api_charge",), chosen=(Chosen("api_charge", "api_charge", ("yes",)),))
    )
    assert (answer.total, answer.facets["api_charge"]) == (5, {"yes": 5})


def test_times_are_counted_as_the_day_has_it(filled: Engine) -> None:
    facets = span_facets(TODAY)
    answer = filled.search(plan(chosen=(CONTRACTS,), span_facets=tuple(facets.values())))
    # Each borough's contract 1 ends on 1 July 2027, contract 2 on 1 July 2028. No contract 1 is a tenth of all
    assert answer.facets["status"] == {"current": 561 - 56, "unknown": 56}
    assert answer.facets["ends"] == {"18": 33, "24": 33}
    late = filled.search(
        replace(plan(chosen=(CONTRACTS,)), span_facets=tuple(span_facets(date(2060, 1, 1)).values()))
    )
    assert late.facets["status"] == {"ended": 561 - 56, "unknown": 56}


def test_a_time_can_be_chosen(filled: Engine) -> None:
    status = span_facets(TODAY)["status"]
    unknown = tuple(span for span in status.spans if span.value == "unknown")
    answer = filled.search(
        plan(chosen=(CONTRACTS, Chosen("status", "end", spans=unknown)), span_facets=(status,))
    )
    assert answer.total == 56
    assert answer.facets["status"] == {"current": 505, "unknown": 56}


@pytest.mark.parametrize(
    ("asked", "total"),
    [
        # Contract 1 of each borough is worth £1,000, and no other
        (Range(0, 1000_00), 33),
        (Range(1000_00, 1000_00), 33),
        (Range(1000_01, None), 505 - 33),
        (Range(None, None), 505),
        (Range(10**17, None), 0),
        (Range(-5, -1), 0),
    ],
)
def test_ranges_include_both_ends(filled: Engine, asked: Range, total: int) -> None:
    assert filled.search(plan(chosen=(CONTRACTS,), ranges=(("value", asked),))).total == total


def test_a_histogram_counts_years(filled: Engine) -> None:
    answer = filled.search(plan(chosen=(CONTRACTS,), histogram=Histogram("end")))
    assert list(answer.histogram)[:2] == ["2027", "2028"]
    assert list(answer.histogram) == sorted(answer.histogram)
    assert sum(answer.histogram.values()) == 505
    quarters = filled.search(plan(chosen=(CONTRACTS,), histogram=Histogram("end", "quarter")))
    assert set(quarters.histogram) == {f"{year}-Q3" for year in answer.histogram}


@pytest.mark.parametrize("sort", ["relevance", "ends", "value", "newest"])
def test_pages_hold_each_result_once_in_a_stable_order(filled: Engine, sort: str) -> None:
    asked = plan("grounds", sort=sort)
    total = filled.search(asked).total
    paged = [
        pk for page in range(0, total, 50) for pk in ids(filled.search(replace(asked, first=page, rows=50)))
    ]
    whole = ids(filled.search(replace(asked, rows=1000)))
    assert paged == whole
    assert len(set(whole)) == total == (505 if sort == "ends" else 561)


def test_sorts(filled: Engine) -> None:
    number = dict(zip(range(1, 562), (k for n in range(1, 34) for k in range(1, n + 1)), strict=True))
    ends = ids(filled.search(plan("grounds", sort="ends", rows=1000)))
    assert [number[pk] for pk in ends] == sorted(number[pk] for pk in ends)
    value = ids(filled.search(plan("grounds", sort="value", rows=1000)))
    known = [pk for pk in value if pk % 10]
    assert value[: len(known)] == known, "what is not known comes last"
    assert [number[pk] for pk in known] == sorted((number[pk] for pk in known), reverse=True)
    newest = ids(filled.search(plan("grounds", sort="newest", rows=1000)))
    assert [pk % 28 for pk in newest] == sorted((pk % 28 for pk in newest), reverse=True)


def test_ended_contracts_are_not_among_those_that_end_soonest(engine: Engine) -> None:
    engine.rebuild(
        [
            document("contract", 1, "Old desks", end=date(2026, 5, 31)),
            document("contract", 2, "New desks", end=date(2026, 6, 1)),
            document("contract", 3, "Desks", lacks=("end",)),
        ],
        1,
    )
    assert ids(engine.search(plan("desks", sort="ends"))) == [2]


def test_more_than_10_000_results_are_said_and_not_paged_through(engine: Engine) -> None:
    engine.rebuild(
        (document("contract", pk, "Grit bins", newest=date(2026, 1, 1)) for pk in range(1, 10_021)), 1
    )
    answer = engine.search(plan("grit"))
    assert (answer.total, answer.more, len(answer.found)) == (10_000, True, 20)
    last = engine.search(plan("grit", first=9_990, rows=20))
    assert len(last.found) == 10
    whole = engine.search(plan("grit", rows=10_000, shown=False))
    assert len({one.object_id for one in whole.found}) == 10_000
    assert ids(last) == ids(whole)[9_990:]
    beyond = engine.search(plan("grit", first=10_000, rows=20))
    assert (beyond.found, beyond.total) == ((), 10_000)
