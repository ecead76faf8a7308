"""`manage.py undo_import N`: takes an import back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from contracts.imports.undoing import CannotUndo, undo_import
from contracts.models import Import

SHOWN = 20
"""Titles that are listed: enough to recognise a register by."""


class Command(BaseCommand):
    help = "Take an applied import back: what it alone stated leaves every page. Exit 1: nothing to undo."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int, metavar="N")

    def handle(self, *args: Any, **options: Any) -> None:
        imported = Import.objects.filter(pk=options["number"]).first()
        if imported is None:
            raise CommandError(f"There is no import {options['number']}.", returncode=2)
        try:
            undone = undo_import(imported)
        except CannotUndo as error:
            raise CommandError(str(error), returncode=1) from error
        self.stdout.write(
            f"Import {undone.imported} is undone: {undone.withdrawn:,} pieces of evidence speak no more, "
            f"{undone.restored:,} speak again as they did before."
        )
        if undone.repeats:
            listed = ", ".join(map(str, undone.repeats))
            self.stdout.write(f"Undone with it, because they are the same file again: {listed}.")
        self._list(undone.kept, "kept: an earlier import or another source states the same")
        self._list(undone.kept_by_officers, "kept: stated by an officer after the import")

    def _list(self, titles: list[str], why: str) -> None:
        if titles:
            contracts = "1 contract" if len(titles) == 1 else f"{len(titles):,} contracts"
            self.stdout.write(f"{contracts} {why}:")
            for title in titles[:SHOWN]:
                self.stdout.write(f"  {title}")
            if len(titles) > SHOWN:
                self.stdout.write(f"  and {len(titles) - SHOWN:,} more")
