"""`manage.py undo_import N`: takes an import back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from contracts.imports.undoing import CannotUndo, undo_import
from contracts.models import Import


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
        if undone.kept:
            self.stdout.write(f"{len(undone.kept):,} contracts stay, because another source states them too:")
            for title in undone.kept[:20]:
                self.stdout.write(f"  {title}")
