"""The organisations that City Tools knows from the start, as CSV with a source on every row."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import transaction

from boroughs.data_sets import DataSet
from boroughs.models import Organisation, OrganisationIdentifier, OrganisationName
from boroughs.names import fold_organisation
from changes.models import keep_order, note

ORGANISATIONS = Path(__file__).with_name("organisations.csv")


def split(cell: str) -> list[str]:
    """The items of a cell that holds a list: "a | b"."""
    return [item.strip() for item in cell.split(" | ") if item.strip()]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


@transaction.atomic
def load_organisations(path: Path = ORGANISATIONS, data_set: str = DataSet.REAL) -> int:
    """Load or refresh the organisations of a catalogue file; give how many. Running it again changes nothing."""
    keep_order()
    rows = list(_rows(path))
    loaded: dict[str, Organisation] = {}
    for row in rows:
        defaults = {
            "name": row["name"],
            "short_name": row["short_name"] or row["name"],
            "kind": row["kind"],
            "data_set": data_set,
            "gss": row.get("gss", ""),
            "local_authority_code": row.get("local_authority_code", ""),
            "population": int(row["population"]) if row.get("population") else None,
            "population_year": int(row["population_year"]) if row.get("population_year") else None,
            "email_domains": split(row.get("email_domains", "")),
            "website": row.get("website", ""),
            "loti_member": {"yes": True, "no": False}.get(row.get("loti_member", "")),
            "valid_from": row.get("valid_from", ""),
            "valid_to": row.get("valid_to", ""),
            "source": row["source"],
            "field_sources": {
                name.removesuffix("_source"): value
                for name, value in row.items()
                if name.endswith("_source") and value
            },
            "checked_on": date.fromisoformat(row["checked_on"]) if row["checked_on"] else None,
            "by_hand": False,
        }
        loaded[row["slug"]], _ = Organisation.objects.update_or_create(slug=row["slug"], defaults=defaults)
    for row in rows:
        organisation = loaded[row["slug"]]
        organisation.parent = loaded[row["parent"]] if row.get("parent") else None
        organisation.save(update_fields=["parent"])
        organisation.members.set(loaded[slug] for slug in split(row.get("members", "")))
        _set_names(organisation, [row["name"], row["short_name"], *split(row.get("alt_names", ""))])
        for value in split(row.get("ocds_ids", "")):
            OrganisationIdentifier.objects.update_or_create(
                value=value, defaults={"organisation": organisation}
            )
    note("borough", (organisation.pk for organisation in loaded.values()))
    return len(rows)


def _set_names(organisation: Organisation, names: list[str]) -> None:
    for name in filter(None, names):
        OrganisationName.objects.get_or_create(
            data_set=organisation.data_set,
            folded=fold_organisation(name),
            defaults={"organisation": organisation, "name": name},
        )
