"""`manage.py collect`: fetches published sources, checks what came, and applies it through the one path in."""

from __future__ import annotations

import dataclasses
import ipaddress
import json
import socket
import sys
from argparse import ArgumentTypeError
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from contracts.collecting.asked import CollectAsked
from contracts.collecting.catalogue import register_rows
from contracts.collecting.locking import BusyError
from contracts.collecting.outcome import Outcome
from contracts.collecting.pruning import prune
from contracts.collecting.running import Progress, collect
from contracts.imports.receipt import printable
from contracts.models import CollectedSource

SHOWN_REASONS = 5

STOPPED = 130
"""The exit code of a program that was stopped with Ctrl-C, as shells have it."""


def moment(text: str) -> datetime:
    """A day or a moment in ISO form; in UTC where it names no zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no date: write 2026-11-03") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def number(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 10**9:
        raise ArgumentTypeError(f"{text!r} is no number of records")
    return int(text)


class Command(BaseCommand):
    help = (
        "Collect published sources. Exit 0: each is up to date; 1: one is held, failed or refused us; 2: bad usage; "
        "3: one is being collected already; 130: stopped with Ctrl-C. A run that was stopped or killed is taken up "
        "where it was when the same is asked again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "names", nargs="*", metavar="NAME", help="sources; without any, say --due or --all"
        )
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--due", action="store_true", help="those whose interval has passed: for cron or a timer"
        )
        which.add_argument("--all", action="store_true", help="every source")
        which.add_argument(
            "--prune",
            action="store_true",
            help="only delete what was fetched over CITYTOOLS_COLLECTED_KEEP_DAYS ago, as --due does too",
        )
        parser.add_argument(
            "--since",
            type=moment,
            metavar="DATE",
            help="notices from here on, not from where the last run ended",
        )
        parser.add_argument("--until", type=moment, metavar="DATE", help="notices up to here, not up to now")
        parser.add_argument(
            "--sample",
            type=number,
            default=0,
            metavar="N",
            help="take at most so many records (of registers: files)",
        )
        parser.add_argument(
            "--all-buyers", action="store_true", help="keep notices of buyers that nobody knows too"
        )
        parser.add_argument(
            "--any-cpv", action="store_true", help="keep notices that are neither software nor IT too"
        )
        parser.add_argument(
            "--from-raw", action="store_true", help="parse the stored bodies again; fetch nothing"
        )
        parser.add_argument(
            "--base-url", default="", metavar="URL", help="ask this host instead: a mirror, a test"
        )
        parser.add_argument(
            "--allow-private", action="store_true", help="--base-url may be on a private address"
        )
        parser.add_argument(
            "--only",
            action="append",
            default=[],
            metavar="SLUG",
            help="of the registers, this organisation's alone; again for another",
        )
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["prune"] and not options["names"]:
            self._prune(quiet=False)
            return
        names = self._names(options)
        self._check_base_url(options, names)
        self._check_only(options["only"], names)
        options["only"] = tuple(sorted(set(options["only"])))
        asked = CollectAsked(**{each.name: options[each.name] for each in dataclasses.fields(CollectAsked)})
        self._check_dates(asked, names)
        outcomes: dict[str, Outcome] = {}
        busy: list[str] = []
        try:
            for name in names:
                self._collect(name, asked, options["format"], outcomes, busy)
        except KeyboardInterrupt:
            self._clear()
            self.stderr.write("Stopped. Ask the same again, and it goes on where it was.")
            sys.exit(STOPPED)
        if options["format"] == "json":
            data = {"sources": {name: outcome.data() for name, outcome in outcomes.items()}}
            self.stdout.write(json.dumps(data, ensure_ascii=False))
        elif not names:
            self.stdout.write(f"Nothing is due. {next_due()}")
        for words in busy:
            self.stderr.write(words)
        if options["due"] and not busy:
            self._prune(quiet=True)
        if any(outcome.held or outcome.error for outcome in outcomes.values()):
            sys.exit(1)
        if busy and not options["due"]:
            sys.exit(3)

    def _collect(
        self, name: str, asked: CollectAsked, form: str, outcomes: dict[str, Outcome], busy: list[str]
    ) -> None:
        """Run one source. What it meets keeps none of the others back."""
        try:
            outcomes[name] = collect(name, asked, self._progress(name))
        except BusyError as error:
            busy.append(str(error))
            return
        except (OSError, DatabaseError) as error:
            # Its run is taken up again the next time.
            outcomes[name] = Outcome(error=str(error) or type(error).__name__)
        self._clear()
        if outcomes[name].log:
            self.stderr.write(outcomes[name].log)
        if form == "text":
            self._write_text(name, outcomes[name], asked)

    def _prune(self, *, quiet: bool) -> None:
        """Delete what is old; `quiet`: leave it to the next time where a source is being collected."""
        try:
            found = prune(settings.COLLECTED_KEEP_DAYS)
        except BusyError as error:
            if quiet:
                return
            self.stderr.write(str(error))
            sys.exit(3)
        if not quiet:
            days = settings.COLLECTED_KEEP_DAYS
            than = (
                f"older than {days} days" if days else "CITYTOOLS_COLLECTED_KEEP_DAYS is 0, so all are kept"
            )
            self.stdout.write(f"{found.bodies:,} pages and files deleted, {found.size:,} bytes: {than}.")

    def _names(self, options: dict[str, Any]) -> list[str]:
        known = {source.name: source for source in CollectedSource.objects.all()}
        if not known:
            raise CommandError("No sources are loaded: manage.py load_catalogue", returncode=2)
        if bool(options["names"]) == (options["due"] or options["all"] or options["prune"]):
            raise CommandError(
                f"Name sources ({', '.join(known)}), or say --due, --all or --prune.", returncode=2
            )
        unknown = [name for name in options["names"] if name not in known]
        if unknown:
            raise CommandError(
                f"There is no source {unknown[0]!r}. The sources are: {', '.join(known)}.", returncode=2
            )
        if options["due"]:
            return [name for name, source in known.items() if is_due(source, timezone.now())]
        return list(dict.fromkeys(options["names"])) or list(known)

    def _check_dates(self, asked: CollectAsked, names: list[str]) -> None:
        if asked.since and asked.until and asked.since >= asked.until:
            raise CommandError("--since must be before --until.", returncode=2)
        if asked.since and asked.since > timezone.now():
            raise CommandError("--since lies in the future.", returncode=2)
        if asked.since or not asked.until or asked.from_raw:
            return
        for source in CollectedSource.objects.filter(name__in=names, watermark__gte=asked.until):
            raise CommandError(
                f"{source.name} has been collected up to {source.watermark:%Y-%m-%d}, which is after --until: "
                "say --since too.",
                returncode=2,
            )

    def _check_only(self, only: list[str], names: list[str]) -> None:
        if not only:
            return
        if names != ["registers"]:
            raise CommandError("--only goes with registers: collect registers --only SLUG.", returncode=2)
        lacking = set(only) - {row["organisation"] for row in register_rows()}
        if lacking:
            raise CommandError(
                f"scrapers/registers.csv has no line by which {sorted(lacking)[0]!r} could be fetched.",
                returncode=2,
            )

    def _check_base_url(self, options: dict[str, Any], names: list[str]) -> None:
        url = options["base_url"]
        if options["allow_private"] and not url:
            raise CommandError("--allow-private goes with --base-url.", returncode=2)
        if not url:
            return
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query:
            raise CommandError(f"--base-url takes http://HOST or https://HOST, not {url!r}.", returncode=2)
        try:
            found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
        except (OSError, ValueError) as error:
            raise CommandError(
                f"--base-url: {parts.hostname} cannot be found ({error}).", returncode=2
            ) from error
        private = [
            str(a[4][0]) for a in found if not ipaddress.ip_address(str(a[4][0]).split("%")[0]).is_global
        ]
        if private and not options["allow_private"]:
            raise CommandError(
                f"{parts.hostname} is on a private address ({private[0]}); say --allow-private if you mean it.",
                returncode=2,
            )

    def _progress(self, name: str) -> Progress:
        if not sys.stderr.isatty():
            return lambda step, count: None

        def show(step: str, count: int) -> None:
            sys.stderr.write(f"\r\033[K{name}: {step} {count:,}")
            sys.stderr.flush()

        return show

    def _clear(self) -> None:
        """Take the line of progress away."""
        if sys.stderr.isatty():
            sys.stderr.write("\r\033[K")

    def _write_text(self, name: str, outcome: Outcome, asked: CollectAsked) -> None:
        out = self.stdout.write
        out(
            f"{name}: {outcome.requests:,} requests, {outcome.records:,} records: {outcome.new:,} new, "
            f"{outcome.changed:,} changed, {outcome.unchanged:,} unchanged, {outcome.set_aside:,} set aside; "
            f"{outcome.problems:,} problems{f', told at /sources/{name}/' if outcome.problems else ''}."
        )
        for line in outcome.told:
            out(f"  {printable(line)}")
        if outcome.missing:
            out(f"  {outcome.missing:,} pages are kept no longer and could not be read again.")
        if asked.from_raw and not (outcome.records or outcome.missing or outcome.error):
            out("  Nothing that was fetched is stored for this: collect it without --from-raw first.")
        if outcome.held and not outcome.told:
            out(f"  Held, nothing was applied: {printable(outcome.held)}")
        if outcome.error:
            out(f"  Failed, nothing was applied: {outcome.error}")
        for reason, records in outcome.set_aside_for.most_common(SHOWN_REASONS):
            out(f"  set aside, {records:,}: {printable(reason)}")


def is_due(source: CollectedSource, now: datetime) -> bool:
    """Whether a source's interval has passed since it was last begun. One that was killed is due at once."""
    if source.last_started_at is None or source.runs.filter(status="running").exists():
        return True
    return now - source.last_started_at >= timedelta(hours=source.interval_hours)


def next_due() -> str:
    """Which source is due next, and when."""
    when, name = min(
        (source.last_started_at + timedelta(hours=source.interval_hours), source.name)
        for source in CollectedSource.objects.all()
        if source.last_started_at is not None
    )
    return f"The next is {name}, {timezone.localtime(when):%-d %B %Y at %H:%M}."
