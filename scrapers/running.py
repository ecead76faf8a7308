"""Runs one spider in this process: fetches, or takes what is stored, and leaves a feed and a journal behind."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from scrapy.crawler import CrawlerProcess
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from scrapers import addresses
from scrapers.bases.source import Run, SourceSpider, utc
from scrapers.feed import write_feed
from scrapers.journal import Journal
from scrapers.store import Index, RawStore

WINDOW = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)/(\d{4}-\d\d-\d\dT\d\d:\d\d)(?: |$)")
"""The part of a release API that a page belongs to, before its stage."""

PR_SET_PDEATHSIG = 1
"""Linux's prctl(2): have a signal sent when the process that started this one ends, however it ends."""


@dataclass(frozen=True)
class Asked:
    """What `manage.py collect` asks of a spider: one JSON object on standard input.

    `folder` holds the raw store and each source's index; `run` is this run's own folder. Moments are ISO, in UTC.
    """

    name: str
    folder: str
    run: str
    since: str = ""
    until: str = ""
    sample: int = 0
    base_url: str = ""
    allow_private: bool = False
    from_raw: bool = False
    registers: tuple[dict[str, str], ...] = ()
    terms: tuple[str, ...] = ()


def end_with_parent(parent: int) -> None:
    """Have this process killed when `collect` ends: a spider on its own would overlap with the next run."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            raise SystemExit("The process that started this spider has ended.")


def project_settings() -> Settings:
    settings = Settings()
    settings.setmodule("scrapers.settings", priority="project")
    return settings


def spider_class(name: str) -> type[SourceSpider]:
    """The spider of a source. Raises `KeyError` where there is none."""
    found = SpiderLoader.from_settings(project_settings()).load(name)
    if not issubclass(found, SourceSpider):
        raise KeyError(name)
    return found


def run_of(asked: Asked) -> Run:
    """What a spider needs of its run, from what was asked."""
    folder, own = Path(asked.folder), Path(asked.run)
    return Run(
        store=RawStore(folder / "raw"),
        index=Index(folder / asked.name / "index.jsonl"),
        journal=Journal(own / "journal.jsonl"),
        since=utc(datetime.fromisoformat(asked.since)) if asked.since else None,
        until=utc(datetime.fromisoformat(asked.until)) if asked.until else None,
        sample=asked.sample,
        base_url=asked.base_url,
        # The tests' clock: how long a second of waiting takes.
        wait_scale=float(os.environ.get("CITYTOOLS_COLLECT_WAIT_SCALE", "1")),
        registers=list(asked.registers),
        terms=list(asked.terms),
    )


def collect(asked: Asked) -> int:
    """Run the spider and write `feed.jsonl` into the run's folder; 0 when it is done. The journal says how it went."""
    kind = spider_class(asked.name)
    run = run_of(asked)
    if not asked.from_raw and not run.journal.counts["end"]:
        _crawl(kind, run, asked)
        run.journal.write("end")
    spider = kind()
    spider.run = run
    pages: list[Any] = run.index.latest() if asked.from_raw else list(run.journal.parts.values())
    pages = [page for page in pages if page.get("context", {}).get("part")]
    if asked.from_raw:
        pages = _still_kept([page for page in pages if _is_within(page, run)], run)
    write_feed(Path(asked.run) / "feed.jsonl", spider, run.store, pages, sample=asked.sample)
    return 0


def _is_within(page: Any, run: Run) -> bool:
    """Whether a page's window, where it has one, touches the time that the run was asked for."""
    window = WINDOW.match(page["context"]["part"])
    if window is None:
        return True
    first, last = (utc(datetime.fromisoformat(each)) for each in window.groups())
    return (run.since is None or last > run.since) and (run.until is None or first < run.until)


def _still_kept(pages: list[Any], run: Run) -> list[Any]:
    """The pages whose bodies are still there; the journal says which are not (`collect --prune` deletes old ones)."""
    for page in pages:
        if not run.store.has(page["sha256"]):
            run.journal.write("missing", url=page["url"], part=page["context"]["part"], time=page["time"])
    return [page for page in pages if run.store.has(page["sha256"])]


def _crawl(kind: type[SourceSpider], run: Run, asked: Asked) -> None:
    settings = project_settings()
    settings.set("DOWNLOAD_MAXSIZE", kind.max_bytes)
    timeout = os.environ.get("CITYTOOLS_COLLECT_TIMEOUT")
    if timeout:
        settings.set("DOWNLOAD_TIMEOUT", float(timeout))
    process = CrawlerProcess(settings)
    crawler = process.create_crawler(kind)
    failed = process.crawl(crawler, run=run)
    from twisted.internet import reactor

    allowed = addresses.endpoints(asked.base_url) if asked.base_url and asked.allow_private else set()
    addresses.guard(reactor, allowed)
    broken: list[Any] = []
    failed.addErrback(broken.append)
    process.start()
    if broken:
        broken[0].raiseException()
    faults = crawler.stats.get_value("log_count/CRITICAL", 0) if crawler.stats else 0
    exceptions = crawler.stats.get_value("spider_exceptions/count", 0) if crawler.stats else 0
    if faults or exceptions:
        raise SystemExit("The spider broke: see above.")
