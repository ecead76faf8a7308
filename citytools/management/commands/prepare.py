"""`manage.py prepare`: everything between an empty database and a site that can serve, in one process."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser

from citytools import preparing

# Said in our own words instead: two hundred migrations and two thousand files are no news to anybody.
QUIET = {
    "migrate": {"interactive": False, "verbosity": 0},
    "collectstatic": {"interactive": False, "verbosity": 0},
}


class Command(BaseCommand):
    help = (
        "Migrates, loads the catalogue, the sourced evidence and the demonstration, and collects the static "
        "files. Steps whose inputs have not changed are skipped."
    )
    # `migrate` is the first step: a check of the migrations before it would only say that it is due.
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="do every step, whether or not it is due")
        parser.add_argument(
            "--without-demonstration",
            action="store_true",
            help="leave the made-up boroughs and the account of a first editor out, as a real site may",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.DATA_DIR)
        if options["again"]:
            preparing.forget(folder)
        due = preparing.steps_due(folder)
        if options["without_demonstration"]:
            due = [step for step in due if step.command not in preparing.TO_TRY]
        if not due:
            self.stdout.write("Everything is loaded already.")
        missing = [step.command for step in due if step.command not in get_commands()]
        if missing:
            raise CommandError(
                f"This copy of City Tools has no command {', '.join(missing)}: it is incomplete."
            )
        for number, step in enumerate(due, start=1):
            self.stdout.write(f"[{number}/{len(due)}] {step.words} ...")
            self.stdout.flush()
            before = preparing.fingerprint(step)
            started = time.monotonic()
            quiet = QUIET.get(step.command, {})
            try:
                call_command(step.command, *step.arguments, stdout=self.stdout, stderr=self.stderr, **quiet)
            except CommandError as error:
                if not step.optional:
                    raise
                self.stderr.write(f"      not done, and the site serves without it: {error}")
                continue
            preparing.mark_done(step, before, folder)
            self.stdout.write(f"      done in {time.monotonic() - started:.0f} s")
