"""Which supplier a record means: by number first, then by name where that leaves no doubt."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from suppliers.data_sets import DataSet
from suppliers.models import Supplier, SupplierName
from suppliers.names import fold_supplier

# One letter in twelve dropped or changed; below it "Kier Services" comes near to "Kerr Services".
NEAR_SCORE = 90.0
# Names of fewer letters differ by one letter without being alike ("BT", "BP").
SHORTEST_NEAR = 6


@dataclass(frozen=True, slots=True)
class Near:
    """A supplier with nearly the same name: to propose to a person. `score` to 100, which is equal names."""

    supplier: int
    name: str
    score: float


class SupplierIndex:
    """All suppliers of one data set, read once in two queries. Tell it of a new one with `add`.

    Everywhere the answer is the id of the supplier that is left after following merges.
    """

    def __init__(self, data_set: DataSet | str = DataSet.REAL) -> None:
        rows = Supplier.objects.filter(data_set=str(data_set)).values_list(
            "pk", "name", "company_number", "ppon", "merged_into_id"
        )
        self._merged_into: dict[int, int] = {}
        self._numbers_of: dict[int, set[str]] = {}
        self._by_number: dict[str, int] = {}
        self._by_ppon: dict[str, int] = {}
        self._by_name: dict[str, set[int]] = {}
        named: list[tuple[int, str, str, str]] = []
        for pk, name, number, ppon, merged_into in rows:
            if merged_into is not None:
                self._merged_into[pk] = merged_into
            named.append((pk, name, number, ppon))
        for pk, name, number, ppon in named:
            self.add(pk, name, company_number=number, ppon=ppon)
        names = SupplierName.objects.filter(data_set=str(data_set), supplier__data_set=str(data_set))
        for pk, name in names.values_list("supplier_id", "name"):
            self._name(self._kept(pk), name)

    def add(self, supplier: int, name: str, *, company_number: str = "", ppon: str = "") -> None:
        """Count in a supplier, or another name or number of one."""
        pk = self._kept(supplier)
        self._name(pk, name)
        if company_number:
            self._by_number.setdefault(company_number, pk)
            self._numbers_of.setdefault(pk, set()).add(company_number)
        if ppon:
            self._by_ppon.setdefault(ppon, pk)

    def find(self, name: str, company_number: str = "", ppon: str = "") -> int | None:
        """The supplier's id, or None where there is none or doubt.

        The company number (eight characters) decides, then the PPON, then the folded name: where exactly one
        supplier has it and no number of that supplier contradicts the record's.
        """
        for number, known in ((company_number, self._by_number), (ppon, self._by_ppon)):
            if number and number in known:
                found = known[number]
                if known is self._by_ppon and self._contradicts(found, company_number):
                    return None
                return found
        found_by_name = self._by_name.get(fold_supplier(name), set())
        if len(found_by_name) != 1:
            return None
        (found,) = found_by_name
        return None if self._contradicts(found, company_number) else found

    def near(self, name: str, *, limit: int = 5) -> tuple[Near, ...]:
        """Suppliers whose name is nearly or exactly this one, best first. For a person to decide on."""
        folded = fold_supplier(name)
        if len(folded) < SHORTEST_NEAR:
            return ()
        close = process.extract(
            folded, self._by_name.keys(), scorer=fuzz.ratio, score_cutoff=NEAR_SCORE, limit=limit
        )
        found: dict[int, Near] = {}
        for other, score, _ in close:
            for pk in sorted(self._by_name[other]):
                found.setdefault(pk, Near(pk, other, score))
        return tuple(list(found.values())[:limit])

    def _contradicts(self, supplier: int, company_number: str) -> bool:
        # The number was looked up before: a supplier that has one has another one.
        return bool(company_number) and bool(self._numbers_of.get(supplier))

    def _name(self, pk: int, name: str) -> None:
        folded = fold_supplier(name)
        if folded:
            self._by_name.setdefault(folded, set()).add(pk)

    def _kept(self, pk: int) -> int:
        seen = {pk}
        while pk in self._merged_into:
            pk = self._merged_into[pk]
            if pk in seen:
                raise ValueError(f"Supplier {pk} is merged into itself through others.")
            seen.add(pk)
        return pk
