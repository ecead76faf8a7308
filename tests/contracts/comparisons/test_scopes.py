"""The scope signature, taken apart and in words."""

import pytest

from contracts.comparisons.scopes import scope, words

NAMES = {"adults": "Adults' social care", "children": "Children's social care"}


@pytest.mark.parametrize(
    ("signature", "said", "known"),
    [
        (
            "adults+children|own servers",
            "Adults' social care + Children's social care; hosting: own servers",
            True,
        ),
        ("adults|", "Adults' social care; hosting: not known", True),
        ("|own servers", "capabilities not known; hosting: own servers", False),
        ("", "capabilities not known; hosting: not known", False),
        ("fleet|", "fleet; hosting: not known", True),
    ],
)
def test_scopes(signature: str, said: str, known: bool) -> None:
    found = scope(signature)
    assert (words(found, NAMES), found.is_known) == (said, known)
