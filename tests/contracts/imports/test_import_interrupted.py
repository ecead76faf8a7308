"""An import that is killed, and two at once: nothing by halves, and the next run ends as an untroubled one."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from contracts.models import ContractFact, Import, ImportRow
from tests.contracts.imports.import_commands import applied, borough, dump, row, table_counts, undo, write_csv

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

PROJECT = Path(__file__).resolve().parents[3]
ROWS = 60

# Kills itself with the signal that nothing can catch, where the named function is entered for the nth time.
KILLED = """
import os, signal, sys
sys.path.insert(0, {project!r})
os.environ["DJANGO_SETTINGS_MODULE"] = "citytools.settings"
import django
django.setup()
from contracts.imports import {module} as module
left = [{nth}]
def dies(*given, **named):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return before(*given, **named)
holder = {holder}
before = holder.{name}
holder.{name} = dies
from django.core.management import call_command
call_command("import_register", {path!r}, "--borough", "anyborough", "--format", "json")
"""

POINTS = [
    ("bulk", "module", "load", 2),
    ("deriving", "module.Deriver", "contracts", 1),
    ("importing", "module", "keep_problems", 1),
]
"""Where it dies: while evidence is written, before the facts are, and just before the end."""


def register(folder: Path, name: str, value: int) -> Path:
    rows = [row(f"R{n}", f"Contract {n}", f"Supplier {n % 7} Ltd", value=str(value + n)) for n in range(ROWS)]
    return write_csv(folder / name, rows)


def start(environment: Mapping[str, str], path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "import_register", str(path), "--borough", "anyborough", "--format", "json"],
        cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.parametrize(("module", "holder", "name", "nth"), POINTS, ids=[f"{p[2]} {p[3]}" for p in POINTS])
def test_fault_29_a_killed_import_leaves_nothing(
    child_environment: Mapping[str, str], tmp_path: Path, module: str, holder: str, name: str, nth: int
) -> None:
    borough()
    first, second = register(tmp_path, "a.csv", 1_000), register(tmp_path, "b.csv", 2_000)
    # What an untroubled run of both gives, undone again.
    made = [applied(first)["import"], applied(second)["import"]]
    expected = dump()
    for number in reversed(made):
        undo(number)
    applied(first)
    before, facts = table_counts(), dump()
    code = KILLED.format(
        project=str(PROJECT), module=module, holder=holder, name=name, nth=nth, path=str(second)
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=child_environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert table_counts() == before
    assert dump() == facts
    assert applied(second)["changed"] == ROWS
    assert dump() == expected


def test_two_different_files_at_once_both_apply(child_environment: Mapping[str, str], tmp_path: Path) -> None:
    borough()
    borough("otherborough", "Otherborough Council")
    running = [start(child_environment, register(tmp_path, f"{n}.csv", n * 1_000)) for n in (1, 2, 3)]
    receipts = []
    for process in running:
        out, err = process.communicate(timeout=120)
        assert (process.returncode, err) == (0, "")
        receipts.append(json.loads(out))
    assert sorted(one["new"] for one in receipts) == [0, 0, ROWS]
    assert ContractFact.objects.count() == ROWS
    assert Import.objects.live().count() == 3


def test_fault_27_the_same_file_twice_at_once_is_applied_once(
    child_environment: Mapping[str, str], tmp_path: Path
) -> None:
    borough()
    path = register(tmp_path, "a.csv", 1_000)
    running = [start(child_environment, path) for _ in range(3)]
    receipts = []
    for process in running:
        out, err = process.communicate(timeout=120)
        assert (process.returncode, err) == (0, "")
        receipts.append(json.loads(out))
    assert sorted(one["new"] for one in receipts) == [0, 0, ROWS]
    assert sorted(bool(one["same_as"]) for one in receipts) == [False, True, True]
    assert ImportRow.objects.values("imported").distinct().count() == 1
    assert ContractFact.objects.count() == ROWS


def test_a_writer_waits_for_a_long_one(child_environment: Mapping[str, str], tmp_path: Path) -> None:
    """Another process holds the write lock for longer than Django's own patience of one second here."""
    borough()
    hold = (
        "import os, sys, time\n"
        f"sys.path.insert(0, {str(PROJECT)!r})\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'citytools.settings'\n"
        "import django\n"
        "django.setup()\n"
        "from django.db import transaction\n"
        "from boroughs.models import Organisation\n"
        "from contracts.imports import bulk\n"
        "with transaction.atomic():\n"
        "    bulk.lock_facts()\n"
        "    Organisation.objects.update(website='https://example.org')\n"
        "    print('held', flush=True)\n"
        "    time.sleep(3)\n"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", hold], env=child_environment, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    code = (
        "import os, sys\n"
        f"sys.path.insert(0, {str(PROJECT)!r})\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'citytools.settings'\n"
        "import django\n"
        "from django.conf import settings\n"
        "settings.DATABASES['default'].setdefault('OPTIONS', {}).update("
        "{'timeout': 1} if 'sqlite' in settings.DATABASES['default']['ENGINE'] else {})\n"
        "django.setup()\n"
        "from django.core.management import call_command\n"
        f"call_command('import_register', {str(write_csv(tmp_path / 'a.csv', [row()]))!r},"
        " '--borough', 'anyborough', '--format', 'json')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=child_environment, capture_output=True, text=True, timeout=60
    )
    holder.wait(timeout=30)
    holder.stdout.close()
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["new"] == 1
