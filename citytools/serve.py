"""`make run`: prepares the database, starts the web and worker processes, and keeps them until Ctrl-C.

Imports no Django, so that it costs nothing to start and hardly any memory to keep.
"""

from __future__ import annotations

import argparse
import fcntl
import http.client
import json
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from citytools import environment as env
from citytools import preparing
from citytools.processes import Child, end_all, end_with_parent

HOST = "127.0.0.1"
# A process that ends this often, each time within `SETTLED` seconds of its start, will not mend by itself.
MOST_DEATHS = 5
SETTLED = 60.0
# How long the pages may take to answer for the first time (seconds): some forty times what was measured.
PATIENCE = 120.0
ACCOUNTS = {
    "demonstration_accounts.txt": "Accounts of the demonstration, with made-up boroughs and figures:",
    "first_editor.txt": "An account for editing at /admin/, with a password made at random for this copy:",
}
# What `/healthz` says of a database that was emptied or replaced since it was prepared.
UNPREPARED = {"not_migrated", "catalogue_not_loaded"}


class CannotServeError(Exception):
    """Why City Tools is not started or does not go on, in words for the person at the terminal."""


class Stopped(Exception):
    """Ctrl-C, or a request to end."""


def say(words: str = "") -> None:
    print(words, flush=True)


def port() -> int:
    given = env.text("PORT", "8000")
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise CannotServeError(f"PORT must be a number from 1 to 65535, not {given!r}.")
    return int(given)


def check_port_is_free(number: int) -> None:
    with socket.socket() as listener:
        # As gunicorn binds: a connection of the last run that is still closing does not count as use.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, number))
            listener.listen(1)
        except OSError as error:
            raise CannotServeError(
                f"Port {number} cannot be used ({error.strerror}). End what uses it, or choose another: "
                f"PORT={number + 1 if number < 65535 else 8000} make run"
            ) from error


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the data folder: two supervisors would load the same files into one database at once."""
    with (folder / "serve.lock").open("a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            handle.seek(0)
            raise CannotServeError(
                f"City Tools is running already with the data in {folder} (process {handle.read().strip()}). "
                "End it first, or give this one a folder of its own with CITYTOOLS_DATA_DIR."
            ) from error
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        yield


def health(number: int) -> str:
    """Nothing when the pages are ready, else the class of the reason; "starting" while nothing answers."""
    connection = http.client.HTTPConnection(HOST, number, timeout=10)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException):
        return "starting"
    finally:
        connection.close()
    if answer.status == 200:
        return ""
    try:
        return str(json.loads(body)["reason"])
    except (ValueError, KeyError, TypeError):
        return f"status_{answer.status}"


class Supervisor:
    """The web and worker processes over one data folder."""

    def __init__(self, folder: Path, number: int) -> None:
        self.folder = folder
        self.number = number
        # Compiled modules make the next start faster; a machine's wish to have none is for its own programs.
        self.environment = {
            key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"
        }
        self.environment["PYTHONUNBUFFERED"] = "1"
        self.environment["PORT"] = str(number)
        self.children: list[Child] = []
        self.deaths: dict[str, int] = {}
        self.stopping = False

    def asked_to_stop(self, signum: int, frame: FrameType | None) -> None:
        self.stopping = True

    def pause(self, seconds: float) -> None:
        """Wait, and raise Stopped if somebody has asked meanwhile."""
        if not self.stopping:
            time.sleep(seconds)
        if self.stopping:
            raise Stopped

    def manage(self, *arguments: str) -> list[str]:
        return [sys.executable, str(env.BASE_DIR / "manage.py"), *arguments]

    def prepare(self) -> None:
        """Run `manage.py prepare` to its end; CannotServeError if it fails, after it has said why."""
        child = Child("prepare", self.manage("prepare"), self.environment)
        self.start(child)
        while child.is_running():
            self.pause(0.1)
        self.children.remove(child)
        if child.exit_code():
            raise CannotServeError(
                "City Tools was not started: the step above failed. The next start goes on from there."
            )

    def start(self, child: Child) -> None:
        """Start one child, and watch it from now on."""
        self.children.append(child)
        self.deaths[child.name] = 0
        child.start()

    def start_pages(self) -> str:
        """Start the pages, wait for their first answer, and return `health()` as it then is."""
        gunicorn = [sys.executable, "-m", "gunicorn", "--chdir", str(env.BASE_DIR)]
        configuration = ["--config", str(env.BASE_DIR / "deploy" / "gunicorn.conf.py")]
        bind = ["--bind", f"{HOST}:{self.number}"]
        self.start(Child("web", [*gunicorn, *configuration, *bind], self.environment))
        return self.wait_until_ready()

    def start_worker(self) -> None:
        # --no-reload: with DEBUG it would start a process of its own, which outlives a killed parent.
        command = self.manage("db_worker", "--no-reload", "--queue-name", "*")
        self.start(Child("worker", command, self.environment))

    def revive_the_dead(self) -> None:
        """Start a child again that has ended by itself; CannotServeError when it keeps ending."""
        for child in self.children:
            code = child.exit_code()
            if code is None:
                continue
            self.deaths[child.name] = 1 if child.lived() > SETTLED else self.deaths[child.name] + 1
            child.sweep()
            how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
            if self.deaths[child.name] >= MOST_DEATHS:
                raise CannotServeError(
                    f"The {child.name} process ended {MOST_DEATHS} times in a row ({how}): "
                    "its own words are above."
                )
            say(f"The {child.name} process has ended ({how}): starting it again.")
            child.start()

    def wait_until(self, is_over: Callable[[], bool], seconds: float) -> bool:
        """Watch the children until `is_over`, for `seconds` at most; False when the time ran out."""
        until = time.monotonic() + seconds
        while not is_over():
            if time.monotonic() > until:
                return False
            self.pause(0.2)
            self.revive_the_dead()
        return True

    def wait_until_ready(self) -> str:
        """Wait for an answer from the pages, and return `health()` as it then is."""
        answer = ["starting"]

        def answers() -> bool:
            answer[0] = health(self.number)
            return answer[0] != "starting"

        if not self.wait_until(answers, PATIENCE):
            raise CannotServeError(f"The pages did not answer within {PATIENCE:.0f} seconds.")
        return answer[0]

    def run(self) -> None:
        """Prepare what is due, start, and watch until somebody asks to end."""
        if preparing.steps_due(self.folder):
            self.prepare()
        say("Starting the pages and the worker ...")
        reason = self.start_pages()
        if reason in UNPREPARED:
            say("The database is not the one that was prepared: preparing it again.")
            end_all(self.children)
            self.children.clear()
            preparing.forget(self.folder)
            self.prepare()
            reason = self.start_pages()
        if reason:
            raise CannotServeError(f"The pages answer, but are not ready to serve: {reason}.")
        # After the pages, which then have both cores to themselves; and the tables are known to be there.
        self.start_worker()
        self.announce()
        while True:
            self.pause(0.2)
            self.revive_the_dead()

    def announce(self) -> None:
        say()
        say(f"City Tools is at http://{HOST}:{self.number}")
        for name, words in ACCOUNTS.items():
            accounts = self.folder / name
            if accounts.is_file():
                say(words)
                for line in accounts.read_text(encoding="utf-8").splitlines():
                    say(f"    {line}")
        say(f"The data is in {self.folder}. Ctrl-C ends it.")


def data_folder() -> Path:
    """The folder for the data; CannotServeError where it cannot be made, or nothing can be written to it."""
    try:
        folder = env.data_dir()
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        raise CannotServeError(
            f"The folder for the data cannot be used: {error.filename} ({error.strerror})."
            " Choose one that you may write to: CITYTOOLS_DATA_DIR=/some/folder make run"
        ) from error


def serve() -> None:
    """Run until asked to end; CannotServeError says why it could not."""
    folder = data_folder()
    number = port()
    check_port_is_free(number)
    with only_one(folder):
        supervisor = Supervisor(folder, number)
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, supervisor.asked_to_stop)
        try:
            supervisor.run()
        except Stopped:
            say("\nEnding the pages and the worker ...")
        finally:
            end_all(supervisor.children)
    say("Ended.")


def main() -> int:
    """0 ended as asked, 1 could not serve."""
    parser = argparse.ArgumentParser(prog="python -m citytools.serve", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--end-with-parent", action="store_true", help="end when the program that started it dies"
    )
    if parser.parse_args().end_with_parent:
        end_with_parent(os.getppid())
    try:
        serve()
    except CannotServeError as error:
        print(error, file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
