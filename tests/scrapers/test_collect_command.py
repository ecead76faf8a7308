"""The command: which sources it runs, what it refuses, and all of them twice."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from contracts.collecting.catalogue import load_sources
from contracts.collecting.ending import leaves_a_gap
from contracts.collecting.outcome import Outcome, watermark
from contracts.management.commands.collect import is_due
from contracts.models import CollectedSource, SourceRun
from tests.scrapers.conftest import body
from tests.scrapers.site import Answer, Releases, Seen, Site


def run(*arguments: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("collect", *arguments, "--format", "json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue().splitlines()[0])
    return found


def others(seen: Seen) -> Answer | None:
    """The catalogues and the file to which they lead, and the market's pages."""
    name = {
        "/api/3/action/package_search": "ckan.json",
        "/barnet-2026-q3.csv": "register.csv",
        "/api/catalog/v1": "socrata.json",
        "/api/views/bbbb-2222/rows.csv": "register.csv",
        "/g-cloud/search": "results.html",
        "/g-cloud/services/123456789012345": "service.html",
    }.get(seen.path)
    kind = "text/html; charset=utf-8" if name and name.endswith("html") else "application/json"
    return Answer(body(name), content_type=kind) if name else None


NOT_THERE = (
    "/corporate-procurement",
    "/council-councillors-and-democracy/open-data-and-transparency/"
    "suppliers-contracts-transactions-equalities-information-and-staff-data",
    "/elsewhere.csv",
)
"""What boroughs' own pages and catalogues lead to, and this site answers with 404: there is nothing to be compared."""


def test_all_sources_twice(
    collected_folder: Path,
    catalogue: None,
    real_releases: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("contracts.collecting.running.system_names", lambda: ["Examplebase"])
    made_up = json.loads(body("find_a_tender.json"))["releases"]
    tenders = Releases(made_up, path="/api/1.0/ocdsReleasePackages", since="updatedFrom", until="updatedTo")
    with Site(Releases(real_releases), tenders, others) as site:
        asked = (
            "--all",
            "--base-url",
            site.url,
            "--allow-private",
            "--since",
            "2026-02-02",
            "--until",
            "2026-02-03",
        )
        first = run(*asked)["sources"]
        site.forget()
        second = run(*asked)["sources"]
        there = [seen for seen in site.seen if others(seen) or seen.path not in NOT_THERE]
        assert len(there) > 20 and all(seen.is_conditional for seen in there)
    assert set(first) == {"contracts_finder", "find_a_tender", "registers", "digital_marketplace"}
    assert (first["find_a_tender"]["new"], first["registers"]["new"]) == (1, 6)
    for name, numbers in second.items():
        assert (numbers["new"], numbers["changed"], numbers["held"]) == (0, 0, None), name
        assert set(numbers) == {
            "requests", "records", "new", "changed", "unchanged", "problems", "set_aside", "held",
        }  # fmt: skip
    assert SourceRun.objects.count() == 8


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Name sources"),
        (("nothing",), "no source 'nothing'"),
        (("contracts_finder", "--all"), "Name sources"),
        (("contracts_finder", "--base-url", "http://127.0.0.1:9"), "private address"),
        (("contracts_finder", "--base-url", "http://10.1.2.3"), "private address"),
        (("contracts_finder", "--base-url", "file:///etc"), "--base-url takes"),
        (("contracts_finder", "--allow-private"), "goes with --base-url"),
        (("contracts_finder", "--since", "2026-02-01", "--until", "2026-01-01"), "--since must be before"),
        (("contracts_finder", "--since", "yesterday"), "is no date"),
        (("contracts_finder", "--since", "2100-01-01"), "lies in the future"),
        (("contracts_finder", "--sample", "0"), "is no number"),
        (("contracts_finder", "--only", "brent"), "--only goes with registers"),
    ],
)
def test_bad_usage_is_refused(
    collected_folder: Path, db: None, arguments: tuple[str, ...], words: str
) -> None:
    load_sources(registers=Path("none"))
    with pytest.raises(CommandError, match=words):
        run(*arguments)
    assert not SourceRun.objects.exists()


def test_that_nothing_is_due_is_said(collected_folder: Path, db: None) -> None:
    load_sources(registers=Path("none"))
    now = timezone.now()
    CollectedSource.objects.update(last_started_at=now)
    CollectedSource.objects.filter(name="contracts_finder").update(last_started_at=now - timedelta(hours=1))
    out = io.StringIO()
    call_command("collect", "--due", stdout=out)
    assert out.getvalue().startswith("Nothing is due. The next is contracts_finder, ")
    assert run("--due") == {"sources": {}}


def test_up_to_a_day_that_was_reached_long_ago(collected_folder: Path, db: None) -> None:
    load_sources(registers=Path("none"))
    CollectedSource.objects.filter(name="contracts_finder").update(watermark=day(20))
    with pytest.raises(CommandError, match="up to 2025-01-20, which is after --until: say --since too"):
        run("contracts_finder", "--until", "2025-01-10")


def test_what_stops_one_source_keeps_no_other_back(
    collected_folder: Path, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_sources(registers=Path("none"))
    asked: list[str] = []

    def broken(name: str, *_: object) -> Outcome:
        asked.append(name)
        if name == "contracts_finder":
            raise PermissionError(13, "Permission denied", "collected")
        if name == "find_a_tender":
            raise KeyboardInterrupt
        return Outcome()

    monkeypatch.setattr("contracts.management.commands.collect.collect", broken)
    out = io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("collect", "--all", stdout=out)
    assert (end.value.code, asked) == (130, ["contracts_finder", "digital_marketplace", "find_a_tender"])
    assert "nothing was applied: [Errno 13] Permission denied" in out.getvalue()


def test_what_is_due(db: None) -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    source = CollectedSource.objects.create(
        name="a", title="A", kind="notice", interval_hours=24, cadence_days=7
    )
    assert is_due(source, now)
    source.last_started_at = now - timedelta(hours=23, minutes=59)
    assert not is_due(source, now)
    source.last_started_at = now - timedelta(hours=24)
    assert is_due(source, now)
    # One that was killed is taken up at once.
    source.last_started_at = now
    SourceRun.objects.create(collected=source, started_at=now)
    assert is_due(source, now)


def day(number: int) -> datetime:
    return datetime(2025, 1, number, tzinfo=UTC)


W1 = "2025-01-01T00:00/2025-01-05T00:00"
W2 = "2025-01-05T00:00/2025-01-09T00:00"
W3 = "2025-01-09T00:00/2025-01-13T00:00"


@pytest.mark.parametrize(
    ("parts", "troubled", "until", "before", "expected"),
    [
        ({W1: 3, W2: 1, W3: 0}, set(), day(20), None, day(9)),
        ({W1: 3, W2: 0, W3: 2}, set(), day(20), None, day(13)),
        ({W1: 3, W3: 2}, {W2}, day(20), None, day(5)),
        ({W1: 0, W2: 0}, set(), day(20), day(2), day(2)),
        ({W1: 3}, set(), day(20), day(8), day(8)),
        ({W1: 3, W2: 1}, set(), day(7), None, day(7)),
        ({}, {W1}, day(20), None, None),
    ],
)
def test_the_watermark(
    parts: dict[str, int],
    troubled: set[str],
    until: datetime,
    before: datetime | None,
    expected: datetime | None,
) -> None:
    assert watermark(parts, troubled, until, before) == expected


@pytest.mark.parametrize(
    ("begun", "reached", "expected"),
    [
        ("2025-01-09", day(9), False),
        ("2025-01-10", day(9), True),
        ("2025-01-10", None, False),
        ("", day(9), False),
    ],
)
def test_a_run_that_began_after_what_was_reached_leaves_a_gap(
    begun: str, reached: datetime | None, expected: bool
) -> None:
    source = CollectedSource(watermark=reached)
    asked = {"from": begun and f"{begun}T00:00:00+00:00"}
    assert leaves_a_gap(source, SourceRun(asked=asked)) is expected
