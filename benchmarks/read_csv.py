"""Reading a CSV file as text: pandas as the peer, csv.reader as the limit, and ours."""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from pathlib import Path

from benchmarks.reading import Side, measure, report, run_side
from benchmarks.register_file import write_register


def with_pandas(path: Path) -> int:
    import pandas

    return len(pandas.read_csv(path, dtype=str, keep_default_na=False, header=None))


def with_csv(path: Path) -> int:
    with path.open(newline="", encoding="utf-8") as file:
        return sum(1 for _ in csv.reader(file))


def with_ours(path: Path) -> int:
    from contracts.imports.readers import open_file

    with open_file(path) as reading:
        return sum(1 for _ in reading.rows())


SIDES: dict[str, Side] = {"pandas dtype=str": with_pandas, "csv.reader": with_csv, "ours": with_ours}
ROUNDS = {"pandas dtype=str": 1, "csv.reader": 5, "ours": 5}

FLAT = 3.0
"""csv.reader alone takes the 10 MB of an interpreter; ours adds its modules and nothing that grows: at a
million rows the ratio is the same as at ten thousand."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, choices=(10_000, 100_000, 1_000_000), default=100_000)
    parser.add_argument("--side", choices=SIDES)
    parser.add_argument("--file", type=Path)
    asked = parser.parse_args()
    if asked.side:
        run_side(SIDES[asked.side], asked.file)
        return 0
    with tempfile.TemporaryDirectory(prefix="citytools-bench-") as folder:
        path = write_register(Path(folder) / "register.csv", asked.rows)
        write_register(Path(folder) / "small.csv", 10)
        found = measure("read_csv", ROUNDS, path)
    return (
        0
        if report(f"read CSV as text, {asked.rows:,} rows of 20 columns", found, "csv.reader", 0.6, FLAT)
        else 1
    )


if __name__ == "__main__":
    sys.exit(main())
