"""`manage.py load_catalogue`: organisations, capabilities, suppliers and systems, from the repository."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from boroughs.catalogue import load_organisations
from contracts.collecting.catalogue import load_sources
from contracts.collecting.register_lines import RegisterLinesError
from suppliers.catalogue import load_capabilities, load_market
from suppliers.models import CuratedValue


class Command(BaseCommand):
    help = "Load or refresh the catalogue. Running it again changes nothing."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        organisations = load_organisations()
        capabilities = load_capabilities()
        suppliers, systems = load_market()
        try:
            sources = load_sources()
        except RegisterLinesError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"The catalogue holds {organisations} organisations, {capabilities} capabilities and areas, "
            f"{systems} systems and modules, {suppliers} suppliers, {sources} sources that are collected."
        )
        if left := CuratedValue.objects.count():
            self.stdout.write(f"{left} values that curators set by hand were left as they are.")
