"""Memory of the process that asks and of the one that reads, in a process of the test's own."""

from __future__ import annotations

import dataclasses
import resource
import subprocess
import sys
from pathlib import Path

from contracts.imports.readers import COMMAND, Options, Refused, open_file
from tests.contracts.readers import hostile
from tests.contracts.readers.hostile import text_row, xlsx

PROJECT = Path(__file__).resolve().parents[3]
LIMIT_MB = 1_536

READ = """
import resource, sys
from pathlib import Path
from contracts.imports.readers import Refused, open_file
try:
    with open_file(Path(sys.argv[1])) as reading:
        for row in reading.rows():
            pass
    outcome = "read"
except Refused as error:
    outcome = error.problem.code
# The system counts what this process was before it became another program: its own peak stands in VmHWM.
own = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(outcome, (own + child) // 1024)
"""


def outcome_and_peak(path: Path) -> tuple[str, int]:
    """What came of reading a file, and the peak of both processes together, in MB."""
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    outcome, peak = done.stdout.split()
    return outcome, int(peak)


def bomb(path: Path) -> None:
    hostile.bomb(path, 1536 * 2**20)


def million_styled_rows(path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(2, 1_048_577))
    path.write_bytes(xlsx(text_row(1, "Reference") + rows))


def line_of_100_mb(path: Path) -> None:
    path.write_bytes(b"x," * (50 * 2**20))


def many_strings(path: Path) -> None:
    """An error makes our own reader hold all the shared strings."""
    rows = '<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1" t="s"><v>299999</v></c></row>'
    path.write_bytes(xlsx(rows, strings=(f"text {n} " * 20 for n in range(300_000))))


def check_peak(path: Path, expected: str, most: int) -> None:
    outcome, peak = outcome_and_peak(path)
    assert outcome == expected
    assert peak < most <= LIMIT_MB


def test_fault_01_peak_memory(tmp_path: Path) -> None:
    """The bytes of a bomb are never unpacked: what is left is two interpreters."""
    bomb(tmp_path / "bomb.xlsx")
    check_peak(tmp_path / "bomb.xlsx", "too_large_unpacked", 150)


def test_fault_03_peak_memory(tmp_path: Path) -> None:
    million_styled_rows(tmp_path / "styled.xlsx")
    check_peak(tmp_path / "styled.xlsx", "read", 400)


def test_fault_17_peak_memory(tmp_path: Path) -> None:
    line_of_100_mb(tmp_path / "line.csv")
    check_peak(tmp_path / "line.csv", "line_too_long", 100)


def test_many_strings_peak_memory(tmp_path: Path) -> None:
    many_strings(tmp_path / "strings.xlsx")
    check_peak(tmp_path / "strings.xlsx", "read", LIMIT_MB)


def test_want_of_memory_is_never_called_damage(tmp_path: Path) -> None:
    """It may show as a thread that cannot start (at 40 MB, always) or as an error of the parser's own."""
    path = tmp_path / "strings.xlsx"
    many_strings(path)
    outcomes = {outcome_within(path, megabytes) for megabytes in range(36, 236, 10)}
    assert "too_large_in_memory" in outcomes
    assert outcomes <= {"too_large_in_memory", "unreadable", "read"}


def outcome_within(path: Path, megabytes: int) -> str:
    limits = dataclasses.replace(COMMAND, child_memory_bytes=megabytes * 2**20)
    try:
        with open_file(path, Options(limits=limits)) as reading:
            assert sum(1 for _ in reading.rows()) == 1
    except Refused as error:
        return error.problem.code
    return "read"


def test_reading_process_is_ended_and_reaped(tmp_path: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    path = tmp_path / "small.xlsx"
    path.write_bytes(xlsx(text_row(1, "Reference")))
    with open_file(path) as reading:
        assert len(list(reading.rows())) == 1
    # The times of a child are counted once it has been waited for.
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime > before
