"""Facts from evidence, without a database: who is believed, what is kept, what a level may know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.imports.deriving import piece_of
from contracts.imports.shapes import SHAPES
from contracts.precedence import PRECEDENCE
from contracts.resolve import Known, Piece, by_level, resolve, speaking

DAY = date(2026, 1, 1)
SUPPLIERS = {"Example Ltd": 1, "EXAMPLE LIMITED": 2, "Sample plc": 3}
"""The same company under two ids: two spellings that the database has not put together."""


def piece(
    id: int,
    source: int = 1,
    *,
    kind: str = "register",
    level: int = 0,
    days: int = 0,
    listing: int = 0,
    what: str = "contract",
    **data: Any,
) -> Piece:
    return piece_of(
        id=id, kind=what, source=source, source_kind=kind, level=level, observed_on=DAY + timedelta(days),
        listing=listing or id, data=data, contract=1,
        supplier=SUPPLIERS[data["supplier"]["name"]] if "supplier" in data else None, system=None, capability=None,
        published=True,
    )  # fmt: skip


def known(*pieces: Piece, level: int = 0) -> dict[str, Any]:
    """The values of the one contract at a level."""
    (one,) = (
        k for k in by_level(pieces, SHAPES) if k.kind == "contract" and k.seen_from <= level <= k.seen_to
    )
    return one.result.values


def disagreements(*pieces: Piece) -> list[tuple[str, Any]]:
    (one,) = (k for k in by_level(pieces, SHAPES) if k.seen_from == 0)
    return [(name, said) for name, said, _ in one.result.disagreements]


@pytest.mark.parametrize(
    ("better", "worse"),
    list(zip([k.slug for k in PRECEDENCE], [k.slug for k in PRECEDENCE[1:]], strict=False)),
)
def test_the_better_kind_of_source_is_believed_even_when_it_is_older(better: str, worse: str) -> None:
    old = piece(1, 1, kind=better, days=0, end="2027-01-01")
    new = piece(2, 2, kind=worse, days=300, end="2028-01-01")
    assert known(old, new)["end"] == "2027-01-01"
    assert disagreements(old, new) == [("end", {"end": "2028-01-01"})]


def test_the_order_of_belief_is_that_of_the_design() -> None:
    assert [kind.slug for kind in PRECEDENCE] == [
        "officer", "own_form", "notice", "register", "decision", "public", "supplier",
    ]  # fmt: skip


def test_a_register_that_is_shared_with_some_leads_for_them() -> None:
    notice = piece(1, 1, kind="notice", value="60000", value_kind="annual")
    shared = piece(2, 2, kind="register", level=1, value="58000", value_kind="annual")
    assert known(notice, shared)["value"] == "60000"
    assert known(notice, shared, level=1)["value"] == "58000"


def test_within_a_rank_the_latest_observation_stands() -> None:
    assert known(piece(1, 1, days=5, end="a"), piece(2, 2, days=4, end="b"))["end"] == "a"


def test_a_source_speaks_with_its_newest_list_alone() -> None:
    old = piece(1, listing=1, days=9, end="2027-01-01", notes="an old note")
    new = piece(2, listing=2, end="2028-01-01")
    assert known(old, new) == {"end": "2028-01-01"}
    assert disagreements(old, new) == []


def test_two_pieces_of_one_list_are_no_disagreement() -> None:
    one = piece(1, listing=7, end="2027-01-01")
    other = piece(2, listing=7, end="2028-01-01")
    assert disagreements(one, other) == []


def test_both_sides_of_a_disagreement_are_kept_with_their_evidence() -> None:
    pieces = [piece(n, n, days=-n, end=f"202{n}-01-01") for n in (6, 7, 8)]
    (one,) = by_level(pieces, SHAPES)
    assert one.result.values["end"] == "2026-01-01"
    assert one.result.sources["end"] == 6
    assert one.result.disagreements == (("end", {"end": "2027-01-01"}, 7), ("end", {"end": "2028-01-01"}, 8))


def test_two_spellings_of_a_supplier_are_no_disagreement() -> None:
    one = piece(1, 1, supplier={"name": "Example Ltd"})
    assert disagreements(one, piece(2, 2, supplier={"name": "EXAMPLE LIMITED"})) == []
    assert len(disagreements(one, piece(2, 2, supplier={"name": "Sample plc"}))) == 1


def test_an_amount_brings_its_kind() -> None:
    total = piece(1, 1, kind="notice", value="300000", value_kind="initial_term", value_estimated=True)
    yearly = piece(2, 2, value="60000", value_high="70000", value_kind="annual")
    assert known(total, yearly) == {
        "value": "300000", "value_kind": "initial_term", "value_estimated": True,
    }  # fmt: skip
    assert disagreements(total, yearly) == [
        ("value", {"value": "60000", "value_high": "70000", "value_kind": "annual"})
    ]


def test_an_amount_without_a_kind_takes_no_kind_from_another() -> None:
    assert "value_kind" not in known(piece(1, 1, kind="notice", value="1"), piece(2, 2, value_kind="annual"))


def test_the_unknown_never_beats_the_known() -> None:
    silent = piece(
        1, 1, kind="notice", days=99, title="Housing", value_kind="not_known", value_reason="withheld"
    )
    says = piece(2, 2, title="Homes", value="60000", value_kind="annual", end="2027-01-01")
    assert known(silent, says) == {
        "title": "Housing", "value": "60000", "value_kind": "annual", "end": "2027-01-01",
        "value_reason": "withheld",
    }  # fmt: skip


# --- for every set of evidence ----------------------------------------------------------------------

values: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["a", "b"]),
        "end": st.sampled_from(["2027-01-01", "2028-01-01"]),
        "value": st.sampled_from(["1", "2"]),
        "value_kind": st.sampled_from(["annual", "order"]),
        "supplier": st.sampled_from(
            [{"name": "Example Ltd"}, {"name": "EXAMPLE LIMITED"}, {"name": "Sample plc"}]
        ),
    },
)


@st.composite
def evidence(draw: st.DrawFn) -> list[Piece]:
    count = draw(st.integers(1, 6))
    kinds = draw(st.lists(st.sampled_from([k.slug for k in PRECEDENCE]), min_size=4, max_size=4))
    pieces = []
    for n in range(count):
        source = draw(st.integers(0, 3))
        pieces.append(
            piece(n + 1, source, kind=kinds[source], level=draw(st.integers(0, 2)), days=draw(st.integers(0, 2)),
                  listing=draw(st.integers(1, 3)), **draw(values))
        )  # fmt: skip
    return pieces


def seen(pieces: list[Piece], level: int) -> list[tuple[Any, ...]]:
    found: list[Known] = [k for k in by_level(pieces, SHAPES) if k.seen_from <= level <= k.seen_to]
    return sorted((repr(k.kind), repr(k.key), repr(sorted(k.result.values.items())), repr(k.result.disagreements),
                   k.result.evidence, k.result.newest_on, k.result.oldest_on) for k in found)  # fmt: skip


@given(evidence(), st.randoms())
def test_the_order_in_which_evidence_comes_changes_nothing(pieces: list[Piece], random: Any) -> None:
    shuffled = list(pieces)
    random.shuffle(shuffled)
    for level in (0, 1, 2):
        assert seen(pieces, level) == seen(shuffled, level)


@given(evidence(), st.integers(0, 1))
def test_what_is_above_a_level_changes_nothing_for_it(pieces: list[Piece], level: int) -> None:
    assert seen(pieces, level) == seen([p for p in pieces if p.level <= level], level)


@given(evidence(), st.integers(0, 1), values)
def test_changing_what_is_above_changes_nothing_below(pieces: list[Piece], level: int, other: Any) -> None:
    changed = [
        piece(p.id, p.source + 10, kind="officer", level=p.level, listing=9, **other)
        if p.level > level
        else p
        for p in pieces
    ]
    assert seen(changed, level) == seen(pieces, level)


@given(evidence())
def test_every_level_has_each_thing_once(pieces: list[Piece]) -> None:
    every = by_level(pieces, SHAPES)
    for level in (0, 1, 2):
        at = [(k.kind, k.key) for k in every if k.seen_from <= level <= k.seen_to]
        assert len(at) == len(set(at))
        expected = {(p.kind, p.key) for p in speaking(pieces, level)}
        assert set(at) == expected


@given(evidence())
def test_each_value_is_one_that_its_evidence_states(pieces: list[Piece]) -> None:
    by_id = {p.id: p for p in pieces}
    spoken = speaking(pieces, 2)
    result = resolve(spoken, SHAPES["contract"])
    for group, members in SHAPES["contract"].groups.items():
        if group in result.sources:
            said = by_id[result.sources[group]].values
            assert {m: result.values[m] for m in members if m in result.values} == {
                m: said[m] for m in members if m in said
            }
        else:
            assert not any(group in p.values for p in spoken)


@given(evidence())
def test_one_piece_alone_resolves_as_among_others(pieces: list[Piece]) -> None:
    """The short way for a single piece gives what the long way gives."""
    first = replace(pieces[0], level=0)
    (short,) = by_level([first], SHAPES)
    long = resolve([first], SHAPES["contract"])
    assert (short.result.values, short.result.evidence) == (long.values, long.evidence)
    assert (short.seen_from, short.seen_to) == (0, 2)


def test_the_age_is_that_of_what_sources_dated_themselves() -> None:
    """What was only read on some day says nothing of how old it is, where another source gives its day."""
    dated, read = piece(1, 1, title="A"), replace(piece(2, 2, days=400, title="A"), published=False)
    known = by_level([dated, read], SHAPES)[0].result
    assert (known.newest_on, known.oldest_on) == (DAY, DAY)
    assert by_level([read], SHAPES)[0].result.newest_on == DAY + timedelta(400)


def test_a_newer_public_list_leaves_what_the_same_source_shared_with_officers() -> None:
    shared = piece(1, 1, level=1, listing=1, end="2028-03-31")
    published = piece(2, 1, days=90, listing=2, title="Case system")
    known = {k.seen_from: k.result.values for k in by_level([shared, published], SHAPES)}
    assert known == {0: {"title": "Case system"}, 1: {"title": "Case system", "end": "2028-03-31"}}
