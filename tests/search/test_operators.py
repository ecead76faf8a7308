"""Quotation marks, "not" and "or" in a question: what they are taken for, and when they are words as any other."""

from __future__ import annotations

import time

import pytest

from search.operators import MOST_QUOTED, Said, either, operators, sides


def said(text: str) -> tuple[str, list[str], list[str]]:
    made: Said = operators(text)
    return (
        " ".join(made.rest.split()),
        [" ".join(words) for words in made.quoted],
        [" ".join(words) for words in made.without],
    )


@pytest.mark.parametrize(
    ("text", "rest", "quoted", "without"),
    [
        ("revenues not Capita", "revenues", [], ["capita"]),
        ("revenues -capita", "revenues", [], ["capita"]),
        ("NOT capita", "", [], ["capita"]),
        ("parking except for Camden", "parking", [], ["camden"]),
        ("erp but not sap excluding oracle", "erp", [], ["sap", "oracle"]),
        ('housing not "NEC Housing"', "housing", [], ["nec housing"]),
        ('"library management system" norfolk', "norfolk", ["library management system"], []),
        ("“Modern.Gov”", "", ["modern gov"], []),
        ('"one" "two words" three', "three", ["one", "two words"], []),
    ],
)
def test_what_is_said(text: str, rest: str, quoted: list[str], without: list[str]) -> None:
    assert said(text) == (rest, quoted, without)


@pytest.mark.parametrize(
    "text",
    [
        *("end not known", "not-for-profit", "not for profit", "supplier does not answer", "why not capita", "not"),
        *("contracts not ending before 2028", "not over 1m", "E-Business", "parking - camden", "not the system"),
        *('"unbalanced', '""', '" "', '5" pipe and 6" pipe', "-", "-2", '"' + "word " * 13 + '"'),
    ],
)  # fmt: skip
def test_what_is_words_as_any_other(text: str) -> None:
    assert said(text)[1:] == ([], [])


def test_not_is_a_word_where_the_reader_takes_it_back() -> None:
    assert operators("revenues not capita", without=False).rest == "revenues not capita"


def test_few_are_listened_to_and_a_long_question_takes_no_time() -> None:
    started = time.process_time()
    for piece in ('"a" ', "not x ", "-x ", '"', 'not "', "not "):
        made = operators((piece * 10_000)[:10_000])
        assert len(made.quoted) <= MOST_QUOTED and len(made.without) <= MOST_QUOTED
    assert time.process_time() - started < 1


def test_either_side_of_an_or_will_do() -> None:
    assert list(either(["civica", "or", "nec", "or", "idox", "housing"])) == [(0, 2), (2, 4)]
    assert list(either(["or", "civica", "or", "or", "nec", "or"])) == []
    assert sides(["go", "vocal", "or", "citizenlab"]) == ["go vocal", "citizenlab"]
    assert list(either(["capita", "vs", "civica"])) == [(0, 2)]
    assert sides(["capita", "vs", "civica"]) == ["capita", "civica"]
    assert sides(["civica"]) == sides(["or", "civica"])[1:] == []
