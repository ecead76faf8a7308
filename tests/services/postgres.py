"""PostgreSQL from Debian's packages, in a folder and on a loopback port of its own."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.services import PROJECT, STATE, URL, ServiceError, free_port, install, state, write_down

FOLDER = "CITYTOOLS_TEST_POSTGRES_FOLDER"

# It is thrown away at the end, so nothing has to survive a power cut.
OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "127.0.0.1",
    "max_connections": "60",
}


def postgres_programs() -> Path | None:
    """The folder of the newest PostgreSQL server on this machine."""
    debian = Path("/usr/lib/postgresql")
    versions = [path for path in debian.glob("*/bin") if (path / "initdb").is_file()]
    if versions:
        return max(versions, key=lambda path: float(path.parent.name))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


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
    if postgres_programs() is None:
        install(["postgresql"])
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
    write_down(**{URL: f"postgres://citytools:{password}@127.0.0.1:{port}/postgres", FOLDER: str(folder)})
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
    write_down(**{URL: None, FOLDER: None})


def status() -> None:
    print(f"PostgreSQL: {'running' if is_running() else 'not running'}")
