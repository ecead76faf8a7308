"""Documents into Elasticsearch: ours against `_bulk` by itself, with `helpers.bulk` beside them.

All fill an index of the same settings and mapping on the same server and end when it can be searched. The peers are
given sources that are ready; ours begins with documents, folds their words and counts what it has written.
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
DATA = PROJECT.parent / "shared" / "data"

NEEDED = 0.8
ROUNDS = 2
"""The best of so many, in turns: a server in Java is slow until it has compiled what it does."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    from tests import services

    url = services.address(services.ELASTICSEARCH_URL)
    if not url or not DATA.is_dir():
        why = (
            "the words come from ../shared/data, which is not there"
            if url
            else "no Elasticsearch was started"
        )
        print(f"index into Elasticsearch: left out, because {why}.")
        return 0
    with tempfile.TemporaryDirectory(prefix="citytools-bench-") as name:
        os.environ |= {"CITYTOOLS_DATA_DIR": name, "DJANGO_SETTINGS_MODULE": "citytools.settings"}
        import django

        django.setup()
        return compare(url, asked.documents, asked.rounds)


def compare(url: str, count: int, rounds: int) -> int:
    import orjson

    from benchmarks import search_bulk as bulk
    from benchmarks.search_words import documents
    from search.engines.elasticsearch.mapping import source_of
    from tests.search.engines import elasticsearch

    made = list(documents(DATA, count))
    rows = [(one.key, orjson.loads(source_of(one, 1))) for one in made]

    def ours() -> None:
        # Documents made anew: a document keeps what it was once folded to
        fresh = list(documents(DATA, count))
        with elasticsearch(url) as engine, timing("ours"):
            engine.rebuild(fresh, 1)

    def peer(name: str, fill: Callable[[bulk.Elasticsearch, str], None]) -> None:
        index = f"bench-{secrets.token_hex(4)}"
        client = bulk.Elasticsearch(url, request_timeout=120)
        try:
            with timing(name):
                fill(client, index)
        finally:
            client.indices.delete(index=index, ignore_unavailable=True)
            client.close()

    for _ in range(rounds):
        peer("_bulk by itself", lambda client, index: bulk.raw(client, url, index, rows))
        ours()
    peer("helpers.bulk", lambda client, index: bulk.with_helpers(client, index, rows))
    print(f"index into Elasticsearch, {count:,} documents, best of {rounds}")
    for name, seconds in best.items():
        print(f"  {name:18} {count / seconds:>9,.0f} documents/s")
    ratio = best["_bulk by itself"] / best["ours"]
    print(f"  ours: {ratio:.2f} of _bulk by itself (at least {NEEDED})")
    return 0 if ratio >= NEEDED else 1


best: dict[str, float] = {}


class timing:
    """Keeps the least time of a name."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        self._began = time.perf_counter()

    def __exit__(self, *error: object) -> None:
        seconds = time.perf_counter() - self._began
        best[self._name] = min(seconds, best.get(self._name, seconds))


if __name__ == "__main__":
    sys.exit(main())
