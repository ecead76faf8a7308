"""Compile the sourced evidence into feeds: `python -m contracts.sourced.compile ../shared/data`.

The feeds lie beside this file and are committed. The same data give the same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from contracts.sourced.evidence import evidence_lines
from contracts.sourced.feed import write_feed
from contracts.sourced.notices import notice_lines
from contracts.sourced.registers import register_lines

HERE = Path(__file__).parent
FEEDS: dict[str, Callable[[Path], Iterator[dict[str, Any]]]] = {
    "borough_evidence": evidence_lines,
    "london_borough_systems": register_lines,
    "notice_excerpts": notice_lines,
}
"""Folder of the data → what gives its lines. The feed has the folder's name."""


def compile_all(data: Path, into: Path = HERE) -> dict[str, int]:
    """Write every feed; give the number of lines of each."""
    counts = {}
    for name, lines_of in FEEDS.items():
        lines = list(lines_of(data / name))
        write_feed(into / f"{name}.jsonl", lines)
        counts[name] = len(lines)
    return counts


def main(arguments: list[str]) -> int:
    """Compile from the folder named; the exit status is 2 where none is named or it is not there."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        sys.stderr.write("Name the folder that holds the data, for example ../shared/data.\n")
        return 2
    for name, count in compile_all(Path(arguments[0])).items():
        sys.stdout.write(f"{name}.jsonl: {count} lines\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
