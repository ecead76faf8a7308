"""`manage.py load_synonyms`: the words of council English that City Tools begins with."""

from typing import Any

from django.core.management.base import BaseCommand

from search.loading import load_synonyms


class Command(BaseCommand):
    help = (
        "Load or refresh the synonyms of the file. What an editor changed, switched off or deleted stays so."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        rows, written = load_synonyms()
        self.stdout.write(f"{rows} synonyms in the file, {written} written.")
