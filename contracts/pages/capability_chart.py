"""The chart under a comparison: one dot a contract, by scope."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contracts.comparisons.capability import Comparison
from contracts.comparisons.words import pounds
from contracts.pages.capability_words import mark_words

TITLE = "Yearly prices, one dot a contract, by scope"


@dataclass(frozen=True, slots=True)
class PointView:
    """A dot of the chart (citytools.charts.PointLike)."""

    group: str
    series: str
    value: Decimal
    label: str
    estimated: bool


@dataclass(frozen=True, slots=True)
class GroupView:
    """A scope of the chart (citytools.charts.GroupLike)."""

    key: str
    label: str
    quartiles: tuple[Decimal, Decimal, Decimal] | None


def chart(made: Comparison, table_href: str, csv_href: str) -> dict[str, Any]:
    """One dot a contract by scope: what may be compared solid, estimates and offers hollow, nothing held."""
    drawn = [
        mark
        for mark in made.marks
        if mark.price.pence is not None and not mark.held and (mark.comparable or mark.price.hollow)
    ]
    own = next((one.mark for one in made.own if one.mark and one.mark.price.pence is not None), None)
    return {
        "id": "prices-chart",
        "title": TITLE,
        "description": f"{len(drawn)} yearly prices in {len({mark.scope for mark in drawn})} scopes.",
        "points": [
            PointView(
                mark.scope,
                mark.system_name or "system not named",
                Decimal(mark.price.pence or 0) / 100,
                f"{' and '.join(mark.names) or 'not named'}: {pounds(mark.price.pence or 0)} {mark_words(mark)}",
                mark.price.hollow,
            )
            for mark in drawn
        ],
        "groups": [
            GroupView(
                one.scope.signature,
                one.words,
                (
                    None
                    if one.prices.lower is None or one.prices.median is None or one.prices.upper is None
                    else (
                        Decimal(one.prices.lower) / 100,
                        Decimal(one.prices.median) / 100,
                        Decimal(one.prices.upper) / 100,
                    )
                ),
            )
            for one in made.scopes
        ],
        "own": Decimal(own.price.pence) / 100 if own and own.price.pence is not None else None,
        "own_label": "Your borough",
        "table_href": table_href,
        "csv_href": csv_href,
        "empty": {"title": "No yearly price is known here, so there is no chart."},
    }
