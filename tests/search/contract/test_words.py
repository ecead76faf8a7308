"""Words, names, near words, beginnings, suggestions, unicode and hostile strings, on each engine."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from boroughs.reader import Reader
from search.engines.engine import Engine
from search.finding import find
from search.marking import highlights
from search.plan import Alternative, Clause, Plan
from search.query import asked
from search.spelling import spelled
from search.words import fold_text, words_asked
from tests.search.contract.made_up import MADE_UP, PUBLIC_READER, document, keys, plan


def test_the_whole_name_comes_first_and_what_only_mentions_it_later(filled: Engine) -> None:
    assert keys(filled.search(plan("mosaic", exact=("mosaic",)))) == ["system:1:public", "system:2:public"]


def test_an_exact_name_is_found_though_no_word_is(filled: Engine) -> None:
    answer = filled.search(plan("nosuchword", exact=("mosaicfinance",)))
    assert keys(answer) == ["system:2:public"]


def test_every_word_is_needed_or_as_many_as_are_asked_for(filled: Engine) -> None:
    assert filled.search(plan("mosaic", "finance")).total == 1
    assert filled.search(plan("mosaic", "nosuch")).total == 0
    assert filled.search(plan("mosaic", "nosuch", least=1)).total == 2


@pytest.mark.parametrize("word", ["permit", "permits", "parking", "residents", "resident"])
def test_plurals_are_one_word(filled: Engine, word: str) -> None:
    assert "capability:1:public" in keys(filled.search(plan(word)))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("café", "supplier:1:public"),
        ("CAFE", "supplier:1:public"),
        ("Müller", "supplier:2:public"),
        ("muller", "supplier:2:public"),
        ("naive facade", "supplier:2:public"),
        ("NAÏVE FAÇADE", "supplier:2:public"),
        ("strasse", "supplier:2:public"),
        ("mu\u0308ller", "supplier:2:public"),
    ],
)
def test_accents_and_capitals_make_no_difference(filled: Engine, typed: str, found: str) -> None:
    assert found in keys(filled.search(plan(*fold_text(typed).split())))


def test_another_way_to_say_it_finds_it_too(filled: Engine) -> None:
    ways = Clause((Alternative(("nosuch",)), Alternative(("parking", "permits"), 0.8)))
    assert keys(filled.search(plan(clauses=(ways,), least=1))) == ["capability:1:public"]
    apart = Clause((Alternative(("permits", "parking")),))
    assert filled.search(plan(clauses=(apart,), least=1)).total == 0, "beside one another, in this order"


def test_what_holds_an_unwanted_word_or_phrase_is_left_out_and_counted_nowhere(filled: Engine) -> None:
    def without(*words: str) -> tuple[Alternative, ...]:
        return (Alternative(words),)

    every = filled.search(plan("mosaic", facets=("kind",)))
    assert (sorted(keys(every)), every.facets["kind"]) == (
        ["system:1:public", "system:2:public"],
        {"system": 2},
    )
    fewer = filled.search(plan("mosaic", facets=("kind",), without=without("finance")))
    assert (keys(fewer), fewer.facets["kind"]) == (["system:1:public"], {"system": 1})
    # In any field, a plural as well, and a phrase as a phrase alone
    assert keys(filled.search(plan("mosaic", without=without("cafe")))) == ["system:2:public"]
    assert filled.search(plan("mosaic", without=without("finances"))).total == 1
    assert filled.search(plan("mosaic", without=without("finance", "mosaic"))).total == 2
    assert filled.search(plan("mosaic", without=without("mosaic", "finance"))).total == 1
    everything = filled.search(plan()).total
    assert filled.search(plan(without=without("grounds"))).total == everything - 561


def test_a_beginning_finds_what_begins_so(filled: Engine) -> None:
    begun = Clause((Alternative(("liquidl",), prefix=True),))
    assert keys(filled.search(plan(clauses=(begun,), least=1))) == ["system:3:public"]


def test_how_often_a_word_stands_is_counted_for_the_audience_alone(filled: Engine) -> None:
    audience = plan().audience
    assert filled.occurrences(["mosaic", "nosuch", "liquid*", "grounds"], audience) == {
        "mosaic": 2, "nosuch": 0, "liquid*": 1, "grounds": 561,
    }  # fmt: skip
    assert filled.occurrences(["mosaic", "grounds"], plan(reader=MADE_UP).audience) == {
        "mosaic": 1,
        "grounds": 0,
    }


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        (["mosiac"], "mosaic"),
        (["mosac"], "mosaic"),
        (["liqudlogc"], "liquidlogic"),
        (["liquidlogix"], "liquidlogic"),
        (["parkin", "permts"], "parking permits"),
        (["grouns"], "grounds"),
        (["xyzzyplugh"], ""),
        (["cat"], ""),
    ],
)
def test_slips_are_put_right(filled: Engine, typed: list[str], right: str) -> None:
    assert spelled(typed, filled, plan().audience, others=frozenset(), correct=True).text == right or (
        # A word that may be only a beginning is left as it is
        spelled(typed, filled, plan().audience, others=frozenset()).begins
    )


def test_a_letter_left_out_is_likelier_than_a_space(engine: Engine) -> None:
    titles = ("Environmental health", "Enviro Ltd", "Mental health")
    engine.rebuild([document("capability", pk, title) for pk, title in enumerate(titles, start=1)], 1)
    found = spelled(["enviromental", "health"], engine, plan().audience, others=frozenset())
    assert (found.text, found.split) == ("environmental health", {})
    apart = spelled(["mentalhealth", "enviro"], engine, plan().audience, others=frozenset())
    assert (apart.text, apart.split) == ("", {0: ("mental", "health")})


def test_a_word_of_council_english_is_right_though_no_document_holds_it(filled: Engine) -> None:
    assert spelled(["cemetary", "permits"], filled, plan().audience, others=frozenset()).text == ""
    words = frozenset({"cemetery", "cemeteries", "mosaics"})
    found = spelled(["cemetary", "permits"], filled, plan().audience, others=frozenset(), vocabulary=words)
    assert found.text == "cemetery permits"
    # What documents hold is commoner than what is only a word
    mosaic = spelled(["mosaicx", "permits"], filled, plan().audience, others=frozenset(), vocabulary=words)
    assert mosaic.text == "mosaic permits"


@pytest.mark.django_db
def test_a_short_word_put_right_counts_little_where_nothing_has_all_the_words(engine: Engine) -> None:
    engine.rebuild([document("supplier", 1, "Asure Ltd"), document("capability", 2, "Cloud hosting")], 1)
    assert [hit.key for hit in find(asked("azure hosting"), PUBLIC_READER, engine=engine).hits] == [
        "capability:2:public",
        "supplier:1:public",
    ]
    assert [hit.key for hit in find(asked("azure"), PUBLIC_READER, engine=engine).hits] == [
        "supplier:1:public"
    ]


@pytest.mark.django_db
def test_where_nothing_has_most_of_the_words_what_has_any_is_found_and_its_name_comes_first(
    engine: Engine,
) -> None:
    engine.rebuild(
        [
            document("supplier", 1, "Mosaic foster care"),
            document("system", 2, "Mosaic", exact=("mosaic",)),
            document("contract", 3, "Bus 5"),
        ],
        1,
    )
    for text in ("mosaic xyzzy plugh quux", "mosaic 5"):
        result = find(asked(text), PUBLIC_READER, engine=engine)
        assert not result.all_words
        assert [hit.object_id for hit in result.hits][:2] == [2, 1], text
    assert [hit.object_id for hit in find(asked("mosaic systems"), PUBLIC_READER, engine=engine).hits] == [
        2,
        1,
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("company number 01628868", [1]),
        ("zephyr 01628868", [1]),
        ("zephyr365", [2]),
        ("tlc9", [3]),
        ("48810000", [3]),
        ("48810000-5", [3]),
        ("Σοφία", []),
    ],
)
def test_numbers_and_names_with_figures(engine: Engine, text: str, found: list[int]) -> None:
    engine.rebuild(
        [
            document("supplier", 1, "Grünwald Ltd", exact=("01628868",)),
            document("contract", 2, "Zephyr 365 helpdesk"),
            document("contract", 3, "Land charges (TLC-9)", body=("48810000",)),
        ],
        1,
    )
    assert [hit.object_id for hit in find(asked(text), PUBLIC_READER, engine=engine).hits] == found


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["who runs mosaic in London", "Who uses Mosaic?", "where is mosaic used"])
def test_the_words_of_a_question_do_not_hide_a_name(filled: Engine, text: str) -> None:
    assert find(asked(text), PUBLIC_READER, engine=filled).hits[0].key == "system:1:public"


def _marked(filled: Engine, asked_for: Plan) -> list[str]:
    answer = filled.search(asked_for)
    return [
        mark.text
        for one in answer.found
        for marks in highlights(asked_for, one.shown).values()
        for mark in marks
        if mark.hit
    ]


def test_a_word_that_was_put_right_is_marked(filled: Engine) -> None:
    right = spelled(["permitss", "parkng"], filled, plan().audience, others=frozenset()).text
    words = right.split()
    assert words == ["permits", "parking"]
    assert _marked(filled, plan(*words, marks=tuple(words))) == ["Parking", "permits", "permits"]


def test_a_long_text_is_cut_to_what_stands_around_the_word(filled: Engine) -> None:
    answer = filled.search(plan("migrate"))
    (one,) = answer.found
    marks = highlights(plan("migrate", marks=("migrate",)), one.shown)["body"]
    text = "".join(mark.text for mark in marks)
    assert [mark.text for mark in marks if mark.hit] == ["migrate"]
    assert text.startswith("… ") and len(text) < 350


def _suggested(filled: Engine, *words: str, reader: Reader = PUBLIC_READER) -> Sequence[str]:
    return [one.title for one in filled.suggest(words, plan(reader=reader).audience, 10)]


def test_suggestions_complete_the_last_word(filled: Engine) -> None:
    assert _suggested(filled, "mos")[:2] == ["Mosaic", "Mosaic Finance"]
    assert _suggested(filled, "mosaic", "fi") == ["Mosaic Finance"]
    assert _suggested(filled, "fi", "mosaic") == [], "all words but the last are whole"
    assert _suggested(filled, "framew") == ["Mosaic"], "other names count, and the name is shown"
    assert _suggested(filled, "nosuch") == []
    assert len(_suggested(filled, "grounds")) == 10
    assert _suggested(filled) == []


def test_the_two_data_sets_never_meet(filled: Engine) -> None:
    assert "system:91:public" not in keys(filled.search(plan("mosaic", rows=100)))
    assert keys(filled.search(plan("mosaic", reader=MADE_UP, exact=("mosaic",)))) == ["system:91:public"]
    counts = filled.search(plan(reader=MADE_UP, facets=("kind", "borough"))).facets
    assert counts == {"kind": {"capability": 1, "system": 1}, "borough": {"madeup": 1}}
    assert _suggested(filled, "mos", reader=MADE_UP) == ["Mosaic of the demonstration"]
    assert all("Mosaic" not in text or "demonstration" in text
               for text in filled.near("mosiac", 1, plan(reader=MADE_UP).audience))  # fmt: skip
    assert keys(filled.search(plan("case", reader=MADE_UP))) == keys(filled.search(plan("case"))), (
        "of both sets"
    )


HOSTILE = [
    "x" * 10_000, "\x00", "*:*", "a:b", "title:*", '"', '"unbalanced', "((((", "/.*/", "[a TO z]", "AND", "OR NOT",
    "\\", "~~~", "^^", "+-=&&||><!(){}[]", "%00%27--", "' OR 1=1 --", "💩", "\u202e", "\ud800", "_", ".", "..",
    "a " * 5000, "ﬁ", "İ", "ß", "𝕄osaic", "<script>alert(1)</script>", "{{7*7}}", "${jndi:ldap://x}", "\n\r\t",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_fault_37_hostile_strings_are_answered_quickly(filled: Engine, text: str) -> None:
    """Built, never parsed, no string means anything but its words."""
    words = words_asked(asked(text).text)[:24]
    began = time.monotonic()
    if words:
        last = Clause((Alternative((words[-1],), prefix=True),))
        filled.search(plan(*words, exact=(" ".join(words),), phrase=tuple(words)))
        filled.search(plan(clauses=(last,), least=1))
        filled.occurrences([*words, f"{words[-1]}*"], plan().audience)
        filled.near(words[0], 2, plan().audience)
        filled.suggest(words, plan().audience, 10)
    assert time.monotonic() - began < 10
