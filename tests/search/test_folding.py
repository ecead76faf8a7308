"""How texts are folded to words; several at once are folded as each by itself."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.words import fold_text, fold_texts, is_in_other_letters


@given(st.lists(st.text()))
@example([])
@example([""])
@example(["", ""])
@example(["one\ntwo", "three"])
@example(["R&D", "C++", "E.D.R.M.S.", "no.", ".5"])
@example(["Islington’s café", "ASCII"])
def test_several_texts_are_folded_as_each_by_itself(texts: list[str]) -> None:
    assert fold_texts(texts) == [fold_text(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ørsted A/S", "orsted a s"),
        ("Łódź", "lodz"),
        ("Ærøskøbing", "aeroskobing"),
        ("Straße", "strasse"),
        ("Ç. D’Œuvre", "c doeuvre"),
    ],
)
def test_letters_are_those_that_anybody_can_type(text: str, words: str) -> None:
    assert fold_text(text) == words
    assert fold_texts([text, "plain"]) == [words, "plain"]


@pytest.mark.parametrize(
    ("text", "other"),
    [("Σοφία", True), ("中文", True), ("x" * 101, True), ("", False), ("***", False), ("Σ parking", False)],
)
def test_words_in_letters_that_are_not_compared(text: str, other: bool) -> None:
    assert is_in_other_letters(text) is other
