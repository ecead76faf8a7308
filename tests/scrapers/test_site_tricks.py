"""FAULT 38: what sites have done to those who ask them, played by the local server; and that good manners are kept."""

from __future__ import annotations

import json
import socket
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from contracts.models import CollectedSource, ContractFact, Event, RunProblem, SourceRun
from tests.scrapers.conftest import Collect
from tests.scrapers.site import Answer, Releases, Seen, Site, Sometimes, packed

DAY = ("--since", "2025-01-23", "--until", "2025-01-24", "--all-buyers", "--any-cpv")
SEARCH = "/Published/Notices/OCDS/Search"


@pytest.fixture(scope="module")
def releases(real_releases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The hundred real releases of 23 January 2025."""
    found = [release for release in real_releases if release["date"].startswith("2025-01-23")]
    assert len(found) == 100
    return found


def journal_waits(folder: Path) -> list[float]:
    """The waits of the run that is kept, in seconds of the site's clock."""
    (path,) = folder.glob("contracts_finder/runs/*/journal.jsonl")
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    return [line["seconds"] for line in lines if line["what"] == "wait"]


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch, collected_folder: Path) -> list[float]:
    """What was waited for, filled when a run ends: its folder is kept for the test to read."""
    found: list[float] = []

    def keep(folder: Path, *, keep: bool) -> None:
        found.extend(journal_waits(collected_folder))

    monkeypatch.setattr("contracts.collecting.running._tidy", keep)
    return found


def test_403_means_five_minutes(collect: Collect, releases: list[Any], waits: list[float]) -> None:
    with Site(Sometimes([1], Answer(b"too many requests", 403), SEARCH), Releases(releases)) as site:
        found = collect("contracts_finder", site.url, *DAY)
    assert (found["held"], found["new"]) == (None, 100)
    assert waits == [300.0]


def test_fault_38_429_says_how_long(collect: Collect, releases: list[Any], waits: list[float]) -> None:
    busy = Answer(b"", 429, headers={"Retry-After": "17"})
    with Site(Sometimes([1, 2], busy, SEARCH), Releases(releases)) as site:
        found = collect("contracts_finder", site.url, *DAY)
    assert (found["held"], found["new"]) == (None, 100)
    assert waits == [17.0, 17.0]


def test_a_site_that_goes_on_refusing_is_left_alone(
    collect: Collect, releases: list[Any], waits: list[float]
) -> None:
    with Site(lambda seen: Answer(b"no", 403)) as site:
        found = collect("contracts_finder", site.url, *DAY)
        assert len(site.asked) == 5
    assert found["code"] == 1 and "manual upload" in str(found["held"])
    assert waits == [300.0] * 4
    assert CollectedSource.objects.get(name="contracts_finder").state == "blocked"


def test_fault_38_robots_are_obeyed(collect: Collect, releases: list[Any]) -> None:
    with Site(Releases(releases), robots="User-agent: *\nDisallow: /Published/\n") as site:
        found = collect("contracts_finder", site.url, *DAY)
        assert [seen.path for seen in site.seen] == ["/robots.txt"]
    assert found["code"] == 1 and "robots.txt" in str(found["held"])
    assert CollectedSource.objects.get(name="contracts_finder").state == "robots"


@pytest.mark.parametrize(("asked", "kept"), [(20, 20), (3600, 60)])
def test_the_crawl_delay_of_robots_is_kept_up_to_a_minute(
    collect: Collect, releases: list[Any], monkeypatch: pytest.MonkeyPatch, asked: int, kept: int
) -> None:
    second = 0.01
    monkeypatch.setenv("CITYTOOLS_COLLECT_WAIT_SCALE", str(second))
    rules = f"User-agent: *\nCrawl-delay: {asked}\n\nUser-agent: Another\nCrawl-delay: 1\n"
    with Site(Releases(releases, page=25), robots=rules) as site:
        found = collect("contracts_finder", site.url, *DAY)
        times = [seen.at for seen in site.seen]
    assert (found["held"], found["new"], len(times)) == (None, 100, 5)
    gaps = [(later - before) / second for before, later in pairwise(times)]
    # What a request itself takes counts in full; the wait is the rest of the delay, by the tests' clock.
    assert all(0.9 * kept <= gap for gap in gaps)
    assert min(gaps) < 600


def test_a_site_without_readable_robots_is_left_alone(collect: Collect, releases: list[Any]) -> None:
    def broken(seen: Seen) -> Answer | None:
        return Answer(b"", 500) if seen.path == "/robots.txt" else None

    with Site(Releases(releases)) as site:
        site.robots_answer = broken
        found = collect("contracts_finder", site.url, *DAY)
        assert site.asked == []
    assert "robots.txt" in str(found["held"])


def test_one_connection_and_an_honest_name(collect: Collect, releases: list[Any]) -> None:
    with Site(Releases(releases, page=10)) as site:
        found = collect("contracts_finder", site.url, *DAY)
        assert found["records"] == 100 and len(site.asked) == 10
        assert max(seen.under_way for seen in site.seen) == 1
        assert all("CityTools" in seen.headers["user-agent"] for seen in site.seen)


def test_fault_38_a_body_that_comes_byte_by_byte_is_given_up(
    collect: Collect, releases: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITYTOOLS_COLLECT_TIMEOUT", "1")
    with Site(lambda seen: Answer(b'{"releases": []}' * 100, seconds_a_byte=0.05)) as site:
        found = collect("contracts_finder", site.url, *DAY)
    assert found["code"] == 1 and "nothing could be fetched" in str(found["held"])
    assert ContractFact.objects.count() == 0


def test_a_cut_connection_is_tried_again(collect: Collect, releases: list[Any]) -> None:
    cut = Answer(b'{"releases": [', cut_after=5)
    with Site(Sometimes([1], cut, SEARCH), Releases(releases)) as site:
        found = collect("contracts_finder", site.url, *DAY)
    assert (found["held"], found["new"]) == (None, 100)


def test_bodies_in_latin_1_are_read(collect: Collect, releases: list[Any]) -> None:
    release = dict(next(r for r in releases if r.get("awards")))
    release["tender"] = {**release["tender"], "title": "Café for £500", "description": "Naïve façade"}
    release["awards"] = [{k: v for k, v in release["awards"][0].items() if k not in ("title", "description")}]
    with Site(Releases([release], encoding="iso-8859-1")) as site:
        found = collect("contracts_finder", site.url, *DAY)
    assert (found["held"], found["new"]) == (None, 1)
    assert set(ContractFact.objects.values_list("title", flat=True)) == {"Café for £500"}


def test_a_number_that_is_none_is_no_amount(collect: Collect, releases: list[Any]) -> None:
    chosen = next(
        r for r in releases if len(r.get("awards", [])) == 1 and len(r["awards"][0]["suppliers"]) == 1
    )
    award = {**chosen["awards"][0], "value": {"amount": 424242, "currency": "GBP"}}
    served = Releases([{**chosen, "awards": [award]}])

    def with_infinity(seen: Seen) -> Answer | None:
        answer = served(seen)
        if answer is not None:
            answer.body = answer.body.replace(b"424242", b"1e9999")
        return answer

    with Site(with_infinity) as site:
        found = collect("contracts_finder", site.url, *DAY)
    assert (found["held"], found["new"]) == (None, 1)
    fact = ContractFact.objects.get()
    assert (fact.value_pence, fact.value_reason) == (None, "not_stated")
    assert RunProblem.objects.filter(code="schema", message__contains="awards/0/value/amount").exists()


def test_fault_38_an_error_page_with_status_200_changes_nothing(
    collect: Collect, releases: list[Any]
) -> None:
    page = Answer(b"<!DOCTYPE html><html><h1>Sorry</h1></html>", content_type="text/html")
    with Site(Releases(releases)) as site:
        collect("contracts_finder", site.url, *DAY)
        before = set(ContractFact.objects.values_list("ocid", "value_pence"))
        site.pages = [lambda seen: page]
        found = collect("contracts_finder", site.url, *DAY)
        assert found["code"] == 1 and "unexpected shape: an HTML page" in str(found["held"])
        assert set(ContractFact.objects.values_list("ocid", "value_pence")) == before
        # What was good is still what the next run asks about.
        site.pages = [Releases(releases)]
        assert collect("contracts_finder", site.url, *DAY)["unchanged"] == 100


def test_fault_38_an_empty_list_where_records_were_is_held(collect: Collect, releases: list[Any]) -> None:
    with Site(Releases(releases)) as site:
        collect("contracts_finder", site.url, *DAY)
        mark = CollectedSource.objects.get(name="contracts_finder").watermark
        site.pages = [Releases([])]
        found = collect("contracts_finder", site.url, *DAY)
    assert found["held"] == "0 records where the last run had 100"
    assert CollectedSource.objects.get(name="contracts_finder").watermark == mark
    assert ContractFact.objects.exists()


@pytest.mark.parametrize(("left", "held"), [(50, True), (51, False)])
def test_half_the_records_are_held(collect: Collect, releases: list[Any], left: int, held: bool) -> None:
    with Site(Releases(releases)) as site:
        collect("contracts_finder", site.url, *DAY)
        site.pages = [Releases(releases[:left])]
        found = collect("contracts_finder", site.url, *DAY)
    assert bool(found["held"]) is held


@pytest.mark.parametrize(("broken", "held"), [(16, True), (15, False)])
def test_more_than_15_in_100_errors_are_held(
    collect: Collect, releases: list[Any], broken: int, held: bool
) -> None:
    served = [{k: v for k, v in r.items() if k != "tag"} for r in releases[:broken]] + releases[broken:]
    with Site(Releases(served)) as site:
        found = collect("contracts_finder", site.url, *DAY)
    assert bool(found["held"]) is held
    assert found["set_aside"] == broken and found["records"] == 100
    assert Event.objects.exists() is not held


def test_fault_38_a_changed_schema_is_held(collect: Collect, releases: list[Any]) -> None:
    with Site(lambda seen: Answer(json.dumps({"notices": releases}).encode())) as site:
        found = collect("contracts_finder", site.url, *DAY)
    assert "neither releases nor records" in str(found["held"])
    renamed = [{("lots" if k == "awards" else k): v for k, v in r.items()} for r in releases]
    with Site(Releases(renamed)) as site:
        found = collect("contracts_finder", site.url, *DAY)
    assert "cannot be read" in str(found["held"]) and ContractFact.objects.count() == 0


def test_an_empty_last_page_is_an_end(collect: Collect, releases: list[Any]) -> None:
    def pages(seen: Seen) -> Answer:
        listed = [] if seen.query.get("cursor") else releases
        following = f"https://www.contractsfinder.service.gov.uk{SEARCH}?cursor=2"
        return Answer(json.dumps({"releases": listed, "links": {"next": following}}).encode())

    with Site(pages) as site:
        found = collect("contracts_finder", site.url, *DAY)
    assert (found["held"], found["new"], found["requests"]) == (None, 100, 3)


def test_fault_38_a_cursor_without_end_is_held(collect: Collect, releases: list[Any]) -> None:
    def pages(seen: Seen) -> Answer:
        following = f"https://www.contractsfinder.service.gov.uk{SEARCH}?cursor={len(site.seen)}"
        return Answer(
            json.dumps({"releases": releases[:1], "links": {"next": following}}).encode(), etag=False
        )

    site = Site(pages)
    with site:
        found = collect("contracts_finder", site.url, *DAY)
        assert len(site.asked) < 10
    assert found["code"] == 1 and "does not end" in str(found["held"])


@pytest.mark.parametrize(
    "target",
    ["http://169.254.169.254/latest/meta-data/", "http://10.0.0.7/", "http://[::1]:9/", "file:///etc/passwd"],
)
def test_fault_38_a_redirect_to_a_private_address_is_refused(collect: Collect, target: str) -> None:
    with Site(lambda seen: Answer(b"", 302, headers={"Location": target})) as site:
        found = collect("contracts_finder", site.url, *DAY)
    assert found["code"] == 1 and found["records"] == 0
    problems = " ".join(RunProblem.objects.values_list("message", flat=True))
    # Scrapy does not follow to another scheme, and looks no IPv6 address up.
    assert any(words in problems for words in ("refused to connect", "HTTP 302", "no site of that name"))


def test_fault_38_another_server_of_this_machine_is_refused(collect: Collect, releases: list[Any]) -> None:
    with Site(Releases(releases)) as other, Site() as site:
        site.pages = [
            lambda seen: Answer(b"", 302, headers={"Location": f"{other.url}{seen.path}?{seen.raw_query}"})
        ]
        found = collect("contracts_finder", site.url, *DAY)
        assert other.seen == []
    assert "refused to connect to 127.0.0.1" in str(found["held"])


def test_fault_38_a_gzip_bomb_is_not_unpacked(collect: Collect) -> None:
    bomb = packed(b" " * (200 * 1024 * 1024))
    assert len(bomb.body) < 1024 * 1024
    with Site(lambda seen: bomb) as site:
        found = collect("contracts_finder", site.url, *DAY)
    assert found["code"] == 1 and found["records"] == 0
    assert SourceRun.objects.get().status == "held"


def test_a_packed_body_is_read(collect: Collect, releases: list[Any]) -> None:
    served = Releases(releases, etag=False)

    def pages(seen: Seen) -> Answer | None:
        answer = served(seen)
        return packed(answer.body) if answer else None

    with Site(pages) as site:
        assert collect("contracts_finder", site.url, *DAY)["new"] == 100


def test_a_site_that_is_not_there_is_asked_no_more(collect: Collect) -> None:
    """Its robots.txt three times; and not once for each of the many pages that follow."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        found = collect("contracts_finder", url, "--since", "2025-01-01", "--until", "2025-06-01")
    assert (found["requests"], found["records"], found["code"]) == (3, 0, 1)
    assert found["held"].startswith("nothing could be fetched; the site takes no connections")
