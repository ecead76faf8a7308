"""A question with a slip of the keyboard: six facets, marked words, 20 rows, the middle of the times it takes.

Ours on the embedded engine against tantivy by itself; ours on Elasticsearch against itself without marks; and beside
them Datasette, PostgreSQL and SQLite FTS5, which know no slips and are asked the right spelling. All sides hold the
same documents and are asked each question in turn, so that a busy machine is busy for all. The embedded engine and
tantivy work in this process, so theirs is the ratio of processor time, which waiting for others does not touch.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
DATA = PROJECT.parent / "shared" / "data"

MARKED, EMBEDDED = 1.3, 2.0
"""What the design asks: Elasticsearch with marks against itself without, the embedded engine against raw tantivy."""

WARM = 10
"""Questions asked of each side before any is timed: caches fill, and Java compiles."""

Ask = Callable[[str, str], int]


Taken = list[tuple[float, float]]
"""Seconds of each question: by the clock, and of this process's processor."""

CLOCK, PROCESSOR = 0, 1


def middle(taken: Taken, which: int = CLOCK) -> float:
    """The median, in milliseconds."""
    return statistics.median(one[which] for one in taken) * 1000


def timed(sides: dict[str, Ask], questions: Sequence[tuple[str, str]]) -> dict[str, Taken]:
    """What each side takes for each question, asked in turns; RuntimeError where one mostly finds nothing."""
    times: dict[str, Taken] = {name: [] for name in sides}
    empty = dict.fromkeys(sides, 0)
    for number, question in enumerate((*questions[:WARM], *questions)):
        for name, ask in sides.items():
            clock, processor = time.perf_counter(), time.process_time()
            rows = ask(*question)
            if number >= WARM:
                times[name].append((time.perf_counter() - clock, time.process_time() - processor))
                empty[name] += not rows
    for name, count in empty.items():
        if count > len(questions) // 2:
            raise RuntimeError(f"{name} found nothing for {count} of {len(questions)} questions.")
    return times


def sides(folder: Path, count: int, held: ExitStack) -> Iterator[tuple[str, Ask]]:
    """Every side that can be measured here, each filled as it is given."""
    from benchmarks import search_peers as peers
    from benchmarks.databases import fresh, why_not
    from benchmarks.search_words import documents
    from search.engines.embedded.engine import EmbeddedEngine
    from tests import services
    from tests.search.engines import elasticsearch

    made = list(documents(DATA, count))
    embedded = EmbeddedEngine(folder / "index")
    embedded.rebuild(made, 1)
    yield "ours, embedded", ours(embedded)
    yield "tantivy by itself", peers.raw_tantivy(folder, made)
    if url := services.address(services.ELASTICSEARCH_URL):
        server = held.enter_context(elasticsearch(url))
        server.rebuild(made, 1)
        yield "ours, Elasticsearch", ours(server)
        yield "the same without marks", ours(server, marked=False)
    else:
        print("  Elasticsearch is left out, because none was started: make services")
    yield "SQLite FTS5", peers.sqlite_fts5(folder, made)
    if reason := why_not("postgres"):
        print(f"  PostgreSQL is left out, because {reason}.")
    else:
        address = held.enter_context(fresh("postgres"))["DATABASE_URL"]
        yield "PostgreSQL full text", held.enter_context(peers.postgres(address, made))
    yield "Datasette", peers.datasette(folder, made)


def ours(engine: object, *, marked: bool = True) -> Ask:
    """All that the page does but its own reading of the twenty rows from the database."""
    from benchmarks.search_peers import FACETS, ROWS
    from boroughs.reader import PUBLIC_READER
    from search.finding import find
    from search.query import asked

    def ask(typed: str, spelt: str) -> int:
        query = asked(typed, per_page=ROWS, facets=FACETS, highlight=marked)
        result = find(query, PUBLIC_READER, engine=engine)  # type: ignore[arg-type]  # an Engine
        if not result.by_engine:
            raise RuntimeError(f"The engine did not answer {typed!r} in time.")
        return len(result.hits)

    return ask


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=40)
    asked = parser.parse_args()
    if not DATA.is_dir():
        print("search: left out, because the words come from ../shared/data, which is not there.")
        return 0
    with tempfile.TemporaryDirectory(prefix="citytools-bench-") as name, ExitStack() as held:
        folder = Path(name)
        os.environ |= {"CITYTOOLS_DATA_DIR": name, "DJANGO_SETTINGS_MODULE": "citytools.settings"}
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        from django.core.management import call_command

        from benchmarks.search_words import questions
        from boroughs.catalogue import load_organisations
        from search.loading import load_synonyms

        call_command("migrate", verbosity=0)
        load_organisations()
        load_synonyms()
        print(f"search, {asked.documents:,} documents, {asked.questions} questions", flush=True)
        filled = dict(sides(folder, asked.documents, held))
        times = timed(filled, questions(DATA, asked.questions))
    return report(times)


def report(times: dict[str, Taken]) -> int:
    for name, taken in times.items():
        slow = sorted(taken)[int(len(taken) * 0.95)][CLOCK] * 1000
        print(
            f"  {name:24} p50 {middle(taken):8.1f} ms   p95 {slow:8.1f} ms   "
            f"in this process p50 {middle(taken, PROCESSOR):6.1f} ms"
        )
    missed = 0
    for one, other, most, which, of in (
        ("ours, embedded", "tantivy by itself", EMBEDDED, PROCESSOR, "processor time"),
        ("ours, Elasticsearch", "the same without marks", MARKED, CLOCK, "time"),
    ):
        if one in times:
            ratio = middle(times[one], which) / middle(times[other], which)
            missed += ratio > most
            print(f"  {one}: {ratio:.2f} × the {of} of {other} (to reach: at most {most})")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
