"""`manage.py dump_facts`: every fact by its natural key, sorted, without ids and times."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Model

from contracts.models import Charge, Claim, ContractFact, Deployment, Line

# What differs between two databases that know the same.
LEFT_OUT = {"id", "contract", "organisation", "system", "supplier", "capability", "evidence", "sources"}
BY_NAME = {
    "organisation": "organisation__slug",
    "system": "system__slug",
    "supplier": "supplier__slug",
    "capability": "capability__slug",
}


class Command(BaseCommand):
    help = "Print the facts, one JSON object a line, sorted, so that two databases can be compared."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--data", choices=("real", "demonstration"), help="else both sets")

    def handle(self, *args: Any, **options: Any) -> None:
        lines: list[str] = []
        for model in (ContractFact, Line, Charge, Deployment, Claim):
            facts = _facts(model, options["data"])
            lines += (json.dumps(fact, sort_keys=True, default=str) for fact in facts)
        for line in sorted(lines):
            self.stdout.write(line)


def _facts(model: type[Model], data_set: str | None) -> Iterator[dict[str, Any]]:
    fields = [field.name for field in model._meta.concrete_fields]
    plain = [name for name in fields if name not in LEFT_OUT]
    named = [path for name, path in BY_NAME.items() if name in fields]
    facts = model._default_manager.all()
    if data_set:
        facts = facts.filter(data_set=data_set)
    for values in facts.values(*plain, *named).iterator():
        # An evidence's id says nothing between two databases; what it states is beside it.
        if "disagreements" in values:
            values["disagreements"] = [[name, _named(said)] for name, said, _ in values["disagreements"]]
        yield {"fact": model._meta.model_name, **values}


def _named(said: dict[str, Any]) -> dict[str, Any]:
    """What another source says, with a supplier by name: it stands there as [id, name]."""
    return {**said, "supplier": said["supplier"][1]} if "supplier" in said else said
