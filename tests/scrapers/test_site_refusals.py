"""How a site says no, not now, or nothing at all; and what is read of that."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from contracts.models import CollectedSource, RunProblem
from scrapers.middlewares.pace import retry_after
from tests.scrapers.conftest import Collect, body
from tests.scrapers.site import Answer, Releases, Seen, Site

DAY = ("--since", "2026-02-02", "--until", "2026-02-02T06:00")


@pytest.fixture
def served() -> Releases:
    (first, *_) = json.loads(body("find_a_tender.json"))["releases"]
    made = {**first, "date": "2026-02-02T01:00:00Z"}
    return Releases([made], path="/api/1.0/ocdsReleasePackages", since="updatedFrom", until="updatedTo")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("17", 17.0),
        ("Mon, 02 Feb 2026 12:00:30 GMT", 30.0),
        # Dates of HTTP are in UTC also where they name no zone
        ("Mon, 02 Feb 2026 12:00:30 -0000", 30.0),
        ("Mon, 02 Feb 2026 12:00:30", 30.0),
        ("Mon, 02 Feb 2026 11:00:00 GMT", 0.0),
        ("\u00b2", None),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_how_long_a_site_asks_to_wait(value: str, seconds: float | None) -> None:
    assert retry_after(value, datetime(2026, 2, 2, 12, tzinfo=UTC)) == seconds


@pytest.mark.parametrize(
    ("answer", "forbids"),
    [
        # RFC 9309, 2.3.1.4: what cannot be reached now forbids everything
        (Answer(b"", 500), True),
        (Answer(b"", 503), True),
        (Answer(b"", 429), True),
        (Answer(b"User-agent: *", cut_after=3), True),
        (Answer(b"", 302, {"Location": "/robots.txt"}), True),
        # 2.3.1.3: what is not there, or shown to nobody, forbids nothing
        (Answer(b"", 404), False),
        (Answer(b"", 403), False),
        (Answer(b"", 401), False),
        (Answer(b"", 204), False),
    ],
)
def test_robots_that_do_not_come(
    collect: Collect, catalogue: None, served: Releases, answer: Answer, forbids: bool
) -> None:
    with Site(served) as site:
        site.robots_answer = lambda seen: answer
        found = collect("find_a_tender", site.url, *DAY)
        assert (site.asked == []) is forbids
    if forbids:
        assert "robots.txt" in str(found["held"])
    else:
        assert (found["held"], found["new"]) == (None, 1)


@pytest.mark.parametrize("status", [202, 204, 206])
def test_an_answer_that_is_no_page_breaks_nothing(
    collect: Collect, catalogue: None, served: Releases, status: int
) -> None:
    with Site(lambda seen: Answer(b"", status), served) as site:
        found = collect("find_a_tender", site.url, *DAY)
    assert f"HTTP {status}, which is no page" in str(found["held"])


def test_a_site_that_is_down_has_refused_nobody(collect: Collect, catalogue: None, served: Releases) -> None:
    def down(seen: Seen) -> Answer:
        return Answer(b"", 503)

    with Site(down) as site:
        found: dict[str, Any] = collect("find_a_tender", site.url, *DAY)
        assert len(site.asked) == 5
    assert "HTTP 503" in str(found["held"]) and "manual upload" not in str(found["held"])
    assert CollectedSource.objects.get(name="find_a_tender").state != "blocked"


def test_a_page_that_cannot_be_kept_is_no_refusal_and_names_no_folder(
    collect: Collect, catalogue: None, served: Releases, collected_folder: Path
) -> None:
    # A file where the folder should be: no user may write there, root neither.
    (collected_folder / "find_a_tender").mkdir(parents=True)
    (collected_folder / "raw").write_bytes(b"")
    with Site(served, robots="User-agent: *\nDisallow: /private/\n") as site:
        found = collect("find_a_tender", site.url, *DAY)
    assert "what came cannot be kept: Not a directory" in str(found["held"])
    told = [str(found["held"]), *RunProblem.objects.values_list("message", flat=True)]
    assert not any(str(collected_folder) in words or "robots" in words for words in told)


def test_an_index_that_cannot_be_read_names_no_folder(
    collect: Collect, catalogue: None, collected_folder: Path
) -> None:
    (collected_folder / "find_a_tender" / "index.jsonl").mkdir(parents=True)
    with Site() as site:
        assert collect("find_a_tender", site.url, *DAY)["code"] == 1
    source = CollectedSource.objects.get(name="find_a_tender")
    assert (source.state, source.runs.get().error) == ("failed", source.reason)
    assert source.reason == "the spider broke: IsADirectoryError: [Errno 21] Is a directory"
