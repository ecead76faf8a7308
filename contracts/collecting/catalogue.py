"""The sources that `scrapers/` knows, as rows: loaded with the catalogue, from its CSV files alone."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from django.conf import settings
from django.db import transaction

from boroughs.models import Organisation
from contracts.collecting.register_lines import MANUAL, check_lines, rows
from contracts.models import CollectedRegister, CollectedSource, Source, State

FOLDER = Path(settings.BASE_DIR) / "scrapers"
SOURCES = FOLDER / "sources.csv"
REGISTERS = FOLDER / "registers.csv"
SHARED_KINDS = ("notice", "supplier")
"""Kinds of source whose evidence belongs to one source; a register is a source of its own for each organisation."""


@transaction.atomic
def load_sources(sources: Path = SOURCES, registers: Path = REGISTERS) -> int:
    """Load or refresh the sources and registers; how many sources. What they have been through is kept.

    Raises `RegisterLinesError` where a register's line is wrong.
    """
    loaded = 0
    for row in rows(sources):
        source = None
        if row["kind"] in SHARED_KINDS:
            source, _ = Source.objects.get_or_create(
                slug=row["name"].replace("_", "-"),
                defaults={
                    "name": row["title"],
                    "publisher": row["publisher"],
                    "kind": row["kind"],
                    "licence": row["licence"],
                    "licence_url": row["licence_url"],
                    "cadence": f"every {row['cadence_days']} days",
                },
            )
        CollectedSource.objects.update_or_create(
            name=row["name"],
            defaults={
                "source": source,
                "title": row["title"],
                "kind": row["kind"],
                "interval_hours": int(row["interval_hours"]),
                "cadence_days": int(row["cadence_days"]),
                "covers": row["covers"].split(),
                "seen_live": row["seen_live"] == "yes",
                "form_read_from": row["form_read_from"],
            },
        )
        loaded += 1
    load_registers(registers)
    return loaded


@transaction.atomic
def load_registers(path: Path | None = None) -> None:
    """Load or refresh the registers. Raises `RegisterLinesError`, and changes nothing, where a line is wrong."""
    path = path or REGISTERS
    collected = CollectedSource.objects.filter(name="registers").first()
    if collected is None:
        return
    organisations = {o.slug: o for o in Organisation.objects.all()}
    check_lines(path, frozenset(organisations))
    by_hand = set(collected.registers.filter(how=MANUAL).values_list("pk", flat=True))
    kept = []
    for row in first_ways(path):
        register, made = CollectedRegister.objects.update_or_create(
            organisation=organisations[row["organisation"]],
            name=row["name"],
            defaults={
                "collected": collected,
                "how": row["how"],
                "address": row["address"],
                "cadence_days": int(row["cadence_days"]),
            },
        )
        if row["how"] == MANUAL and (made or register.state == State.NEW):
            register.state, register.reason = State.MANUAL, row["note"]
            register.save(update_fields=["state", "reason"])
        elif row["how"] != MANUAL and register.pk in by_hand and register.state == State.MANUAL:
            register.state, register.reason = State.NEW, ""
            register.save(update_fields=["state", "reason"])
        kept.append(register.pk)
    CollectedRegister.objects.filter(collected=collected).exclude(pk__in=kept).delete()


def first_ways(path: Path) -> list[dict[str, str]]:
    """The first line of each register: further ones are other ways to the same."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows(path):
        found.setdefault((row["organisation"], row["name"]), row)
    return list(found.values())


def register_rows(only: Collection[str] = ()) -> list[dict[str, str]]:
    """The lines of `registers.csv` that a spider can fetch; with `only`, those of these organisations."""
    return [
        row for row in rows(REGISTERS) if row["how"] != MANUAL and (not only or row["organisation"] in only)
    ]
