"""Making a recogniser from the names in the database."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models.functions import Coalesce

from suppliers.data_sets import DataSet
from suppliers.models import CuratedValue, RefusedName, Supplier, SupplierName, System, SystemName
from suppliers.recognition.matching import Recogniser
from suppliers.recognition.naming import Name

PUBLIC_LEVEL = 0
"""Names learnt from restricted evidence recognise nothing: what they found would show in public facts."""


def load_recogniser(data_set: DataSet | str = DataSet.REAL) -> Recogniser:
    """A recogniser of one data set's catalogue: its systems, and the suppliers that editors keep.

    A supplier that only evidence names is not searched for (a register names thousands of care homes), unless
    somebody merged it into one of the catalogue; then its names are names of the kept one. Five queries.
    """
    refused = RefusedName.objects.filter(data_set=str(data_set)).values_list("system__slug", "folded")
    by_hand = CuratedValue.objects.filter(kind=CuratedValue.Kind.SYSTEM, field="capabilities")
    moved = System.objects.filter(data_set=str(data_set), slug__in=by_hand.values("slug"))
    return Recogniser(_names(str(data_set)), refused, list(moved.values_list("slug", "capabilities__slug")))


def _names(data_set: str) -> Iterator[Name]:
    suppliers = {
        pk: (slug, merged_into, in_catalogue)
        for pk, slug, merged_into, in_catalogue in Supplier.objects.filter(data_set=data_set).values_list(
            "pk", "slug", "merged_into_id", "in_catalogue"
        )
    }

    def kept(pk: int | None) -> tuple[str, bool]:
        # Somebody else's import may have made a supplier since they were read
        while pk in suppliers:
            slug, merged_into, in_catalogue = suppliers[pk]
            if merged_into is None:
                return slug, in_catalogue
            pk = merged_into
        return "", False

    systems = SystemName.objects.filter(
        data_set=data_set, system__data_set=data_set, system__retired_on__isnull=True
    )
    shown = Coalesce("system__merged_into__slug", "system__slug")
    owners = Coalesce("system__merged_into__owner", "system__owner")
    for slug, owner, text, weak in systems.values_list(shown, owners, "name", "weak"):
        yield Name(slug, text, weak, "system", kept(owner)[0])
    names = SupplierName.objects.filter(data_set=data_set, supplier__data_set=data_set)
    for pk, text in names.filter(supplier__name_level=PUBLIC_LEVEL).values_list("supplier_id", "name"):
        slug, in_catalogue = kept(pk)
        if in_catalogue:
            yield Name(slug, text, False, "supplier", slug)
