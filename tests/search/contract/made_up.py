"""Made-up documents, and short ways to ask: the ground of the contract tests. What they expect is counted by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from boroughs.reader import OFFICERS, PUBLIC, Reader
from search.audience import audience_of
from search.documents import Document, Value
from search.plan import Alternative, Clause, Plan

TODAY = date(2026, 6, 1)
EVERYBODY = ("public", "officers")
REAL = ("real",)

PUBLIC_READER = Reader(PUBLIC, frozenset(), "real")
OFFICER = Reader(OFFICERS, frozenset(), "real")
OWNER = Reader(OFFICERS, frozenset({7}), "real")
ANOTHER = Reader(OFFICERS, frozenset({8}), "real")
BOTH = Reader(OFFICERS, frozenset({7, 8}), "real")
MADE_UP = Reader(OFFICERS, frozenset({7}), "demonstration")


def document(
    kind: str,
    pk: int,
    title: str,
    *,
    view: str = "public",
    seen_by: tuple[str, ...] = EVERYBODY,
    hidden_from: tuple[str, ...] = (),
    data_sets: tuple[str, ...] = REAL,
    mentions: tuple[str, ...] = (),
    **values: Value | None,
) -> Document:
    return Document(kind, pk, view, data_sets, seen_by, {"title": title, **values}, hidden_from, mentions)


def plan(*words: str, reader: Reader = PUBLIC_READER, **more: Any) -> Plan:
    """All of these words, for a reader; one result page of 20."""
    clauses = tuple(Clause((Alternative((word,)),)) for word in words)
    made = Plan(audience=audience_of(reader), clauses=clauses, least=len(clauses), today=TODAY)
    return replace(made, **more)


def keys(answer: Any) -> list[str]:
    return [one.key for one in answer.found]


def ids(answer: Any) -> list[int]:
    return [one.object_id for one in answer.found]


BOROUGHS = tuple(f"borough-{n:02}" for n in range(1, 34))
"""All 33. Borough n has n contracts: 561 together."""


def contracts() -> Iterable[Document]:
    """Borough n's contracts 1 … n: each £1,000 × its number, ending on 1 July 2026 + its number of years, of one of
    three suppliers in turn; every tenth contract of all has no end and no value known."""
    pk = 0
    for n, borough in enumerate(BOROUGHS, start=1):
        for number in range(1, n + 1):
            pk += 1
            known = pk % 10 != 0
            yield document(
                "contract",
                pk,
                f"Grounds maintenance {pk}",
                borough=(borough,),
                supplier=(f"supplier-{pk % 3}",),
                value=number * 1000_00 if known else None,
                end=date(2026 + number, 7, 1) if known else None,
                newest=date(2026, 1, 1 + pk % 28),
                lacks=() if known else ("end", "value"),
                api_charge=True if pk % 100 == 0 else None,
            )


def others() -> Iterable[Document]:
    """A few of each other kind, whose words the tests look for."""
    yield document(
        "system", 1, "Mosaic", exact=("mosaic",), names=("Framework-i",), parties=("Café Systems Ltd",)
    )
    yield document(
        "system", 2, "Mosaic Finance", exact=("mosaic finance", "mosaicfinance"), about=("Mosaic",)
    )
    yield document("system", 3, "Liquidlogic", exact=("liquidlogic",), names=("Liquid Logic",))
    yield document("supplier", 1, "Café Systems Ltd", exact=("cafe systems ltd", "01234567"))
    yield document(
        "supplier", 2, "Müller & Söhne plc", exact=("muller and sohne plc",), body=("Straße 1, naïve façade",)
    )
    yield document(
        "capability", 1, "Parking permits", exact=("parking permits",), body=("Sells permits to residents.",)
    )
    yield document("borough", 1, "London Borough of One", exact=("borough 01",), borough=("borough-01",))
    yield document(
        "page",
        1,
        "How to leave a system",
        body=("Ask for an export before the contract ends. " * 20 + "Then migrate.",),
    )
    yield document("system", 91, "Mosaic of the demonstration", data_sets=("demonstration",), exact=("mosaic",),
                   borough=("madeup",), newest=date(2026, 5, 1))  # fmt: skip
    yield document(
        "capability", 92, "Case management", data_sets=("real", "demonstration"), exact=("case management",)
    )


def corpus() -> list[Document]:
    return [*contracts(), *others()]
