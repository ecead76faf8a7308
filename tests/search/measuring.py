"""How good a list of results is, against graded answers. As trec_eval defines it: the grade is the gain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2


def ndcg(results: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """nDCG: the discounted gain of the first `depth` results as a share of the best order's. 0 to 1.

    A result that stands twice counts once, where it first stands. ValueError where no answer has a grade above 0.
    """
    best = _gain(sorted(grades.values(), reverse=True)[:depth])
    if best <= 0:
        raise ValueError("A judged query needs an answer.")
    gains = [
        grades.get(result, 0) if place == results.index(result) else 0
        for place, result in enumerate(results[:depth])
    ]
    return _gain(gains) / best


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / log2(place + 2) for place, grade in enumerate(grades))


def success(results: Sequence[str], grades: Mapping[str, int]) -> bool:
    """success@1: the first result is one of the best answers, not merely one that is judged."""
    return bool(results) and grades.get(results[0], 0) == max(grades.values())
