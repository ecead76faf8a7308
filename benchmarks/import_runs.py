"""Runs both sides of the import benchmarks and prints them beside each other."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.databases import KINDS, SHOWN, fresh, why_not
from benchmarks.register_file import write_register

PEER_ROWS = 10_000
"""The peer is measured on no more: its rows a second hardly change, and 100,000 take it minutes."""

FIRST, AGAIN = 0, 1

PEERS = {
    "peer": "django-import-export, bulk mode (use_bulk, skip_diff)",
    "tuned_peer": "the same tuned: one query for all instances",
}
"""The first is the design's row, and is judged; the second asks more than the design, and is only shown."""


@dataclass(frozen=True)
class Run:
    rows: int
    wall: float
    cpu: float
    peak_mb: float

    @property
    def speed(self) -> float:
        """Rows a second of wall clock."""
        return self.rows / self.wall

    def words(self) -> str:
        return (
            f"{self.speed:>9,.0f} rows/s   {self.wall / self.rows * 1e6:>6,.0f} µs a row, of them "
            f"{self.cpu / self.rows * 1e6:>6,.0f} in Python's process   peak {self.peak_mb:,.0f} MB"
        )


def arguments(description: str | None, rows: int) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--rows", type=int, default=rows, help="10000, 100000 or 1000000")
    parser.add_argument("--database", choices=(*KINDS, "both"), default="both")
    parser.add_argument(
        "--without-peer", action="store_true", help="ours alone, to profile or for a million rows"
    )
    return parser.parse_args()


def run_side(side: str, kind: str, path: Path) -> list[Run]:
    """One side in a process of its own, on a fresh database: its first import, and the same file again."""
    with fresh(kind) as environment:
        command = [sys.executable, "-m", "benchmarks.import_sides", side, str(path)]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    return [Run(**run) for run in json.loads(done.stdout.splitlines()[-1])]


def compare(
    work: str, which: int, needed: Mapping[str, float], description: str | None, rows: int = 100_000
) -> int:
    """Print ours and both peers of `which` (FIRST or AGAIN) for each database, and the ratios beside what is needed.

    `rows`: ours, where the command line names no other number.

    Gives 1, to exit with, where a ratio is not reached.
    """
    missed = 0
    asked = arguments(description, rows)
    kinds = KINDS if asked.database == "both" else (asked.database,)
    with tempfile.TemporaryDirectory(prefix="citytools-bench-") as folder:
        ours_path = write_register(Path(folder) / "ours.csv", asked.rows)
        peer_path = write_register(Path(folder) / "peer.csv", min(asked.rows, PEER_ROWS))
        for kind in kinds:
            if reason := why_not(kind):
                print(f"{work}, {SHOWN[kind]}: left out, because {reason}.")
                continue
            ours = run_side("ours", kind, ours_path)[which]
            print(f"{work}, {SHOWN[kind]}, {asked.rows:,} rows")
            print(f"  {'ours':53} {ours.words()}", flush=True)
            if asked.without_peer:
                continue
            for side, shown in PEERS.items():
                peer = run_side(side, kind, peer_path)[which]
                print(f"  {shown:53} {peer.words()}")
                ratio = ours.speed / peer.speed
                judged = (
                    f"(to reach: {needed[kind]:g})" if side == "peer" else "(harder than the design asks)"
                )
                missed += side == "peer" and ratio < needed[kind]
                print(f"  {work}, {SHOWN[kind]}: {ratio:.1f} × {shown} {judged}", flush=True)
    return 1 if missed else 0
