"""`manage.py load_content`: the starting content as pages, and the groups of those who edit them."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from cms.loading.groups import load_groups
from cms.loading.pages import load_pages


class Command(BaseCommand):
    help = "Load the starting content as pages. Again: only files that changed; what an editor touched stays theirs."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        files, written = load_pages()
        load_groups()
        self.stdout.write(f"{files} files of content, {written} pages written.")
