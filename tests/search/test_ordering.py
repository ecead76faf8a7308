"""What a question says of the order of its answers."""

from __future__ import annotations

import pytest

from search.ordering import order


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("biggest contracts", "contracts"),
        ("the most expensive parking system", "parking system"),
        ("alpha largest contracts ending 2027", "alpha contracts ending 2027"),
        ("highest value it contracts", "it contracts"),
        ("highest priced parking", "parking"),
        ("which are the costliest", "which are"),
    ],
)
def test_an_order_by_value(text: str, left: str) -> None:
    assert order(text) == (left, "value")


@pytest.mark.parametrize(
    "text",
    ["parking", "biggest suppliers", "the largest it supplier", "highest", "value", "big ben", "most", ""],
)
def test_no_order(text: str) -> None:
    assert order(text) is None
