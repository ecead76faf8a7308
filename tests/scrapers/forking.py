"""Starts `manage.py collect` in a moment, for a test that kills it many times: one process loads Django, and forks.

As a program it reads lines of JSON (the arguments of a run) and answers each with its process's id; another line asks
how it ended. A run's output goes into files in its data folder.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).parents[2]
OUT, ERROR = "collect.out", "collect.err"


class Forking:
    """Runs of the command, one after the other. `said` and `error` are what the last one wrote."""

    def __init__(self, process: subprocess.Popen[str], folder: Path) -> None:
        self._process, self._folder = process, folder

    def start(self, arguments: Sequence[str]) -> int:
        """Begin a run; its process's id."""
        self._write(json.dumps(list(arguments)))
        return int(self._read())

    def wait(self) -> int:
        """How the run ended: its exit code, or less than nothing: the signal that killed it."""
        self._write("wait")
        return int(self._read())

    @property
    def said(self) -> str:
        return (self._folder / OUT).read_text()

    @property
    def error(self) -> str:
        return (self._folder / ERROR).read_text()

    def _write(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def _read(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the process that forks has ended"
        return line


@contextmanager
def forking(environment: Mapping[str, str], folder: Path) -> Iterator[Forking]:
    """Runs that keep what they fetch in `folder`."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.scrapers.forking", str(folder)],
        cwd=PROJECT,
        env={
            **environment,
            "CITYTOOLS_DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "citytools.settings",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        yield Forking(process, folder)
        assert process.stdin is not None
        process.stdin.close()


def main(folder: Path) -> None:
    import django

    django.setup()
    # What a run needs is loaded before it begins.
    from contracts.management.commands import collect  # noqa: F401

    for line in sys.stdin:
        child = os.fork()
        if not child:
            _run(json.loads(line), folder)
        print(child, flush=True)
        # Its number stays its own until it has been waited for, so that nothing else is killed.
        next(sys.stdin)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _run(arguments: list[str], folder: Path) -> None:
    """Be the command, and end."""
    from django.core.management import call_command

    code = 1
    with (folder / OUT).open("w") as out, (folder / ERROR).open("w") as error:
        os.dup2(out.fileno(), 1)
        os.dup2(error.fileno(), 2)
        try:
            call_command("collect", *arguments, stdout=out, stderr=error)
            code = 0
        except SystemExit as end:
            code = int(str(end.code or 0))
        except BaseException:
            traceback.print_exc(file=error)
        out.flush()
        error.flush()
    os._exit(code)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
