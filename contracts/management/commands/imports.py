"""`manage.py imports`: every import, newest first."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from contracts.imports.receipt import printable
from contracts.models import Import


class Command(BaseCommand):
    help = "List the imports, newest first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = [
            {
                "import": one.pk,
                "status": one.status,
                "source": one.source.name,
                "file": one.file_name,
                "audience": one.get_audience_display(),
                "rows": one.rows,
                "new": one.counts.get("new", 0),
                "changed": one.counts.get("changed", 0),
                "same_as": one.same_as_id,
                "started": timezone.localtime(one.started_at).isoformat(timespec="seconds"),
            }
            for one in Import.objects.select_related("source").order_by("-id")
        ]
        if options["format"] == "json":
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        if not rows:
            self.stdout.write("Nothing has been imported. Try: manage.py import_register FILE --borough SLUG")
        for row in rows:
            again = f", the same file as import {row['same_as']}" if row["same_as"] else ""
            self.stdout.write(
                printable(
                    f"{row['import']:>5}  {row['status']:<8} {row['started']}  {row['source']}: {row['file']} "
                    f"({row['rows']:,} rows, {row['new']:,} new, {row['changed']:,} changed, "
                    f"{row['audience']}{again})"
                )
            )
