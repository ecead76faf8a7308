"""The judged queries: what officers type, and what they should find (`judgements.csv`).

An answer is "kind:slug" for a system, supplier, capability, organisation or page. A contract's slug is made by the
import, so a contract is named by its organisation and its reference, OCID or title: "contract:norfolk/AON42477". The
grade is 3 for what was meant, 2 for what helps as well, 1 for what is merely near.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Model, Q
from wagtail.models import Page

from boroughs.models import Organisation
from contracts.models import ContractFact
from search.documents import Kind
from suppliers.models import Capability, Supplier, System

JUDGEMENTS = Path(__file__).with_name("judgements.csv")

MODELS: dict[str, type[Model]] = {
    "system": System,
    "supplier": Supplier,
    "capability": Capability,
    "organisation": Organisation,
    "page": Page,
}
KINDS = {
    "system": Kind.SYSTEM,
    "supplier": Kind.SUPPLIER,
    "capability": Kind.CAPABILITY,
    "organisation": Kind.BOROUGH,
    "contract": Kind.CONTRACT,
    "page": Kind.PAGE,
}


@dataclass(frozen=True, slots=True)
class Judged:
    """One row. `named`: the answer is a name, so both engines must put the same thing first."""

    data_set: str
    query: str
    kind: str
    named: bool
    answers: Mapping[str, int]
    why: str


def judgements(path: Path = JUDGEMENTS) -> list[Judged]:
    """Every row of the file; ValueError for an answer that is not "kind:key=grade"."""
    with path.open(newline="", encoding="utf-8") as file:
        return [
            Judged(
                row["data_set"],
                row["query"],
                row["kind"],
                row["named"] == "yes",
                dict(_answer(cell) for cell in row["answers"].split(" | ")),
                row["why"],
            )
            for row in csv.DictReader(file)
        ]


def _answer(cell: str) -> tuple[str, int]:
    answer, grade = cell.rsplit("=", 1)
    if answer.split(":", 1)[0] not in KINDS or grade not in ("1", "2", "3"):
        raise ValueError(f"Not an answer: {cell}")
    return answer, int(grade)


def object_of(answer: str, data_set: str) -> str:
    """The answer as the index names it ("system:12"); LookupError where it is not exactly one thing."""
    kind, key = answer.split(":", 1)
    if kind == "contract":
        organisation, what = key.split("/", 1)
        called = Q(reference=what) | Q(ocid=what) | Q(title=what)
        facts = ContractFact.objects.filter(
            called, organisation__slug=organisation, data_set=data_set, seen_from=0
        )
        found = set(facts.values_list("contract_id", flat=True))
    else:
        found = set(MODELS[kind]._default_manager.filter(slug=key).values_list("pk", flat=True))
    if len(found) != 1:
        raise LookupError(f"{answer} is {len(found)} things of the {data_set} set.")
    return f"{KINDS[kind]}:{found.pop()}"
