"""The peers of the search benchmark: SQLite FTS5, PostgreSQL full text, Datasette, and tantivy by itself.

Each is filled with the same documents and gives for a question 20 rows, marked words and the counts of six facets.
None but tantivy knows typing errors: those are asked the right spelling, and tantivy the mistyped one.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import tantivy

from search.documents import Document

FACETS = ("borough", "supplier", "capability", "route", "value_band", "source")
TEXTS = ("title", "names", "parties", "body")
ROWS = 20

Ask = Callable[[str, str], int]
"""Asked a question as typed and as rightly spelt, gives the number of rows that came back."""


def flat(document: Document) -> tuple[Any, ...]:
    """Id, the four texts, the six facets."""
    values = document.values

    def said(name: str) -> str:
        value = values[name]
        return value if isinstance(value, str) else " ".join(value)  # type: ignore[arg-type]  # texts and lists of texts

    return (document.object_id, *map(said, (*TEXTS, *FACETS)))


def _sqlite(path: Path, documents: Iterable[Document]) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    columns = ", ".join((*TEXTS, *FACETS))
    connection.execute(f"CREATE TABLE contract (id INTEGER PRIMARY KEY, {columns})")
    connection.execute(
        f"CREATE VIRTUAL TABLE contract_fts USING fts5({', '.join(TEXTS)}, content='contract', content_rowid='id', "
        "tokenize='porter unicode61')"
    )
    marks = ", ".join("?" * (1 + len(TEXTS) + len(FACETS)))
    connection.executemany(f"INSERT INTO contract VALUES ({marks})", map(flat, documents))
    connection.execute(
        f"INSERT INTO contract_fts (rowid, {', '.join(TEXTS)}) SELECT id, {', '.join(TEXTS)} FROM contract"
    )
    connection.commit()
    return connection


def sqlite_fts5(folder: Path, documents: Iterable[Document]) -> Ask:
    """Any of the words, best first by bm25; a query for each facet."""
    connection = _sqlite(folder / "fts5.sqlite3", documents)
    hits = (
        "SELECT id, highlight(contract_fts, 0, '<b>', '</b>'), snippet(contract_fts, 3, '<b>', '</b>', '…', 30) "
        "FROM contract_fts JOIN contract ON id = contract_fts.rowid WHERE contract_fts MATCH ? "
        f"ORDER BY bm25(contract_fts, 8, 6, 3, 1) LIMIT {ROWS}"
    )
    counts = (
        "SELECT {0}, COUNT(*) FROM contract_fts JOIN contract ON id = contract_fts.rowid "
        "WHERE contract_fts MATCH ? GROUP BY {0}"
    )

    def ask(typed: str, spelt: str) -> int:
        match = " OR ".join(spelt.split())
        rows = connection.execute(hits, (match,)).fetchall()
        for facet in FACETS:
            connection.execute(counts.format(facet), (match,)).fetchall()
        return len(rows)

    return ask


def datasette(folder: Path, documents: Iterable[Document]) -> Ask:
    """Its JSON of a table with `_search` and six `_facet`s, asked without a socket."""
    from datasette.app import Datasette

    path = folder / "datasette.sqlite3"
    _sqlite(path, documents).close()
    settings = {"facet_time_limit_ms": 60_000, "sql_time_limit_ms": 60_000}
    served = Datasette([str(path)], settings=settings)
    loop = asyncio.new_event_loop()
    facets = "&".join(f"_facet={facet}" for facet in FACETS)

    def ask(typed: str, spelt: str) -> int:
        address = f"/datasette/contract.json?_search={spelt.replace(' ', '+')}&{facets}&_size={ROWS}"
        answer = loop.run_until_complete(served.client.get(address))
        if answer.status_code != 200:
            raise RuntimeError(f"Datasette answers {answer.status_code}: {answer.text[:200]}")
        return len(answer.json()["rows"])

    return ask


@contextmanager
def postgres(address: str, documents: Iterable[Document]) -> Iterator[Ask]:
    """A stored tsvector with a GIN index, ranked and marked by the database; a query for each facet."""
    connection = psycopg.connect(address, autocommit=True)
    columns = ", ".join(f"{name} text" for name in (*TEXTS, *FACETS))
    vector = " || ".join(
        f"setweight(to_tsvector('english', {name}), '{weight}')"
        for name, weight in zip(TEXTS, "ABCD", strict=True)
    )
    connection.execute(
        f"CREATE TABLE contract (id int PRIMARY KEY, {columns}, words tsvector GENERATED ALWAYS AS ({vector}) STORED)"
    )
    named = ", ".join(("id", *TEXTS, *FACETS))
    with connection.cursor() as cursor, cursor.copy(f"COPY contract ({named}) FROM STDIN") as copy:
        for document in documents:
            copy.write_row(flat(document))
    connection.execute("CREATE INDEX ON contract USING gin (words)")
    connection.execute("VACUUM ANALYZE contract")
    hits = (
        "SELECT id, ts_headline('english', title, q), ts_headline('english', body, q) FROM ("
        "SELECT id, title, body, q FROM contract, to_tsquery('english', %s) q WHERE words @@ q "
        f"ORDER BY ts_rank(words, q) DESC LIMIT {ROWS}) best"
    )
    counts = "SELECT {0}, COUNT(*) FROM contract WHERE words @@ to_tsquery('english', %s) GROUP BY {0}"

    def ask(typed: str, spelt: str) -> int:
        match = " | ".join(spelt.split())
        rows = connection.execute(hits, (match,)).fetchall()
        for facet in FACETS:
            connection.execute(counts.format(facet), (match,)).fetchall()
        return len(rows)

    with connection:
        yield ask


def raw_tantivy(folder: Path, documents: Iterable[Document]) -> Ask:
    """tantivy with nothing of ours: fuzzy words in four fields, its aggregations and its snippets."""
    builder = tantivy.SchemaBuilder()
    for name in TEXTS:
        builder.add_text_field(name, stored=True)
    for name in FACETS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw")
    schema = builder.build()
    place = folder / "tantivy"
    place.mkdir()
    index = tantivy.Index(schema, path=str(place))
    writer = index.writer(heap_size=200_000_000, num_threads=2)
    for document in documents:
        _, *values = flat(document)
        writer.add_document(
            tantivy.Document(**{name: [value] for name, value in zip((*TEXTS, *FACETS), values, strict=True)})
        )
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    counts = {name: {"terms": {"field": name, "size": 200}} for name in FACETS}

    def clause(word: str) -> Any:
        edits = 2 if len(word) >= 8 else 1
        return tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should, tantivy.Query.fuzzy_term_query(schema, name, word, distance=edits))
                for name in TEXTS
            ]
        )

    def ask(typed: str, spelt: str) -> int:
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, clause(word)) for word in typed.split()])
        hits = searcher.search(query, ROWS).hits
        searcher.aggregate(query, counts)
        snippets = [
            tantivy.SnippetGenerator.create(searcher, query, schema, name) for name in ("title", "body")
        ]
        for _, address in hits:
            found = searcher.doc(address)
            for snippet in snippets:
                snippet.snippet_from_doc(found).to_html()
        return len(hits)

    return ask
