"""A process that the supervisor starts, watches and ends: with it end all that it has started itself."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence

# From <linux/prctl.h>: the signal that the kernel sends to a process when its parent dies.
PR_SET_PDEATHSIG = 1
# How long a process may take to finish what it is doing (seconds); gunicorn.conf.py allows itself less.
GRACE = 10.0


def end_with_parent(parent: int) -> None:
    """Have the kernel end this process (SIGTERM) when its parent (whose id is given) dies, even by kill -9.

    Linux only; elsewhere a supervisor that is killed outright leaves its children.
    """
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:  # it died before we could ask
        os.kill(os.getpid(), signal.SIGTERM)


class Child:
    """One named process in a session of its own: Ctrl-C reaches the supervisor alone, which then ends it."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.name = name
        self.command = list(command)
        self.environment = dict(environment)
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0

    def start(self) -> None:
        supervisor = os.getpid()
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            # The supervisor has one thread, so nothing can hold a lock between fork and exec.
            preexec_fn=lambda: end_with_parent(supervisor),
        )

    def exit_code(self) -> int | None:
        """None while it runs (or was never started); negative: the signal that ended it."""
        return self.process.poll() if self.process else None

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def lived(self) -> float:
        """Seconds since it was started."""
        return time.monotonic() - self.started_at

    def ask_to_end(self) -> None:
        if self.process and self.is_running():
            self.process.terminate()

    def sweep(self) -> None:
        """End at once whatever is left of its session, itself included."""
        if self.process is None:
            return
        # Nothing may be left, which is what is wanted.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def end_all(children: Sequence[Child]) -> None:
    """Ask every child to end, wait, then end what has not."""
    for child in children:
        child.ask_to_end()
    until = time.monotonic() + GRACE
    while time.monotonic() < until and any(child.is_running() for child in children):
        time.sleep(0.05)
    for child in children:
        child.sweep()
