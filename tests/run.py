"""`make test`: every check and test, in the order of what fails fastest, and one line a step.

`python -m tests.run [--checks]`. PostgreSQL is used when it is reachable at CITYTOOLS_TEST_POSTGRES_URL, from
the environment or as `make services` wrote it down; else one line says what was left out and why, and under
`CITYTOOLS_REQUIRE_SERVICES=1` that is a failure. The tests of Elasticsearch find it themselves, by the same rules.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from tests import services

PROJECT = services.PROJECT
PYTHON = sys.executable
BESIDE = Path(PYTHON).parent
EXAMPLE = PROJECT / "deploy" / "production.env.example"
# The machines at hand have two cores; a third process works while others wait for servers, browsers and clocks.
# Each takes a run of neighbours, which share what is loaded once for a module, and then from whoever has most left.
PYTEST = [PYTHON, "-m", "pytest", "-n", "3", "--dist", "worksteal", "-q", "--durations", "30"]
# What a test or check must not take over from whoever starts it.
OURS = (
    "DATABASE_URL",
    "DJANGO_SETTINGS_MODULE",
    "SECRET_KEY",
    "DEBUG",
    "PUBLIC_URL",
    "PORT",
    "ALLOWED_HOSTS",
    "ELASTICSEARCH_URL",
    "ELASTICSEARCH_API_KEY",
    "ELASTICSEARCH_CA_CERTS",
    "ELASTICSEARCH_SHARDS",
    "ELASTICSEARCH_REPLICAS",
    "ELASTICSEARCH_PREFIX",
)
TESTS_FAILED, NO_TESTS = 1, 5
"""pytest's exit codes when some failed, and when it collected none."""
FEW = 3
"""Tests that start servers, browsers and processes to kill may be disturbed by what else the machine does. So many
that failed are run again by themselves, and named at the end when they pass then: each is still to be looked into."""


def read_env_file(text: str) -> dict[str, str]:
    """NAME=value lines, as systemd's EnvironmentFile has them: no comments or blank lines, quotes off."""
    values = {}
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.isidentifier():
            raise ValueError(f"line {number} is no NAME=value: {line!r}")
        if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
            value = value[1:-1]
        values[name] = value
    return values


def clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in OURS}


def step(words: str, command: list[str], environment: Mapping[str, str]) -> int:
    """Run one check; its exit code, 0 when it passed."""
    print(f"== {words}", flush=True)
    started = time.monotonic()
    code = subprocess.run(command, cwd=PROJECT, env=environment).returncode
    if code == NO_TESTS and "pytest" in command:
        print("No test was found, which is no pass.", flush=True)
    verdict = "passed" if code == 0 else f"FAILED (exit code {code})"
    print(f"== {words}: {verdict} in {time.monotonic() - started:.0f} s", flush=True)
    return code


def pytest_step(
    words: str, selection: list[str], environment: Mapping[str, str], unsteady: list[str]
) -> bool:
    """Run pytest; True when it passed. What failed beside others and passed alone is added to `unsteady`."""
    with tempfile.TemporaryDirectory(prefix="citytools-pytest-") as cache:
        command = [*PYTEST, *selection, "-o", f"cache_dir={cache}"]
        code = step(words, command, environment)
        failed = failed_tests(Path(cache))
        if code != TESTS_FAILED or not 0 < len(failed) <= FEW:
            return code == 0
        if step(f"{words}: what failed, by itself", [*command, "-n", "0", "--last-failed"], environment):
            return False
    unsteady += failed
    return True


def failed_tests(cache: Path) -> list[str]:
    """The names of the tests that failed, as pytest notes them in its cache."""
    noted = cache / "v" / "cache" / "lastfailed"
    return sorted(json.loads(noted.read_text())) if noted.exists() else []


def checks(folder: str) -> list[str]:
    """Run all that is no test, and return the names of what failed."""
    plain = clean_environment() | {"CITYTOOLS_DATA_DIR": folder}
    production = plain | read_env_file(EXAMPLE.read_text()) | {"CITYTOOLS_DATA_DIR": folder}
    manage = [PYTHON, "manage.py"]
    table: list[tuple[str, list[str], Mapping[str, str]]] = [
        ("ruff check", [str(BESIDE / "ruff"), "check", "."], plain),
        ("ruff format", [str(BESIDE / "ruff"), "format", "--check", "."], plain),
        ("import-linter", [str(BESIDE / "lint-imports")], plain),
        ("migrations", [*manage, "makemigrations", "--check", "--dry-run"], plain),
        ("deployment", [*manage, "check", "--deploy", "--fail-level", "WARNING"], production),
        ("mypy", [str(BESIDE / "mypy"), "."], plain),
    ]
    return [words for words, command, environment in table if step(words, command, environment)]


def why_no_postgres(address: str) -> str:
    """Why the tests cannot use PostgreSQL, or nothing."""
    import psycopg

    if not address:
        return "none was started (`make services` starts one)"
    try:
        psycopg.connect(address, connect_timeout=3).close()
    except psycopg.OperationalError as error:
        return f"it does not answer ({str(error).splitlines()[0]}); `make services` starts one"
    return ""


def tests() -> list[str]:
    """Run pytest on SQLite and on PostgreSQL, and return the names of what failed."""
    plain = clean_environment()
    failed: list[str] = []
    unsteady: list[str] = []
    if not pytest_step("pytest on SQLite", [], plain, unsteady):
        failed.append("pytest on SQLite")
    address = services.address(services.URL)
    reason = why_no_postgres(address)
    if not reason:
        environment = plain | {"DATABASE_URL": address}
        if not pytest_step("pytest on PostgreSQL", ["-m", "database"], environment, unsteady):
            failed.append("pytest on PostgreSQL")
    elif os.environ.get("CITYTOOLS_REQUIRE_SERVICES") == "1":
        print(f"== pytest on PostgreSQL: FAILED, because {reason}", flush=True)
        failed.append("pytest on PostgreSQL")
    else:
        print(f"== Left out: the tests on PostgreSQL, because {reason}.", flush=True)
    for name in unsteady:
        print(
            f"== UNSTEADY, to be looked into: {name} failed beside other tests and passed alone.", flush=True
        )
    return failed


def main() -> int:
    """0 when everything passed, 1 when anything failed, 2 bad usage."""
    arguments = sys.argv[1:]
    if arguments not in ([], ["--checks"]):
        print("Usage: python -m tests.run [--checks]", file=sys.stderr)
        return 2
    # It takes a minute of the core that the checks leave idle; what it cannot do, the tests' workers say themselves.
    databases = (
        None
        if arguments
        else subprocess.Popen([PYTHON, "-m", "tests.prepared"], cwd=PROJECT, env=clean_environment())
    )
    with tempfile.TemporaryDirectory(prefix="citytools-checks-") as folder:
        failed = checks(folder)
    if databases:
        databases.wait()
        failed += tests()
    print(f"== {'Failed: ' + ', '.join(failed) if failed else 'Everything passed.'}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
