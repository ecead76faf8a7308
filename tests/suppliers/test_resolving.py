"""Which supplier a record means."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from suppliers.models import Supplier, SupplierName
from suppliers.names import fold
from suppliers.resolving import SupplierIndex

pytestmark = pytest.mark.django_db


def supplier(slug: str, *names: str, number: str = "", ppon: str = "", data_set: str = "real") -> int:
    made = Supplier.objects.create(
        slug=slug, name=names[0], company_number=number, ppon=ppon, data_set=data_set
    )
    for name in names:
        SupplierName.objects.create(supplier=made, name=name, folded=fold(name), data_set=data_set)
    return made.pk


@pytest.fixture
def known() -> dict[str, int]:
    return {
        "brook": supplier("brook", "Brook Software Limited", "Brook", number="01234567"),
        "heron": supplier("heron", "Heron (UK) Ltd", ppon="PABC-1234-DEFG"),
        "kite-north": supplier("kite-north", "Kite Services Ltd", number="00000011"),
        "kite-south": supplier("kite-south", "Kite Services Limited", number="00000022"),
        "demo": supplier("demo", "Anyware Limited", data_set="demonstration"),
    }


@pytest.mark.parametrize(
    ("name", "number", "ppon", "expected"),
    [
        ("Another name altogether", "01234567", "", "brook"),
        ("BROOK SOFTWARE LTD.", "", "", "brook"),
        ("brook", "", "", "brook"),
        ("Brook Software", "09999999", "", None),
        ("Heron Limited", "", "", "heron"),
        ("Heron Limited", "09999999", "", "heron"),
        ("Nobody knows", "", "PABC-1234-DEFG", "heron"),
        ("Heron Limited", "01234567", "PABC-1234-DEFG", "brook"),
        ("Kite Services", "", "", None),
        ("Kite Services", "00000022", "", "kite-south"),
        ("Anyware Limited", "", "", None),
        ("Brooke Software", "", "", None),
        ("", "", "", None),
    ],
)
def test_number_first_then_the_name_that_one_supplier_has(
    known: dict[str, int], name: str, number: str, ppon: str, expected: str | None
) -> None:
    assert SupplierIndex().find(name, number, ppon) == (known[expected] if expected else None)


def test_the_demonstration_is_another_set(known: dict[str, int]) -> None:
    assert SupplierIndex("demonstration").find("Anyware Ltd") == known["demo"]
    assert SupplierIndex("demonstration").find("Brook") is None


def test_a_ppon_of_a_supplier_with_another_company_number_is_doubt() -> None:
    supplier("brook", "Brook Software Limited", number="01234567", ppon="PABC-1234-DEFG")
    assert SupplierIndex().find("Brook Software", "09999999", "PABC-1234-DEFG") is None


def test_two_suppliers_of_one_name_are_one_after_a_merge(known: dict[str, int]) -> None:
    Supplier.objects.filter(pk=known["kite-south"]).update(merged_into=known["kite-north"])
    assert SupplierIndex().find("Kite Services") == known["kite-north"]
    assert SupplierIndex().find("", "00000022") == known["kite-north"]


def test_near_names_are_proposed_and_not_found(known: dict[str, int]) -> None:
    index = SupplierIndex()
    near = index.near("Brooke Software Limited")
    assert [(n.supplier, n.name) for n in near] == [(known["brook"], "brook software")]
    assert near[0].score >= 90
    assert {n.supplier for n in index.near("Kite Services")} == {known["kite-north"], known["kite-south"]}
    assert index.near("Brok") == ()


def test_a_new_supplier_is_found_once_added(known: dict[str, int]) -> None:
    index = SupplierIndex()
    assert index.find("Egret Systems") is None
    index.add(9001, "Egret Systems Ltd", company_number="08888888")
    assert index.find("Egret Systems") == 9001
    assert index.find("Somebody", "08888888") == 9001


def test_it_reads_the_suppliers_in_two_queries(known: dict[str, int]) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        index = SupplierIndex()
        index.find("Brook")
        index.near("Brooke Software")
    assert len(queries) == 2
