"""The capabilities, suppliers and systems that City Tools knows from the start, as CSV with sources."""

import csv
from collections.abc import Container, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from changes.models import keep_order, note
from suppliers.curating import curated_fields
from suppliers.data_sets import DataSet
from suppliers.merging import kept
from suppliers.models import Capability, Ownership, Supplier, SupplierName, System, SystemName
from suppliers.names import fold, fold_supplier

FOLDER = Path(__file__).parent


def split(cell: str) -> list[str]:
    """The items of a cell that holds a list: "a | b"."""
    return [item.strip() for item in cell.split(" | ") if item.strip()]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def _left(values: dict[str, Any], curated: Container[str]) -> dict[str, Any]:
    """The values of a row that no curator has set otherwise."""
    return {name: value for name, value in values.items() if name not in curated}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@transaction.atomic
def load_capabilities(path: Path = FOLDER / "capabilities.csv") -> int:
    """Load or refresh the tree of capabilities; give how many. What a curator set stays."""
    keep_order()
    rows = list(_rows(path))
    curated = curated_fields("capability")
    loaded: dict[str, Capability] = {}
    for row in rows:
        values = {
            "name": row["name"],
            "kind": row["kind"],
            "measure": row["measure"],
            "measure_unit": row["measure_unit"],
            "lga_function_id": row["lga_function_id"],
            "lga_function_label": row["lga_function_label"],
            "synonyms": split(row["synonyms"]),
            "description": row["description"],
            "source": row["source"],
            "checked_on": _day(row["checked_on"]),
            "sort": int(row["sort"] or 0),
        }
        loaded[row["slug"]], _ = Capability.objects.update_or_create(
            slug=row["slug"], defaults=_left(values, curated.get(row["slug"], ())), create_defaults=values
        )
    for row in rows:
        capability = loaded[row["slug"]]
        if "parent" not in curated.get(row["slug"], ()):
            capability.parent = loaded[row["parent"]] if row["parent"] else None
            capability.save(update_fields=["parent"])
        if "members" not in curated.get(row["slug"], ()):
            capability.members.set(loaded[slug] for slug in split(row["members"]))
    note("capability", (capability.pk for capability in loaded.values()))
    return len(rows)


@transaction.atomic
def load_market(folder: Path = FOLDER, data_set: str = DataSet.REAL) -> tuple[int, int]:
    """Load or refresh the suppliers, systems and changes of owner in a folder; give (suppliers, systems)."""
    keep_order()
    companies = _load_suppliers(list(_rows(folder / "suppliers.csv")), data_set)
    systems = _load_systems(list(_rows(folder / "systems.csv")), data_set, companies)
    owners = folder / "ownership.csv"
    if owners.exists():
        _load_ownerships(list(_rows(owners)), companies, systems)
    note("supplier", (supplier.pk for supplier in companies.values()))
    note("system", (system.pk for system in systems.values()))
    return len(companies), len(systems)


def _load_suppliers(rows: list[dict[str, str]], data_set: str) -> dict[str, Supplier]:
    loaded: dict[str, Supplier] = {}
    curated = curated_fields("supplier")
    for row in rows:
        number = row["company_number"]
        # Evidence may have named the company before the catalogue did: the same number is the same company.
        slug = row["slug"]
        if number and "company_number" not in curated.get(slug, ()):
            known = Supplier.objects.filter(data_set=data_set, company_number=number).exclude(slug=slug)
            known.update(company_number="")
        values = {
            "name": row["name"],
            "data_set": data_set,
            "company_number": number,
            "ppon": row["ppon"],
            "charity_number": row["charity_number"],
            "group_name": row["group_name"],
            "website": row["website"],
            "in_catalogue": True,
            "name_level": 0,
            "source": row["source"],
            "number_source": row["number_source"],
            "note": row["note"],
            "checked_on": _day(row["checked_on"]),
        }
        loaded[slug], _ = Supplier.objects.update_or_create(
            slug=slug, defaults=_left(values, curated.get(slug, ())), create_defaults=values
        )
    for row in rows:
        supplier, by_hand = loaded[row["slug"]], curated.get(row["slug"], set())
        if "parent" not in by_hand:
            supplier.parent = loaded[row["parent"]] if row["parent"] else None
        into = loaded[row["merged_into"]] if row["merged_into"] else None
        # What a curator has merged the other way round stays so: the two would be merged into each other
        if into and "merged_into" not in by_hand and kept(into).pk != supplier.pk:
            supplier.merged_into = into
        supplier.save(update_fields=["parent", "merged_into"])
        for name in (row["name"], *split(row["aliases"])):
            if f"name {fold_supplier(name)}" in by_hand:
                continue
            SupplierName.objects.get_or_create(
                supplier=supplier, folded=fold_supplier(name), defaults={"name": name, "data_set": data_set}
            )
    return loaded


def _load_systems(
    rows: list[dict[str, str]], data_set: str, companies: dict[str, Supplier]
) -> dict[str, System]:
    capabilities = {capability.slug: capability for capability in Capability.objects.all()}
    curated = curated_fields("system")
    loaded: dict[str, System] = {}
    for row in rows:
        values = {
            "name": row["name"],
            "data_set": data_set,
            "owner": companies[row["owner"]] if row["owner"] else None,
            "hosting": row["hosting"],
            "api_documented": {"yes": True, "no": False}.get(row["api_documented"]),
            "former_names": split(row["former_names"]),
            "source": row["source"],
            "note": row["note"],
            "checked_on": _day(row["checked_on"]),
        }
        loaded[row["slug"]], _ = System.objects.update_or_create(
            slug=row["slug"], defaults=_left(values, curated.get(row["slug"], ())), create_defaults=values
        )
    for row in rows:
        system, by_hand = loaded[row["slug"]], curated.get(row["slug"], set())
        if "part_of" not in by_hand:
            system.part_of = loaded[row["part_of"]] if row["part_of"] else None
            system.save(update_fields=["part_of"])
        if "sold_by" not in by_hand:
            system.sold_by.set(companies[slug] for slug in split(row["sold_by"]))
        if "capabilities" not in by_hand:
            system.capabilities.set(capabilities[slug] for slug in split(row["capabilities"]))
        strong = dict.fromkeys(split(row["aliases"]) + split(row["former_names"]), False)
        weak = dict.fromkeys(split(row["weak_aliases"]), True)
        names = {fold(name): (name, is_weak) for name, is_weak in {**strong, **weak}.items()}
        names.setdefault(fold(row["name"]), (row["name"], False))
        for folded, (name, is_weak) in names.items():
            if f"name {folded}" in by_hand:
                continue
            SystemName.objects.update_or_create(
                system=system,
                folded=folded,
                defaults={"name": name, "weak": is_weak, "data_set": data_set, "taught": False},
            )
    return loaded


def _load_ownerships(
    rows: list[dict[str, str]], companies: dict[str, Supplier], systems: dict[str, System]
) -> None:
    Ownership.objects.filter(to_supplier__in=companies.values()).delete()
    for row in rows:
        of_system = row["what"] == "system"
        Ownership.objects.create(
            system=systems[row["slug"]] if of_system else None,
            company=None if of_system else companies[row["slug"]],
            from_name=companies[row["from_owner"]].name
            if row["from_owner"] in companies
            else row["from_owner"],
            from_supplier=companies.get(row["from_owner"]),
            to_supplier=companies[row["to_owner"]],
            changed_on=row["changed_on"],
            kind=row["kind"],
            source=row["source"],
            note=row["note"],
            checked_on=_day(row["checked_on"]),
        )
