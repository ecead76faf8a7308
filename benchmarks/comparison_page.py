"""A comparison page over 33 boroughs, 40 systems and 2,000 charges against a constant Django answer.

All through gunicorn on loopback with the same middleware. The page is asked for as it is made from all its facts (no
change was ever noted, so nothing is kept), as it is made for an address that nobody asked for before from the summary
that the database keeps of it for this audience, and as it is kept whole while the facts are the same. A constant
answer of the page's own size is measured too: the size alone costs something. The lists, of 20 rows a page, are asked
for in the two latter ways.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
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

LISTS = ("/systems/", "/suppliers/", "/boroughs/", "/capabilities/")

UNCACHED, CACHED = 0.08, 0.5
"""What the design asks of a page of 20 rows, as shares of the constant answer."""


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def answer(port: int, path: str) -> bytes:
    """The body of one answer; RuntimeError for one that is not 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"{path}: {response.status}")
    return body


def rate(port: int, path: str, seconds: float, *, each_its_own: bool = False) -> float:
    """Answers a second, asked by CLIENTS at once; RuntimeError for one that is not 200.

    `each_its_own`: no address is asked for twice, so that nothing kept for one can answer.
    """
    until = time.perf_counter() + seconds
    answers: list[int] = []
    failures: list[RuntimeError] = []
    numbers = itertools.count()

    def ask() -> None:
        n = 0
        while time.perf_counter() < until and not failures:
            try:
                answer(port, f"{path}&number={next(numbers)}" if each_its_own else path)
            except RuntimeError as failure:
                failures.append(failure)
            n += 1
        answers.append(n)

    threads = [threading.Thread(target=ask) for _ in range(CLIENTS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return sum(answers) / (time.perf_counter() - began)


def beside(port: int, path: str, seconds: float, *, each_its_own: bool = False) -> tuple[float, float]:
    """Answers a second, and their share of the constant answers a second just before and just after."""
    before = rate(port, "/constant/", seconds / 2)
    found = rate(port, path, seconds, each_its_own=each_its_own)
    after = rate(port, "/constant/", seconds / 2)
    return found, 2 * found / (before + after)


def both_ways(port: int, path: str, seconds: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """A page made for each answer, and kept whole."""
    made = beside(port, path, seconds, each_its_own=True)
    rate(port, path, 1)
    return made, beside(port, path, seconds)


def datasette(path: Path, seconds: float) -> float:
    """Answers a second of Datasette, the peer, for its page of 20 charges of the same database."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "datasette",
        "serve",
        str(path),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        page = f"/{path.stem}/contracts_charge?_size=20"
        rate(port, page, 1)
        return rate(port, page, seconds)
    finally:
        server.terminate()
        server.wait()


def wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("The server does not answer.")


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
            cold = beside(port, path, asked.seconds)
            note("contract", [1])
            connections.close_all()
            rate(port, path, 2)
            uncached = beside(port, path, asked.seconds, each_its_own=True)
            rate(port, path, 2)
            cached = beside(port, path, asked.seconds)
            size = len(answer(port, path))
            lists = [
                (list_, *both_ways(port, f"{list_}?data=demonstration", asked.seconds / 2)) for list_ in LISTS
            ]
            constant = rate(port, "/constant/", asked.seconds / 2)
            as_large = beside(port, f"/constant/?bytes={size}", asked.seconds)
            peer = datasette(Path(folder) / "citytools.sqlite3", asked.seconds / 2)
        finally:
            server.terminate()
            server.wait()
    print(f"comparison page, {asked.boroughs} boroughs × {asked.systems} systems × {asked.charges:,} charges")
    for name, (found, share), wanted in (
        ("from the facts", cold, ""),
        ("from its summary", uncached, f" (to reach: {UNCACHED})"),
        ("kept whole", cached, f" (to reach: {CACHED})"),
        (f"constant, {size:,} bytes", as_large, ""),
    ):
        print(f"  {name:24} {found:10,.1f} answers/s   {share:.3f} of a short constant answer{wanted}")
    for list_, (made, made_share), (kept, kept_share) in lists:
        print(
            f"  {list_:24} {made:10,.1f} answers/s   {made_share:.3f} made   {kept:,.1f}   {kept_share:.3f} kept whole"
        )
    print(f"  {'Datasette, 20 charges':24} {peer:10,.1f} answers/s   {peer / constant:.3f} of it")
    return 0 if uncached[1] >= UNCACHED and cached[1] >= CACHED else 1


if __name__ == "__main__":
    sys.exit(main())
