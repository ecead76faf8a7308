"""What the tests of collecting share: a data folder of their own, the real releases, and the command."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker, Settings

Collect = Callable[..., dict[str, Any]]
BODIES = Path(__file__).with_name("bodies")


@pytest.fixture
def collected_folder(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own; a second of waiting takes a thousandth of one."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setenv("CITYTOOLS_COLLECT_WAIT_SCALE", "0.001")
    return tmp_path / "collected"


@pytest.fixture(scope="module")
def loaded_catalogue(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The catalogue, loaded once for a module (it takes seconds) and taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_catalogue", stdout=io.StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def catalogue(loaded_catalogue: None, db: None) -> None:
    """The catalogue's organisations and systems. No test of its module may want a database without transactions."""


@pytest.fixture
def collect(collected_folder: Path, db: None, request: pytest.FixtureRequest) -> Collect:
    """Run `manage.py collect … --format json` and give the source's numbers; `code` is the exit code.

    A test that needs the catalogue's organisations and systems names `catalogue` too.
    """
    from contracts.collecting.catalogue import load_sources

    if "catalogue" not in request.fixturenames:
        load_sources(registers=Path("none"))

    def run(name: str, url: str, *more: str) -> dict[str, Any]:
        out, code = io.StringIO(), 0
        try:
            call_command(
                "collect", name, "--base-url", url, "--allow-private", "--format", "json", *more, stdout=out
            )
        except SystemExit as end:
            code = int(str(end.code))
        data = json.loads(out.getvalue().splitlines()[0])
        return {**data["sources"][name], "code": code}

    return run


@pytest.fixture(scope="session")
def real_releases(shared_data: Path) -> list[dict[str, Any]]:
    """The 380 real releases: 200 of Contracts Finder, 90 each of the Scottish and the Welsh feed."""
    return list(_releases(shared_data))


def _releases(shared_data: Path) -> Iterator[dict[str, Any]]:
    for name in ("English", "Scotish", "Welsh"):
        path = shared_data / "ocds_contracts_finder" / f"releases_{name}Data.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def body(name: str) -> bytes:
    """One of the project's own small bodies."""
    return (BODIES / name).read_bytes()
