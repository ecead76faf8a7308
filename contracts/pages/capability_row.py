"""One row of a comparison's page, as it is kept and as it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from contracts.pages.capability_filters import Keys


class Name(NamedTuple):
    """A linked name with quiet words after it; without a link the name alone."""

    name: str
    href: str
    note: str = ""


class ScopePrice(NamedTuple):
    """A system's prices within one scope: how many may be compared, and their median in words."""

    n: int
    words: str


class SystemRow(NamedTuple):
    """One system of the comparison in words. A link is empty where there is nothing to link to.

    `keys` are what filters and orders ask for; `prices` has a ScopePrice for each scope with one, `left_out` counts
    the prices in none. `who` is how many run it, `names` who they are, as HTML.
    """

    keys: Keys
    href: str
    owner_href: str
    sold_by: str
    who: str
    names: str
    prices: Mapping[str, ScopePrice]
    left_out: int
    api: str
    api_lines: Sequence[str]
    exit: str
    exit_lines: Sequence[str]
    end: str
    end_name: str
    end_href: str
    own: bool

    def price(self, scope: str) -> tuple[str, str]:
        """The price within this scope, and what there is besides; each may be empty."""
        inside = ScopePrice(*self.prices.get(scope, (0, "")))
        elsewhere = sum(ScopePrice(*one).n for one in self.prices.values()) - inside.n
        said = [f"{elsewhere} in other scopes"] if elsewhere else []
        if self.left_out:
            said.append(f"{self.left_out} left out")
        return inside.words, " · ".join(said)


def row_again(kept: Sequence[object]) -> SystemRow:
    """A row as it comes back from where it was kept."""
    keys, *others = kept
    return SystemRow(Keys(*keys), *others)  # type: ignore[arg-type, misc]  # JSON has lists where it had tuples
