"""Scraping OCDS pages of 100 releases: ours beside plain Scrapy with an item a page, and an item a release.

Ours keeps every body in the raw store, with its index and the run's journal; the peers only write their items to a
file. All ask one page after the other, as a cursor has it, from the same server, each in a process of its own. Two
ratios: the crawl alone, both sides writing what came; and all of it, both sides writing the feed of records, which
for Scrapy is made in its `parse` by the same reader of releases.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

NEEDED = 0.9
"""DESIGN section 9: of the releases a second that an item a page comes to."""

ROUNDS = 2
"""Of each side, of which the quicker counts: on a busy machine one alone is off by a fifth."""

PATH = "/Published/Notices/OCDS/Search"
SINCE, UNTIL = "2025-01-23T00:00:00+00:00", "2025-01-24T00:00:00+00:00"


def serve(bodies: list[bytes]) -> HTTPServer:
    """A server in a thread of this process, which does nothing else."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            cursor = int(parse_qs(parts.query).get("cursor", ["0"])[0])
            body = bodies[cursor] if parts.path == PATH else b""
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            return None

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def ours(url: str, folder: Path) -> None:
    """The crawl as `collect` starts it, without the feed that is written from the bodies afterwards."""
    from scrapers import running

    (folder / "run").mkdir(parents=True)
    asked = running.Asked(
        "contracts_finder", str(folder), str(folder / "run"), SINCE, UNTIL, base_url=url, allow_private=True
    )
    running._crawl(running.spider_class(asked.name), running.run_of(asked), asked)


def ours_with_feed(url: str, folder: Path) -> None:
    """All of what `collect` starts: the crawl, and the feed of records that is written from the bodies."""
    from scrapers import running

    (folder / "run").mkdir(parents=True)
    asked = running.Asked(
        "contracts_finder", str(folder), str(folder / "run"), SINCE, UNTIL, base_url=url, allow_private=True
    )
    running.collect(asked)


def peer(url: str, folder: Path, *, item: str) -> None:
    """Plain Scrapy, with its own exporter of JSON lines. `item`: a page, a page's records, or a release."""
    import scrapy
    from scrapy.crawler import CrawlerProcess

    from scrapers.ocds.lines import release_lines

    class Plain(scrapy.Spider):
        name = "plain"
        start_urls = [f"{url}{PATH}?limit=100"]

        def parse(self, response: Any, **kwargs: Any) -> Any:
            package = response.json()
            if item == "page":
                yield {"releases": package["releases"]}
            elif item == "records":
                yield {"lines": [release_lines(release, package) for release in package["releases"]]}
            else:
                yield from package["releases"]
            following = package.get("links", {}).get("next")
            if following:
                yield scrapy.Request(f"{url}{PATH}?{urlsplit(following).query}", dont_filter=True)

    process = CrawlerProcess(
        {
            "FEEDS": {str(folder / "items.jsonl"): {"format": "jsonlines"}},
            "LOG_LEVEL": "WARNING",
            "TELNETCONSOLE_ENABLED": False,
            "CONCURRENT_REQUESTS": 1,
        }
    )
    process.crawl(Plain)
    process.start()


SIDES = {
    "ours": ours,
    "ours_with_feed": ours_with_feed,
    "page": lambda url, folder: peer(url, folder, item="page"),
    "release": lambda url, folder: peer(url, folder, item="release"),
    "records": lambda url, folder: peer(url, folder, item="records"),
}
RATIOS = (
    ("page", "ours", "scraping OCDS pages"),
    ("records", "ours_with_feed", "with the feed of records"),
)


def measure(side: str, url: str, folder: Path) -> dict[str, float]:
    command = [
        sys.executable,
        "-m",
        "benchmarks.scrape_ocds",
        "--side",
        side,
        "--url",
        url,
        "--folder",
        str(folder),
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> int:
    from benchmarks.release_pages import pages

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000, help="releases")
    parser.add_argument("--side", choices=SIDES)
    parser.add_argument("--url", default="")
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    if asked.side:
        began, clock = time.perf_counter(), time.process_time()
        SIDES[asked.side](asked.url, asked.folder)
        print(json.dumps({"wall": time.perf_counter() - began, "cpu": time.process_time() - clock}))
        return 0
    bodies = pages(asked.rows)
    server = serve(bodies)
    url = f"http://127.0.0.1:{server.server_address[1]}"
    with tempfile.TemporaryDirectory(prefix="citytools-bench-") as folder:
        print(f"scraping {asked.rows:,} releases on {len(bodies):,} pages of {len(bodies[0]) // 1024} KB")
        found: dict[str, dict[str, float]] = {}
        for side, words in (
            ("page", "Scrapy, an item a page"),
            ("release", "Scrapy, an item a release"),
            ("ours", "ours, kept in the raw store"),
            ("records", "Scrapy, a page's records an item"),
            ("ours_with_feed", "ours, and the feed of records"),
        ):
            for number in range(ROUNDS):
                own = Path(folder) / side / str(number)
                own.mkdir(parents=True)
                run = measure(side, url, own)
                found[side] = min(found.get(side, run), run, key=lambda one: one["cpu"])
            run = found[side]
            print(
                f"  {words:32} {asked.rows / run['cpu']:>8,.0f} releases a second of processor, {run['wall']:.1f} s",
                flush=True,
            )
        kept = sum(1 for path in (Path(folder) / "ours" / "0" / "raw").rglob("*") if path.is_file())
        if kept < len(bodies):
            raise SystemExit(f"Ours kept {kept} bodies of {len(bodies)}.")
        with (Path(folder) / "ours_with_feed" / "0" / "run" / "feed.jsonl").open("rb") as lines:
            written = sum(1 for _ in lines)
        if written != asked.rows:
            raise SystemExit(f"Our feed has {written:,} records of {asked.rows:,}.")
    ratios = [(found[peer_]["cpu"] / found[side]["cpu"], words) for peer_, side, words in RATIOS]
    for ratio, words in ratios:
        print(f"  {words}: {ratio:.2f} × an item a page (to reach: {NEEDED:g})")
    return 0 if all(ratio >= NEEDED for ratio, _ in ratios) else 1


if __name__ == "__main__":
    os.environ.setdefault("CITYTOOLS_COLLECT_WAIT_SCALE", "0")
    sys.exit(main())
