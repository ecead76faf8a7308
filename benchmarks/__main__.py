"""`make bench`: every benchmark with its usual size, one after the other, and at the end what each came to.

`python -m benchmarks [NAME …]`: only these. Exit 1 where one could not run or did not reach its ratio.
"""

from __future__ import annotations

import subprocess
import sys
import time

SCRIPTS = (
    "read_csv",
    "read_xlsx",
    "first_import",
    "same_file_again",
    "comparison_page",
    "live_blocks",
    "scrape_ocds",
    "apply_releases",
    "search_index",
    "search_query",
)

FIGURE = ("(at least", "(to reach", "(harder", "left out")
"""How the line of a benchmark reads that states what it came to."""


def run(name: str) -> tuple[bool, list[str]]:
    """Run one script, its words passed on as they come; whether it reached its ratios, and the lines that say so."""
    command = [sys.executable, "-m", f"benchmarks.{name}"]
    figures = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None:
            raise RuntimeError("a pipe was asked for")
        for line in process.stdout:
            print(line, end="", flush=True)
            if any(words in line for words in FIGURE):
                figures.append(line.strip())
    return process.returncode == 0, figures


def main() -> int:
    names = sys.argv[1:] or list(SCRIPTS)
    if unknown := set(names) - set(SCRIPTS):
        print(f"There is no benchmark {sorted(unknown)[0]}. There are: {', '.join(SCRIPTS)}", file=sys.stderr)
        return 2
    summary = []
    for name in names:
        print(f"== {name}", flush=True)
        started = time.monotonic()
        reached, figures = run(name)
        verdict = "reached" if reached else "NOT REACHED" if figures else "COULD NOT RUN"
        summary.append((name, verdict, time.monotonic() - started, figures))
    print("\n== Summary (ratios within one run; a time alone says nothing of another machine or hour)")
    for name, verdict, seconds, figures in summary:
        print(f"{name:18} {verdict}, {seconds:.0f} s")
        for figure in figures:
            print(f"    {figure}")
    return 0 if all(verdict == "reached" for _, verdict, _, _ in summary) else 1


if __name__ == "__main__":
    sys.exit(main())
