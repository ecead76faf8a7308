"""The page of a comparison asks the database as often for a large market as for a small one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.comparison_market import fill

MOST = 23
"""Fourteen of the comparison (what was said of held amounts among them), three of the sources shown, one for the
capability's name, two for the newest change; four for the guidance beside the decision."""


@pytest.mark.django_db
@pytest.mark.database
@pytest.mark.parametrize(("boroughs", "systems", "charges"), [(3, 2, 10), (33, 40, 2_000)])
def test_the_number_of_queries_never_grows(client: Client, boroughs: int, systems: int, charges: int) -> None:
    address = f"/capabilities/{fill(boroughs, systems, charges)}/?data=demonstration"
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.get(address)
    assert response.status_code == 200
    assert f"{boroughs} of {boroughs}</strong> boroughs known" in response.text
    assert f"{systems} of {systems} systems" in response.text
    assert len(asked) <= MOST, [query["sql"][:90] for query in asked]
