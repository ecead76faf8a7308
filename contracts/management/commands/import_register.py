"""`manage.py import_register FILE --borough SLUG …`: a council's own spreadsheet becomes facts."""

import json
import os
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from boroughs.models import Organisation
from contracts.imports.asked import Asked
from contracts.imports.importing import import_file
from contracts.imports.layouts import FIELDS, LAYOUTS
from contracts.imports.receipt import Receipt, printable
from contracts.records import Audience, Problem

LAST_ROW = 2_000_000_000
"""Far above the rows of any file within the limits, and within what a database takes as a row's number."""

SHOWN_PROBLEMS = 20
"""Problems listed on a terminal; all of them are in the JSON, and kept with the import."""

MAPPING = "which column, by its heading or its letter, is which field; the fields: " + ", ".join(FIELDS)


class Command(BaseCommand):
    help = (
        "Import a contracts register. Exit 0: applied, or nothing to change; 1: refused, or nothing applied; "
        "2: bad usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--borough", required=True, metavar="SLUG")
        parser.add_argument("--source", default="", metavar="NAME", help="which, of several registers")
        parser.add_argument("--layout", default="", help=", ".join(layout.name for layout in LAYOUTS))
        parser.add_argument("--audience", choices=[a.value for a in Audience], default=Audience.PUBLIC.value)
        parser.add_argument("--sheet", default="")
        parser.add_argument("--header-row", type=int, default=0, metavar="N")
        parser.add_argument("--encoding", default="")
        parser.add_argument("--delimiter", default="", help="one character, or tab")
        parser.add_argument("--map", action="append", default=[], metavar="FIELD=HEADER", help=MAPPING)
        parser.add_argument("--accept", action="append", default=[], metavar="CODE")
        parser.add_argument("--full-list", action="store_true", help="what it lacks is gone, not last seen")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._import(options)
        except CommandError as error:
            if options["format"] == "json":
                problem = Problem("bad_usage", "error", str(error))
                receipt = Receipt(file=options["file"].name, sha256="", problems=[problem])
                self.stdout.write(json.dumps(receipt.data(), ensure_ascii=False))
            raise

    def _import(self, options: dict[str, Any]) -> None:
        organisation = Organisation.objects.filter(slug=options["borough"]).first()
        if organisation is None:
            raise CommandError(
                f"There is no borough {options['borough']!r}. Add it with: "
                f'manage.py add_borough "NAME" --slug {options["borough"]} --gss CODE',
                returncode=2,
            )
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.", returncode=2)
        if not os.access(path, os.R_OK):
            raise CommandError(f"The file {path} may not be read by this user.", returncode=2)
        if not 0 <= options["header_row"] <= LAST_ROW:
            raise CommandError(f"--header-row takes the number of a row, 1 to {LAST_ROW:,}.", returncode=2)
        asked = Asked(
            organisation=organisation,
            source_name=options["source"],
            audience=Audience(options["audience"]),
            layout=options["layout"],
            sheet=options["sheet"],
            header_row=options["header_row"],
            encoding=options["encoding"],
            delimiter=options["delimiter"],
            mapping=self._mapping(options["map"]),
            accepted=frozenset(code for given in options["accept"] for code in given.split(",")),
            full_list=options["full_list"],
            dry_run=options["dry_run"],
        )
        terminal = sys.stderr.isatty() and options["format"] == "text"
        receipt = import_file(path, asked, progress=_show_progress if terminal else _quiet)
        if terminal:
            sys.stderr.write("\r\033[K")
        if options["format"] == "json":
            self.stdout.write(json.dumps(receipt.data(), ensure_ascii=False))
        else:
            self._write_text(receipt)
        if receipt.refused:
            sys.exit(1)

    def _mapping(self, every: list[str]) -> dict[str, str]:
        mapping: dict[str, str] = {}
        for given in every:
            field, equals, header = given.partition("=")
            if not (field.strip() and equals and header):
                raise CommandError(f"--map takes FIELD=HEADER, not {given!r}.", returncode=2)
            if field.strip() in mapping:
                raise CommandError(f"--map names {field.strip()!r} twice.", returncode=2)
            mapping[field.strip()] = header
        return mapping

    def _write_text(self, receipt: Receipt) -> None:
        def out(text: str) -> None:
            self.stdout.write(printable(text))

        if receipt.refused:
            out(f"{receipt.file} was not imported; nothing was changed.")
        elif receipt.same_as:
            out(f"{receipt.file} is the same file as import {receipt.same_as}: 0 new, 0 changed.")
        else:
            tried = " (dry run: nothing was kept)" if receipt.dry_run else f" as import {receipt.import_id}"
            out(f"{receipt.file} was imported{tried}.")
        out(
            f"{receipt.rows:,} rows: {receipt.new:,} new, {receipt.changed:,} changed, "
            f"{receipt.unchanged:,} unchanged, {receipt.blocked_rows:,} cannot be read or need an answer, "
            f"{sum(receipt.dropped.values()):,} dropped; {receipt.last_seen:,} no longer listed; "
            f"{receipt.to_review:,} to review."
        )
        for reason, rows in receipt.dropped.most_common(5):
            out(f"  dropped, {rows:,}: {reason}")
        for problem in sorted(receipt.problems, key=_urgency)[:SHOWN_PROBLEMS]:
            where = problem.cell or (f"row {problem.row}" if problem.row else "the file")
            value = f" “{problem.value[:60]}”" if problem.value else ""
            out(f"  {problem.severity} {problem.code}, {where}{value}: {problem.message} {problem.hint}")
        if len(receipt.problems) > SHOWN_PROBLEMS:
            out(f"  … and {len(receipt.problems) - SHOWN_PROBLEMS:,} more: see --format json.")


def _urgency(problem: Problem) -> tuple[bool, bool]:
    """What keeps rows out comes before warnings, and what concerns the whole file before its rows."""
    return (problem.severity == "warning", problem.row > 0)


def _show_progress(step: str, rows: int) -> None:
    sys.stderr.write(f"\r\033[K{step}: {rows:,} rows")
    sys.stderr.flush()


def _quiet(step: str, rows: int) -> None:
    return None
