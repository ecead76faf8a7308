"""`manage.py search_index [sync|rebuild|check|status]`: keeps the search index like the database."""

import time
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search import following
from search.engines import is_embedded
from search.engines.engine import EngineUnavailable, IndexMissing

SHOWN = 10
"""Keys shown of each sort of difference."""


class Command(BaseCommand):
    help = (
        "sync (the default): bring the search index up to the newest change, building it where there is none. "
        "rebuild: build it anew beside the live one and swap. check: compare its files with their checksums, and "
        "what it holds with the database both ways; "
        "ends with 1 where they differ. status: how it stands."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", nargs="?", default="sync", choices=("sync", "rebuild", "check", "status"))
        parser.add_argument(
            "--wait", type=float, default=600, help="seconds to wait for another process that keeps the index"
        )

    def handle(self, *args: Any, verb: str, wait: float, **options: Any) -> None:
        verbs: dict[str, Callable[[float], None]] = {
            "sync": self._sync,
            "rebuild": self._rebuild,
            "check": lambda _: self._check(),
            "status": lambda _: self._status(),
        }
        try:
            verbs[verb](wait)
        except following.Busy as busy:
            raise CommandError(str(busy)) from busy
        except IndexMissing as error:
            raise CommandError(f"{error} search_index rebuild builds it anew.") from error
        except EngineUnavailable as error:
            raise CommandError(f"The search engine did not answer: {error}") from error

    def _sync(self, wait: float) -> None:
        done = following.sync(wait=wait)
        if done.rebuilt:
            self.stdout.write(f"The index was built: {done.documents:,} documents.")
        else:
            self.stdout.write(f"{done.changes:,} changes followed, {done.documents:,} documents written.")

    def _rebuild(self, wait: float) -> None:
        started = time.monotonic()
        built = following.rebuild(wait=wait)
        where = "embedded" if is_embedded() else "Elasticsearch"
        self.stdout.write(f"{built:,} documents in the {where} index, in {time.monotonic() - started:.1f} s.")

    def _check(self) -> None:
        found = following.check()
        if found.damaged:
            raise CommandError(
                f"The search index is damaged: {len(found.damaged):,} of its files are not as they were written "
                f"({', '.join(found.damaged[:SHOWN])}). Look at the disk; search_index rebuild builds it anew."
            )
        for words, keys in (
            ("the index lacks", found.lacking),
            ("only the index has", found.extra),
            ("differ", found.different),
        ):
            if keys:
                more = f" and {len(keys) - SHOWN:,} more" if len(keys) > SHOWN else ""
                self.stdout.write(f"{len(keys):,} {words}: {', '.join(keys[:SHOWN])}{more}")
        self.stdout.write(f"{found.documents:,} documents compared, {found.count:,} differences.")
        if found.count:
            raise CommandError("The index and the database differ: run search_index sync, else rebuild.")

    def _status(self) -> None:
        now = following.status()
        self.stdout.write(f"{now.engine}: {now.health.state}. {now.health.words}")
        self.stdout.write(
            f"{now.health.documents:,} documents, up to change {now.last_change:,}, {now.behind:,} behind."
        )
