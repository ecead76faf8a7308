"""Small registers, the commands run on them, and what the database holds before and after."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import CommandError, call_command

from boroughs.models import Organisation
from boroughs.reader import PUBLIC_READER, Reader
from contracts.imports.links import broken_links
from contracts.models import Charge, Claim, ContractFact, Deployment, Line
from suppliers.models import Supplier

HEADINGS = ("Reference", "Title", "Supplier", "Company number", "Start date", "End date", "Total value")
RECEIPT_TYPES: Mapping[str, tuple[type, ...]] = {
    "import": (int, type(None)),
    "same_as": (int, type(None)),
    "file": (str,),
    "sha256": (str,),
    "sheet": (str,),
    "header_row": (int, type(None)),
    "layout": (str,),
    "rows": (int,),
    "dropped": (list,),
    "records": (dict,),
    "new": (int,),
    "changed": (int,),
    "unchanged": (int,),
    "last_seen": (int,),
    "problems": (list,),
    "recognised": (list,),
    "to_review": (int,),
}
"""The keys that issue 3 names, and the types of their values."""

BESIDE_THE_FACTS = {"Import", "ImportProblem", "Source"}
"""A refused file is remembered here, with its problems, and nowhere else."""


def borough(
    slug: str = "anyborough", name: str = "Anyborough Council", pk: int | None = None
) -> Organisation:
    """A council. With the same `pk` its contracts have the same addresses, which are made of it."""
    short = name.removesuffix(" Council")
    return Organisation.objects.create(pk=pk, slug=slug, name=name, short_name=short)


def write_csv(path: Path, rows: Iterable[Sequence[str]], headings: Sequence[str] = HEADINGS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *rows])
    return path


def row(
    reference: str = "R1",
    title: str = "Housing system",
    supplier: str = "Example Ltd",
    number: str = "",
    start: str = "01/04/2024",
    end: str = "31/03/2027",
    value: str = "60000",
) -> tuple[str, ...]:
    return reference, title, supplier, number, start, end, value


def run(*words: object) -> tuple[int, str, str]:
    """Run a command in this process: its exit code, what it printed, and what it said of its errors."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(*[str(word) for word in words], stdout=out, stderr=err)
    except CommandError as error:
        return error.returncode, out.getvalue(), str(error)
    except SystemExit as ending:
        return int(ending.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def import_register(path: Path, *flags: object, to: str = "anyborough") -> tuple[int, dict[str, Any]]:
    """The exit code of an import, and its receipt: the one object that it prints."""
    code, out, _ = run("import_register", path, "--borough", to, "--format", "json", *flags)
    receipt: dict[str, Any] = json.loads(out)
    return code, receipt


def applied(path: Path, *flags: object, to: str = "anyborough") -> dict[str, Any]:
    """The receipt of an import that must be applied."""
    code, receipt = import_register(path, *flags, to=to)
    assert code == 0, receipt["problems"]
    assert broken_links() == []
    return receipt


def undo(number: int) -> str:
    code, out, err = run("undo_import", number)
    assert code == 0, err
    assert broken_links() == []
    return out


def dump() -> list[str]:
    code, out, err = run("dump_facts")
    assert code == 0, err
    return out.splitlines()


def codes(receipt: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(problem["code"], problem["severity"]) for problem in receipt["problems"]]


def table_counts(*, besides: Iterable[str] = ()) -> dict[str, int]:
    """How many rows each table of the project's own has."""
    left_out = set(besides)
    counts = {}
    for label in ("boroughs", "suppliers", "contracts", "changes"):
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            if model.__name__ not in left_out:
                counts[model.__name__] = model._base_manager.count()
    return counts


def reader_of_level(level: int, *own: Organisation) -> Reader:
    return Reader(level, frozenset(organisation.pk for organisation in own), "real")


def seen_by(reader: Reader = PUBLIC_READER) -> dict[str, list[Any]]:
    """Everything that a reader sees of the facts, in its natural values: no id of any row."""
    return {
        "contracts": _sorted(
            {
                **_plain(fact, "contract", "organisation", "supplier"),
                "address": fact.contract.slug,
                "organisation": fact.organisation.slug,
                "supplier": _supplier(fact.supplier),
                "evidence": _evidence_count(fact),
            }
            for fact in ContractFact.objects.visible_to(reader).select_related("contract", "supplier")
        ),
        "lines": _sorted(
            {
                **_plain(line, "contract", "organisation", "system", "evidence"),
                "address": line.contract.slug,
                "system": line.system.slug if line.system else None,
            }
            for line in Line.objects.visible_to(reader).select_related("contract", "system")
        ),
        "charges": _sorted(
            {
                **_plain(charge, "contract", "organisation", "system", "supplier"),
                "address": charge.contract.slug if charge.contract else None,
                "system": charge.system.slug if charge.system else None,
                "supplier": _supplier(charge.supplier),
                "evidence": _evidence_count(charge),
            }
            for charge in Charge.objects.visible_to(reader).select_related("contract", "system", "supplier")
        ),
        "deployments": _sorted(
            {
                **_plain(one, "contract", "organisation", "system", "supplier", "capability"),
                "address": one.contract.slug if one.contract else None,
                "system": one.system.slug,
                "supplier": _supplier(one.supplier),
                "evidence": _evidence_count(one),
            }
            for one in Deployment.objects.visible_to(reader).select_related("contract", "system", "supplier")
        ),
        "claims": _sorted(
            _plain(claim, "organisation", "system", "supplier") for claim in Claim.objects.visible_to(reader)
        ),
    }


def _plain(fact: Any, *references: str) -> dict[str, Any]:
    left_out = {"id", "sources", "disagreements", "seen_from", "seen_to", *references}
    values = {f.name: getattr(fact, f.attname) for f in fact._meta.concrete_fields if f.name not in left_out}
    if hasattr(fact, "disagreements"):
        values["disagreements"] = [
            [name, {**said, "supplier": said["supplier"][1]} if "supplier" in said else said]
            for name, said, _ in fact.disagreements
        ]
    return values


def _evidence_count(fact: Any) -> int:
    return len(fact.sources.get("all", ())) or 1


def _supplier(supplier: Supplier | None) -> list[Any] | None:
    if supplier is None:
        return None
    names = sorted(supplier.names.values_list("name", flat=True))
    return [supplier.slug, supplier.name, supplier.company_number, names]


def _sorted(things: Iterable[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(thing, sort_keys=True, default=str) for thing in things)
