"""Which names of the database a recogniser knows."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from suppliers.merging import merge
from suppliers.models import Supplier, SupplierName, System, SystemName
from suppliers.names import fold
from suppliers.recognition.loading import load_recogniser

pytestmark = pytest.mark.django_db


def supplier(
    slug: str, name: str, data_set: str = "real", level: int = 0, *, catalogue: bool = True
) -> Supplier:
    made = Supplier.objects.create(
        slug=slug, name=name, data_set=data_set, in_catalogue=catalogue, name_level=level
    )
    SupplierName.objects.create(supplier=made, name=name, folded=fold(name), data_set=data_set)
    return made


def system(
    slug: str, owner: Supplier | None, name: str, data_set: str = "real", *, weak: bool = False
) -> System:
    made = System.objects.create(slug=slug, name=name, owner=owner, data_set=data_set)
    SystemName.objects.create(system=made, name=name, folded=fold(name), weak=weak, data_set=data_set)
    return made


def test_real_and_demonstration_are_known_apart() -> None:
    system("careplan", supplier("brook", "Brook Software Ltd"), "Careplanner")
    system("anyplan", supplier("anyware", "Anyware Ltd", "demonstration"), "Anyplanner", "demonstration")
    text = "Careplanner and Anyplanner licences"
    assert [m.slug for m in load_recogniser("real").find(text).systems] == ["careplan"]
    assert [m.slug for m in load_recogniser("demonstration").find(text).systems] == ["anyplan"]


def test_a_weak_name_counts_beside_its_owner_also_after_the_owner_was_merged() -> None:
    old, new = supplier("brook", "Brook Software Ltd"), supplier("heron", "Heron Systems Ltd")
    system("mosaic", old, "Mosaic", weak=True)
    assert load_recogniser().find("Mosaic annual fee", supplier="Heron Systems").systems == ()
    merge(keep=new, gone=old, by=None, reason="one firm")
    recogniser = load_recogniser()
    assert [m.slug for m in recogniser.find("Mosaic annual fee", supplier="Heron Systems").systems] == [
        "mosaic"
    ]
    assert [m.slug for m in recogniser.find("Award to Brook Software Ltd").suppliers] == ["heron"]


def test_suppliers_that_only_evidence_names_are_not_searched_for_until_merged() -> None:
    kept = supplier("brook", "Brook Software Ltd")
    named = supplier("brooke", "Brooke Systems House", catalogue=False)
    text = "Call-off from Brooke Systems House"
    assert load_recogniser().find(text).suppliers == ()
    merge(keep=kept, gone=named, by=None, reason="one firm")
    assert [m.slug for m in load_recogniser().find(text).suppliers] == ["brook"]


def test_a_name_learnt_from_restricted_evidence_changes_nothing() -> None:
    kept = supplier("brook", "Brook Software Ltd")
    before = load_recogniser().fingerprint
    secret = supplier("brooke", "Brooke Systems House", catalogue=False, level=1)
    assert load_recogniser().fingerprint == before
    merge(keep=kept, gone=secret, by=None, reason="one firm")
    assert load_recogniser().fingerprint == before


def test_a_new_alias_changes_the_fingerprint() -> None:
    made = system("careplan", None, "Careplanner")
    before = load_recogniser().fingerprint
    SystemName.objects.create(system=made, name="Care Planner Pro", folded="care planner pro")
    assert load_recogniser().fingerprint != before


def test_it_takes_five_queries_however_many_names() -> None:
    for number in range(5):
        system(
            f"careplan{number}",
            supplier(f"brook{number}", f"Brook {number} Software"),
            f"Careplanner {number}",
        )
    with CaptureQueriesContext(connection) as queries:
        load_recogniser()
    assert len(queries) == 5


def test_a_supplier_that_somebody_makes_meanwhile_is_no_name_yet() -> None:
    system("careplan", supplier("brook", "Brook Software Ltd"), "Careplanner")
    made: list[Supplier] = []

    def makes_one(execute: Any, sql: str, *rest: Any) -> Any:
        if "suppliers_suppliername" in sql and not made:
            made.append(Supplier())  # what this one asks is its own
            made[0] = supplier("heron", "Heron Systems Ltd")
        return execute(sql, *rest)

    with connection.execute_wrapper(makes_one):
        recogniser = load_recogniser()
    assert made[0].pk and recogniser.find("Careplanner").systems
    assert recogniser.find("Award to Heron Systems Ltd").suppliers == ()
