"""`manage.py load_evidence`: the sourced facts that the repository holds, through the one path in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from contracts.imports.asked import Asked
from contracts.imports.importing import FULL_LIST, import_file
from contracts.imports.sourced_feeds import FEEDS
from contracts.models import Source


class Command(BaseCommand):
    help = "Load or refresh the sourced evidence. Running it again writes nothing where nothing changed."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        for feed in FEEDS:
            source, _ = Source.objects.get_or_create(
                slug=feed.slug,
                defaults={
                    "name": feed.name,
                    "publisher": feed.publisher,
                    "kind": feed.kind,
                    "licence": feed.licence,
                    "licence_url": feed.licence_url,
                },
            )
            # What the repository's file no longer holds was taken out of it on purpose.
            asked = Asked(
                source=source,
                full_list=True,
                accepted=frozenset({FULL_LIST}),
                again_writes_nothing=True,
                read_on=feed.read_on,
            )
            receipt = import_file(feed.path, asked)
            errors = [problem for problem in receipt.problems if problem.severity != "warning"]
            if receipt.refused or errors:
                first = f"line {errors[0].row}: {errors[0].message}" if errors else ""
                raise CommandError(f"{feed.name} cannot be loaded: {first}")
            self.stdout.write(
                f"{feed.name}: {receipt.rows} facts, {receipt.new} new, {receipt.changed} changed, "
                f"{receipt.to_review} to review."
            )
