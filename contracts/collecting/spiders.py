"""Runs a spider in its own process, and says how far it is."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from django.conf import settings

POLL_SECONDS = 0.2
LOG_LINES = 12

OF_A_FILE = re.compile(r"(\[Errno \d+\] [^:]+): .*")
"""What Python says of a file that it cannot open: why, and then where it is."""

Progress = Callable[[int, int], None]
"""Told how many requests went out and how many pages came."""


class SpiderFailedError(Exception):
    """The spider's process ended as it should not have. `log` is the end of what it wrote, which names our folders."""

    def __init__(self, message: str, log: str = "") -> None:
        super().__init__(message)
        self.log = log


def run_spider(asked: Mapping[str, Any], folder: Path, lock: IO[str], progress: Progress) -> None:
    """Run a spider to its end. `asked` is `scrapers.running.Asked` as JSON; the process inherits the lock.

    Raises `SpiderFailedError` with the last of what it wrote on standard error.
    """
    log = folder / "spider.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "scrapers"],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            cwd=settings.BASE_DIR,
            pass_fds=(lock.fileno(),),
        )
        try:
            if process.stdin is None:
                raise SpiderFailedError("the spider cannot be told what to do")
            process.stdin.write(json.dumps({**asked, "parent": os.getpid()}).encode())
            process.stdin.close()
            journal = Watched(folder / "journal.jsonl")
            while process.poll() is None:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(POLL_SECONDS)
                progress(*journal.counts())
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
    if process.returncode:
        said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        words = said[-1] if said else f"it ended with exit code {process.returncode}"
        # The log says which file; `/sources/` is public.
        words = OF_A_FILE.sub(r"\1", words)
        raise SpiderFailedError(f"the spider broke: {words}", "\n".join(said[-LOG_LINES:]))


class Watched:
    """Counts a journal's requests and pages as they are written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._place = 0
        self._requests = self._pages = 0

    def counts(self) -> tuple[int, int]:
        if self._path.exists():
            with self._path.open("rb") as file:
                file.seek(self._place)
                text = file.read()
            whole = text[: text.rfind(b"\n") + 1]
            self._place += len(whole)
            self._requests += whole.count(b'{"what":"request"')
            self._pages += whole.count(b'{"what":"page"')
        return self._requests, self._pages
