"""The real services that the tests use, by hand: `python -m tests.services start|stop|status`.

PostgreSQL and Chromium from Debian's packages, Elasticsearch from Maven Central; each server in a folder and on
loopback ports of its own, forgotten at the end. Their addresses go to `var/services.env`, where the tests look.
Only what was started here is ever ended here.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
STATE = PROJECT / "var" / "services.env"
URL = "CITYTOOLS_TEST_POSTGRES_URL"
ELASTICSEARCH_URL = "CITYTOOLS_TEST_ELASTICSEARCH_URL"


class ServiceError(Exception):
    """What could not be started, and what to do."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def state() -> dict[str, str]:
    """What was started and written down, empty when nothing was."""
    if not STATE.is_file():
        return {}
    lines = (line.removeprefix("export ").partition("=") for line in STATE.read_text().splitlines())
    return {name: value for name, equals, value in lines if equals}


def address(name: str) -> str:
    """An address by the name of its variable, from the environment or as `start` wrote it down; or nothing."""
    return os.environ.get(name) or state().get(name, "")


def write_down(**changes: str | None) -> None:
    """Add these to what is written down; None takes one away. The file goes with the last."""
    values = {name: value for name, value in {**state(), **changes}.items() if value is not None}
    if not values:
        STATE.unlink(missing_ok=True)
        return
    STATE.parent.mkdir(exist_ok=True)
    # Nobody else may read the passwords, not even while they are written.
    STATE.touch(mode=0o600)
    STATE.write_text("".join(f"export {name}={value}\n" for name, value in values.items()))


def may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: list[str]) -> None:
    """Bring in Debian's packages when we may; ServiceError names them when we may not."""
    if not packages:
        return
    names = " ".join(packages)
    if not may_install():
        raise ServiceError(f"Not installed: {names}. On Debian and Ubuntu: sudo apt-get install {names}")
    print(f"Installing {names} from Debian's packages ...", flush=True)
    apt("update", "-qq")
    apt("install", "-y", "-qq", "--no-install-recommends", *packages)


def apt(*arguments: str) -> None:
    command = ["apt-get", *arguments]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=quiet, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise ServiceError(f"{' '.join(command)} failed:\n{done.stdout[-3000:]}")
