"""The measures of relevance, worked out by hand: log2(2) = 1, log2(4) = 2, log2(3) = 1.585, log2(5) = 2.3219."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.search.measuring import ndcg, success


@pytest.mark.parametrize(
    ("results", "grades", "expected"),
    [
        (["a"], {"a": 3}, 1.0),
        (["x", "y", "a"], {"a": 3}, 0.5),  # 3/2 over 3/1
        (["a"], {"a": 3, "b": 3}, 3 / (3 + 3 / 1.5849625)),
        # 2 + 3/1.585 over 3 + 2/1.585
        (["b", "a"], {"a": 3, "b": 2}, (2 + 3 / 1.5849625) / (3 + 2 / 1.5849625)),
        ([], {"a": 3}, 0.0),
        (["x"] * 3, {"a": 1}, 0.0),
        # The eleventh is out of the ten
        ([*"qwertyuiop", "a"], {"a": 3}, 0.0),
        # Standing twice it counts once: 3 over 3 + 3/1.585
        (["a", "a"], {"a": 3, "b": 3}, 3 / (3 + 3 / 1.5849625)),
    ],
)
def test_ndcg(results: list[str], grades: dict[str, int], expected: float) -> None:
    assert ndcg(results, grades) == pytest.approx(expected, abs=1e-6)


def test_a_query_without_an_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="needs an answer"):
        ndcg(["a"], {"a": 0})


@pytest.mark.parametrize(
    ("results", "grades", "expected"),
    [
        (["a", "b"], {"a": 3, "b": 2}, True),
        (["b", "a"], {"a": 3, "b": 2}, False),
        (["b"], {"a": 2, "b": 2}, True),
        (["x"], {"a": 1}, False),
        ([], {"a": 1}, False),
    ],
)
def test_success_at_one(results: list[str], grades: dict[str, int], expected: bool) -> None:
    assert success(results, grades) is expected


@given(st.permutations("abcdef"), st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 3), min_size=1))
def test_it_is_a_share_and_the_best_order_is_one(results: list[str], grades: dict[str, int]) -> None:
    assert 0 <= ndcg(results, grades) <= 1
    assert ndcg(sorted(results, key=lambda one: -grades.get(one, 0)), grades) == pytest.approx(1)
