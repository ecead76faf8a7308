"""Documents from the database: all of them, or those of some objects and of what hangs on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from contracts.comparisons.findable import Catalogue
from search.documents import Document, Kind, object_key, object_of
from search.engines.engine import Engine, Replacement
from search.kinds import sources

BATCH = 1000
"""Objects read at a time: some MB in memory, and far below what SQLite takes in one question."""

WRITTEN_AT_ONCE = 4000
"""Objects written together. Each write of the embedded engine costs some 50 ms, however little it holds."""


def all_documents() -> Iterator[Document]:
    """Every document that the database gives, kind by kind; the memory it takes does not grow with their number."""
    catalogue = Catalogue.load()
    for source in sources().values():
        above = 0
        while ids := source.ids(above, BATCH):
            yield from source.documents(ids, catalogue)
            above = ids[-1]


def replacements(kind: str, ids: Iterable[int], catalogue: Catalogue) -> Iterator[list[Replacement]]:
    """What the documents of these objects are now, in batches; an object that is gone has none."""
    source = sources().get(kind)
    if source is None:
        return
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        made: dict[int, list[Document]] = {pk: [] for pk in batch}
        for document in source.documents(batch, catalogue):
            made[document.object_id].append(document)
        yield [Replacement(object_key(kind, pk), tuple(documents)) for pk, documents in made.items()]


class Updating:
    """Brings the documents of changed objects up to date in one engine, as one version."""

    def __init__(self, engine: Engine, version: int) -> None:
        self._engine = engine
        self._version = version
        self._catalogue = Catalogue.load()
        self._waiting: list[Replacement] = []
        self.written = 0

    def changed(self, objects: Mapping[str, set[int]]) -> int:
        """Make anew what changed (kind → ids) and what hangs on it. Gives how many documents were written.

        A contract's supplier and systems gather what their contracts say: those that it names now, and those that it
        named when it was written last. Of anything else whatever mentions it holds its name.
        """
        named: dict[str, set[int]] = defaultdict(set)
        for kind, ids in objects.items():
            # What mentions a contract is nothing; what mentions the others is found before they are written anew
            if kind == Kind.CONTRACT:
                self._gather(named, self._related(kind, ids, self._engine.mentioned_by))
            else:
                self._gather(named, self._related(kind, ids, self._engine.mentioning))
        contracts = objects.get(Kind.CONTRACT, set()) | named.pop(Kind.CONTRACT, set())
        for mention in self._write(Kind.CONTRACT, contracts):
            named[mention[0]].add(mention[1])
        for kind in (Kind.SYSTEM, Kind.SUPPLIER):
            self._write(kind, objects.get(kind, set()) | named.get(kind, set()))
        for kind, ids in objects.items():
            if kind not in (Kind.CONTRACT, Kind.SYSTEM, Kind.SUPPLIER):
                self._write(kind, ids)
        self._flush()
        return self.written

    def _related(
        self, kind: str, ids: Iterable[int], ask: Callable[[Sequence[str]], set[str]]
    ) -> Iterator[str]:
        wanted = [object_key(kind, pk) for pk in ids]
        for start in range(0, len(wanted), BATCH):
            yield from ask(wanted[start : start + BATCH])

    def _gather(self, named: dict[str, set[int]], keys: Iterable[str]) -> None:
        for key in keys:
            kind, _, pk = key.partition(":")
            named[kind].add(int(pk))

    def _write(self, kind: str, ids: set[int]) -> set[tuple[str, int]]:
        """Write what differs from what the index holds; give what the new documents mention."""
        mentioned: set[tuple[str, int]] = set()
        for batch in replacements(kind, ids, self._catalogue):
            held: dict[str, dict[str, str]] = defaultdict(dict)
            for entry in self._engine.scan([one.object for one in batch]):
                held[object_of(entry.key)][entry.key] = entry.digest
            for one in batch:
                now = {document.key: document.digest for document in one.documents}
                for document in one.documents:
                    for key in document.mentions:
                        other, _, pk = key.partition(":")
                        mentioned.add((other, int(pk)))
                if now != held.get(one.object, {}):
                    self._waiting.append(one)
            if len(self._waiting) >= WRITTEN_AT_ONCE:
                self._flush()
        return mentioned

    def _flush(self) -> None:
        if self._waiting:
            self.written += self._engine.apply(self._waiting, self._version)
            self._waiting = []
