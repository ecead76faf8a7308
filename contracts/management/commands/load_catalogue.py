"""`manage.py load_catalogue`: organisations, capabilities, suppliers and systems, from the repository."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from boroughs.catalogue import load_organisations
from contracts.collecting.catalogue import load_sources
from suppliers.catalogue import load_capabilities, load_market


class Command(BaseCommand):
    help = "Load or refresh the catalogue. Running it again changes nothing."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        organisations = load_organisations()
        capabilities = load_capabilities()
        suppliers, systems = load_market()
        sources = load_sources()
        self.stdout.write(
            f"The catalogue holds {organisations} organisations, {capabilities} capabilities and areas, "
            f"{systems} systems and modules, {suppliers} suppliers, {sources} sources that are collected."
        )
