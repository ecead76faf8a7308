"""FAULTS 1, 3 and 17 through the command, in a process of its own: its memory and its time.

How each file is read is tested in depth beside the readers and the parsing; here is what an officer gets.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.imports.fault_imports import GOOD_XLSX, write
from tests.contracts.imports.import_commands import borough, codes
from tests.contracts.readers import hostile

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PROJECT = Path(__file__).resolve().parents[3]
MOST_MB = 1_536


def peak_of_process(environment: Mapping[str, str], path: Path) -> tuple[int, dict[str, Any], int, float]:
    """The command in a process of its own: exit code, receipt, peak MB of it and its children, seconds."""
    code = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], capture_output=True, text=True)\n"
        "print(done.returncode); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
        "print(done.stdout); sys.stderr.write(done.stderr)\n"
    )
    started = time.monotonic()
    command = [sys.executable, str(PROJECT / "manage.py"), "import_register", str(path), "--borough",
               "anyborough", "--format", "json"]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", code, *command], env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.stderr == ""
    exit_code, peak, receipt = done.stdout.split("\n", 2)
    return int(exit_code), json.loads(receipt), int(peak) // 1024, time.monotonic() - started


def test_faults_01_03_and_17_in_a_process_of_their_own(
    child_environment: Mapping[str, str], tmp_path: Path
) -> None:
    borough()
    bomb = tmp_path / "bomb.xlsx"
    hostile.bomb(bomb, 1536 * 2**20)
    code, receipt, peak, _ = peak_of_process(child_environment, bomb)
    assert (code, codes(receipt)[0][0]) == (1, "too_large_unpacked")
    assert peak < MOST_MB

    styled = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(3, 1_048_577))
    path = write(tmp_path / "styled.xlsx", hostile.xlsx(GOOD_XLSX + styled))
    code, receipt, peak, seconds = peak_of_process(child_environment, path)
    assert (code, receipt["new"]) == (0, 1)
    assert (peak < MOST_MB, seconds < 30) == (True, True)

    code, receipt, peak, _ = peak_of_process(
        child_environment, write(tmp_path / "line.csv", b"x," * (50 * 2**20))
    )
    assert (code, codes(receipt)[0][0]) == (1, "line_too_long")
    assert peak < MOST_MB
