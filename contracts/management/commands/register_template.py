"""`manage.py register_template OUT.xlsx`: City Tools' own register, to be filled in."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from contracts.imports.layouts.template import write_register_template
from contracts.imports.references import capability_choices


class Command(BaseCommand):
    help = "Write City Tools' own register template as a workbook."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("out", type=Path, metavar="OUT.xlsx")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        if out.suffix.lower() != ".xlsx":
            raise CommandError(f"{out} must end in .xlsx.", returncode=2)
        if not out.parent.is_dir():
            raise CommandError(f"There is no folder {out.parent}.", returncode=2)
        write_register_template(out, capability_choices())
        self.stdout.write(f"Wrote {out}.")
