"""Finding the supplier that a record means, and making those that are not known yet."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from django.db.models import JSONField
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast
from django.utils.text import slugify

from changes.models import note
from contracts.imports import bulk
from contracts.models import Evidence
from contracts.records import Audience, Party
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
    number is learnt from public evidence alone, and once a lower audience's evidence names it, its name and
    address are those that a new supplier would have there. Until then it competes with none that is known there.
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
        self.slug_of = dict(
            Supplier.objects.filter(data_set=data_set, name_level=0).values_list("slug", "id")
        )
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
        for higher in range(level, len(Audience)):
            at_level = {pk for pk in named if max(self._level.get(pk, 0), level) == higher}
            found = self._one_of(at_level, party.company_number)
            if found is not None:
                self._bring_down(found, party, level)
                self._learn_number(found, party.company_number, level)
                return found
        return None

    def _one_of(self, named: set[int], number: str) -> int | None:
        """The one of several of a name that a number (empty: none is stated) leaves possible."""
        if number:
            named = {pk for pk in named if self._number.get(pk, "") in ("", number)}
        if len(named) > 1:
            # Companies of one name: a row that states no number is nobody's but the one without a number.
            named = {pk for pk in named if not self._number.get(pk)}
        return next(iter(named)) if len(named) == 1 else None

    def _bring_down(self, pk: int, party: Party, level: int) -> None:
        if level >= self._level.get(pk, 0):
            return
        self.flush()
        Supplier.objects.filter(pk=pk).update(
            name=party.name[:300], slug=self._free_slug(party.name, level), name_level=level
        )
        SupplierName.objects.filter(supplier=pk).update(name=party.name[:300])
        note("supplier", [pk])
        self._level[pk] = level

    def _learn_number(self, pk: int, number: str, level: int) -> None:
        if number and not self._number.get(pk) and level == 0:
            self.flush()
            Supplier.objects.filter(pk=pk).update(company_number=number)
            self._number[pk] = number
            self._by_number[number] = pk

    def _make(self, party: Party, level: int) -> int:
        pk = self._next_id()
        number = party.company_number if level == 0 else ""
        slug = self._free_slug(party.name, level)
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

    def _free_slug(self, name: str, level: int) -> str:
        """An address that nobody has, apart for each level: a number at its end must not tell of restricted ones."""
        base = slugify(name)[:100] or "supplier"
        if level:
            base += "-" + blake2b(f"{level} {name}".encode(), digest_size=4).hexdigest()
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


def forget_numbers(suppliers: Iterable[int]) -> None:
    """Take from these suppliers the company numbers that only evidence stated which speaks no more."""
    learnt = Supplier.objects.filter(number_source="").exclude(company_number="")
    for chunk in bulk.chunked(suppliers):
        numbers = dict(learnt.filter(pk__in=chunk).values_list("id", "company_number"))
        live = Evidence.objects.filter(supplier__in=numbers, audience=0, newest_import__isnull=False)
        supplier = KeyTransform("supplier", Cast("record", JSONField()))
        stated = live.filter(kind="contract").values_list(
            "supplier_id", KeyTextTransform("company_number", supplier)
        )
        for pk, number in stated.distinct() if numbers else ():
            # A supplier once found stated is out of `numbers`; its other evidence may state no number at all.
            if pk in numbers and numbers[pk] == number:
                del numbers[pk]
        Supplier.objects.filter(pk__in=numbers).update(company_number="")
