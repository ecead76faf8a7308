"""Applying releases beside importing the same number of register rows: each in a process and database of its own."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

MOST = 1.5
"""The issue: applying 100,000 releases takes at most so many times what as many rows of a register take."""


def write_feed(path: Path, rows: int) -> None:
    """A feed as `collect` hands it to the import: the lines of the releases, the buyer as it is known."""
    import orjson

    from benchmarks.import_sides import BOROUGH
    from benchmarks.release_pages import releases
    from scrapers.ocds.lines import release_lines

    with path.open("wb") as file:
        for release in releases(rows):
            for line in release_lines(release, {})["lines"]:
                for record in line["records"]:
                    record["organisation"] = BOROUGH
                file.write(orjson.dumps(line, option=orjson.OPT_SORT_KEYS) + b"\n")


def side(path: Path) -> None:
    """Import one file into this process's database, and print what it took as JSON."""
    import django

    django.setup()
    from django.core.management import call_command

    from benchmarks.import_sides import BOROUGH, measured
    from boroughs.models import Organisation
    from contracts.imports.asked import Asked
    from contracts.imports.importing import import_file
    from contracts.imports.sources import register_source
    from contracts.models import Source

    call_command("load_catalogue", stdout=sys.stderr)
    call_command("add_borough", "Anyborough Council", slug=BOROUGH, gss="E09999999", stdout=sys.stderr)
    organisation = Organisation.objects.get(slug=BOROUGH)
    asked = Asked(source=register_source(organisation, ""), organisation=organisation)
    if path.suffix == ".jsonl":
        asked = Asked(source=Source.objects.get(slug="contracts-finder"))

    def run() -> int:
        receipt = import_file(path, asked)
        if receipt.refused or receipt.blocked_rows or receipt.rows != receipt.new:
            raise SystemExit(f"The file was not imported whole: {receipt.problems[:3]}")
        return receipt.rows

    print(json.dumps(measured(run)))


def run_side(kind: str, path: Path) -> dict[str, float]:
    from benchmarks.databases import fresh

    with fresh(kind) as environment:
        for command in (
            ["manage.py", "migrate", "-v", "0"],
            ["-m", "benchmarks.apply_releases", "--side", str(path)],
        ):
            done = subprocess.run(
                [sys.executable, *command], env=environment, stdout=subprocess.PIPE, check=True, text=True
            )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> int:
    from benchmarks.databases import KINDS, SHOWN, why_not
    from benchmarks.register_file import write_register

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--database", choices=(*KINDS, "both"), default="both")
    parser.add_argument("--side", type=Path)
    asked = parser.parse_args()
    if asked.side:
        side(asked.side)
        return 0
    missed = 0
    with tempfile.TemporaryDirectory(prefix="citytools-bench-") as folder:
        register = write_register(Path(folder) / "register.csv", asked.rows)
        feed = Path(folder) / "releases.jsonl"
        write_feed(feed, asked.rows)
        for kind in KINDS if asked.database == "both" else (asked.database,):
            if reason := why_not(kind):
                print(f"applying releases, {SHOWN[kind]}: left out, because {reason}.")
                continue
            rows, applied = run_side(kind, register), run_side(kind, feed)
            for words, run in (("register rows", rows), ("releases", applied)):
                print(
                    f"  {words:14} {run['wall']:6.1f} s, {run['cpu']:6.1f} s of processor, {run['peak_mb']:,.0f} MB"
                )
            # By the clock: a server's processor is in neither figure, and three processes share the work
            ratio, of_processor = (applied[measure] / rows[measure] for measure in ("wall", "cpu"))
            missed += ratio > MOST
            print(
                f"  applying releases, {SHOWN[kind]}: {ratio:.2f} × register rows by the clock "
                f"(at most {MOST:g}), {of_processor:.2f} × of our processor",
                flush=True,
            )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
