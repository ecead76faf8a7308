"""`manage.py check_links`: whether whatever an import has loaded points at something that is there."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from contracts.imports.links import broken_links, unchecked_links


class Command(BaseCommand):
    help = (
        "Check the links of imported rows that the database does not check itself. Exit 1 if any is broken."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if broken := broken_links():
            lines = [f"{link.table}.{link.field}: {link.rows:,} rows point at nothing." for link in broken]
            raise CommandError("\n".join([*lines, "Undo the imports concerned, and load their files again."]))
        self.stdout.write(f"Every link is whole: {len(list(unchecked_links()))} looked at.")
