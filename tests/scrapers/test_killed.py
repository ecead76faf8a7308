"""Killed at ten random points and run again, the facts are those of an uninterrupted run; two runs never overlap."""

from __future__ import annotations

import io
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from contracts.collecting.catalogue import load_sources
from contracts.collecting.locking import BusyError, one_run
from contracts.imports.undoing import undo_import
from contracts.models import CollectedRecord, CollectedSource, Import, SourceRun
from tests.conftest import PROJECT
from tests.scrapers.forking import forking
from tests.scrapers.site import Answer, Releases, Seen, Site

WEEKS = ("--since", "2025-01-15", "--until", "2025-03-15", "--all-buyers", "--any-cpv")
KILLS = 10
LONGEST = 120
"""Seconds for one run on a busy machine; it takes some five."""


def facts() -> str:
    out = io.StringIO()
    call_command("dump_facts", stdout=out)
    return out.getvalue()


class Slowly:
    """The releases a few to a page, a moment for each: there are many points at which to be killed."""

    def __init__(self, releases: list[dict[str, Any]]) -> None:
        self._releases = Releases(releases, page=8)

    def __call__(self, seen: Seen) -> Answer | None:
        time.sleep(0.03)
        return self._releases(seen)


class WhenTold(Slowly):
    """The same releases, once `answers` is set: until then a run is under way however slow the machine is."""

    def __init__(self, releases: list[dict[str, Any]]) -> None:
        super().__init__(releases)
        self.answers = threading.Event()

    def __call__(self, seen: Seen) -> Answer | None:
        assert self.answers.wait(LONGEST)
        return super().__call__(seen)


def arguments(url: str) -> list[str]:
    return ["contracts_finder", "--base-url", url, "--allow-private", "--format", "json", *WEEKS]


def start(url: str, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "collect", "--skip-checks", *arguments(url)],
        cwd=PROJECT,
        env=dict(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


@pytest.fixture
def environment(child_environment: Mapping[str, str], tmp_path: Path) -> dict[str, str]:
    load_sources(registers=Path("none"))
    return {**child_environment, "CITYTOOLS_DATA_DIR": str(tmp_path)}


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_killed_at_ten_random_points(
    environment: dict[str, str], tmp_path: Path, real_releases: list[dict[str, Any]]
) -> None:
    releases = real_releases[:200]
    # Another data folder: nothing of the first run is left to be taken up.
    folder = tmp_path / "killed"
    folder.mkdir()
    with Site(Slowly(releases)) as site, forking(environment, folder) as runs:
        out, error = start(site.url, environment).communicate(timeout=LONGEST)
        whole = json.loads(out.splitlines()[0])["sources"]["contracts_finder"]
        assert whole["new"] == 200, error
        expected = facts()
        _forget_everything()
        site.forget()
        killed = 0
        # Seven times while it fetches, after so many requests; three times while it sorts and applies.
        for after in [*sorted(random.sample(range(1, 27), KILLS - 3)), *[1000] * 3]:
            parsed = _parsed(folder)
            process = runs.start(arguments(site.url))
            _wait_until(partial(_is_there, site, after, folder, parsed))
            time.sleep(random.uniform(0, 0.5))
            # The command alone: its spider must end with it.
            os.kill(process, signal.SIGKILL)
            killed += runs.wait() == -signal.SIGKILL
            # The first run's, which was taken back, and at most one of these.
            assert Import.objects.count() <= 2
            _wait_for_the_lock(folder)
        assert killed >= KILLS - 3
        runs.start(arguments(site.url))
        assert runs.wait() == 0, runs.error
        found = json.loads(runs.said.splitlines()[0])["sources"]["contracts_finder"]
        assert found["records"] == 200 and found["held"] is None
        # What was there before a kill was not fetched again but, perhaps, for the page that was on its way.
        fetched = [seen for seen in site.asked if not seen.is_conditional]
        assert len(fetched) <= whole["requests"] + KILLS
    assert facts() == expected
    assert not SourceRun.objects.filter(status=SourceRun.Status.RUNNING).exists()


def _is_there(site: Site, after: int, folder: Path, parsed: list[int]) -> bool:
    """Whether the run is where it is to be killed: after so many requests, or later."""
    return len(site.asked) >= after or _parsed(folder) != parsed


def _parsed(folder: Path) -> list[int]:
    """Which feed stands: another one than before is there once the spider has parsed, and the command applies it."""
    return [path.stat().st_ino for path in folder.glob("collected/contracts_finder/runs/*/feed.jsonl")]


def _wait_until(reached: Callable[[], bool]) -> None:
    until = time.monotonic() + LONGEST
    while not reached():
        assert time.monotonic() < until
        time.sleep(0.01)


def _forget_everything() -> None:
    """All that the first run made; the sources stay."""

    for imported in Import.objects.all():
        undo_import(imported)
    SourceRun.objects.all().delete()
    CollectedSource.objects.update(watermark=None, parts={}, last_started_at=None, last_success_at=None)
    CollectedRecord.objects.all().delete()


def _wait_for_the_lock(folder: Path) -> None:
    """The spider dies with its command, and with it the lock."""
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        try:
            with one_run("contracts_finder", folder / "collected" / "contracts_finder"):
                return
        except BusyError:
            time.sleep(0.05)
    pytest.fail("the spider outlived its command")


@pytest.mark.django_db(transaction=True)
def test_two_runs_of_one_source_never_overlap(
    environment: dict[str, str], tmp_path: Path, real_releases: list[dict[str, Any]]
) -> None:
    releases = WhenTold(real_releases[:200])
    with Site(releases) as site:
        first = start(site.url, environment)
        _wait_until(lambda: bool(site.asked))
        second = start(site.url, environment)
        _, error = second.communicate(timeout=LONGEST)
        releases.answers.set()
        assert second.returncode == 3 and b"is being collected already" in error
        _, error = first.communicate(timeout=LONGEST)
        assert first.returncode == 0, error
        assert max(seen.under_way for seen in site.seen) == 1
    assert SourceRun.objects.count() == 1


def test_a_lock_is_its_holders(tmp_path: Path, db: None) -> None:
    with one_run("a", tmp_path), pytest.raises(BusyError), one_run("a", tmp_path):
        pytest.fail("both hold it")
    with one_run("a", tmp_path):
        pass
