"""Makes `.venv` and installs what the project is locked to: `python3 deploy/make_environment.py run`.

The one file that the machine's own Python runs, whatever its age: standard library only, and nothing
newer than Python 3.7 in its syntax, so that an old Python gets a sentence and not a syntax error. A list
that is installed already is left alone by the hash of its lock file, so that a second run needs no
network. Which registry serves the packages is pip's own configuration.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
# Each list holds the ones before it, so that `dev` leaves nothing of `run` to install.
LISTS = {"run": ("run",), "dev": ("run", "dev"), "bench": ("run", "dev", "bench")}
WHAT_FOR = {
    "run": "City Tools itself",
    "dev": "the checks and tests",
    "bench": "the benchmarks and their peers",
}


def complaint() -> str:
    """What is missing on this machine and how to install it, or nothing."""
    here = "{}.{}".format(*sys.version_info[:2])
    if sys.version_info[:2] < OLDEST:
        return (
            f"City Tools needs Python 3.11 or later, and {sys.executable} is {here}.\n"
            "Install a newer one (Debian and Ubuntu: sudo apt-get install python3.11 python3.11-venv),\n"
            "and say which: make PYTHON=python3.11 run"
        )
    try:
        import ensurepip  # noqa: F401  Debian ships venv without it, and then `python3 -m venv` fails half-way
        import venv  # noqa: F401  only whether it is there is asked
    except ImportError:
        return (
            f"Python {here} is here, but without its venv module.\n"
            f"Install it (Debian and Ubuntu: sudo apt-get install python{here}-venv), then run make again."
        )
    return ""


def fingerprint(name: str) -> str:
    """What has to be installed for this list: its lock file, under this Python."""
    lock = (ROOT / "requirements" / f"{name}.txt").read_bytes()
    return hashlib.sha256(lock + sys.version.encode()).hexdigest()


def stamp(name: str) -> Path:
    return VENV / f".installed-{name}"


def is_installed(name: str) -> bool:
    return stamp(name).is_file() and stamp(name).read_text() == fingerprint(name)


def environment_is_whole() -> bool:
    """Whether `.venv` has a Python that starts and a pip: not after an interrupted run or a moved folder."""
    if not PYTHON.exists():
        return False
    answer = subprocess.run(
        [str(PYTHON), "-c", "import pip, sys; print(sys.prefix)"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    return answer.returncode == 0 and Path(answer.stdout.strip()).resolve() == VENV.resolve()


def install(name: str) -> bool:
    """Install one list; False if pip failed, which has then said why."""
    lock = ROOT / "requirements" / f"{name}.txt"
    count = sum(1 for line in lock.read_text().splitlines() if "==" in line)
    print(
        f"Installing {count} packages for {WHAT_FOR[name]} (a minute or two the first time) ...", flush=True
    )
    command = [str(PYTHON), "-m", "pip", "install", "-q", "--no-input", "--disable-pip-version-check"]
    if subprocess.run([*command, "-r", str(lock)]).returncode:
        print(
            f"pip could not install requirements/{name}.txt: its own words are above.\n"
            "Check that this machine reaches its package index, then run the same command again.",
            file=sys.stderr,
        )
        return False
    stamp(name).write_text(fingerprint(name))
    return True


def main() -> int:
    """0 ready, 1 something is missing or failed, 2 bad usage."""
    if len(sys.argv) != 2 or sys.argv[1] not in LISTS:
        print(f"Usage: python3 deploy/make_environment.py {'|'.join(LISTS)}", file=sys.stderr)
        return 2
    missing = complaint()
    if missing:
        print(missing, file=sys.stderr)
        return 1
    # Two makes at once (a run beside a test) must not install into one folder. The lock is on the folder of
    # the lists itself, so no lock file is left about.
    handle = os.open(str(ROOT / "requirements"), os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        wanted = LISTS[sys.argv[1]]
        if PYTHON.exists() and all(is_installed(name) for name in wanted):
            return 0
        if not environment_is_whole():
            print("Making the environment in .venv ...", flush=True)
            if subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)]).returncode:
                return 1
        return 0 if all(is_installed(name) or install(name) for name in wanted) else 1
    finally:
        os.close(handle)


if __name__ == "__main__":
    sys.exit(main())
