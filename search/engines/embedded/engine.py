"""The embedded engine, as `search.engines.engine` describes an engine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import orjson
import tantivy

from search.audience import Audience
from search.documents import Document
from search.engines.embedded.checksums import damaged
from search.engines.embedded.compiling import Compiler
from search.engines.embedded.counting import facets, histogram
from search.engines.embedded.folder import Folder, cannot_write, rust_error, writing
from search.engines.embedded.schema import ANY_WORDS, ORDERS, STORED, as_tantivy
from search.engines.engine import (
    Answer,
    EngineUnavailable,
    Entry,
    Found,
    Health,
    IndexMissing,
    Replacement,
    best_suggestions,
)
from search.plan import Plan
from search.query import MOST_RESULTS, Range, Suggestion

Got = TypeVar("Got")

NEAR = 50
"""Documents whose texts are looked through for a near word."""

TIED = 100
"""Documents asked for beyond a page, so that those that score alike at its end can be put in order."""

MOST_TIED = 50_000
"""Documents that are put in order at most: more score alike only for a word that nearly all hold."""

MOST_CHECKED = 256_000_000
"""Bytes of an index that is compared with its checksums as a process opens it: a fifth of a second at most. A larger
one is by `search_index check` alone."""

REBUILD_HEAP = 256_000_000
"""Bytes of buffer while everything is written: fewer, larger segments."""


class Opened:
    """The live index as this process has it open, with what was read of it last."""

    def __init__(self, path: Path, index: tantivy.Index) -> None:
        self.path = path
        self.index = index
        self.compiler = Compiler(index.schema)
        self._seen = self._stamp()

    def _stamp(self) -> tuple[int, int]:
        meta = (self.path / "meta.json").stat()
        return meta.st_mtime_ns, meta.st_ino

    def searcher(self) -> tantivy.Searcher:
        """A searcher of all that is committed, by whichever process."""
        stamp = self._stamp()
        if stamp != self._seen:
            self.index.reload()
            self._seen = stamp
        return self.index.searcher()


class EmbeddedEngine:
    """tantivy in `path`. One object serves all threads of a process."""

    name = place = "embedded"

    def __init__(self, path: Path) -> None:
        self._folder = Folder(path)
        self._lock = threading.Lock()
        self._opened: Opened | None = None

    def _open(self) -> Opened:
        with self._lock:
            path = self._folder.live()
            if self._opened is None or self._opened.path != path:
                if damaged(path, MOST_CHECKED):
                    raise IndexMissing("The search index is damaged.")
                self._opened = Opened(*self._folder.open())
            return self._opened

    def _reading(self, read: Callable[[tantivy.Searcher, Compiler], Got]) -> Got:
        """What `read` gives; once more where the index was swapped while it was opened."""
        for last in (False, True):
            try:
                opened = self._open()
                return read(opened.searcher(), opened.compiler)
            except EngineUnavailable:
                raise
            except BaseException as error:
                if not rust_error(error):
                    raise
                with self._lock:
                    self._opened = None
                if last:
                    raise IndexMissing("The search index cannot be read.") from error
        raise AssertionError("unreachable")

    # --- reading

    def search(self, plan: Plan) -> Answer:
        return self._reading(lambda searcher, compiler: _search(searcher, compiler, plan))

    def occurrences(self, words: Sequence[str], audience: Audience) -> Mapping[str, int]:
        def read(searcher: tantivy.Searcher, compiler: Compiler) -> dict[str, int]:
            seen = compiler.audience(audience)
            # A word that nobody's documents hold need not be looked for among this audience's
            there = [word for word in words if word.endswith("*") or searcher.doc_freq(ANY_WORDS, word)]
            counts = {
                word: _count(searcher, compiler.all_of([seen, compiler.has_word(word)])) for word in there
            }
            return {word: counts.get(word, 0) for word in words}

        return self._reading(read)

    def near(self, word: str, edits: int, audience: Audience) -> Sequence[str]:
        def read(searcher: tantivy.Searcher, compiler: Compiler) -> list[str]:
            seen = compiler.filter(compiler.audience(audience))
            texts: dict[str, None] = {}
            for query in compiler.near(word, edits):
                # Names before the rest; the newest are as good as any, and found without ranking thousands
                found, _ = _page(searcher, compiler.all_of([seen, query]), "newest", 0, NEAR)
                for _, address in found:
                    for stored in _stored(searcher.doc(address))[2].values():
                        texts.update(dict.fromkeys(stored))
                if found:
                    break
            return list(texts)

        return self._reading(read)

    def suggest(self, words: Sequence[str], audience: Audience, limit: int) -> Sequence[Suggestion]:
        if not words:
            return []

        def read(searcher: tantivy.Searcher, compiler: Compiler) -> list[Suggestion]:
            seen = compiler.filter(compiler.audience(audience))
            query = compiler.all_of([seen, compiler.suggested(words)])
            # Contracts of one title are many: more are asked for than are shown
            hits, _ = _page(searcher, query, "relevance", 0, limit * 5)
            stored = ((score, _stored(searcher.doc(address))) for score, address in hits)
            return best_suggestions(
                ((score, Suggestion(kind, pk, shown["title"][0])) for score, (kind, pk, shown) in stored),
                limit,
            )

        return self._reading(read)

    # --- keeping

    def apply(self, replacements: Sequence[Replacement], version: int) -> int:
        _, index = self._folder.open()
        compiler = Compiler(index.schema)
        try:
            with writing(index) as writer:
                newer = self._newer(index, compiler, replacements, version)
                written = 0
                for one in replacements:
                    if one.object in newer:
                        continue
                    writer.delete_documents_by_term("object", one.object)
                    for document in one.documents:
                        writer.add_document(as_tantivy(document, version))
                    written += max(len(one.documents), 1)
                writer.commit()
        except (ValueError, OSError) as error:
            raise cannot_write(error) from error
        return written

    def _newer(
        self, index: tantivy.Index, compiler: Compiler, replacements: Sequence[Replacement], version: int
    ) -> set[str]:
        """Which of these objects the index holds in a newer version than this."""
        index.reload()
        searcher = index.searcher()
        later = compiler.range("version", Range(version + 1))
        if not replacements or not _count(searcher, later):
            return set()
        about = compiler.terms("object", [one.object for one in replacements])
        return {_first(doc, "object") for doc in _documents(searcher, compiler.all_of([later, about]))}

    def rebuild(self, documents: Iterable[Document], version: int) -> int:
        path, index = self._folder.begin()
        given = 0
        try:
            with writing(index, threads=2, heap=REBUILD_HEAP) as writer:
                for document in documents:
                    writer.add_document(as_tantivy(document, version))
                    given += 1
                writer.commit()
            index.reload()
            held = index.searcher().num_docs
            if held != given:
                raise EngineUnavailable(
                    f"The new index holds {held:,} documents of {given:,}; the old one stays."
                )
        except BaseException as error:
            self._folder.forget(path)
            if isinstance(error, (OSError, ValueError)):
                raise cannot_write(error) from error
            raise
        self._folder.swap(path)
        return given

    def scan(self, objects: Sequence[str] | None = None) -> Iterator[Entry]:
        def read(searcher: tantivy.Searcher, compiler: Compiler) -> list[Entry]:
            wanted = tantivy.Query.all_query() if objects is None else compiler.terms("object", objects)
            return [
                Entry(_first(doc, "key"), _first(doc, "version"), _first(doc, "digest"))
                for doc in _documents(searcher, wanted)
            ]

        yield from self._reading(read)

    def mentioned_by(self, objects: Sequence[str]) -> set[str]:
        return self._related("object", objects, "mentions")

    def mentioning(self, objects: Sequence[str]) -> set[str]:
        return self._related("mentions", objects, "object")

    def _related(self, by: str, objects: Sequence[str], wanted: str) -> set[str]:
        def read(searcher: tantivy.Searcher, compiler: Compiler) -> set[str]:
            query = compiler.terms(by, objects)
            return {value for doc in _documents(searcher, query) for value in doc.get_all(wanted)}

        return self._reading(read) if objects else set()

    def damaged(self) -> Sequence[str]:
        try:
            return damaged(self._folder.live())
        except (OSError, ValueError) as error:
            raise IndexMissing("The search index cannot be read.") from error

    def health(self) -> Health:
        try:
            count = self._reading(lambda searcher, _: int(searcher.num_docs))
        except IndexMissing as error:
            return Health("missing", str(error))
        except EngineUnavailable as error:
            return Health("unavailable", str(error))
        return Health("ready", "The embedded index is ready.", count)


def _search(searcher: tantivy.Searcher, compiler: Compiler, plan: Plan) -> Answer:
    base = [compiler.filter(compiler.audience(plan.audience)), compiler.words(plan)]
    base += [compiler.filter(compiler.range(field, asked)) for field, asked in plan.ranges]
    if plan.without:
        base.append(compiler.filter(compiler.lacking(plan.without)))
    if plan.sort == "ends":
        base.append(compiler.filter(compiler.range("end", Range(plan.today))))
    chosen = [compiler.filter(compiler.chosen(one)) for one in plan.chosen]
    query = compiler.all_of([*base, *chosen])
    rows = min(plan.rows, MOST_RESULTS - plan.first)
    hits, count = _page(searcher, query, plan.sort, plan.first, rows)
    found = [_found(searcher.doc(address), score, plan.shown) for score, address in hits]
    return Answer(
        found=tuple(found),
        total=min(count, MOST_RESULTS),
        more=count > MOST_RESULTS,
        facets=facets(searcher, compiler, plan, base),
        histogram=histogram(searcher, query, plan.histogram) if plan.histogram else {},
    )


def _page(
    searcher: tantivy.Searcher, query: tantivy.Query, sort: str, first: int, rows: int
) -> tuple[list[tuple[float, tantivy.DocAddress]], int]:
    """One page of (score, document), and how many there are. What scores alike stands in the order of the documents
    themselves, not in that in which they were written."""
    if sort in ORDERS:
        order = tantivy.Order.Asc if sort == "ends" else tantivy.Order.Desc
        result = searcher.search(query, max(rows, 1), True, ORDERS[sort], first, order)
        return [(0.0, address) for _, address in result.hits[: max(rows, 0)]], int(result.count)
    wanted, limit = first + rows, first + rows + TIED
    while True:
        result = searcher.search(query, max(limit, 1))
        hits = [(round(float(score), 3), address) for score, address in result.hits]
        whole = len(hits) < limit or limit >= MOST_TIED or hits[-1][0] < hits[max(wanted, 1) - 1][0]
        if whole:
            break
        limit = min(limit * 8, MOST_TIED)
    newest = searcher.fast_field_values(ORDERS["newest"], [address for _, address in hits])
    ranked = sorted(zip(hits, newest, strict=True), key=lambda one: (-one[0][0], -(one[1] or 0)))
    return [hit for hit, _ in ranked[first:wanted]], int(result.count)


def _found(doc: tantivy.Document, score: float, shown: bool) -> Found:
    kind, object_id, texts = _stored(doc)
    kept = {name: tuple(values) for name, values in texts.items()} if shown else {}
    return Found(_first(doc, "key"), kind, object_id, score, kept)


def _stored(doc: tantivy.Document) -> tuple[str, int, dict[str, list[str]]]:
    kind, object_id, shown = orjson.loads(bytes(doc.get_first(STORED)))
    return kind, object_id, shown


def _first(doc: tantivy.Document, field: str) -> Any:
    return doc.get_first(field)


def _count(searcher: tantivy.Searcher, query: tantivy.Query) -> int:
    return int(searcher.search(query, limit=1).count)


def _documents(searcher: tantivy.Searcher, query: tantivy.Query) -> Iterator[tantivy.Document]:
    hits = searcher.search(query, limit=max(searcher.num_docs, 1), count=False).hits
    for _, address in hits:
        yield searcher.doc(address)
