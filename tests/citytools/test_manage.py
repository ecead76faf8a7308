"""`manage.py` where the database cannot be used: one line that says so, and no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[2]


def test_a_database_that_cannot_be_opened_is_said_in_a_line(tmp_path: Path) -> None:
    # A folder in its place is opened by nobody, whatever rights they have
    (tmp_path / "citytools.sqlite3").mkdir()
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "manage.py", "imports"],
        cwd=PROJECT,
        env=env | {"CITYTOOLS_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "citytools.settings"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "The database cannot be used: unable to open database file. Is it running, and has its disk room?\n"
    )
