"""The 380 real releases, from the local server to the facts, through the command that cron calls."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from contracts.collecting.catalogue import load_sources
from contracts.collecting.locking import BusyError, one_run
from contracts.collecting.pruning import Pruned, prune
from contracts.models import CollectedSource, ContractFact, Event, Import, RunProblem, SourceRun
from scrapers.store import RawStore
from suppliers.names import fold_supplier
from tests.scrapers.conftest import Collect
from tests.scrapers.site import Releases, Site

# The oldest of the real releases is of 28 March 2019, the newest of 11 March 2025.
ALL_TIME = ("--since", "2019-03-01", "--until", "2025-04-01")
RECENT = ("--since", "2025-01-01", "--until", "2025-02-01")
EVERYTHING = ("--all-buyers", "--any-cpv")


def counts_add_up(found: dict[str, Any]) -> bool:
    return found["records"] == found["new"] + found["changed"] + found["unchanged"] + found["set_aside"]


def test_every_real_release_ends_somewhere(collect: Collect, real_releases: list[dict[str, Any]]) -> None:
    with Site(Releases(real_releases)) as site:
        found = collect("contracts_finder", site.url, *ALL_TIME, *EVERYTHING)
    assert (found["records"], found["new"], found["set_aside"], found["held"]) == (380, 380, 0, None)
    # 147 releases have an award; one of them names no supplier, and is an event. 233 + 1 events, and 9 of a change.
    awarded = [release for release in real_releases if release.get("awards")]
    assert len(awarded) == 147
    named = {r["ocid"] for r in awarded if any(s.get("name") for a in r["awards"] for s in a["suppliers"])}
    assert set(ContractFact.objects.values_list("ocid", flat=True)) == named
    # An award of several lots or suppliers is as many contracts, also where they share a title and a supplier.
    live = [
        (r, a) for r in awarded for a in r["awards"] if a.get("status") not in ("cancelled", "unsuccessful")
    ]
    expected = {
        (r["ocid"], a["id"], fold_supplier(s["name"]))
        for r, a in live
        for s in a["suppliers"]
        if s.get("name")
    }
    stated = ContractFact.objects.values_list("ocid", "award_id", "supplier_name")
    assert {(ocid, award, fold_supplier(name)) for ocid, award, name in stated} == expected
    assert stated.count() == len(expected)
    told = set(Event.objects.values_list("ocid", flat=True)) | named
    assert told == {release["ocid"] for release in real_releases}
    assert Counter(Event.objects.filter(contract=None).values_list("kind", flat=True)) == {
        "tender": 219,
        "tender_change": 7,
        "planning": 7,
        "award": 1,
    }


def test_notices_of_others_and_of_other_things_are_set_aside(
    collect: Collect, catalogue: None, real_releases: list[dict[str, Any]]
) -> None:
    with Site(Releases(real_releases)) as site:
        found = collect("contracts_finder", site.url, *ALL_TIME)
    assert found["records"] == 380 and counts_add_up(found)
    assert 0 < found["new"] < 147
    run = SourceRun.objects.get()
    assert sum(run.set_aside_for.values()) == run.set_aside == found["set_aside"]
    assert all(reason for reason in run.set_aside_for)


def test_the_second_run_asks_conditionally_and_writes_only_itself(
    collect: Collect, real_releases: list[dict[str, Any]], counted_rows: Callable[[], Counter[str]]
) -> None:
    with Site(Releases(real_releases, page=40)) as site:
        first = collect("contracts_finder", site.url, *RECENT, *EVERYTHING)
        before = counted_rows()
        site.forget()
        second = collect("contracts_finder", site.url, *RECENT, *EVERYTHING)
        assert site.asked and all(seen.is_conditional for seen in site.seen)
    assert second["requests"] == first["requests"]
    assert (second["new"], second["changed"], second["unchanged"]) == (0, 0, first["records"])
    assert counted_rows() - before == {
        "contracts.SourceRun": 1,
        "contracts.RunProblem": second["problems"],
    }


def test_a_site_without_etags_is_asked_by_the_date(
    collect: Collect, real_releases: list[dict[str, Any]]
) -> None:
    with Site(Releases(real_releases, etag=False)) as site:
        collect("contracts_finder", site.url, *RECENT)
        site.forget()
        collect("contracts_finder", site.url, *RECENT)
        assert all("if-modified-since" in seen.headers for seen in site.seen)


def test_a_changed_release_is_changed_and_the_others_are_not(
    collect: Collect, real_releases: list[dict[str, Any]]
) -> None:
    releases = [dict(release) for release in real_releases[:200]]
    served = Releases(releases)
    with Site(served) as site:
        first = collect("contracts_finder", site.url, *RECENT, *EVERYTHING)
        changed = next(i for i, release in enumerate(served.releases) if release.get("awards"))
        award = {**served.releases[changed]["awards"][0], "value": {"amount": 123456, "currency": "GBP"}}
        served.releases[changed] = {**served.releases[changed], "awards": [award]}
        second = collect("contracts_finder", site.url, *RECENT, *EVERYTHING)
    assert (second["new"], second["changed"], second["unchanged"]) == (0, 1, first["records"] - 1)


def test_stored_bodies_are_parsed_again_without_the_site(
    collect: Collect, real_releases: list[dict[str, Any]]
) -> None:
    with Site(Releases(real_releases)) as site:
        first = collect("contracts_finder", site.url, *RECENT)
        site.forget()
        again = collect("contracts_finder", site.url, "--from-raw")
        everything = collect("contracts_finder", site.url, "--from-raw", *EVERYTHING)
        earlier = collect("contracts_finder", site.url, "--from-raw", "--until", "2014-02-01")
        assert site.seen == []
    assert earlier["records"] == 0 < again["records"]
    assert (again["requests"], again["records"], again["new"]) == (0, first["records"], 0)
    assert everything["new"] == everything["records"] - first["new"]


def test_what_is_old_is_deleted_and_a_parse_of_the_rest_says_what_is_missing(
    collect: Collect, collected_folder: Path, real_releases: list[dict[str, Any]]
) -> None:
    """Of several windows of fifteen days the fullest is made to have come 401 days ago."""
    with Site(Releases(real_releases[:200])) as site:
        first = collect("contracts_finder", site.url, *RECENT, *EVERYTHING)
        index = collected_folder / "contracts_finder" / "index.jsonl"
        entries = [json.loads(line) for line in index.read_text().splitlines()]
        pages, store = [entry for entry in entries if "context" in entry], RawStore(collected_folder / "raw")
        facts = ContractFact.objects.count()
        # Not an empty window: all of those have the same body.
        old = max(pages, key=lambda entry: len(store.read(entry["sha256"])))
        size = len(store.read(old["sha256"]))
        now = time.time()
        then = now - 401 * 86_400
        old["time"] = datetime.fromtimestamp(then, UTC).isoformat(timespec="seconds")
        index.write_text("".join(json.dumps(entry) + "\n" for entry in entries))
        body = collected_folder / "raw" / old["sha256"][:2] / old["sha256"][2:]
        os.utime(body, (then, then))
        kept = set((collected_folder / "raw").glob("??/*")) - {body}

        assert prune(0) == Pruned(0, 0) == prune(402)
        assert prune(400) == Pruned(1, size)
        assert set((collected_folder / "raw").glob("??/*")) == kept
        # Facts stay; the parse of what is there names what is not, and takes nothing from what stands.
        again = collect("contracts_finder", site.url, "--from-raw", *EVERYTHING)
        assert again["records"] < first["records"] and again["unchanged"] == again["records"]
        problem = RunProblem.objects.get(code="missing")
        assert (problem.address, problem.message[:33]) == (old["url"], "It is kept no longer; it came on ")
        assert ContractFact.objects.count() == facts
        # What was deleted is asked for as if it had never come.
        site.forget()
        third = collect("contracts_finder", site.url, *RECENT, *EVERYTHING)
        whole = [seen for seen in site.asked if not seen.is_conditional]
        assert [f"{site.url}{seen.path}?{seen.raw_query}" for seen in whole] == [old["url"]]
    assert (third["new"], third["unchanged"]) == (0, first["records"]) and body.exists()


def test_nothing_is_deleted_while_a_source_is_collected(collected_folder: Path, db: None) -> None:
    load_sources(registers=Path("none"))
    with one_run("registers", collected_folder / "registers"), pytest.raises(BusyError):
        prune(400)


def test_a_sample_is_a_few_records_and_moves_nothing(
    collect: Collect, real_releases: list[dict[str, Any]]
) -> None:
    with Site(Releases(real_releases)) as site:
        found = collect("contracts_finder", site.url, *RECENT, *EVERYTHING, "--sample", "25")
    assert found["records"] == found["new"] == 25
    assert CollectedSource.objects.get(name="contracts_finder").watermark is None


def test_an_undone_import_is_brought_again(collect: Collect, real_releases: list[dict[str, Any]]) -> None:
    from contracts.imports.undoing import undo_import

    with Site(Releases(real_releases)) as site:
        first = collect("contracts_finder", site.url, *RECENT, *EVERYTHING)
        undo_import(Import.objects.get())
        assert Event.objects.filter(evidence__newest_import__isnull=False).count() == 0
        again = collect("contracts_finder", site.url, *RECENT, *EVERYTHING)
    assert again["new"] == first["new"]


def test_the_watermark_follows_the_last_window_with_records(
    collect: Collect, real_releases: list[dict[str, Any]]
) -> None:
    # The newest of Contracts Finder's own 200 is of 11 March 2025. Windows of 15 days are counted from 1 January 2014;
    # the 273rd of them is that of 4 to 19 March, and those after it are empty.
    with Site(Releases(real_releases[:200])) as site:
        collect("contracts_finder", site.url, "--since", "2025-01-01", "--until", "2025-06-01")
    source = CollectedSource.objects.get(name="contracts_finder")
    assert source.watermark is not None
    assert f"{source.watermark:%Y-%m-%d}" == "2025-03-19"


def test_dates_keep_their_colons(collect: Collect, real_releases: list[dict[str, Any]]) -> None:
    with Site(Releases(real_releases)) as site:
        collect("contracts_finder", site.url, *RECENT)
        assert "publishedFrom=2024-12-19T00:00:00Z" in site.asked[0].raw_query
        assert "%3A" not in "".join(seen.raw_query for seen in site.asked)


@pytest.fixture
def counted_rows(db: None) -> Callable[[], Counter[str]]:
    """Rows of every table of ours."""
    from django.apps import apps

    ours = [
        model
        for name in ("boroughs", "contracts", "suppliers", "changes")
        for model in apps.get_app_config(name).get_models()
    ]
    return lambda: Counter({model._meta.label: model._default_manager.count() for model in ours})
