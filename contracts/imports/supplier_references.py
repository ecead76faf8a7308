"""Finding the supplier that a record means, and making those that are not known yet."""

from __future__ import annotations

from typing import Any

from django.utils.text import slugify

from contracts.imports import bulk
from contracts.records import Party
from suppliers.models import Supplier, SupplierName
from suppliers.names import fold_supplier

BLOCK = 500
"""Ids reserved at a time for suppliers that an import makes; unused ones are gaps, which nobody sees."""

SUPPLIER_FIELDS = (
    "id",
    "slug",
    "name",
    "data_set",
    "company_number",
    "ppon",
    "charity_number",
    "group_name",
    "website",
    "in_catalogue",
    "name_level",
    "source",
    "number_source",
    "note",
)
NAME_FIELDS = ("supplier", "name", "folded", "data_set")


class Suppliers:
    """Finds a supplier of one data set by company number, else by exact folded name; makes those it lacks.

    A supplier that only restricted evidence names takes nothing from it that a lower audience could see: its
    number is learnt from public evidence alone, and its name is the one that the lowest audience knows.
    """

    def __init__(self, data_set: str) -> None:
        self._data_set = data_set
        self._by_number: dict[str, int] = {}
        self._by_name: dict[str, set[int]] = {}
        self._number: dict[int, str] = {}
        self._level: dict[int, int] = {}
        self._kept: dict[int, int] = {}
        self._cache: dict[tuple[str, str, str, int], int] = {}
        self._new: list[tuple[Any, ...]] = []
        self._new_names: list[tuple[Any, ...]] = []
        self._ids: list[int] = []
        self._slugs: set[str] = set(Supplier.objects.values_list("slug", flat=True))
        self.slug_of = dict(Supplier.objects.filter(data_set=data_set).values_list("slug", "id"))
        for pk, number, ppon, merged, level in Supplier.objects.filter(data_set=data_set).values_list(
            "id", "company_number", "ppon", "merged_into_id", "name_level"
        ):
            self._number[pk] = number
            self._level[pk] = level
            if merged:
                self._kept[pk] = merged
            for key in filter(None, (number, ppon)):
                self._by_number[key] = pk
        for pk, folded in SupplierName.objects.filter(data_set=data_set).values_list("supplier_id", "folded"):
            self._by_name.setdefault(folded, set()).add(pk)

    def _follow(self, pk: int) -> int:
        while pk in self._kept:
            pk = self._kept[pk]
        return pk

    def ensure(self, party: Party, level: int) -> int:
        """The id of the supplier that `party` means, made where there is none. Call it in a transaction."""
        key = (party.name, party.company_number, party.ppon, level)
        if key not in self._cache:
            self._cache[key] = self._find(party, level) or self._make(party, level)
        return self._cache[key]

    def _find(self, party: Party, level: int) -> int | None:
        if party.name in self.slug_of:
            return self._follow(self.slug_of[party.name])
        for number in filter(None, (party.company_number, party.ppon)):
            if number in self._by_number:
                return self._follow(self._by_number[number])
        named = {self._follow(pk) for pk in self._by_name.get(fold_supplier(party.name), ())}
        if party.company_number:
            named = {pk for pk in named if self._number.get(pk, "") in ("", party.company_number)}
        if len(named) != 1:
            return None
        (found,) = named
        if level < self._level.get(found, 0):
            self.flush()
            Supplier.objects.filter(pk=found).update(name=party.name, name_level=level)
            self._level[found] = level
        if party.company_number and not self._number.get(found) and level == 0:
            self.flush()
            Supplier.objects.filter(pk=found).update(company_number=party.company_number)
            self._number[found] = party.company_number
            self._by_number[party.company_number] = found
        return found

    def _make(self, party: Party, level: int) -> int:
        pk = self._next_id()
        number = party.company_number if level == 0 else ""
        slug = self._free_slug(party.name)
        self._new.append(
            (pk, slug, party.name[:300], self._data_set, number, "", "", "", "", False, level, "", "", "")
        )
        self._number[pk] = number
        self._level[pk] = level
        if number:
            self._by_number[number] = pk
        folded = fold_supplier(party.name)
        self._new_names.append((pk, party.name[:300], folded[:300], self._data_set))
        self._by_name.setdefault(folded, set()).add(pk)
        return pk

    def _free_slug(self, name: str) -> str:
        base = slugify(name)[:100] or "supplier"
        slug, n = base, 1
        while slug in self._slugs:
            n += 1
            slug = f"{base}-{n}"
        self._slugs.add(slug)
        return slug

    def _next_id(self) -> int:
        if not self._ids:
            first = bulk.allocate(Supplier, BLOCK)
            self._ids = list(range(first + BLOCK - 1, first - 1, -1))
        return self._ids.pop()

    def flush(self) -> None:
        """Write the suppliers and names that were made since the last time."""
        bulk.load(Supplier, SUPPLIER_FIELDS, self._new)
        bulk.load(SupplierName, NAME_FIELDS, self._new_names)
        self._new, self._new_names = [], []
