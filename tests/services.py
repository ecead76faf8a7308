"""The real services that the tests use, by hand: `python -m tests.services start|stop|status`.

PostgreSQL from Debian's packages, in a folder and on a loopback port of its own, forgotten at the end.
Its address goes to `var/services.env`, where the tests look. Only what was started here is ever ended here.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
STATE = PROJECT / "var" / "services.env"
URL = "CITYTOOLS_TEST_POSTGRES_URL"
FOLDER = "CITYTOOLS_TEST_POSTGRES_FOLDER"

# What Debian calls what we need, and how it is recognised once it is there.
CHROMIUM = ("chromium", "chromium-browser")

# It is thrown away at the end, so nothing has to survive a power cut.
OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "127.0.0.1",
    "max_connections": "60",
}


class ServiceError(Exception):
    """What could not be started, and what to do."""


def postgres_programs() -> Path | None:
    """The folder of the newest PostgreSQL server on this machine."""
    debian = Path("/usr/lib/postgresql")
    versions = [path for path in debian.glob("*/bin") if (path / "initdb").is_file()]
    if versions:
        return max(versions, key=lambda path: float(path.parent.name))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def chromium_is_there() -> bool:
    return bool(os.environ.get("CHROMIUM")) or any(shutil.which(name) for name in CHROMIUM)


def install_what_is_missing() -> None:
    """Bring in Debian's packages when we may; ServiceError names them when we may not."""
    packages = []
    if postgres_programs() is None:
        packages.append("postgresql")
    if not chromium_is_there():
        packages.append("chromium")
    if not packages:
        return
    names = " ".join(packages)
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise ServiceError(f"Not installed: {names}. On Debian and Ubuntu: sudo apt-get install {names}")
    print(f"Installing {names} from Debian's packages ...", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(command, env=quiet, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            raise ServiceError(f"{' '.join(command)} failed:\n{done.stdout[-3000:]}")


def server_user() -> str | None:
    """Whom the server runs as: PostgreSQL refuses root. None: ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise ServiceError(
        "PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody."
    )


def run(*command: str, user: str | None, folder: Path) -> None:
    """Run one of PostgreSQL's programs; ServiceError with its words if it failed."""
    # pg_ctl leaves the server running with its own output open: a file, because a pipe would never end.
    log = folder / "programs.log"
    with log.open("a") as output:
        done = subprocess.run(
            command, user=user, cwd=folder, stdout=output, stderr=output, stdin=subprocess.DEVNULL
        )
    if done.returncode:
        server = folder / "server.log"
        said = log.read_text() + (server.read_text() if server.exists() else "")
        raise ServiceError(f"{Path(command[0]).name} failed:\n{said[-3000:]}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def state() -> dict[str, str]:
    """What `start` wrote down, empty when nothing was started."""
    if not STATE.is_file():
        return {}
    lines = (line.removeprefix("export ").partition("=") for line in STATE.read_text().splitlines())
    return {name: value for name, equals, value in lines if equals}


def is_running() -> bool:
    """Whether the PostgreSQL that we started still runs."""
    programs, folder = postgres_programs(), state().get(FOLDER)
    if programs is None or folder is None or not Path(folder).is_dir():
        return False
    status = [str(programs / "pg_ctl"), "status", "-D", f"{folder}/data"]
    return subprocess.run(status, user=server_user(), cwd="/", stdout=subprocess.DEVNULL).returncode == 0


def start() -> None:
    """Install what is missing, start PostgreSQL, and write down where it is."""
    if is_running():
        print(f"PostgreSQL is running already: {STATE.relative_to(PROJECT)} says where.")
        return
    install_what_is_missing()
    programs, user = postgres_programs(), server_user()
    if programs is None:
        raise ServiceError("PostgreSQL's package is installed, but its initdb is not to be found.")
    folder = Path(tempfile.mkdtemp(prefix="citytools-postgres-"))
    password, port = secrets.token_urlsafe(12), free_port()
    (folder / "password").write_text(password)
    if user:
        for path in (folder, folder / "password"):
            shutil.chown(path, user)
    print("Starting PostgreSQL ...", flush=True)
    data = str(folder / "data")
    initdb = [str(programs / "initdb"), "-D", data, "-U", "citytools", "--pwfile", str(folder / "password")]
    run(*initdb, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "-N", user=user, folder=folder)
    options = " ".join(f"-c {name}={value}" for name, value in OPTIONS.items())
    options += f" -p {port} -c unix_socket_directories={folder}"
    log = str(folder / "server.log")
    run(
        str(programs / "pg_ctl"),
        "start",
        "-w",
        "-D",
        data,
        "-l",
        log,
        "-o",
        options,
        user=user,
        folder=folder,
    )
    STATE.parent.mkdir(exist_ok=True)
    STATE.touch(mode=0o600)
    address = f"postgres://citytools:{password}@127.0.0.1:{port}/postgres"
    STATE.write_text(f"export {URL}={address}\nexport {FOLDER}={folder}\n")
    print(f"PostgreSQL listens on 127.0.0.1:{port}; `make test` finds it. `make services-stop` ends it.")


def stop() -> None:
    """End the PostgreSQL that we started and forget its data."""
    folder = state().get(FOLDER)
    programs = postgres_programs()
    if folder and programs and is_running():
        stop_it = [str(programs / "pg_ctl"), "stop", "-w", "-m", "fast", "-D", f"{folder}/data"]
        run(*stop_it, user=server_user(), folder=Path(folder))
        print("PostgreSQL is ended.")
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
    STATE.unlink(missing_ok=True)


def status() -> None:
    print(f"PostgreSQL: {'running' if is_running() else 'not running'}")
    print(f"Chromium: {'installed' if chromium_is_there() else 'not installed'}")


def main() -> int:
    """0 done, 1 something could not be started, 2 bad usage."""
    verbs = {"start": start, "stop": stop, "status": status}
    if len(sys.argv) != 2 or sys.argv[1] not in verbs:
        print(f"Usage: python -m tests.services {'|'.join(verbs)}", file=sys.stderr)
        return 2
    try:
        verbs[sys.argv[1]]()
    except ServiceError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
