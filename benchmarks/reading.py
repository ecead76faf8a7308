"""Measures ways of reading a file: each in a process of its own, in turns, the best of several rounds."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent

Side = Callable[[Path], int]
"""Reads a file whole and says how many rows it gave."""


@dataclass(frozen=True, slots=True)
class Measure:
    rows: int
    seconds: float
    peak_mb: float

    @property
    def speed(self) -> float:
        return self.rows / self.seconds


def run_side(side: Side, path: Path) -> None:
    """Runs one side here and prints what it took, for `measure` to read.

    It reads the small file beside the large one first: loading a library is no part of reading.
    """
    side(path.with_name(f"small{path.suffix}"))
    started = time.perf_counter()
    rows = side(path)
    seconds = time.perf_counter() - started
    # What the system calls this process's own peak includes the one that started it; VmHWM does not.
    own = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps({"rows": rows, "seconds": seconds, "peak_mb": (own + child) / 1024}))


def measure(script: str, sides: Mapping[str, int], path: Path) -> dict[str, Measure]:
    """The best of so many rounds for each side, taken in turns so that a busy machine is busy for all."""
    best: dict[str, Measure] = {}
    for turn in range(max(sides.values())):
        for name, rounds in sides.items():
            if turn >= rounds:
                continue
            command = [sys.executable, "-m", f"benchmarks.{script}", "--side", name, "--file", str(path)]
            done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
            found = Measure(**json.loads(done.stdout))
            if name not in best or found.seconds < best[name].seconds:
                best[name] = found
    return best


def report(
    title: str, found: Mapping[str, Measure], limit: str, least_speed: float, most_memory: float
) -> bool:
    """Prints all sides and the two ratios of "ours" to the limit. True where both are reached."""
    print(title)
    for name, one in found.items():
        print(
            f"  {name:24} {one.rows:>9,} rows {one.seconds:8.2f} s {one.speed:>10,.0f} rows/s {one.peak_mb:7.0f} MB"
        )
    ours, bound = found["ours"], found[limit]
    speed, memory = ours.speed / bound.speed, ours.peak_mb / bound.peak_mb
    reached = speed >= least_speed and memory <= most_memory
    print(
        f"  speed {speed:.2f} of {limit} (at least {least_speed}), memory {memory:.2f} of it (at most {most_memory})"
    )
    return reached
