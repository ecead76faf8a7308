"""A comparison page over 33 boroughs, 40 systems and 2,000 charges against a constant Django answer.

Both through gunicorn on loopback with the same middleware. The page is asked for as it is made from the database
each time (no change was ever noted, so nothing is kept), and as it is kept while the facts are the same.
"""

from __future__ import annotations

import argparse
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
WORKERS = 2
CLIENTS = 4
"""Twice the workers: enough that none waits, and few enough that asking takes little of the machine."""

UNCACHED, CACHED = 0.08, 0.5
"""What the design asks of a page of 20 rows, as shares of the constant answer."""


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def rate(port: int, path: str, seconds: float) -> float:
    """Answers a second, asked by CLIENTS at once; RuntimeError for one that is not 200."""
    until = time.perf_counter() + seconds
    answers: list[int] = []
    failures: list[str] = []

    def ask() -> None:
        n = 0
        while time.perf_counter() < until and not failures:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            connection.close()
            if response.status != 200:
                failures.append(f"{path}: {response.status}")
            n += 1
        answers.append(n)

    threads = [threading.Thread(target=ask) for _ in range(CLIENTS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError(failures[0])
    return sum(answers) / (time.perf_counter() - began)


def wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("gunicorn does not answer")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boroughs", type=int, default=33)
    parser.add_argument("--systems", type=int, default=40)
    parser.add_argument("--charges", type=int, default=2_000)
    parser.add_argument(
        "--uses", type=int, default=0, help="Uses of systems; without it each borough runs each."
    )
    parser.add_argument("--seconds", type=float, default=8)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="citytools-bench-") as folder:
        os.environ["CITYTOOLS_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.comparison_settings"
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        from benchmarks.comparison_market import fill
        from changes.models import note

        call_command("migrate", verbosity=0)
        path = f"/capabilities/{fill(asked.boroughs, asked.systems, asked.charges, asked.uses)}/?data=demonstration"
        connections.close_all()
        port = free_port()
        command = [sys.executable, "-m", "gunicorn", "citytools.wsgi:application", "--workers", str(WORKERS)]
        command += ["--bind", f"127.0.0.1:{port}", "--log-level", "error", "--timeout", "120"]
        server = subprocess.Popen(command, cwd=PROJECT)
        try:
            wait_for(port)
            for warm in ("/constant/", path):
                rate(port, warm, 1)
            constant = rate(port, "/constant/", asked.seconds)
            uncached = rate(port, path, asked.seconds)
            note("contract", [1])
            connections.close_all()
            rate(port, path, 2)
            cached = rate(port, path, asked.seconds)
        finally:
            server.terminate()
            server.wait()
    print(f"comparison page, {asked.boroughs} boroughs × {asked.systems} systems × {asked.charges:,} charges")
    print(f"  constant Django answer {constant:10,.1f} answers/s")
    for name, found, wanted in (("made each time", uncached, UNCACHED), ("kept", cached, CACHED)):
        print(f"  {name:22} {found:10,.1f} answers/s   ratio {found / constant:.3f} (to reach: {wanted})")
    return 0 if uncached >= UNCACHED * constant and cached >= CACHED * constant else 1


if __name__ == "__main__":
    sys.exit(main())
