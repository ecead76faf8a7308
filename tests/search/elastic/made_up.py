"""Documents for the tests of an engine: few words, each with its reason."""

from __future__ import annotations

from search.audience import OFFICERS_TOKEN, PUBLIC_TOKEN, Alternative, Audience
from search.documents import Document, Value
from search.plan import Alternative as Words
from search.plan import Clause, Plan

PUBLIC = Audience("real", (Alternative(PUBLIC_TOKEN),))


def document(number: int, title: str = "", **values: Value) -> Document:
    """The public document of contract `number`."""
    return Document(
        "contract",
        number,
        "public",
        ("real",),
        (PUBLIC_TOKEN, OFFICERS_TOKEN),
        {"title": title or f"contract number {number}", **values},
    )


def plan(text: str = "", **more: object) -> Plan:
    """A plan that looks for all words of `text` as the public."""
    clauses = tuple(Clause((Words((word,)),)) for word in text.split())
    return Plan(PUBLIC, clauses=clauses, least=len(clauses), **more)  # type: ignore[arg-type]  # fields of a plan
