"""Forty real awards, written down by hand from the raw releases: what their releases give must be that.

`forty_awards.csv`: each raw release was read, and its buyer, supplier, contract period and award value copied; an
amount of 0, and one for several suppliers together, is no contract's value. The kind is what the notice's words say of
the amount: two say that it is for the term, the others do not say.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from contracts.models import ContractFact
from tests.scrapers.conftest import Collect
from tests.scrapers.site import Releases, Site

TABLE = Path(__file__).with_name("forty_awards.csv")


def test_forty_awards_are_as_a_person_read_them(
    collect: Collect, real_releases: list[dict[str, Any]]
) -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        expected = {tuple(row.values()) for row in csv.DictReader(file)}
    ocids = {row[0] for row in expected}
    assert len(expected) == 42 and len(ocids) == 40
    january_on = ("--since", "2025-01-15", "--until", "2025-03-15", "--all-buyers", "--any-cpv")
    with Site(Releases(real_releases[:200])) as site:
        found = collect("contracts_finder", site.url, *january_on)
    assert found["records"] == found["new"] == 200
    facts = ContractFact.objects.filter(ocid__in=ocids).select_related("organisation")
    assert {
        (
            fact.ocid,
            fact.organisation.name,
            fact.supplier_name,
            str(fact.start),
            str(fact.end),
            "" if fact.value_pence is None else f"{fact.value_pence / 100:.2f}".removesuffix(".00"),
            fact.value_kind,
        )
        for fact in facts
    } == expected
