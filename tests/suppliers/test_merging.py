"""Merging two suppliers and parting them again."""

import pytest
from wagtail.models import ModelLogEntry

from boroughs.models import User
from changes.models import since
from contracts.imports.supplier_references import Suppliers
from contracts.records import Party
from suppliers.merging import MergeRefusedError, kept, merge, unmerge
from suppliers.models import Supplier, SupplierName
from suppliers.names import fold_supplier

pytestmark = pytest.mark.django_db


def _found(name: str) -> int:
    """The supplier that a row of this name is given."""
    return Suppliers("real").ensure(Party(name), 0)


def supplier(
    name: str, number: str = "", data_set: str = "real", ppon: str = "", **fields: object
) -> Supplier:
    made = Supplier.objects.create(
        slug=name.lower().replace(" ", "-"),
        name=name,
        company_number=number,
        data_set=data_set,
        ppon=ppon,
        **fields,
    )
    SupplierName.objects.create(supplier=made, name=name, folded=fold_supplier(name), data_set=data_set)
    return made


@pytest.fixture
def officer() -> User:
    return User.objects.create_user("someone@example.org", "a password of some length")


def test_names_of_the_merged_one_mean_the_kept_one_and_parting_takes_it_back(officer: User) -> None:
    keep, gone = supplier("Made Up Systems", "01234567"), supplier("Made-Up Sys")
    before = list(SupplierName.objects.order_by("pk").values())

    merge(keep=keep, gone=gone, by=officer, reason="The same address on both notices")

    assert _found("Made-up Sys Ltd") == keep.pk
    assert kept(Supplier.objects.get(pk=gone.pk)) == keep
    assert list(SupplierName.objects.order_by("pk").values()) == before

    unmerge(gone=gone, by=officer, reason="Two firms after all")

    assert _found("Made-up Sys Ltd") == gone.pk
    assert list(SupplierName.objects.order_by("pk").values()) == before
    assert Supplier.objects.get(pk=gone.pk).merged_into is None


def test_who_merged_and_why_is_kept_in_the_log(officer: User) -> None:
    keep, gone = supplier("Made Up Systems"), supplier("Made-Up Sys")
    merge(keep=keep, gone=gone, by=officer, reason="The same address on both notices")
    unmerge(gone=gone, by=officer, reason="Two firms after all")

    entries = ModelLogEntry.objects.for_instance(gone).order_by("pk")

    assert [(e.action, e.user, e.data["reason"]) for e in entries] == [
        ("suppliers.merge", officer, "The same address on both notices"),
        ("suppliers.unmerge", officer, "Two firms after all"),
    ]


def test_both_are_noted_as_changed() -> None:
    keep, gone = supplier("Made Up Systems"), supplier("Made-Up Sys")
    merge(keep=keep, gone=gone, by=None, reason="one firm")
    assert [(kind, set(ids)) for _, kind, ids in since(0)] == [("supplier", {keep.pk, gone.pk})]
    last = max(change for change, _, _ in since(0))
    unmerge(gone=gone, by=None, reason="two firms")
    assert [(kind, set(ids)) for _, kind, ids in since(last)] == [("supplier", {keep.pk, gone.pk})]


def test_a_merged_one_brings_along_what_was_merged_into_it_and_takes_it_back() -> None:
    first, second, third = supplier("First Firm"), supplier("Second Firm"), supplier("Third Firm")
    merge(keep=second, gone=third, by=None, reason="one firm")
    merge(keep=first, gone=second, by=None, reason="one firm")
    assert _found("Third Firm") == first.pk
    unmerge(gone=second, by=None, reason="two firms")
    assert _found("Third Firm") == second.pk


def test_a_circle_is_refused() -> None:
    first, second, third = supplier("First Firm"), supplier("Second Firm"), supplier("Third Firm")
    merge(keep=second, gone=third, by=None, reason="one firm")
    merge(keep=first, gone=second, by=None, reason="one firm")
    with pytest.raises(MergeRefusedError, match="Third Firm is merged into First Firm"):
        merge(keep=third, gone=first, by=None, reason="one firm")
    assert Supplier.objects.get(pk=first.pk).merged_into is None


def test_a_supplier_is_not_merged_into_itself_nor_twice() -> None:
    first, second, third = supplier("First Firm"), supplier("Second Firm"), supplier("Third Firm")
    with pytest.raises(MergeRefusedError, match="into itself"):
        merge(keep=first, gone=first, by=None, reason="one firm")
    merge(keep=first, gone=second, by=None, reason="one firm")
    with pytest.raises(MergeRefusedError, match="merged into First Firm already"):
        merge(keep=third, gone=second, by=None, reason="one firm")


def test_two_numbered_companies_are_not_one_even_through_a_third() -> None:
    first, second = supplier("First Firm", "01234567"), supplier("Second Firm", "07654321")
    with pytest.raises(MergeRefusedError, match=r"01234567.*07654321.*are two companies"):
        merge(keep=first, gone=second, by=None, reason="one group")
    nameless = supplier("Second")
    merge(keep=nameless, gone=second, by=None, reason="one firm")
    with pytest.raises(MergeRefusedError, match="two companies"):
        merge(keep=first, gone=nameless, by=None, reason="one group")


def test_real_and_demonstration_are_never_merged() -> None:
    real, made_up = supplier("First Firm"), supplier("Demo Firm", data_set="demonstration")
    with pytest.raises(MergeRefusedError, match="demonstration"):
        merge(keep=real, gone=made_up, by=None, reason="one firm")


def test_a_reason_is_needed() -> None:
    with pytest.raises(MergeRefusedError, match="Say why"):
        merge(keep=supplier("First Firm"), gone=supplier("Second Firm"), by=None, reason="  ")


def test_parting_what_is_not_merged_is_refused() -> None:
    with pytest.raises(MergeRefusedError, match="is not merged"):
        unmerge(gone=supplier("First Firm"), by=None, reason="two firms")
